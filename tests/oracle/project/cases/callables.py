"""Functions that travel: in variables, containers, decorators, callbacks, generators."""

import asyncio
import functools
from contextlib import ExitStack, asynccontextmanager, contextmanager

from asgiref.sync import sync_to_async
from django.db import transaction

from library.models import Book, Publisher
from services import decorators, pricing
from services.decorators import (
    apply,
    borrowed,
    constant,
    counted,
    in_a_thread,
    keep,
    logged,
    quietly,
    title_of_first,
    titles_in_a_thread,
    titles_logged,
    titles_moved,
)


async def function_in_a_variable() -> int:
    work = pricing.total_price
    return work()  # raises HUE501


async def function_in_a_variable_not_called() -> str:
    work = pricing.total_price
    return work.__name__


async def function_in_a_dictionary() -> str:
    actions = {"first": title_of_first, "constant": constant}
    return actions["first"]()  # raises HUE501


async def harmless_function_in_a_dictionary() -> str:
    actions = {"first": title_of_first, "constant": constant}
    return actions["constant"]()


async def function_in_a_list() -> list[str]:
    return [function() for function in [title_of_first]]  # raises HUE501


async def function_in_a_class_attribute() -> str:
    class Action:
        run = staticmethod(title_of_first)

    return Action.run()  # raises HUE501


async def function_in_a_partial() -> int:
    price = functools.partial(pricing.price_of, 1)
    return price()  # raises HUE501


async def harmless_function_in_a_partial() -> str:
    price = functools.partial(pricing.with_tax, 1)
    return str(price())


async def function_given_to_one_that_calls_it() -> str:
    return apply(title_of_first)  # raises HUE501


async def lambda_given_to_one_that_calls_it() -> int:
    return apply(lambda: Book.objects.count())  # raises HUE501


async def harmless_function_given_to_one_that_calls_it() -> str:
    return apply(constant)


async def function_given_to_one_that_keeps_it() -> int:
    return len(keep(title_of_first))


async def function_given_as_a_sort_key() -> list[str]:
    books = [book async for book in Book.objects.all()]
    books.sort(key=lambda book: book.publisher_name)  # raises HUE501
    return [book.title for book in books]


async def harmless_function_given_as_a_sort_key() -> list[str]:
    books = [book async for book in Book.objects.all()]
    books.sort(key=lambda book: book.title)
    return [book.title for book in books]


async def function_given_to_map_consumed() -> list[int]:
    return list(map(pricing.price_of, [1, 2]))  # raises HUE501


async def function_given_to_map_not_consumed() -> str:
    return type(map(pricing.price_of, [1, 2])).__name__


async def decorated_function_that_is_kept() -> int:
    return len(titles_logged())  # raises HUE501


async def decorated_function_that_moves_to_a_thread() -> int:
    return len(await titles_in_a_thread())


async def decorated_function_moved() -> int:
    return len(await titles_moved())


async def decorated_function_through_its_module() -> int:
    return len(decorators.titles_logged())  # raises HUE501


async def decorated_here_and_kept() -> int:
    @logged
    def count() -> int:
        return Book.objects.count()

    return count()  # raises HUE501


async def decorated_here_and_moved() -> int:
    @in_a_thread
    def count() -> int:
        return Book.objects.count()

    return await count()


async def decorator_that_queries_itself() -> str:
    @counted
    async def answer() -> str:
        return "answered"

    return await answer()


async def cached_function() -> int:
    @functools.lru_cache
    def count() -> int:
        return Book.objects.count()

    return count()  # raises HUE501


async def cached_function_in_a_thread() -> int:
    @functools.lru_cache
    def count() -> int:
        return Book.objects.count()

    return await sync_to_async(count)()


async def context_manager_that_queries() -> str:
    with borrowed("Dune") as title:  # raises HUE501
        return title


async def context_manager_that_does_not() -> str:
    with quietly() as word:
        return word


async def context_manager_merely_made() -> str:
    manager = borrowed("Dune")
    return type(manager).__name__


async def context_manager_written_here() -> int:
    @contextmanager
    def counted_books():
        yield Book.objects.count()

    with counted_books() as number:  # raises HUE501
        return number


async def context_manager_in_a_stack() -> str:
    with ExitStack() as stack:
        return stack.enter_context(borrowed("Dune"))  # raises HUE501


async def generator_consumed() -> list[str]:
    def titles():
        for book in Book.objects.all():
            yield book.title

    return [title for title in titles()]  # raises HUE501


async def generator_made() -> str:
    def titles():
        for book in Book.objects.all():
            yield book.title

    return type(titles()).__name__


async def generator_consumed_by_next() -> str:
    def titles():
        for book in Book.objects.all():
            yield book.title

    return next(titles())  # raises HUE501


async def generator_consumed_in_a_thread() -> list[str]:
    def titles():
        for book in Book.objects.all():
            yield book.title

    return await sync_to_async(list)(titles())


async def lambda_called() -> int:
    count = lambda: Book.objects.count()  # noqa: E731
    return count()  # raises HUE501


