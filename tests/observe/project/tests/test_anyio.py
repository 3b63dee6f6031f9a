import pytest
from shop import views

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.anyio]


@pytest.fixture
def anyio_backend():
    return "asyncio"


async def test_a_view_under_anyio():
    await views.counted(None)
