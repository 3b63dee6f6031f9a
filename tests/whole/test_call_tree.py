"""`hue-lint explain PATH::NAME`: what a function does, on the event loop and in threads."""

import json
import re

import pytest

FILES = {
    "shop/models.py": """
        from django.db import models

        class Cart(models.Model):
            owner = models.CharField(max_length=50)
        """,
    "shop/pricing.py": """
        from shop.models import Cart

        def total():
            return Cart.objects.count()

        def doubled():
            return 2 * total()

        def euros(cents):
            return f"{cents} €"
        """,
    "shop/views.py": """
        import asyncio
        from asgiref.sync import async_to_sync, sync_to_async
        from shop.models import Cart
        from shop.pricing import doubled, euros, total

        class CartView:
            async def get(self, request):
                await self.carts()
                total()
                await sync_to_async(doubled)()
                await asyncio.to_thread(self.mail, 1)
                return euros(3)

            async def carts(self):
                await Cart.objects.acount()
                return [cart async for cart in Cart.objects.all()]

            def mail(self, number):
                async_to_sync(self.carts)()

            async def post(self, request):
                def store():
                    cart = Cart.objects.get(pk=1)
                    cart.save()
                    total()

                store()
                await sync_to_async(store)()
                await sync_to_async(Cart.objects.get)(pk=1)
                await sync_to_async(lambda: list(Cart.objects.all()))()
                Cart.objects.get(owner='"#<&>`')
        """,
}


@pytest.fixture
def tree(write, hue_lint):
    """What is printed about a function of the views, row by row."""
    write(FILES)

    def printed(name: str, *options: str) -> list[str]:
        ended = hue_lint("explain", f"shop/views.py::{name}", *options)
        assert ended.status == 0, ended.err
        return ended.out.splitlines()

    return printed


def test_hops_and_operations_are_told_where_they_happen(tree):
    assert tree("get") == [
        "shop/views.py:7  async CartView.get  on the event loop",
        "├─ 8  self.carts()  → CartView.carts  shop/views.py:14",
        "│  ├─ 15  Cart.objects.acount()  asynchronous in Django: counts rows of Cart in the "
        "database",
        "│  └─ 16  async for … in Cart.objects.all()  asynchronous in Django: reads the rows",
        "├─ 9  total()  HUE501  → total  shop/pricing.py:3",
        "│  └─ 4  Cart.objects.count()  counts rows of Cart in the database, which raises",
        "├─ 10  sync_to_async(doubled)()  in a thread, by sync_to_async  → doubled  "
        "shop/pricing.py:6",
        "│  └─ 7  total()  → total  shop/pricing.py:3",
        "│     └─ 4  Cart.objects.count()  counts rows of Cart in the database",
        "└─ 11  asyncio.to_thread(self.mail, 1)  in a thread, by to_thread  → CartView.mail  "
        "shop/views.py:18",
        "   └─ 19  async_to_sync(self.carts)()  back on an event loop, by async_to_sync  → "
        "CartView.carts  shop/views.py:14  (above)",
        "1 operation on the event loop, 1 in threads, 2 asynchronous",
    ]


def test_what_a_nested_function_does_is_told_where_it_is_called(tree):
    rows = [re.sub("^[ │├└─]+", "", row).partition("  →")[0] for row in tree("CartView.post")]
    assert rows[1:-1] == [
        "27  store()  HUE501",
        "23  Cart.objects.get(pk=1)  runs a query on Cart, which raises",
        "24  cart.save()  writes the Cart to the database, which raises",
        "25  total()",
        "4  Cart.objects.count()  counts rows of Cart in the database, which raises",
        "28  sync_to_async(store)()  in a thread, by sync_to_async",
        "23  Cart.objects.get(pk=1)  runs a query on Cart",
        "24  cart.save()  writes the Cart to the database",
        "25  total()",
        "4  Cart.objects.count()  counts rows of Cart in the database",
        "29  sync_to_async(Cart.objects.get)(pk=1)  in a thread, by sync_to_async: runs a query on "
        "Cart",
        "30  sync_to_async(lambda: list(Cart.objects.all()))()  in a thread, by sync_to_async",
        "30  Cart.objects.all()  evaluates a queryset of Cart",
        "31  Cart.objects.get(owner='\"#<&>`')  HUE101  runs a query on Cart, which raises",
    ]


