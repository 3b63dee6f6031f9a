import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from shop.models import Author, Book

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

PATHS = (
    "first/",
    "author/{pk}/",
    "titles/",
    "counted/",
    "in-thread/",
    "swallowing/",
    "cached/",
    "waiting/",
    "forgetting/",
    "asking/",
    "forgetting-in-a-thread/",
    "rendered/",
    "saving/",
    "shortcut/{pk}/",
    "mailing/",
    "storing/",
    "connecting/",
    "fetching/",
    "none/",
)


@pytest.fixture
def book():
    return Book.objects.create(title="Emma", author=Author.objects.create(name="Austen"))


@pytest.mark.parametrize("path", PATHS)
async def test_page(async_client, book, path):
    response = await async_client.get("/" + path.format(pk=book.pk))
    assert response.status_code == 200


async def test_greeting_of_a_user(async_client):
    user = await User.objects.acreate(username="ada")
    await sync_to_async(async_client.force_login)(user)
    await async_client.get("/greeting/")