async def lambda_as_a_default() -> int:
    def count(how=lambda: Book.objects.count()) -> int:
        return how()

    return count()  # raises HUE501


async def default_value_evaluated_at_the_definition() -> int:
    def count(number=Book.objects.count()) -> int:  # raises HUE101
        return number

    return count()


async def decorator_argument_evaluated_at_the_definition() -> str:
    def named(name):
        return lambda function: function

    @named(Book.objects.first())  # raises HUE101
    def work() -> str:
        return "done"

    return work()


async def class_body_evaluated_at_the_definition() -> int:
    class Numbers:
        books = Book.objects.count()  # raises HUE101

    return Numbers.books


async def class_with_call() -> int:
    class Counter:
        def __call__(self) -> int:
            return Book.objects.count()

    counter = Counter()
    return counter()  # raises HUE501


async def class_with_call_not_called() -> str:
    class Counter:
        def __call__(self) -> int:
            return Book.objects.count()

    return type(Counter()).__name__


async def classmethod_called() -> int:
    class Counter:
        model = Book

        @classmethod
        def count(cls) -> int:
            return cls.model.objects.count()

    return Counter.count()  # raises HUE501


async def model_in_a_variable() -> int:
    model = Publisher
    return model.objects.count()  # raises HUE101


async def model_in_a_loop() -> int:
    total = 0
    for model in (Book, Publisher):
        total += model.objects.count()  # raises HUE101
    return total


async def model_in_a_loop_asynchronously() -> int:
    total = 0
    for model in (Book, Publisher):
        total += await model.objects.acount()
    return total


async def model_as_an_argument() -> int:
    def count(model) -> int:
        return model.objects.count()

    return count(Book)  # raises HUE501


async def class_as_an_argument_that_is_no_model() -> int:
    class Box:
        class objects:
            @staticmethod
            def count() -> int:
                return 3

    def count(model) -> int:
        return model.objects.count()

    return count(Box)


async def nested_async_function_awaited() -> int:
    async def count() -> int:
        return Book.objects.count()  # raises HUE101

    return await count()


async def nested_async_function_gathered() -> list[int]:
    async def price(key: int) -> int:
        return (await Book.objects.aget(pk=key)).price

    return list(await asyncio.gather(price(1), price(2)))


async def nested_async_function_in_a_task() -> str:
    async def house(key: int) -> str:
        book = await Book.objects.aget(pk=key)
        return book.publisher.name  # raises HUE104

    return await asyncio.create_task(house(1))


async def task_group_of_coroutines() -> list[int]:
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(Book.objects.acount()),
            group.create_task(Publisher.objects.acount()),
        ]
    return [task.result() for task in tasks]


async def closure_over_a_queryset() -> int:
    books = Book.objects.filter(published=True)

    def number() -> int:
        return len(books)

    return number()  # raises HUE501


async def closure_over_a_list() -> int:
    books = [book async for book in Book.objects.all()]

    def number() -> int:
        return len(books)

    return number()


async def star_arguments_passed_on() -> int:
    def price(*keys: int) -> int:
        return pricing.price_of(*keys)

    return price(1)  # raises HUE501


async def try_finally_around_it() -> str:
    try:
        return "tried"
    finally:
        Book.objects.filter(pk=1).update(price=1)  # raises HUE101


async def except_that_swallows_it() -> str:
    try:
        return title_of_first()  # raises HUE501
    except Exception:
        return "unknown"


async def suppressed() -> str:
    import contextlib

    with contextlib.suppress(Exception):
        title_of_first()  # raises HUE501
    return "unknown"


async def returned_before_it() -> str:
    if pricing.with_tax(1) > 0:
        return "early"
    return constant()


async def async_context_manager_that_queries() -> str:
    @asynccontextmanager
    async def lent(key: int):
        yield Book.objects.get(pk=key)  # raises HUE101

    async with lent(1) as book:
        return book.title


async def async_context_manager_that_awaits() -> str:
    @asynccontextmanager
    async def lent(key: int):
        yield await Book.objects.aget(pk=key)

    async with lent(1) as book:
        return book.title


async def gathered_over_a_queryset() -> list[str]:
    async def title_of(book: Book) -> str:
        return book.title

    return list(
        await asyncio.gather(*[title_of(book) for book in Book.objects.all()])  # raises HUE102
    )


async def gathered_over_an_async_comprehension() -> int:
    await asyncio.gather(*[book.asave() async for book in Book.objects.all()])
    return await Book.objects.acount()


async def atomic_async_function() -> str:
    @transaction.atomic
    async def rename() -> str:
        return "renamed"

    return await rename()  # raises HUE501


async def callback_given_to_the_loop() -> list[str]:
    called: list[str] = []
    asyncio.get_running_loop().call_soon(called.append, "soon")
    await asyncio.sleep(0)
    return called


async def method_of_a_list_of_objects() -> list[str]:
    books = [book async for book in Book.objects.select_related("publisher")]
    return [book.imprint() for book in books]


async def method_of_a_list_of_objects_not_loaded() -> list[str]:
    books = [book async for book in Book.objects.all()]
    return [book.imprint() for book in books]  # raises HUE501
