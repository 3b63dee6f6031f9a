"""Projects that lead an analysis astray: in circles, or too far.

Each has a view in `shop/odd.py` that queries below whatever is odd, and one in `shop/views.py`.
"""

from collections.abc import Callable, Mapping
from functools import partial

MODELS = """\
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=50)
"""

VIEW = """\
from shop.models import Book


async def view(request):
    return Book.objects.get(pk=1)
"""

HEAD = "from shop.models import Book\n"
LAST = "\n\nasync def last(request):\n    return Book.objects.get(pk=1)\n"

Files = Mapping[str, str]


def odd(text: str, **others: str) -> Files:
    """A project with `text` in the midst of `shop/odd.py`, and other modules beside it."""
    return {
        "manage.py": "",
        "shop/__init__.py": "",
        "shop/models.py": MODELS,
        "shop/views.py": VIEW,
        "shop/odd.py": HEAD + text + LAST,
        **{f"shop/{name}.py": text for name, text in others.items()},
    }


CIRCLES: dict[str, Files] = {
    "a name bound to a call on itself": odd(
        "\npage = page()\nother = other.clone().made\n\n\nasync def view(request):\n"
        "    return page(request), other.get(1)\n"
    ),
    "a name bound to a call on itself in a class": odd(
        "\n\nclass Shop:\n    page = page()\n    name = Shop.name\n\n\n"
        "async def view(request):\n    return Shop.page(request), Shop().name.x\n"
    ),
    "a router, a type and an exception bound to calls on themselves": odd(
        "\nrouter = router.Router()\nKind = Kind()\nWrong = Wrong.sub(Wrong)\n\n\n"
        "@router.get('/')\nasync def view(x: Kind) -> Kind:\n    try:\n        return router.x(x)\n"
        "    except Wrong:\n        return isinstance(x, Kind)\n"
    ),
    "aliases in a circle in one file": odd(
        "\na = b\nb = c\nc = a\n\n\nasync def view(request):\n    return a(request), b.x, c[0]\n"
    ),
    "aliases in a circle through two files": odd(
        "from shop.two import page\n\n\nasync def view(request):\n    return page(request)\n",
        two="from shop.odd import page\n",
    ),
    "aliases in a circle through three files": odd(
        "from shop import two\npage = two.page\n\n\nasync def view(request):\n"
        "    return page(request), two.page.x\n",
        two="from shop import three\npage = three.page\n",
        three="from shop import odd\npage = odd.page()\n",
    ),
    "stars in a circle": odd(
        "from shop.two import *\n\n\nasync def view(request):\n    return page(request)\n",
        two="from shop.three import *\n",
        three="from shop.odd import *\nfrom shop.two import *\n",
    ),
    "a class among its own bases": odd(
        "\n\nclass A(A):\n    pass\n\n\nclass B(C):\n    pass\n\n\nclass C(B):\n    pass\n\n\n"
        "async def view(request):\n    return A().x, B().y(), C.objects.get(pk=1)\n"
    ),
    "a class among its own bases through an alias": odd(
        "from shop import two\n\n\nclass A(two.Base):\n    def m(self):\n"
        "        return super().m()\n\n\nBase = A\n\n\n"
        "async def view(request):\n    return A().m()\n",
        two="from shop import odd\n\nBase = odd.Base\n",
    ),
    "a decorator that decorates itself": odd(
        "\n\n@once\ndef once(function):\n    return once(function)\n\n\n"
        "@once\nasync def view(request):\n    return once(view)(request)\n"
    ),
    "decorators that decorate each other": odd(
        "\n\n@two\ndef one(function):\n    def inner(*args):\n        return one(function)(*args)\n"
        "    return inner\n\n\n@one\ndef two(function):\n    def inner(*args):\n"
        "        return two(function)(*args)\n    return inner\n\n\n"
        "@one\n@two\nasync def view(request):\n    return await view(request)\n"
    ),
    "a property that reads itself": odd(
        "\n\nclass Shop:\n    @property\n    def name(self):\n        return self.name.name\n\n"
        "    @property\n    def one(self):\n        return self.two\n\n"
        "    @property\n    def two(self):\n        return [self.one, self.two]\n\n\n"
        "async def view(request):\n    return Shop().name, Shop().one\n"
    ),
    "x = x.y in a loop": odd(
        "\n\nclass Node:\n    def __init__(self, y):\n        self.y = y\n\n\n"
        "def walk(x):\n    while x:\n        x = x.y\n        x = Node(x)\n    return x\n\n\n"
        "async def view(x):\n    while x:\n        x = x.y\n        x.z = x\n"
        "        x = Node(x)\n    return walk(x), walk(walk(x)).y\n"
    ),
    "values that wrap themselves in a loop": odd(
        "from functools import partial\n\n\nasync def view(x):\n    f = view\n    for i in x:\n"
        "        f = partial(f, f, x)\n        x = (x, x)\n        x = {'x': x, 'f': f}\n"
        "    return f(x)\n"
    ),
    "lists that contain themselves": odd(
        "\nALL = []\nALL.append(ALL)\nTREE = {'x': ALL}\nTREE['y'] = TREE\n\n\n"
        "async def view(request):\n    x = [request]\n    x.append(x)\n    x[0] = x\n"
        "    for y in x:\n        y.append(x)\n        x = y\n"
        "    for y in ALL:\n        ALL.append(y)\n        y()\n    return x, TREE['y']['y']()\n"
    ),
    "an object that holds itself": odd(
        "\n\nclass Node:\n    def __init__(self, parent=None):\n        self.parent = parent\n"
        "        self.me = self\n        self.children = [Node(self), *self.children]\n\n"
        "    def top(self):\n        return self.parent.top().me.children[0].top()\n\n\n"
        "async def view(request):\n    node = Node(Node())\n    node.parent.parent = node\n"
        "    return node.top()\n"
    ),
    "dataclasses that nest one another": odd(
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        + "".join(
            f"\n\n@dataclass\nclass T{at}:\n"
            + "".join(
                f"    k{key}: list[T{(at * 7 + key) % 40}] | T{(at + key) % 40} | None\n"
                for key in range(12)
            )
            for at in range(40)
        )
        + "\n\nasync def view(x: T0, y: list[dict[str, T1]]):\n"
        "    return x.k1.k2.k3, y[0]['a'].k4, T0(x, y, x)\n"
    ),
    "a function that gives back functions of itself": odd(
        "\n\ndef deeper(f):\n    return lambda x: deeper(deeper(f))(f(x))\n\n\n"
        "def turn(f, g):\n    return turn(lambda x: g(f(x)), lambda x: f(g(x)))\n\n\n"
        "async def view(request):\n    return deeper(deeper)(request), turn(deeper, turn)(1)\n"
    ),
    "arguments that grow with each call": odd(
        "\n\ndef grow(x, *args, **more):\n    return grow([x], x, *args, x=x, **more)\n\n\n"
        "def swap(a, b, c):\n    return swap(b, (c, a), {'x': b})\n\n\n"
        "async def view(request):\n    return grow(request), swap(Book, view, grow)\n"
    ),
    "methods in a circle of classes": odd(
        "\n\nclass A(B):\n    def m(self):\n        return super().m(), self.n()\n\n\n"
        "class B(C):\n    def n(self):\n        return C.m(self), super().n()\n\n\n"
        "class C(A):\n    def m(self):\n        return A.m(self), type(self)().n()\n\n\n"
        "async def view(request):\n    return A().m(), B().n(), C().m()\n"
    ),
    "templates that include one another": {
        **odd(
            "from django.shortcuts import render\n\n\nasync def view(request):\n"
            "    return render(request, 'a.html', {'books': Book.objects.all()})\n"
        ),
        "shop/templates/a.html": "{% extends 'b.html' %}{% block x %}{% include 'a.html' %}"
        "{% endblock %}{% include 'b.html' with books=books.all %}",
        "shop/templates/b.html": "{% extends 'a.html' %}{% include name %}{% include 'a.html' %}",
    },
    "settings that read themselves": {
        **odd("from django.conf import settings\n\n\nasync def view(request):\n    settings.X()\n"),
        "settings.py": "from settings import *\nX = X\nMIDDLEWARE = MIDDLEWARE + [X]\n"
        "INSTALLED_APPS = [*INSTALLED_APPS, 'shop']\nAUTH_USER_MODEL = AUTH_USER_MODEL\n",
    },
}
"""By what goes in a circle."""


