"""Every spelling that Python has for evaluating a queryset."""

import copy
import functools
import itertools
import json
import logging
import pickle

from asgiref.sync import sync_to_async
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Prefetch

from library.models import Book, Chapter, Publisher


async def for_loop() -> list[str]:
    titles = []
    for book in Book.objects.all():  # raises HUE102
        titles.append(book.title)
    return titles


async def async_for_loop() -> list[str]:
    titles = []
    async for book in Book.objects.all():
        titles.append(book.title)
    return titles


async def for_loop_over_a_manager_chain() -> int:
    total = 0
    for price in Book.objects.filter(published=True).values_list(  # raises HUE102
        "price", flat=True
    ):
        total += price
    return total


async def list_comprehension() -> list[str]:
    return [book.title for book in Book.objects.all()]  # raises HUE102


async def async_list_comprehension() -> list[str]:
    return [book.title async for book in Book.objects.all()]


async def set_comprehension() -> set[int]:
    return {book.price for book in Book.objects.all()}  # raises HUE102


async def async_set_comprehension() -> set[int]:
    return {book.price async for book in Book.objects.all()}


async def dict_comprehension() -> dict[int, str]:
    return {book.pk: book.title for book in Book.objects.all()}  # raises HUE102


async def async_dict_comprehension() -> dict[int, str]:
    return {book.pk: book.title async for book in Book.objects.all()}


async def comprehension_with_a_condition() -> list[str]:
    books = Book.objects.all()
    return [book.title for book in books if book.price > 9]  # raises HUE102


async def nested_comprehension() -> list[str]:
    numbers = (1, 2)
    return [c.title for n in numbers for c in Chapter.objects.filter(number=n)]  # raises HUE102


async def generator_expression_consumed() -> int:
    return sum(book.price for book in Book.objects.all())  # raises HUE102


async def generator_expression_never_consumed() -> str:
    lazy = (book.title for book in Book.objects.all())  # raises HUE102
    return type(lazy).__name__


async def generator_expression_whose_second_for_is_lazy() -> str:
    lazy = (book.title for key in (1, 2) for book in Book.objects.filter(pk=key))
    return type(lazy).__name__


async def async_generator_expression() -> list[int]:
    prices = (book.price async for book in Book.objects.all())
    return [price async for price in prices]


async def list_of_a_queryset() -> int:
    return len(list(Book.objects.all()))  # raises HUE102


async def list_of_an_async_comprehension() -> int:
    return len([book async for book in Book.objects.all()])


async def tuple_of_a_queryset() -> tuple[str, ...]:
    return tuple(Book.objects.values_list("title", flat=True))  # raises HUE102


async def set_of_a_queryset() -> set[str]:
    return set(Book.objects.values_list("title", flat=True))  # raises HUE102


async def frozenset_of_a_queryset() -> int:
    return len(frozenset(Book.objects.values_list("pk", flat=True)))  # raises HUE102


async def dict_of_a_queryset() -> dict[int, str]:
    return dict(Book.objects.values_list("pk", "title"))  # raises HUE102


async def sorted_queryset() -> list[str]:
    return [
        book.title
        for book in sorted(Book.objects.all(), key=lambda book: book.price)  # raises HUE102
    ]


async def sum_of_a_queryset() -> int:
    return sum(Book.objects.values_list("price", flat=True))  # raises HUE102


async def max_of_a_queryset() -> int:
    return max(Book.objects.values_list("price", flat=True))  # raises HUE102


async def min_of_a_queryset_with_key() -> str:
    return min(Book.objects.all(), key=lambda book: book.price).title  # raises HUE102


async def any_of_a_queryset() -> bool:
    return any(Book.objects.filter(price__gt=25))  # raises HUE102


async def all_of_a_queryset() -> bool:
    return all(Book.objects.values_list("published", flat=True))  # raises HUE102


async def enumerate_in_a_for_loop() -> list[int]:
    positions = []
    for position, _ in enumerate(Book.objects.all()):  # raises HUE102
        positions.append(position)
    return positions


