"""A filled shop and a client that sends what Alpine AJAX sends."""

import io

from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import TestCase
from hue.testing import AsyncHueClient, assert_fragment


class ShopTestCase(TestCase):
    """Each test starts with the seed data."""

    ada: User

    @classmethod
    def setUpTestData(cls) -> None:
        call_command("seed_shop", stdout=io.StringIO())
        cls.ada = User.objects.get(username="ada")

    def setUp(self) -> None:
        self.client_of_nobody = AsyncHueClient()

    async def client_of_ada(self) -> AsyncHueClient:
        """Return a client with a session in which ada is logged in."""
        client = AsyncHueClient()
        await client.aforce_login(self.ada)
        return client

    async def assert_shows(
        self,
        client: AsyncHueClient,
        method: str,
        path: str,
        expected: str,
        data: dict[str, str] | None = None,
    ) -> None:
        """Assert that the fragment is placed and contains `expected`."""
        response = await client.fragment(method, path, data, targets=["result"])
        assert_fragment(response, "result", contains=expected)