def _chain(length: int) -> str:
    calls = "".join(f"\n\ndef f{at}(x):\n    return f{at + 1}(x)\n" for at in range(length))
    return (
        f"{calls}\n\ndef f{length}(x):\n    return Book.objects.get(pk=x)\n"
        "\n\nasync def view(request):\n    return f0(request)\n"
    )


def _branches(count: int) -> str:
    tests = "".join(
        f"    {'el' * (at > 0)}if x == {at}:\n        x = g({at})\n" for at in range(count)
    )
    more = "".join(f"    if x > {at}:\n        y = f\n        x = y(x)\n" for at in range(count))
    return (
        "\n\ndef f(x):\n    return x\n\n\ndef g(x):\n    return f\n\n\n"
        f"async def view(x):\n{tests}    else:\n        x = Book.objects.get()\n{more}"
        "    return x\n"
    )


def _view(expression: str) -> str:
    return f"\n\nasync def view(x):\n    return {expression}\n"


BETWEEN: Mapping[str, Callable[[int], str]] = {
    "calls of one another's results": lambda many: "x" + ".a()" * many,
    "sums": lambda many: "x" + " + x" * many,
    "alternatives": lambda many: "x if x else " * many + "x",
}
"""What is no deeper than parsers take, and deeper than an interpreter's stack does."""