async def zip_in_a_for_loop() -> list[str]:
    return [book.title for _, book in zip("ab", Book.objects.all(), strict=False)]  # raises HUE102


async def map_consumed_by_list() -> list[str]:
    return list(map(str, Book.objects.all()))  # raises HUE102


async def filter_consumed_by_list() -> int:
    return len(list(filter(None, Book.objects.all())))  # raises HUE102


async def joined_titles() -> str:
    return ", ".join(Book.objects.values_list("title", flat=True))  # raises HUE102


async def joined_titles_of_an_async_comprehension() -> str:
    return ", ".join([book.title async for book in Book.objects.all()])


async def length() -> int:
    return len(Book.objects.all())  # raises HUE102


async def truth_in_an_if() -> str:
    books = Book.objects.filter(price__lt=6)
    if books:  # raises HUE102
        return "cheap ones"
    return "none"


async def identity_with_none_in_an_if() -> str:
    books = Book.objects.filter(price__lt=6)
    if books is not None:
        return "a queryset"
    return "none"


async def truth_by_bool() -> bool:
    return bool(Book.objects.all())  # raises HUE102


async def truth_by_not() -> bool:
    return not Book.objects.all()  # raises HUE102


async def truth_in_a_while() -> int:
    rounds = 0
    while Book.objects.filter(price__lt=rounds):  # raises HUE102
        rounds += 1
    return rounds


async def truth_in_an_and() -> bool:
    wanted = True
    return bool(wanted and Book.objects.all() and wanted)  # raises HUE102


async def truth_in_an_or() -> bool:
    found = Book.objects.filter(pk=404) or "nothing"  # raises HUE102
    return found == "nothing"


async def last_operand_of_an_and_is_not_evaluated() -> str:
    wanted = True
    return type(wanted and Book.objects.all()).__name__


async def truth_in_a_conditional_expression() -> str:
    return "some" if Book.objects.all() else "none"  # raises HUE102


async def truth_in_an_assert() -> str:
    assert Book.objects.all()  # raises HUE102
    return "checked"


async def first_index() -> str:
    return Book.objects.all()[0].title  # raises HUE102


async def index_of_a_variable() -> str:
    books = Book.objects.order_by("title")
    position = 1
    return books[position].title  # raises HUE102


async def slice_is_lazy() -> list[str]:
    return [book.title async for book in Book.objects.all()[:2]]


async def slice_in_a_for_loop() -> list[str]:
    titles = []
    for book in Book.objects.all()[1:3]:  # raises HUE102
        titles.append(book.title)
    return titles


async def slice_with_a_step() -> int:
    return len(Book.objects.all()[::2])  # raises HUE102


async def membership() -> bool:
    book = await Book.objects.aget(pk=1)
    return book in Book.objects.all()  # raises HUE102


async def membership_negated() -> bool:
    return 404 not in Book.objects.values_list("pk", flat=True)  # raises HUE102


async def membership_in_a_list_read_before() -> bool:
    keys = [key async for key in Book.objects.values_list("pk", flat=True)]
    return 1 in keys


async def unpacking() -> str:
    first, *_ = Book.objects.all()  # raises HUE102
    return first.title


async def unpacking_into_names() -> list[str]:
    first, second = Book.objects.filter(pk__in=[1, 2])  # raises HUE102
    return [first.title, second.title]


async def star_in_a_list() -> int:
    return len([*Book.objects.all()])  # raises HUE102


async def star_arguments() -> int:
    return max(0, *Book.objects.values_list("price", flat=True))  # raises HUE102


async def as_a_string() -> str:
    return str(Book.objects.all())  # raises HUE102


async def in_an_f_string() -> str:
    return f"{Book.objects.all()}"  # raises HUE102


async def in_an_f_string_by_repr() -> str:
    books = Book.objects.filter(pk=1)
    return f"found {books!r}"  # raises HUE102


async def by_percent_formatting() -> str:
    return "found %s" % Book.objects.all()  # noqa: UP031  # raises HUE102


