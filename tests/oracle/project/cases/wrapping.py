"""Mistakes in the wrapping itself, and methods that Django does not have."""

import asyncio
from functools import partial

from asgiref.sync import async_to_sync, sync_to_async
from django.core.paginator import Paginator

from library.models import Book, Publisher
from services import pricing
from services.loading import load_book


async def called_too_early() -> str:
    book = await sync_to_async(Book.objects.get(pk=1))()  # raises HUE601
    return book.title


async def helper_called_too_early() -> int:
    return await sync_to_async(pricing.price_of(1))()  # raises HUE601


async def list_called_too_early() -> int:
    return len(await sync_to_async(list(Book.objects.all()))())  # raises HUE601


async def exists_called_too_early_inside_bool() -> bool:
    return await sync_to_async(bool)(Book.objects.filter(pk=1).exists())  # raises HUE101


async def relation_followed_while_the_argument_is_built() -> int:
    book = await Book.objects.aget(pk=1)
    return await sync_to_async(book.publisher.age_in_books)()  # raises HUE104


async def relation_loaded_before_the_argument_is_built() -> int:
    book = await Book.objects.select_related("publisher").aget(pk=1)
    return await sync_to_async(book.publisher.age_in_books)()


async def property_read_while_the_argument_is_built() -> int:
    paginator = Paginator(Book.objects.order_by("pk"), 2)
    return await sync_to_async(paginator.num_pages)()  # raises HUE601


async def generator_expression_inside_the_wrapped() -> int:
    return await sync_to_async(sum)(book.price for book in Book.objects.all())  # raises HUE102


async def lazy_result_of_all() -> list[str]:
    books = await sync_to_async(Book.objects.all)()  # wrong HUE602
    return [book.title for book in books]  # raises HUE102


async def lazy_result_of_filter_in_a_condition() -> bool:
    books = await sync_to_async(Book.objects.filter)(pk=1)  # wrong HUE602
    if books:  # raises HUE102
        return True
    return False


async def lazy_result_of_a_lambda() -> int:
    books = await sync_to_async(lambda: Book.objects.filter(published=True))()  # wrong HUE602
    return len(books)  # raises HUE102


async def lazy_result_of_a_helper() -> list[str]:
    books = await sync_to_async(pricing.cheap_books)()  # wrong HUE602
    return [book.title for book in books]  # raises HUE102


async def lazy_result_of_a_nested_function() -> list[str]:
    @sync_to_async
    def cheap():
        return Book.objects.filter(price__lt=15)

    return [book.title for book in await cheap()]  # raises HUE102, wrong HUE602


async def evaluated_result_of_a_nested_function() -> list[str]:
    @sync_to_async
    def cheap():
        return list(Book.objects.filter(price__lt=15))

    return [book.title for book in await cheap()]


async def wrapped_and_never_awaited() -> str:
    book = await Book.objects.aget(pk=1)
    sync_to_async(book.save)()  # wrong HUE603: RuntimeWarning
    return "not saved"


async def asave_never_awaited() -> str:
    book = await Book.objects.aget(pk=1)
    book.asave()  # wrong HUE603: RuntimeWarning
    return "not saved"


async def acreate_never_awaited() -> str:
    Publisher.objects.acreate(name="Nobody")  # wrong HUE603: RuntimeWarning
    return "not created"


async def acount_compared_without_await() -> bool:
    return Book.objects.acount() == 4  # wrong HUE603: RuntimeWarning


async def aexists_in_a_condition_without_await() -> str:
    if Book.objects.filter(pk=404).aexists():  # wrong HUE603: RuntimeWarning
        return "always"
    return "never"


async def coroutine_kept_and_awaited_later() -> int:
    coming = Book.objects.acount()
    return await coming


async def coroutines_gathered() -> list[int]:
    return list(await asyncio.gather(Book.objects.acount(), Publisher.objects.acount()))


async def coroutine_returned_to_the_caller() -> int:
    def later():
        return Book.objects.acount()

    return await later()


async def async_function_wrapped() -> str:
    book = await sync_to_async(load_book)(1)  # wrong HUE604: TypeError
    return book.title


async def async_method_of_a_queryset_wrapped() -> int:
    return await sync_to_async(Book.objects.all().acount)()  # wrong HUE604: TypeError


async def async_method_of_a_manager_wrapped() -> str:
    coming = await sync_to_async(Book.objects.acount)()  # wrong HUE604
    return type(coming).__name__