def _in_a_view(texts: Callable[[int], str], many: int) -> Files:
    return odd(_view(texts(many)))


def _in_a_helper(texts: Callable[[int], str], many: int) -> Files:
    return odd(f"\n\ndef help(x):\n    return {texts(many)}\n" + _view("help(x)"))


PLACES = {"": _in_a_view, " in a helper": _in_a_helper}

LENGTHS: dict[str, Callable[[], Files]] = {
    "10,000 functions in a call chain": lambda: odd(_chain(10_000)),
    "5,000 branches": lambda: odd(_branches(5_000)),
    "5,000 statements": lambda: odd(
        "\n\nasync def view(x):\n" + "".join(f"    x = x.a{at}(x)\n" for at in range(5_000))
    ),
    "a match of 2,000 cases": lambda: odd(
        "\n\nasync def view(x):\n    match x:\n"
        + "".join(f"        case [{at}, *y]:\n            x = y\n" for at in range(2_000))
    ),
    "blocks 90 deep": lambda: odd(
        "\n\nasync def view(x):\n"
        + "".join(f"{' ' * (at + 4)}if x.a{at}:\n" for at in range(90))
        + f"{' ' * 94}x = Book.objects.get()\n"
    ),
    "loops 18 deep": lambda: odd(
        "\n\nasync def view(x):\n"
        + "".join(f"{' ' * (at + 4)}for y in x:\n" for at in range(18))
        + f"{' ' * 22}x = Book.objects.get()\n"
    ),
    "lambdas 80 deep": lambda: odd(_view("lambda: " * 80 + "Book.objects.get()")),
    "functions 90 deep": lambda: odd(
        "\n\nasync def view(x):\n"
        + "".join(f"{' ' * (at + 4)}def f{at}(y):\n" for at in range(90))
        + f"{' ' * 94}return Book.objects.get(pk=y)\n"
        + "".join(f"{' ' * (at + 4)}return f{at}(x)\n" for at in reversed(range(90)))
    ),
    "an expression 50,000 deep in brackets": lambda: odd(_view("(" * 50_000 + "x" + ")" * 50_000)),
    "a list 50,000 deep": lambda: odd("\nDATA = " + "[" * 50_000 + "]" * 50_000 + "\n"),
    "a sum of 50,000": lambda: odd(_view("x" + " + x" * 50_000)),
    "a chain of 50,000 calls": lambda: odd(_view("x" + ".a()" * 50_000)),
    "a chain of 5,000 filters": lambda: odd(
        _view("Book.objects" + ".filter(pk=1)" * 5_000 + ".get()")
    ),
    **{
        f"{many} {kind}{where}": partial(in_it, texts, many)
        for kind, texts in BETWEEN.items()
        for many in (250, 600)
        for where, in_it in PLACES.items()
    },
    "50,000 nots": lambda: odd(_view("not " * 50_000 + "x")),
    "50,000 alternatives": lambda: odd(_view("x if x else " * 50_000 + "x")),
    "a literal of 10 MB": lambda: odd(f"\nDATA = {'x' * 10_000_000!r}\n" + _view("DATA")),
    "a list of 10 MB": lambda: odd(
        f"\nDATA = [{', '.join(map(str, range(1_400_000)))}]\n" + _view("DATA[1], x in DATA")
    ),
    "a class with 3,000 methods": lambda: odd(
        "\n\nclass Shop:\n"
        + "".join(
            f"    def m{at}(self):\n        return self.m{(at * 7 + 1) % 3000}(),"
            f" self.m{(at + 1) % 3000}()\n\n"
            for at in range(3_000)
        )
        + "    async def view(self):\n        return self.m0(), Book.objects.get()\n"
    ),
    "a class with 3,000 async methods": lambda: odd(
        "\n\nclass Shop:\n"
        + "".join(
            f"    async def m{at}(self):\n        self.a{at} = await self.m{(at + 1) % 3000}()\n\n"
            for at in range(3_000)
        )
    ),
    "a function with 1,000 parameters": lambda: odd(
        f"\n\ndef f({', '.join(f'a{at}=None' for at in range(1_000))}):\n"
        + "".join(f"    a{at} = a{at + 1}(a{at})\n" for at in range(999))
        + "    return a0\n"
        + _view("f(*x), f(x, x, a7=f)")
    ),
    "1,000 callers of one function with values of their own": lambda: odd(
        "\n\ndef f(x, g):\n    return g(x, f)\n"
        + "".join(
            f"\n\nclass K{at}:\n    pass\n\n\nasync def view{at}(request):\n"
            f"    return f(K{at}(), lambda x, g: g(x.a{at}, view{at}))\n"
            for at in range(1_000)
        )
    ),
    "a name that is rebound 2,000 times": lambda: odd(
        "".join(
            f"\n\ndef f(x, g={'f' if at else 'None'}):\n    return g(x)\n" for at in range(2_000)
        )
        + _view("f(x)")
    ),
}
"""By what is long; made when asked for, since some are large."""
