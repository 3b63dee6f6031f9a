"""The wrong variants of `shop.views_mistakes`: tests that fail until hue-lint repairs them."""

from shop.tests.base import ShopTestCase


class MistakesTest(ShopTestCase):
    """One test for each mistake, under an async client with a session."""

    async def assert_repaired(self, method: str, mistake: str, expected: str) -> None:
        client = await self.client_of_ada()
        await self.assert_shows(client, method, f"/mistakes/{mistake}/wrong/", expected)

    async def test_get(self) -> None:
        await self.assert_repaired("GET", "get", "Assam")

    async def test_count_and_exists(self) -> None:
        await self.assert_repaired("GET", "count", "1 sold out")

    async def test_get_or_create(self) -> None:
        await self.assert_repaired("POST", "create", "organic: new")

    async def test_for_loop(self) -> None:
        await self.assert_repaired(
            "GET", "loop", "Assam, Darjeeling, Espresso, Espresso cup, Filter, Tea bowl"
        )

    async def test_list(self) -> None:
        await self.assert_repaired("GET", "list", "<li >Coffee</li>")

    async def test_comprehension_and_generator(self) -> None:
        await self.assert_repaired("GET", "comprehension", "Assam, Darjeeling, Sencha")

    async def test_truth(self) -> None:
        await self.assert_repaired("GET", "truth", "Something is sold out")

    async def test_length(self) -> None:
        await self.assert_repaired("GET", "length", "3 shelves")

    async def test_save(self) -> None:
        await self.assert_repaired("POST", "save", "Saved")

    async def test_refresh_and_delete(self) -> None:
        await self.assert_repaired("POST", "delete", "Deleted")

    async def test_relation_of_one_object(self) -> None:
        await self.assert_repaired("GET", "relation", "Assam is on the shelf Tea")

    async def test_relations_in_a_loop(self) -> None:
        await self.assert_repaired("GET", "relations", "ada, grace")

    async def test_related_manager(self) -> None:
        await self.assert_repaired("POST", "related", "1 tag")

    async def test_request_user(self) -> None:
        await self.assert_repaired("GET", "user", "You are logged in")

    async def test_permission(self) -> None:
        await self.assert_repaired("GET", "permission", "You may not change products")

    async def test_session_set_and_get(self) -> None:
        await self.assert_repaired("POST", "session", "Remembered")

    async def test_session_in_and_pop(self) -> None:
        await self.assert_repaired("POST", "forget", "Nothing remembered")

    async def test_shortcut(self) -> None:
        await self.assert_repaired("GET", "shortcut", "Assam")

    async def test_cache(self) -> None:
        await self.assert_repaired("GET", "cache", "Sencha")

    async def test_template(self) -> None:
        await self.assert_repaired("GET", "template", "new")

    async def test_helpers(self) -> None:
        await self.assert_repaired("GET", "helper", "1380 or 1242")

    async def test_called_before_it_is_wrapped(self) -> None:
        await self.assert_repaired("GET", "early", "1380")

    async def test_lazy_queryset_out_of_a_thread(self) -> None:
        await self.assert_repaired("GET", "lazy", "Cups")

    async def test_authenticate_and_login(self) -> None:
        data = {"email": "ada", "password": "lovelace"}
        await self.assert_shows(
            self.client_of_nobody, "POST", "/mistakes/login/authenticate/", "Success", data
        )

    async def test_logout(self) -> None:
        client = await self.client_of_ada()
        await self.assert_shows(client, "POST", "/mistakes/login/leave/", "Bye")
