"""The shop's pages, written as async views should be."""

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, render
from htmy import ComponentType, SafeStr
from hue import (
    BodyErrors,
    HueContext,
    HueResponse,
    HueView,
    Page,
    Result,
    Router,
    aio,
    html,
    ui,
)

from shop.bodies import NewComment, NewLine, Quantity, Search
from shop.components import CartLines, Comments, ProductList, shop_page
from shop.models import Cart, Category, Comment, Order, Product
from shop.pricing import cart_total, euros


async def customer_id(request: HttpRequest) -> int:
    """Return the key of the user who is logged in.

    Raises:
        PermissionDenied: nobody is.
    """
    user = await aio.get_user(request)
    if user.pk is None:
        raise PermissionDenied
    return int(user.pk)


class CatalogView(HueView):
    """All products, searched as the customer types."""

    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Page:
        # ✅ async comprehensions over querysets
        categories = [category async for category in Category.objects.all()]
        products = [product async for product in Product.objects.filter(stock__gt=0)]
        # ✅ without scripts the search is shown within this page, and what was searched for stays
        wanted, chosen = request.GET.get("q", ""), request.GET.get("category", "")
        return shop_page(
            "Catalog",
            html.form(
                html.label(
                    "Search ",
                    html.input_(name="q", type="search", value=wanted, autocomplete="off"),
                ),
                html.select(
                    html.option("All shelves", value=""),
                    *(
                        html.option(shelf.name, value=shelf.slug, selected=shelf.slug == chosen)
                        for shelf in categories
                    ),
                    name="category",
                    aria_label="Shelf",
                ),
                html.button("Find", type="submit"),
                action=context.url(self.search),
                method="get",
                class_="inline",
                x_target="products",
            ),
            ui.Region(id="notice"),
            ProductList(products),
        )

    # ✅ without scripts the form gets the whole page, with the products in their place
    @router.fragment_get("search/", without_scripts="products")
    async def search(
        self, request: HttpRequest, context: HueContext[HttpRequest], body: Search
    ) -> ProductList:
        # ✅ filter() and all() are lazy, only the comprehension queries
        products = Product.objects.filter(name__icontains=body.q)
        if body.category:
            products = products.filter(category__slug=body.category)
        return ProductList([product async for product in products])


class ProductView(HueView):
    """One product and what customers say about it."""

    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Page:
        # ✅ the category is loaded with the product
        product = await aio.get_object_or_404(
            Product.objects.select_related("category"), slug=self.kwargs["slug"]
        )
        comments = [comment async for comment in product.comments.select_related("user")]
        return shop_page(
            product.name,
            html.p(f"{product.category.name} · {euros(product.price)}"),
            html.p(product.description),
            html.h2("Comments"),
            self._form(context),
            Comments(comments),
        )

    # ✅ the guard runs before anything is read of what a stranger sent
    @router.fragment_post("comments/", guard=login_required, without_scripts="comments")
    async def comment(
        self, request: HttpRequest, context: HueContext[HttpRequest], body: NewComment
    ) -> Result:
        product = await aio.get_object_or_404(Product, slug=self.kwargs["slug"])
        # ✅ the async twin of create()
        await Comment.objects.acreate(
            product=product, user_id=await customer_id(request), content=body.content
        )
        comments = [comment async for comment in product.comments.select_related("user")]
        # ✅ the form again, empty: what was wrong before is gone
        return HueResponse(component=Comments(comments), also={"comment-form": self._form(context)})

    def body_invalid(
        self, request: HttpRequest, context: HueContext[HttpRequest], errors: BodyErrors
    ) -> Result:
        # ✅ the form again, with what was sent and what is wrong beside it
        return HueResponse(
            target="comment-form", status_code=422, component=self._form(context, errors)
        )

    def _form(self, context: HueContext[HttpRequest], errors: BodyErrors | None = None) -> ui.Form:
        return ui.Form(
            ui.Textarea("Your comment", "content", rows=3),
            html.button("Comment", type="submit"),
            id="comment-form",
            action=context.url(self.comment),
            target="comments comment-form",
            errors=errors,
            attributes={"x-target.error": "comment-form"},
        )


