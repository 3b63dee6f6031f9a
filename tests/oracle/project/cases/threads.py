"""Work that is moved off the event loop, in every spelling, and work that is not."""

import asyncio
import concurrent.futures
import functools
import threading
from functools import partial

import asgiref.sync
from asgiref.sync import SyncToAsync, sync_to_async
from asgiref.sync import sync_to_async as s2a

from library.models import Book, Publisher
from services import pricing
from services.loading import fetch_in_this_thread
from services.threads import in_thread, run_in_thread


async def method_wrapped() -> str:
    return (await sync_to_async(Book.objects.get)(pk=1)).title


async def function_wrapped() -> int:
    return await sync_to_async(pricing.total_price)()


async def function_wrapped_under_another_name() -> int:
    return await s2a(pricing.total_price)()


async def function_wrapped_through_the_module() -> int:
    return await asgiref.sync.sync_to_async(pricing.total_price)()


async def function_wrapped_by_the_class() -> int:
    return await SyncToAsync(pricing.total_price)()


async def function_wrapped_by_an_alias_of_ones_own() -> int:
    return await in_thread(pricing.total_price)()


async def function_wrapped_by_a_helper_of_ones_own() -> int:
    return await run_in_thread(pricing.price_of, 1)


async def lambda_wrapped() -> int:
    return await sync_to_async(lambda: Book.objects.count())()


async def lambda_wrapped_with_a_relation() -> str:
    book = await Book.objects.aget(pk=1)
    return await sync_to_async(lambda: book.publisher.name)()


async def partial_wrapped() -> str:
    return (await sync_to_async(partial(Book.objects.get, pk=1))()).title


async def partial_of_the_module_wrapped() -> int:
    return await sync_to_async(functools.partial(pricing.price_of, 1))()


async def list_wrapped() -> int:
    return len(await sync_to_async(list)(Book.objects.all()))


async def len_wrapped() -> int:
    return await sync_to_async(len)(Book.objects.all())


async def bool_wrapped() -> bool:
    return await sync_to_async(bool)(Book.objects.all())


async def sum_wrapped() -> int:
    return await sync_to_async(sum)(Book.objects.values_list("price", flat=True))


async def getattr_wrapped() -> str:
    book = await Book.objects.aget(pk=1)
    return str(await sync_to_async(getattr)(book, "publisher"))


async def bound_exists_wrapped() -> bool:
    return await sync_to_async(Book.objects.filter(pk=1).exists)()


async def bound_save_wrapped() -> int:
    book = await Book.objects.aget(pk=1)
    book.price = 3
    await sync_to_async(book.save)()
    return book.price


async def wrapped_first_and_called_later() -> int:
    count = sync_to_async(Book.objects.count)
    return await count()


async def wrapped_with_its_options() -> int:
    return await sync_to_async(Book.objects.count, thread_sensitive=True)()


async def nested_function_decorated() -> str:
    @sync_to_async
    def fetch() -> str:
        return Book.objects.get(pk=1).publisher.name

    return await fetch()


async def nested_function_decorated_with_options() -> str:
    @sync_to_async(thread_sensitive=True)
    def fetch() -> str:
        return Book.objects.get(pk=1).publisher.name

    return await fetch()


async def nested_function_wrapped() -> str:
    def fetch() -> str:
        return Book.objects.get(pk=1).publisher.name

    return await sync_to_async(fetch)()


async def nested_function_called() -> str:
    def fetch() -> str:
        return Book.objects.get(pk=1).publisher.name

    return fetch()  # raises HUE501


async def nested_function_never_called() -> str:
    def fetch() -> str:
        return Book.objects.get(pk=1).publisher.name

    return fetch.__name__


@sync_to_async
def _module_function() -> int:
    return Book.objects.count()


async def module_function_decorated() -> int:
    return await _module_function()


async def two_wrapped_and_gathered() -> list[int]:
    counts = await asyncio.gather(
        sync_to_async(Book.objects.count)(),
        sync_to_async(Publisher.objects.count)(),
    )
    return list(counts)


async def wrapped_as_a_task() -> int:
    task = asyncio.create_task(sync_to_async(Book.objects.count)())
    return await task


async def wrapped_with_a_time_limit() -> int:
    return await asyncio.wait_for(sync_to_async(Book.objects.count)(), timeout=5)


async def helper_called_beside_a_wrapped_one() -> int:
    first = await sync_to_async(pricing.price_of)(1)
    return first + pricing.price_of(2)  # raises HUE501


async def to_thread_without_the_database() -> int:
    return await asyncio.to_thread(sum, [1, 2, 3])


async def to_thread_with_the_database() -> int:
    return await asyncio.to_thread(Book.objects.count)  # wrong HUE605


async def to_thread_with_a_helper() -> int:
    return await asyncio.to_thread(pricing.price_of, 1)  # wrong HUE605


async def to_thread_with_a_harmless_helper() -> str:
    return str(await asyncio.to_thread(pricing.with_tax, 1))


async def executor_without_the_database() -> int:
    return await asyncio.get_running_loop().run_in_executor(None, len, "abc")


async def executor_with_the_database() -> int:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, Book.objects.count)  # wrong HUE605


async def executor_with_a_lambda() -> int:
    loop = asyncio.get_event_loop()
    return await loop.run_in_executor(None, lambda: Book.objects.count())  # wrong HUE605


async def pool_submitted() -> int:
    with concurrent.futures.ThreadPoolExecutor(max_workers=1) as pool:
        return await asyncio.wrap_future(pool.submit(Book.objects.count))  # wrong HUE605


async def pool_submitted_without_the_database() -> int:
    with concurrent.futures.ThreadPoolExecutor(max_workers=1) as pool:
        return await asyncio.wrap_future(pool.submit(len, "abc"))


async def thread_of_its_own() -> list[int]:
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(1))
    thread.start()
    await asyncio.to_thread(thread.join)
    return found


async def not_thread_sensitive_with_the_database() -> int:
    return await sync_to_async(Book.objects.count, thread_sensitive=False)()  # wrong HUE605


async def not_thread_sensitive_without_the_database() -> int:
    return await sync_to_async(len, thread_sensitive=False)("abc")


async def result_of_a_thread_is_an_instance() -> str:
    book = await sync_to_async(fetch_in_this_thread)(1)
    return book.publisher.name  # raises HUE104


async def result_of_a_thread_is_a_field() -> str:
    book = await sync_to_async(fetch_in_this_thread)(1)
    return book.title


async def result_of_a_thread_is_a_list() -> list[str]:
    books = await sync_to_async(lambda: list(Book.objects.all()))()
    return [book.title for book in books]


async def query_in_an_argument_of_the_wrapped() -> int:
    return await sync_to_async(pricing.price_of)(Book.objects.first().pk)  # raises HUE101


async def queryset_in_an_argument_of_the_wrapped() -> str:
    return await sync_to_async(pricing.dearest)(Book.objects.all())