async def by_str_format() -> str:
    return "found {}".format(Book.objects.all())  # noqa: UP032  # raises HUE102


async def printed() -> None:
    print(Book.objects.none(), Book.objects.all(), file=None, end="")  # raises HUE102


async def as_repr() -> str:
    return repr(Book.objects.all())  # raises HUE102


async def the_query_as_a_string() -> bool:
    return "SELECT" in str(Book.objects.all().query)


async def iterator_in_a_for_loop() -> list[str]:
    titles = []
    for book in Book.objects.iterator():  # raises HUE102
        titles.append(book.title)
    return titles


async def aiterator_in_an_async_for_loop() -> list[str]:
    titles = []
    async for book in Book.objects.aiterator():
        titles.append(book.title)
    return titles


async def iterator_unconsumed() -> str:
    return type(Book.objects.iterator()).__name__


async def next_of_an_iterator() -> str:
    return next(Book.objects.iterator()).title  # raises HUE102


async def next_of_iter() -> str:
    return next(iter(Book.objects.all())).title  # raises HUE102


async def anext_of_aiter() -> str:
    return (await anext(aiter(Book.objects.all()))).title


async def reversed_slice() -> list[str]:
    return [book.title for book in reversed(Book.objects.all()[:2])]  # raises HUE102


async def reverse_is_lazy() -> list[str]:
    return [book.title async for book in Book.objects.order_by("pk").reverse()]


async def yield_from_in_a_helper() -> list[str]:
    def titles():
        yield from Book.objects.values_list("title", flat=True)

    return list(titles())  # raises HUE501


async def generator_helper_never_consumed() -> str:
    def titles():
        yield from Book.objects.values_list("title", flat=True)

    return type(titles()).__name__


async def groupby_of_a_queryset() -> list[bool]:
    books = Book.objects.all()
    return [
        key
        for key, _ in itertools.groupby(books, lambda book: book.published)  # raises HUE102
    ]


async def chain_unconsumed() -> str:
    return type(itertools.chain(Book.objects.all(), Book.objects.none())).__name__


async def chain_consumed() -> int:
    return len(
        list(itertools.chain(Book.objects.filter(pk=1), Book.objects.filter(pk=2)))  # raises HUE102
    )


async def reduce_of_a_queryset() -> int:
    prices = Book.objects.values_list("price", flat=True)
    return functools.reduce(lambda total, price: total + price, prices, 0)  # raises HUE102


async def as_json() -> str:
    return json.dumps(list(Book.objects.values("pk", "title")))  # raises HUE102


async def as_json_of_an_async_comprehension() -> str:
    return json.dumps(
        [row async for row in Book.objects.values("pk", "title")], cls=DjangoJSONEncoder
    )


async def pickled() -> bool:
    return bool(pickle.dumps(Book.objects.all()))  # raises HUE102


async def copied() -> str:
    return type(copy.copy(Book.objects.all())).__name__  # raises HUE102


async def deep_copied() -> str:
    return type(copy.deepcopy(Book.objects.all())).__name__


async def list_extended_by_a_queryset() -> int:
    books = []
    books.extend(Book.objects.all())  # raises HUE102
    return len(books)


async def list_plus_a_queryset() -> int:
    books: list[Book] = []
    books += Book.objects.all()  # raises HUE102
    return len(books)


async def set_updated_by_a_queryset() -> int:
    keys: set[int] = set()
    keys.update(Book.objects.values_list("pk", flat=True))  # raises HUE102
    return len(keys)


async def queryset_appended_to_a_list() -> int:
    querysets = []
    querysets.append(Book.objects.all())
    return len(querysets)


async def raw_unevaluated() -> str:
    return type(Book.objects.raw("SELECT * FROM library_book")).__name__


async def raw_evaluated() -> int:
    return len(list(Book.objects.raw("SELECT * FROM library_book")))  # raises HUE102


async def raw_in_an_async_for() -> int:
    return len([book async for book in Book.objects.raw("SELECT * FROM library_book")])


