from unittest import IsolatedAsyncioTestCase

from shop import views


class Alone(IsolatedAsyncioTestCase):
    async def test_a_view_in_a_test_case_of_unittest(self):
        await views.waiting(None)
