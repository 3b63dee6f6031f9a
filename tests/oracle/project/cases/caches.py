"""The cache framework."""

from asgiref.sync import sync_to_async
from django.core.cache import cache, caches

from library.models import Book


async def get_from_the_cache() -> object:
    return cache.get("books", 0)  # blocks HUE402


async def aget_from_the_cache() -> object:
    return await cache.aget("books", 0)


async def set_in_the_cache() -> None:
    cache.set("books", 4, timeout=60)  # blocks HUE402


async def aset_in_the_cache() -> object:
    await cache.aset("books", 4, timeout=60)
    return await cache.aget("books")


async def get_or_set_in_the_cache() -> object:
    return cache.get_or_set("books", 4)  # blocks HUE402


async def get_or_set_with_a_query() -> object:
    return cache.get_or_set("books", Book.objects.count)  # raises HUE101, blocks HUE402


async def aget_or_set_in_the_cache() -> object:
    return await cache.aget_or_set("books", 4)


async def delete_from_the_cache() -> bool:
    return cache.delete("books")  # blocks HUE402


async def add_to_the_cache() -> bool:
    return cache.add("books", 1)  # blocks HUE402


async def clear_the_cache() -> None:
    cache.clear()  # blocks HUE402


async def many_from_the_cache() -> dict[str, object]:
    return cache.get_many(["books", "authors"])  # blocks HUE402


async def key_in_the_cache() -> bool:
    return "books" in cache  # blocks HUE402


async def incremented_in_the_cache() -> int:
    await cache.aset("books", 1)
    return cache.incr("books")  # blocks HUE402


async def aincremented_in_the_cache() -> int:
    await cache.aset("books", 1)
    return await cache.aincr("books")


async def get_from_a_named_cache() -> object:
    return caches["default"].get("books")  # blocks HUE402


async def get_from_a_cache_in_memory() -> object:
    return caches["memory"].get("books")  # blocks HUE402


async def queryset_put_in_a_cache_in_memory() -> None:
    caches["memory"].set("books", Book.objects.all())  # raises HUE102, blocks HUE402


async def get_from_the_database_cache() -> object:
    return caches["database"].get("books")  # raises HUE402


async def aget_from_the_database_cache() -> object:
    await caches["database"].aset("books", 4)
    return await caches["database"].aget("books")


async def get_from_the_cache_in_a_thread() -> object:
    return await sync_to_async(cache.get)("books", 0)


async def queryset_put_in_the_cache() -> None:
    cache.set("books", Book.objects.all())  # raises HUE102, blocks HUE402


async def rows_put_in_the_cache() -> object:
    await cache.aset("books", [book.title async for book in Book.objects.all()])
    return await cache.aget("books")


async def key_is_made_without_the_cache() -> str:
    return cache.make_key("books")


async def a_dictionary_called_cache() -> int:
    cache = {"books": 4}
    return cache.get("books", 0)


async def a_dictionary_called_cache_written() -> dict[str, int]:
    cache: dict[str, int] = {}
    cache["books"] = 4
    cache.update(authors=2)
    return cache


async def get_or_set_of_a_queryset() -> object:
    return cache.get_or_set("books", lambda: Book.objects.all())  # raises HUE102, blocks HUE402


async def versioned_key_in_the_cache() -> object:
    return await cache.aget("books", version=2)


async def deleted_from_the_database_cache() -> object:
    return caches["database"].delete("books")  # raises HUE402