class CartView(LoginRequiredMixin, HueView):
    """The cart of the customer who is logged in."""

    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Page:
        cart = await self._cart(request)
        return shop_page(
            "Cart",
            ui.Region(id="cart-notice"),
            await self._lines(cart),
            html.form(
                ui.CsrfInput(),
                html.button("Buy", type="submit"),
                action=context.url(self.checkout),
                method="post",
                x_target="cart",
            ),
        )

    @router.fragment_post("lines/", without_scripts="cart-notice")
    async def add_line(
        self, request: HttpRequest, context: HueContext[HttpRequest], body: NewLine
    ) -> Result:
        product = await aio.get_object_or_404(Product, slug=body.product)
        cart = await self._cart(request)
        line, created = await cart.lines.aget_or_create(
            product=product, defaults={"price": product.price, "quantity": body.quantity}
        )
        if not created:
            await cart.lines.filter(pk=line.pk).aupdate(quantity=F("quantity") + body.quantity)
        return ui.Callout(f"{product.name} is in your cart.", variant="success")

    @router.fragment_post("lines/<int:line_id>/", without_scripts="cart")
    async def change_line(
        self,
        request: HttpRequest,
        context: HueContext[HttpRequest],
        line_id: int,
        body: Quantity,
    ) -> Result:
        cart = await self._cart(request)
        line = await aio.get_object_or_404(cart.lines.all(), pk=line_id)
        line.quantity = body.quantity
        # ✅ the async twin of save()
        await line.asave(update_fields=["quantity"])
        return HueResponse(component=await self._lines(cart), also={"cart-notice": None})

    @router.fragment_post("lines/<int:line_id>/remove/", without_scripts="cart")
    async def remove_line(
        self, request: HttpRequest, context: HueContext[HttpRequest], line_id: int
    ) -> Result:
        cart = await self._cart(request)
        await cart.lines.filter(pk=line_id).adelete()
        return await self._lines(cart)

    def body_invalid(
        self, request: HttpRequest, context: HueContext[HttpRequest], errors: BodyErrors
    ) -> Result:
        # ✅ the cart stays as it is; the form names the notice as the place for errors
        wrong = (ui.Callout(message, variant="error") for _, message in errors.in_order())
        return HueResponse(target="cart-notice", status_code=422, component=[*wrong])

    # ✅ a synchronous handler: hue runs it in Django's thread, where transactions work
    @router.fragment_post("checkout/", without_scripts="cart")
    def checkout(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        with transaction.atomic():
            cart, _ = Cart.objects.select_related("owner").get_or_create(owner_id=request.user.pk)
            total = cart_total(cart)
            if not total:
                return html.section(ui.Callout("Your cart is empty.", variant="warning"), id="cart")
            order = Order.objects.create(user=cart.owner, total=total)
            cart.lines.all().delete()
        return html.section(
            ui.Callout(f"Order {order.pk} over {euros(total)}. Thank you!", variant="success"),
            id="cart",
        )

    async def _cart(self, request: HttpRequest) -> Cart:
        cart, _ = await Cart.objects.aget_or_create(owner_id=await customer_id(request))
        return cart

    async def _lines(self, cart: Cart) -> CartLines:
        lines = [line async for line in cart.lines.select_related("product")]
        # ✅ a helper that reads the database, called in a thread
        return CartLines(lines, await sync_to_async(cart_total)(cart))


@sync_to_async
def process_order(order_id: int, user_id: int) -> Order:
    """Process an order and tell the customer; all of it runs in a thread."""
    order = get_object_or_404(Order, pk=order_id, user_id=user_id)
    order.status = "processing"
    order.save()
    order.user.email_user("Order processing", "Your order is being processed.")
    return order


class OrdersView(LoginRequiredMixin, HueView):
    """What the customer has bought."""

    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Page:
        customer = await customer_id(request)
        orders = [order async for order in Order.objects.filter(user_id=customer)]
        return shop_page(
            "Orders",
            html.ul(*(self._item(order, context) for order in orders), id="orders", class_="lines"),
            html.form(
                html.button("Show the receipt", type="submit"),
                action=context.url(self.receipt),
                x_target="receipt",
            ),
            html.div(id="receipt"),
        )

    @router.fragment_post("<int:order_id>/process/", without_scripts="orders")
    async def process(
        self, request: HttpRequest, context: HueContext[HttpRequest], order_id: int
    ) -> Result:
        # ✅ a function decorated with sync_to_async
        order = await process_order(order_id, await customer_id(request))
        return HueResponse(component=self._item(order, context), target=f"order-{order.pk}")

    @router.fragment_get("receipt/", without_scripts="receipt")
    async def receipt(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        orders = Order.objects.filter(user_id=await customer_id(request))
        # ✅ the template evaluates the queryset in a thread
        response = await sync_to_async(render)(request, "shop/receipt.html", {"orders": orders})
        return html.div(SafeStr(response.content.decode()), id="receipt")

    def _item(self, order: Order, context: HueContext[HttpRequest]) -> ComponentType:
        return html.li(
            f"Order {order.pk}: {euros(order.total)}, {order.status} ",
            html.form(
                ui.CsrfInput(),
                html.button("Process", type="submit"),
                action=context.url(self.process, order_id=order.pk),
                method="post",
                class_="inline",
                x_target=f"order-{order.pk}",
            ),
            id=f"order-{order.pk}",
        )