async def building_and_chaining() -> str:
    books = Book.objects.filter(published=True).exclude(price=0).select_related("publisher")
    books = books.order_by("title").distinct().only("title")
    return type(books).__name__


async def built_by_or_and_union() -> str:
    both = Book.objects.filter(pk=1) | Book.objects.filter(pk=2)
    return type(both.union(Book.objects.filter(pk=3))).__name__


async def compared_with_another_queryset() -> bool:
    return Book.objects.all() == Book.objects.all()


async def compared_with_an_empty_list() -> bool:
    return Book.objects.all() == []


async def as_a_subquery() -> list[str]:
    cheap = Book.objects.filter(price__lt=15)
    return [
        name
        async for name in Publisher.objects.filter(books__in=cheap).values_list("name", flat=True)
    ]


async def as_a_prefetch_argument() -> int:
    lookup = Prefetch("chapters", queryset=Chapter.objects.filter(pages__gt=10))
    book = await Book.objects.prefetch_related(lookup).aget(pk=1)
    return len(book.chapters.all())


async def none_in_a_list() -> list[Book]:
    return list(Book.objects.none())


async def filled_by_async_for_and_iterated_again() -> list[str]:
    books = Book.objects.all()
    async for book in books:
        pass
    return [book.title for book in books]


async def filled_by_async_for_and_measured() -> int:
    books = Book.objects.all()
    async for book in books:
        pass
    return len(books) if books else 0


async def filled_by_async_for_and_counted() -> int:
    books = Book.objects.all()
    async for book in books:
        pass
    return books.count()


async def filled_by_async_for_then_a_new_clone() -> list[str]:
    books = Book.objects.all()
    async for book in books:
        pass
    return [book.title for book in books.all()]  # raises HUE102


async def filled_by_async_for_then_filtered() -> int:
    books = Book.objects.all()
    async for book in books:
        pass
    return len(books.filter(pk=1))  # raises HUE102


async def evaluated_on_one_branch_only() -> int:
    books = Book.objects.all()
    detailed = False
    if detailed:
        async for book in books:
            pass
    return len(books)  # raises HUE102


async def match_statement_on_a_queryset() -> str:
    match Book.objects.all():
        case None:
            return "none"
        case _:
            return "a queryset"


async def queryset_in_an_attribute() -> str:
    class Shelf:
        books = Book.objects.all()

    shelf = Shelf()
    if shelf.books:  # raises HUE102
        return "full"
    return "empty"


async def queryset_passed_on() -> str:
    def describe(books) -> str:
        return books.model.__name__

    return describe(Book.objects.all())


async def ordered_and_db_are_no_queries() -> tuple[bool, str]:
    books = Book.objects.all()
    return books.ordered, books.db


async def list_in_a_list_comprehension_over_a_list() -> list[str]:
    books = [book async for book in Book.objects.all()]
    return [book.title for book in books]


async def filled_by_async_for_and_indexed() -> str:
    books = Book.objects.all()
    async for book in books:
        pass
    return books[0].title


async def filled_by_async_for_and_asked() -> bool:
    books = Book.objects.all()
    async for book in books:
        pass
    return books.exists() and bool(books)


async def filled_in_a_thread_and_iterated_again() -> list[str]:
    books = Book.objects.all()
    await sync_to_async(len)(books)
    return [book.title for book in books]


async def raw_as_a_string() -> str:
    return repr(Book.objects.raw("SELECT * FROM library_book"))


async def log_message_with_a_queryset() -> None:
    logging.getLogger("library").warning("found %s", Book.objects.all())  # raises HUE102


async def log_message_with_a_count() -> None:
    logging.getLogger("library").debug("found %s", Book.objects.count())  # raises HUE101


async def argument_of_another_call() -> int:
    return int(str(Book.objects.count()))  # raises HUE101


async def queryset_in_an_attribute_of_self() -> int:
    class Shelf:
        def __init__(self) -> None:
            self.books = Book.objects.all()

        async def number(self) -> int:
            return len([book async for book in self.books])

    return await Shelf().number()
