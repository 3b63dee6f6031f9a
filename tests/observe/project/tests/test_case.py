from django.test import TestCase


class Pages(TestCase):
    async def test_a_view_in_a_test_case_of_django(self):
        await self.async_client.get("/first/")

    async def test_what_is_swallowed(self):
        await self.async_client.get("/swallowing/")


class MorePages(TestCase):
    async def test_a_view_that_uses_the_cache(self):
        await self.async_client.get("/cached/")
