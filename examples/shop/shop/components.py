"""What several views of the shop show."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from htmy import Component, ComponentType, Context
from hue import HueContext, Page, html, ui

from shop.models import CartLine, Comment, Product
from shop.pricing import euros


def shop_page(title: str, *body: ComponentType) -> Page:
    """Return a page with the shop's navigation."""
    links = [("/", "Catalog"), ("/cart/", "Cart"), ("/orders/", "Orders")]
    links += [("/login/", "Log in"), ("/mistakes/", "Mistakes")]
    navigation = html.nav(*(html.a(label, href=address) for address, label in links))
    return Page(title=title, body=(navigation, html.main(html.h1(title), *body)), x_data={})


@dataclass(frozen=True, slots=True)
class ProductList:
    """The products of the catalog, ready to be put into the cart."""

    products: Iterable[Product]

    def htmy(self, context: Context) -> Component:
        items = [ProductItem(product) for product in self.products]
        if not items:
            return html.p("Nothing found.", id="products")
        return html.ul(*items, id="products", class_="products")


@dataclass(frozen=True, slots=True)
class ProductItem:
    """A product with its price and a button."""

    product: Product

    def htmy(self, context: Context) -> Component:
        product = self.product
        return html.li(
            html.a(product.name, href=f"/products/{product.slug}/"),
            f" {euros(product.price)} ",
            html.form(
                ui.CsrfInput(),
                html.input_(type="hidden", name="product", value=product.slug),
                html.button("Put into the cart", type="submit"),
                action="/cart/lines/",
                method="post",
                class_="inline",
                x_target="notice",
            ),
        )


@dataclass(frozen=True, slots=True)
class CartLines:
    """The lines of a cart with its total; the quantities can be changed."""

    lines: Iterable[CartLine]
    total: int

    def htmy(self, context: Context) -> Component:
        shown = HueContext[HttpRequest].from_context(context)
        items = (
            html.li(
                f"{line.product.name}: {euros(line.price)} x ",
                html.form(
                    ui.CsrfInput(),
                    html.input_(
                        name="quantity",
                        type="number",
                        value=str(line.quantity),
                        min="1",
                        max="99",
                        aria_label="Quantity",
                    ),
                    html.button("Change", type="submit"),
                    action=shown.url("change_line", line_id=line.pk),
                    method="post",
                    class_="inline",
                    **{"x-target": "cart cart-notice", "x-target.error": "cart-notice"},
                ),
                html.form(
                    ui.CsrfInput(),
                    html.button("Remove", type="submit"),
                    action=shown.url("remove_line", line_id=line.pk),
                    method="post",
                    class_="inline",
                    x_target="cart",
                ),
            )
            for line in self.lines
        )
        return html.section(
            html.ul(*items, class_="lines"),
            html.p("Total: ", html.strong(euros(self.total))),
            id="cart",
        )


@dataclass(frozen=True, slots=True)
class Comments:
    """What customers said. Needs comments with their users loaded."""

    comments: Iterable[Comment]

    def htmy(self, context: Context) -> Component:
        return html.ul(
            *(
                html.li(html.strong(comment.user.get_username()), f": {comment.content}")
                for comment in self.comments
            ),
            id="comments",
        )
