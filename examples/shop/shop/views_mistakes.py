"""Every mistake that hue-lint is about, each beside the way it is right.

A handler `…_wrong` is what people write, and fails with SynchronousOnlyOperation or does the wrong
thing; `…_right` gives what was meant. `hue-lint check --fix` makes the one into the other. The page
at /mistakes/ runs them; with DEBUG the failures explain themselves.
"""

from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, render
from htmy import SafeStr
from hue import HueContext, HueView, Page, Result, Router, aio, html, ui

from shop.components import shop_page
from shop.models import Cart, Category, Comment, Order, Product, Tag
from shop.pricing import cart_total, discounted_total


class MistakesView(HueView):
    """A page with a button for each mistake and for its repair."""

    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Page:
        pairs: dict[str, dict[str, str]] = {}
        for route in self.router.routes:
            mistake, _, verdict = route.name.rpartition("_")
            pairs.setdefault(mistake, {})[verdict] = route.method
        return shop_page(
            "Mistakes",
            html.p("Log in as ada (password: lovelace) first; some only fail with a session."),
            html.ul(
                *(
                    html.li(
                        html.strong(mistake.replace("_", " ").capitalize()),
                        " ",
                        *(
                            html.form(
                                ui.CsrfInput() if method == "POST" else None,
                                html.button(verdict.capitalize(), type="submit"),
                                action=context.url(f"{mistake}_{verdict}"),
                                method=method.lower(),
                                class_="inline",
                                x_target=f"{mistake}-result",
                            )
                            for verdict, method in verdicts.items()
                        ),
                        html.div(id=f"{mistake}-result", aria_live="polite"),
                    )
                    for mistake, verdicts in pairs.items()
                ),
                class_="mistakes",
            ),
        )

    # -- HUE101: query methods

    @router.fragment_get("get/wrong/")
    async def get_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ❌ HUE101
        product = Product.objects.get(slug="assam")
        return html.p(product.name)

    @router.fragment_get("get/right/")
    async def get_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ✅ either the async twin or a thread
        product = await Product.objects.aget(slug="assam")
        user = await sync_to_async(User.objects.get)(username="ada")
        return html.p(product.name, html.span(user.get_username(), hidden=True))

    @router.fragment_get("count/wrong/")
    async def count_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ❌ HUE101
        if Product.objects.filter(stock=0).exists():
            return html.p(f"{Product.objects.filter(stock=0).count()} sold out")
        return html.p("Everything is there")

    @router.fragment_get("count/right/")
    async def count_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ✅
        if await Product.objects.filter(stock=0).aexists():
            return html.p(f"{await Product.objects.filter(stock=0).acount()} sold out")
        return html.p("Everything is there")

    @router.fragment_post("create/wrong/")
    async def create_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ❌ HUE101
        tag, created = Tag.objects.get_or_create(name="organic")
        return html.p(f"{tag.name}: {'new' if created else 'known'}")

    @router.fragment_post("create/right/")
    async def create_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ✅
        tag, created = await Tag.objects.aget_or_create(name="organic")
        return html.p(f"{tag.name}: {'new' if created else 'known'}")

    # -- HUE102: a queryset is evaluated

    @router.fragment_get("loop/wrong/")
    async def loop_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        names = []
        # ❌ HUE102
        for product in Product.objects.filter(stock__gt=0):
            names.append(product.name)
        return html.p(", ".join(names))

    @router.fragment_get("loop/right/")
    async def loop_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        names = []
        # ✅
        async for product in Product.objects.filter(stock__gt=0):
            names.append(product.name)
        return html.p(", ".join(names))

    @router.fragment_get("list/wrong/")
    async def list_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ❌ HUE102
        categories = list(Category.objects.all())
        return html.ul(*(html.li(category.name) for category in categories))

    @router.fragment_get("list/right/")
    async def list_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ✅
        categories = [category async for category in Category.objects.all()]
        return html.ul(*(html.li(category.name) for category in categories))

    @router.fragment_get("comprehension/wrong/")
    async def comprehension_wrong(
        self, request: HttpRequest, context: HueContext[HttpRequest]
    ) -> Result:
        # ❌ HUE102
        names = [product.name for product in Product.objects.filter(category__slug="tea")]
        # ❌ HUE102
        worth = sum(product.price for product in Product.objects.filter(stock__gt=0))
        return html.p(", ".join(names), f" {worth}")

    @router.fragment_get("comprehension/right/")
    async def comprehension_right(
        self, request: HttpRequest, context: HueContext[HttpRequest]
    ) -> Result:
        # ✅
        names = [product.name async for product in Product.objects.filter(category__slug="tea")]
        # ✅
        worth = sum([product.price async for product in Product.objects.filter(stock__gt=0)])
        return html.p(", ".join(names), f" {worth}")

    @router.fragment_get("truth/wrong/")
    async def truth_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        sold_out = Product.objects.filter(stock=0)
        # ❌ HUE102
        if sold_out:
            return html.p("Something is sold out")
        return html.p("Everything is there")

    @router.fragment_get("truth/right/")
    async def truth_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        sold_out = Product.objects.filter(stock=0)
        # ✅
        if await sold_out.aexists():
            return html.p("Something is sold out")
        return html.p("Everything is there")

    @router.fragment_get("length/wrong/")
    async def length_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ❌ HUE102
        shelves = len(Category.objects.all())
        return html.p(f"{shelves} shelves")

    @router.fragment_get("length/right/")
    async def length_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ✅
        shelves = await Category.objects.all().acount()
        return html.p(f"{shelves} shelves")

    # -- HUE103: instance methods

    @router.fragment_post("save/wrong/")
    async def save_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        product = await Product.objects.aget(slug="assam")
        product.description = "Malty."
        # ❌ HUE103
        product.save()
        return html.p("Saved")

    @router.fragment_post("save/right/")
    async def save_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        product = await Product.objects.aget(slug="assam")
        product.description = "Malty."
        # ✅
        await product.asave()
        return html.p("Saved")

    @router.fragment_post("delete/wrong/")
    async def delete_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        tag = await Tag.objects.acreate(name="passing")
        # ❌ HUE103
        tag.refresh_from_db()
        # ❌ HUE103
        tag.delete()
        return html.p("Deleted")

    @router.fragment_post("delete/right/")
    async def delete_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        tag = await Tag.objects.acreate(name="passing")
        # ✅
        await tag.arefresh_from_db()
        # ✅
        await sync_to_async(tag.delete)()
        return html.p("Deleted")

    # -- HUE104: relations that load when they are read

    @router.fragment_get("relation/wrong/")
    async def relation_wrong(
        self, request: HttpRequest, context: HueContext[HttpRequest]
    ) -> Result:
        product = await Product.objects.aget(slug="assam")
        # ❌ HUE104
        return html.p(f"{product.name} is on the shelf {product.category.name}")

    @router.fragment_get("relation/right/")
    async def relation_right(
        self, request: HttpRequest, context: HueContext[HttpRequest]
    ) -> Result:
        # ✅
        product = await Product.objects.select_related("category").aget(slug="assam")
        return html.p(f"{product.name} is on the shelf {product.category.name}")

    @router.fragment_get("relations/wrong/")
    async def relations_wrong(
        self, request: HttpRequest, context: HueContext[HttpRequest]
    ) -> Result:
        names = []
        async for comment in Comment.objects.filter(product__slug="assam").order_by("pk"):
            # ❌ HUE104
            names.append(comment.user.username)
        return html.p(", ".join(names))

    @router.fragment_get("relations/right/")
    async def relations_right(
        self, request: HttpRequest, context: HueContext[HttpRequest]
    ) -> Result:
        names = []
        comments = Comment.objects.filter(product__slug="assam").order_by("pk")
        # ✅
        async for comment in comments.select_related("user"):
            names.append(comment.user.username)
        return html.p(", ".join(names))

    # -- HUE105: related managers

    @router.fragment_post("related/wrong/")
    async def related_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        product = await Product.objects.aget(slug="espresso")
        tag, _ = await Tag.objects.aget_or_create(name="strong")
        # ❌ HUE105
        product.tags.add(tag)
        return html.p(f"{await product.tags.filter(pk=tag.pk).acount()} tag")

    @router.fragment_post("related/right/")
    async def related_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        product = await Product.objects.aget(slug="espresso")
        tag, _ = await Tag.objects.aget_or_create(name="strong")
        # ✅
        await product.tags.aadd(tag)
        return html.p(f"{await product.tags.filter(pk=tag.pk).acount()} tag")

    # -- HUE106: transactions

    @router.fragment_post("atomic/wrong/")
    async def atomic_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ❌ HUE106
        with transaction.atomic():
            product = Product.objects.get(slug="filter")
            product.stock = 3
            product.save()
        return html.p(f"{product.stock} left")

    @router.fragment_post("atomic/right/")
    async def atomic_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        def take_stock() -> Product:
            with transaction.atomic():
                product = Product.objects.get(slug="filter")
                product.stock = 3
                product.save()
            return product

        # ✅ the whole transaction in one thread
        product = await sync_to_async(take_stock)()
        return html.p(f"{product.stock} left")

    # -- HUE202 and HUE203: the user

    @router.fragment_get("user/wrong/")
    async def user_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ❌ HUE202
        if request.user.is_authenticated:
            return html.p("You are logged in")
        return html.p("You are a stranger")

    @router.fragment_get("user/right/")
    async def user_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ✅
        user = await request.auser()
        if user.is_authenticated:
            return html.p("You are logged in")
        return html.p("You are a stranger")

    @router.fragment_get("permission/wrong/")
    async def permission_wrong(
        self, request: HttpRequest, context: HueContext[HttpRequest]
    ) -> Result:
        user = await User.objects.aget(username="ada")
        # ❌ HUE203
        if user.has_perm("shop.change_product"):
            return html.p("You may change products")
        return html.p("You may not change products")

    @router.fragment_get("permission/right/")
    async def permission_right(
        self, request: HttpRequest, context: HueContext[HttpRequest]
    ) -> Result:
        user = await User.objects.aget(username="ada")
        # ✅
        if await user.ahas_perm("shop.change_product"):
            return html.p("You may change products")
        return html.p("You may not change products")

    # -- HUE301: the session

    @router.fragment_post("session/wrong/")
    async def session_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        cart = await Cart.objects.aget(owner__username="ada")
        # ❌ HUE301
        request.session["cart_id"] = cart.pk
        # ❌ HUE301
        seen = request.session.get("cart_id")
        return html.p("Remembered" if seen == cart.pk else "Forgotten")

    @router.fragment_post("session/right/")
    async def session_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        cart = await Cart.objects.aget(owner__username="ada")
        # ✅
        await request.session.aset("cart_id", cart.pk)
        # ✅
        seen = await aio.session_get(request, "cart_id")
        return html.p("Remembered" if seen == cart.pk else "Forgotten")

    @router.fragment_post("forget/wrong/")
    async def forget_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ❌ HUE301
        if "cart_id" in request.session:
            # ❌ HUE301
            request.session.pop("cart_id")
        return html.p("Nothing remembered")

    @router.fragment_post("forget/right/")
    async def forget_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ✅
        if await request.session.ahas_key("cart_id"):
            # ✅
            await request.session.apop("cart_id")
        return html.p("Nothing remembered")

    # -- HUE401, HUE402 and HUE403: shortcuts, cache and templates

    @router.fragment_get("shortcut/wrong/")
    async def shortcut_wrong(
        self, request: HttpRequest, context: HueContext[HttpRequest]
    ) -> Result:
        # ❌ HUE401
        product = get_object_or_404(Product, slug="assam")
        return html.p(product.name)

    @router.fragment_get("shortcut/right/")
    async def shortcut_right(
        self, request: HttpRequest, context: HueContext[HttpRequest]
    ) -> Result:
        # ✅
        product = await aio.get_object_or_404(Product, slug="assam")
        return html.p(product.name)

    @router.fragment_get("cache/wrong/")
    async def cache_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ❌ HUE402
        cache.set("offer", "Sencha")
        # ❌ HUE402
        return html.p(cache.get("offer"))

    @router.fragment_get("cache/right/")
    async def cache_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ✅
        await cache.aset("offer", "Sencha")
        # ✅
        return html.p(await cache.aget("offer"))

    @router.fragment_get("template/wrong/")
    async def template_wrong(
        self, request: HttpRequest, context: HueContext[HttpRequest]
    ) -> Result:
        orders = Order.objects.filter(user__username="ada")
        # ❌ HUE403
        response = render(request, "shop/receipt.html", {"orders": orders})
        return html.div(SafeStr(response.content.decode()))

    @router.fragment_get("template/right/")
    async def template_right(
        self, request: HttpRequest, context: HueContext[HttpRequest]
    ) -> Result:
        orders = Order.objects.filter(user__username="ada")
        # ✅
        response = await sync_to_async(render)(request, "shop/receipt.html", {"orders": orders})
        return html.div(SafeStr(response.content.decode()))

    # -- HUE501: helpers of the project

    @router.fragment_get("helper/wrong/")
    async def helper_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        cart = await Cart.objects.aget(owner__username="ada")
        # ❌ HUE501: shop/pricing.py reads the lines
        total = cart_total(cart)
        # ❌ HUE501: two calls down
        discounted = discounted_total(cart, percent=10)
        return html.p(f"{total} or {discounted}")

    @router.fragment_get("helper/right/")
    async def helper_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        cart = await Cart.objects.aget(owner__username="ada")
        # ✅
        total = await sync_to_async(cart_total)(cart)
        # ✅
        discounted = await sync_to_async(discounted_total)(cart, percent=10)
        return html.p(f"{total} or {discounted}")

    # -- HUE6: wrapping that does not wrap

    @router.fragment_get("early/wrong/")
    async def early_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        cart = await Cart.objects.aget(owner__username="ada")
        # ❌ HUE601: called before sync_to_async gets it
        total = await sync_to_async(cart_total(cart))()  # type: ignore[call-overload]
        return html.p(f"{total}")

    @router.fragment_get("early/right/")
    async def early_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        cart = await Cart.objects.aget(owner__username="ada")
        # ✅
        total = await sync_to_async(cart_total)(cart)
        return html.p(f"{total}")

    @router.fragment_get("lazy/wrong/")
    async def lazy_wrong(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ❌ HUE602: the thread hands back a queryset that has not queried yet
        shelves = await sync_to_async(Category.objects.all)()
        return html.ul(*(html.li(shelf.name) for shelf in shelves))

    @router.fragment_get("lazy/right/")
    async def lazy_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ✅ the list is made in the thread
        @sync_to_async
        def load_shelves() -> list[Category]:
            return list(Category.objects.all())

        shelves = await load_shelves()
        return html.ul(*(html.li(shelf.name) for shelf in shelves))
