"""The shop as it should work, and the right variant of every mistake."""

from hue.testing import assert_fragment, assert_navigates

from shop.models import Cart, CartLine, Order
from shop.tests.base import ShopTestCase

RIGHT = {
    ("GET", "get"): "Assam",
    ("GET", "count"): "1 sold out",
    ("POST", "create"): "organic: new",
    ("GET", "loop"): "Assam, Darjeeling, Espresso, Espresso cup, Filter, Tea bowl",
    ("GET", "list"): "<li >Coffee</li>",
    ("GET", "comprehension"): "Assam, Darjeeling, Sencha",
    ("GET", "truth"): "Something is sold out",
    ("GET", "length"): "3 shelves",
    ("POST", "save"): "Saved",
    ("POST", "delete"): "Deleted",
    ("GET", "relation"): "Assam is on the shelf Tea",
    ("GET", "relations"): "ada, grace",
    ("POST", "related"): "1 tag",
    ("GET", "user"): "You are logged in",
    ("GET", "permission"): "You may not change products",
    ("POST", "session"): "Remembered",
    ("POST", "forget"): "Nothing remembered",
    ("GET", "shortcut"): "Assam",
    ("GET", "cache"): "Sencha",
    ("GET", "template"): "new",
    ("GET", "helper"): "1380 or 1242",
    ("GET", "early"): "1380",
    ("GET", "lazy"): "Cups",
}


class PagesTest(ShopTestCase):
    """The pages a customer sees."""

    async def test_the_catalog_lists_what_is_in_stock(self) -> None:
        response = await self.client_of_nobody.get("/")
        self.assertContains(response, "Darjeeling")
        self.assertNotContains(response, "Sencha")

    async def test_the_search_finds_by_name_and_shelf(self) -> None:
        response = await self.client_of_nobody.fragment(
            "GET", "/search/", {"q": "espresso", "category": "cups"}, targets=["products"]
        )
        assert_fragment(response, "products", contains="Espresso cup")

    async def test_a_product_is_shown_with_its_comments(self) -> None:
        response = await self.client_of_nobody.get("/products/assam/")
        self.assertContains(response, "Strong and malty.")

    async def test_an_unknown_product_does_not_exist(self) -> None:
        response = await self.client_of_nobody.get("/products/soup/")
        self.assertEqual(response.status_code, 404)

    async def test_every_page_opens(self) -> None:
        client = await self.client_of_ada()
        for address in ("/", "/cart/", "/orders/", "/login/", "/mistakes/"):
            with self.subTest(address):
                self.assertEqual((await client.get(address)).status_code, 200)