async def async_method_of_an_instance_wrapped() -> None:
    book = await Book.objects.aget(pk=1)
    await sync_to_async(book.asave)()  # wrong HUE604: TypeError


async def async_to_sync_on_the_running_loop() -> str:
    return async_to_sync(load_book)(1).title  # wrong HUE606: RuntimeError


async def async_to_sync_of_a_method_on_the_running_loop() -> int:
    return async_to_sync(Book.objects.acount)()  # wrong HUE606: RuntimeError


async def async_to_sync_in_a_thread() -> int:
    def count() -> int:
        return async_to_sync(Book.objects.acount)()

    return await sync_to_async(count)()


async def aall_does_not_exist() -> int:
    return len([book async for book in Book.objects.aall()])  # wrong HUE608: AttributeError


async def afilter_does_not_exist() -> int:
    return await Book.objects.afilter(pk=1).acount()  # wrong HUE608: AttributeError


async def avalues_does_not_exist() -> object:
    books = Book.objects.filter(pk=1)
    return [row async for row in books.avalues()]  # wrong HUE608: AttributeError


async def avalues_list_does_not_exist() -> object:
    return await Book.objects.avalues_list("title", flat=True)  # wrong HUE608: AttributeError


async def afull_clean_does_not_exist() -> None:
    book = await Book.objects.aget(pk=1)
    await book.afull_clean()  # wrong HUE608: AttributeError


async def queryset_awaited() -> object:
    return await Book.objects.filter(pk=1)  # wrong HUE609: TypeError


async def all_awaited() -> object:
    return await Book.objects.all()  # wrong HUE609: TypeError


async def order_by_awaited_in_a_loop() -> list[str]:
    return [book.title for book in await Book.objects.order_by("pk")]  # wrong HUE609: TypeError


async def instance_awaited() -> object:
    book = await Book.objects.aget(pk=1)
    return await book  # wrong HUE609: TypeError


async def get_awaited() -> object:
    return await Book.objects.get(pk=1)  # raises HUE101


async def lazy_result_of_a_partial() -> list[str]:
    books = await sync_to_async(partial(Book.objects.filter, pk=1))()  # wrong HUE602
    return [book.title for book in books]  # raises HUE102


async def lazy_result_of_a_related_manager() -> int:
    publisher = await Publisher.objects.aget(pk=1)
    books = await sync_to_async(publisher.books.all)()  # wrong HUE602
    return len(books)  # raises HUE102


async def evaluated_result_of_a_lambda() -> list[str]:
    books = await sync_to_async(lambda: list(Book.objects.filter(pk=1)))()
    return [book.title for book in books]


async def lambda_wrapped_and_never_awaited() -> str:
    sync_to_async(lambda: Book.objects.count())()  # wrong HUE603: RuntimeWarning
    return "not counted"


async def decorated_and_never_awaited() -> str:
    @sync_to_async
    def count() -> int:
        return Book.objects.count()

    count()  # wrong HUE603: RuntimeWarning
    return "not counted"


async def related_write_never_awaited() -> str:
    book = await Book.objects.aget(pk=1)
    book.tags.aadd(2)  # wrong HUE603: RuntimeWarning
    return "not added"


async def async_function_decorated() -> str:
    @sync_to_async  # wrong HUE604: TypeError
    async def title() -> str:
        return (await Book.objects.aget(pk=1)).title

    return await title()


async def async_lambda_wrapped() -> str:
    coming = await sync_to_async(lambda: Book.objects.acount())()  # wrong HUE604
    return type(coming).__name__


async def unmanaged_thread_by_decorator() -> int:
    @sync_to_async(thread_sensitive=False)
    def count() -> int:
        return Book.objects.count()

    return await count()  # wrong HUE605


async def unmanaged_thread_by_partial() -> int:
    return await asyncio.to_thread(partial(pricing.price_of, 1))  # wrong HUE605


async def unmanaged_thread_by_lambda() -> int:
    return await asyncio.to_thread(lambda: Book.objects.count())  # wrong HUE605


async def async_to_sync_by_decorator() -> str:
    @async_to_sync
    async def title() -> str:
        return (await Book.objects.aget(pk=1)).title

    return title()  # wrong HUE606: RuntimeError


async def async_to_sync_in_a_helper() -> str:
    def title() -> str:
        return async_to_sync(load_book)(1).title

    return title()  # wrong HUE501: RuntimeError