def test_of_a_class_each_method_is_told_and_what_they_share_once(tree):
    rows = tree("CartView")
    heads = [row.partition("  on")[0] for row in rows if row.startswith("shop/")]
    assert heads[:2] == [
        "shop/views.py:7  async CartView.get",
        "shop/views.py:14  async CartView.carts",
    ]
    assert heads[2].startswith("shop/views.py:18  CartView.mail  where it is called")
    assert heads[3:] == ["shop/views.py:21  async CartView.post"]
    assert rows[1] == "├─ 8  self.carts()  → CartView.carts  shop/views.py:14  (below)"
    assert [row for row in rows if "Cart.objects.acount()" in row] == [
        "├─ 15  Cart.objects.acount()  asynchronous in Django: counts rows of Cart in the database"
    ]
    assert rows[-1] == "4 operations on the event loop, 5 in threads, 2 asynchronous"


def test_a_synchronous_function_is_told_without_a_verdict(tree):
    assert tree("mail")[0].endswith("where it is called: in a thread, or on the event loop")


def test_a_code_that_the_settings_leave_out_is_not_named(tree):
    assert "HUE501" not in "".join(tree("get", "--ignore", "HUE5"))


NODE = r'[be]\d+\["[^"`<>&]*(?:<br/>[^"`<>&]*)?"\]:::(?:loop|caller|thread|held|fine)'
EDGE = r'[be]\d+ -->\|"[^"`<>&]+"\| [be]\d+'
LOOK = r"classDef \w+ fill:#\w+,stroke:#\w+,color:#\w+"


@pytest.mark.parametrize("name", ["get", "post", "carts", "mail", "CartView"])
def test_the_picture_is_a_flowchart_whose_arrows_lead_somewhere(tree, name):
    first, *rows = tree(name, "--mermaid")
    assert first == "flowchart LR"
    assert [row for row in rows if not re.fullmatch(f"    (?:{NODE}|{EDGE}|{LOOK})", row)] == []
    named = {row.split("[")[0].strip() for row in rows if re.match(r"\s*[be]\d+\[", row)}
    reached = {end for row in rows if "-->" in row for end in (row.split()[0], row.split()[-1])}
    assert reached <= named
    assert named - reached <= ({"b0", "b1", "b2", "b3"} if name == "CartView" else {"b0"})


def test_machines_get_the_same_tree(tree):
    bodies = json.loads("\n".join(tree("get", "--output-format", "json")))
    assert [(body["function"], body["where"]) for body in bodies] == [
        ("CartView.get", "loop"),
        ("CartView.carts", "loop"),
        ("total", "loop"),
        ("doubled", "thread"),
        ("CartView.mail", "thread"),
        ("total", "thread"),
    ]
    assert [(each["how"], each["by"], each["code"]) for each in bodies[0]["branches"]] == [
        ("await", None, None),
        ("call", None, "HUE501"),
        ("thread", "sync_to_async", None),
        ("thread", "to_thread", None),
    ]


UNREAD = {
    "shop/broken.py": """
        from asgiref.sync import sync_to_async
        from shop.models import Cart

        def total():
            found = Cart.objects.
            return Cart.objects.count()

        def half(a, b:
            return Cart.objects.count()

        @sync_to_async(
        def latest():
            return Cart.objects.first()
        """,
    "shop/foreign.py": """
        # -*- coding: nope -*-
        def far(): ...
        """,
    "shop/views.py": """
        from shop import foreign
        from shop.broken import half, latest, total

        async def view(request):
            from shop.foreign import far
            total()
            half(1)
            latest()
            foreign.far()
            far()
        """,
}


def test_what_on_the_way_does_not_parse_or_cannot_be_read_is_told_where_it_is_called(tree, write):
    write(UNREAD)
    assert tree("view")[1:] == [
        "├─ 6  total()  HUE501  → total  shop/broken.py:4",
        "│  ├─ 5  found = Cart.objects.  not known: invalid syntax",
        "│  └─ 6  Cart.objects.count()  counts rows of Cart in the database, which raises",
        "├─ 7  half(1)  HUE501  → half  shop/broken.py:8",
        "│  ├─ 8  def half(a, b:  not known: '(' was never closed",
        "│  └─ 9  Cart.objects.count()  counts rows of Cart in the database, which raises",
        "├─ 8  latest()  not known: shop/broken.py:11: '(' was never closed",
        "├─ 9  foreign.far()  not known: shop/foreign.py: unknown encoding: nope",
        "└─ 10  far()  not known: shop/foreign.py: unknown encoding: nope",
        "2 operations on the event loop, 5 not known",
    ]
    assert 'e0["latest()<br/>not known: shop/broken.py:11: ' in "\n".join(tree("view", "--mermaid"))
    view, *_ = json.loads("\n".join(tree("view", "--output-format", "json")))
    assert view["branches"][-1]["unread"] == {
        "filename": "shop/foreign.py",
        "row": 0,
        "reason": "unknown encoding: nope",
    }
