from contextlib import contextmanager
from functools import partial

from asgiref.sync import sync_to_async

from shop.models import Post, Tag


def count():
    return Tag.objects.count()


def deeper():
    return count()


def author_of(post):
    return post.author.username


class Basket:
    def __init__(self):
        self.tags = list(Tag.objects.all())

    @property
    def size(self):
        return Tag.objects.count()

    def __str__(self):
        return f"{Tag.objects.count()} tags"


@contextmanager
def locked():
    Tag.objects.update(name="x")
    yield


async def functions(request):
    count()  # HUE501
    deeper()  # HUE501
    partial(count)()  # HUE501
    found = {"count": count}
    return found["count"]()  # HUE501


async def methods(request):
    basket = Basket()  # HUE501
    print(basket.size)  # HUE501
    return f"{basket}"  # HUE501


async def blocks(request):
    with locked():  # HUE501
        pass


async def by_what_is_loaded(request, pk):
    author_of(await Post.objects.select_related("author").aget(pk=pk))
    return author_of(await Post.objects.aget(pk=pk))  # HUE501


async def in_threads(request):
    await sync_to_async(deeper)()
    await sync_to_async(lambda: count())()
    return await sync_to_async(partial(count))()
