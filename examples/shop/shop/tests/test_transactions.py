"""Mistakes that only `--unsafe-fixes` repairs: these tests fail until then."""

from shop.tests.base import ShopTestCase


class TransactionsTest(ShopTestCase):
    """A transaction opened on the event loop."""

    async def test_atomic(self) -> None:
        await self.assert_shows(self.client_of_nobody, "POST", "/mistakes/atomic/wrong/", "3 left")