class CustomerTest(ShopTestCase):
    """What a customer does."""

    async def test_a_wrong_password_is_shown_in_the_form(self) -> None:
        response = await self.client_of_nobody.fragment(
            "POST",
            "/login/authenticate/",
            {"email": "ada", "password": "wrong"},
            targets=["login-form"],
        )
        assert_fragment(response, "login-form", status_code=401, contains="Invalid credentials")

    async def test_a_right_password_leads_to_the_cart(self) -> None:
        response = await self.client_of_nobody.fragment(
            "POST", "/login/authenticate/", {"email": "ada", "password": "lovelace"}
        )
        self.assertRedirects(response, "/cart/", fetch_redirect_response=False)
        self.assertContains(await self.client_of_nobody.get("/cart/"), "Assam")

    async def test_logging_out_leads_home(self) -> None:
        client = await self.client_of_ada()
        response = await client.fragment("POST", "/login/logout/")
        self.assertRedirects(response, "/", fetch_redirect_response=False)
        self.assertEqual((await client.get("/cart/")).status_code, 302)

    async def test_who_is_not_logged_in_is_sent_to_the_login(self) -> None:
        response = await self.client_of_nobody.fragment(
            "POST", "/cart/lines/", {"product": "assam"}, targets=["notice"]
        )
        assert_fragment(response, "notice", status_code=401)
        assert_navigates(response, "/login/?next=/")

    async def test_a_product_is_put_into_the_cart(self) -> None:
        client = await self.client_of_ada()
        response = await client.fragment(
            "POST", "/cart/lines/", {"product": "tea-bowl"}, targets=["notice"]
        )
        assert_fragment(response, "notice", contains="Tea bowl is in your cart.")
        self.assertEqual(await CartLine.objects.filter(cart__owner=self.ada).acount(), 2)

    async def test_a_quantity_is_changed(self) -> None:
        client = await self.client_of_ada()
        line = await CartLine.objects.aget(cart__owner=self.ada)
        response = await client.fragment(
            "POST", f"/cart/lines/{line.pk}/", {"quantity": "5"}, targets=["cart", "cart-notice"]
        )
        assert_fragment(response, "cart", "cart-notice", contains="34.50")

    async def test_a_quantity_out_of_range_is_refused(self) -> None:
        client = await self.client_of_ada()
        line = await CartLine.objects.aget(cart__owner=self.ada)
        response = await client.fragment(
            "POST", f"/cart/lines/{line.pk}/", {"quantity": "0"}, targets=["cart", "cart-notice"]
        )
        assert_fragment(response, "cart-notice", status_code=422, contains="greater than")

    async def test_a_line_is_removed(self) -> None:
        client = await self.client_of_ada()
        line = await CartLine.objects.aget(cart__owner=self.ada)
        response = await client.fragment("POST", f"/cart/lines/{line.pk}/remove/", targets=["cart"])
        assert_fragment(response, "cart", contains="0.00")

    async def test_the_cart_becomes_an_order(self) -> None:
        client = await self.client_of_ada()
        response = await client.fragment("POST", "/cart/checkout/", targets=["cart"])
        assert_fragment(response, "cart", contains="13.80")
        cart = await Cart.objects.aget(owner=self.ada)
        self.assertFalse(await cart.lines.aexists())

    async def test_an_order_is_processed(self) -> None:
        client = await self.client_of_ada()
        order = await Order.objects.aget(user=self.ada)
        target = f"order-{order.pk}"
        response = await client.fragment("POST", f"/orders/{order.pk}/process/", targets=[target])
        assert_fragment(response, target, contains="processing")

    async def test_the_receipt_is_a_template(self) -> None:
        client = await self.client_of_ada()
        response = await client.fragment("GET", "/orders/receipt/", targets=["receipt"])
        assert_fragment(response, "receipt", contains="<h2>Receipt</h2>")

    async def test_a_comment_appears(self) -> None:
        client = await self.client_of_ada()
        response = await client.fragment(
            "POST",
            "/products/assam/comments/",
            {"content": "<b>Good</b>"},
            targets=["comments"],
        )
        assert_fragment(response, "comments", contains="&lt;b&gt;Good&lt;/b&gt;")


class RightVariantsTest(ShopTestCase):
    """The right variants of `shop.views_mistakes`."""

    async def test_every_right_variant_answers(self) -> None:
        client = await self.client_of_ada()
        for (method, mistake), expected in RIGHT.items():
            with self.subTest(mistake):
                await self.assert_shows(client, method, f"/mistakes/{mistake}/right/", expected)

    async def test_a_transaction_in_a_thread(self) -> None:
        await self.assert_shows(self.client_of_nobody, "POST", "/mistakes/atomic/right/", "3 left")

    async def test_nobody_is_offered_to_log_out_who_is_not_logged_in(self) -> None:
        stranger = await self.client_of_nobody.get("/login/")
        self.assertNotContains(stranger, "Log out")
        customer = await (await self.client_of_ada()).get("/login/")
        self.assertContains(customer, "You are logged in as ada.")
        self.assertContains(customer, "Log out")

    async def test_login_and_logout(self) -> None:
        client = self.client_of_nobody
        data = {"email": "ada", "password": "lovelace"}
        await self.assert_shows(client, "POST", "/mistakes/login/right/", "Success", data)
        await self.assert_shows(client, "POST", "/mistakes/login/leave/right/", "Bye")
