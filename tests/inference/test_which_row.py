"""Which of the rows of a list one is: never said of a row that it is another than it may be."""

from collections.abc import Callable, Mapping
from itertools import product

import pytest

from hue_lint.values.which import (
    At,
    Moved,
    Reordered,
    Some,
    Span,
    Which,
    hold_all,
    holds,
    is_everything,
    within,
    without,
)

Judge = Callable[[Mapping[str, str]], None]

ROWS = list(range(7))
BOUNDS = (None, -3, -2, -1, 0, 1, 2, 3)
SPANS = [Span(start, stop) for start, stop in product(BOUNDS, BOUNDS)]
POSITIONS = [At(index) for index in (-3, -2, -1, 0, 1, 2, 3)]


def meant(which: Which, rows: list[int]) -> list[int]:
    """The rows that are meant, in their order."""
    match which:
        case At(index=index):
            return [rows[index]]
        case Span(start=start, stop=stop):
            return rows[start:stop]
        case Reordered(by=None):
            return rows[::-1]
    raise AssertionError(which)


def told(which: Which) -> bool:
    """Whether it says outright which rows these are."""
    return isinstance(which, At | Span) or which == Reordered()


def test_what_is_said_of_positions_and_slices_is_so() -> None:
    """But that of two positions, one counted from the end, nobody means the same row."""
    for done, asked in product([*POSITIONS, *SPANS], repeat=2):
        if isinstance(done, At) and isinstance(asked, At) and done.index * asked.index <= 0:
            continue
        there, wanted = set(meant(done, ROWS)), set(meant(asked, ROWS))
        said = holds(done, asked)
        if said and wanted:
            assert wanted <= there, (done, asked)
        elif said is False and wanted:
            assert not wanted <= there, (done, asked)


def test_an_item_of_a_slice_is_the_row_of_the_list_that_it_is() -> None:
    for first, then in product([*SPANS, Reordered()], [*POSITIONS, *SPANS, Reordered()]):
        try:
            wanted = meant(then, meant(first, ROWS))
        except IndexError:
            continue
        found = within(first, then)
        if told(found) and wanted:
            assert meant(found, ROWS) == wanted, (first, then)


def test_what_is_left_is_all_the_others() -> None:
    for gone in (At(0), At(-1), Span(None, 2), Span(3, None)):
        left = without(gone)
        assert sorted(meant(gone, ROWS) + meant(left, ROWS)) == ROWS
    for gone, then in product(POSITIONS, POSITIONS):
        found = within(without(gone), then)
        if told(found):
            rest = [row for row in ROWS if row not in meant(gone, ROWS)]
            assert meant(found, ROWS) == meant(then, rest), (gone, then)


@pytest.mark.parametrize("pair", [*product([*POSITIONS, *SPANS], repeat=2)][::7], ids=str)
def test_two_parts_are_all_only_where_nothing_is_left_out(pair: tuple[Which, Which]) -> None:
    if hold_all(pair) and not any(map(is_everything, pair)):
        for length in range(4, 9):
            rows = list(range(length))
            assert set(meant(pair[0], rows)) | set(meant(pair[1], rows)) == set(rows)


def test_what_a_condition_picked_out_may_be_any_row() -> None:
    assert holds(At(0), within(Some("condition"), At(0))) is None
    assert holds(Some("condition"), At(3)) is None
    assert holds(At(0), Some("condition")) is False
    assert holds(Some("condition"), within(Some("condition"), At(2))) is True


def test_a_position_in_another_order_is_another_row() -> None:
    assert holds(At(0), within(Reordered("sort"), At(0))) is False
    assert holds(At(0), within(Moved(), At(0))) is None


LOADED = """\
from django.db.models import aprefetch_related_objects

from shop.models import Author, Book


async def books():
    return [book async for book in Book.objects.all()]


async def load(book):
    book.author = await Author.objects.aget(pk=book.author_id)


def find(given, title):
    for book in given:
        if book.title == title:
            return book
    raise LookupError(title)


async def found_twice():
    given = await books()
    await load(next(book for book in given if book.title == "a"))
    return next(book for book in given if book.title == "a").author.name


async def found_by_a_loop():
    given = await books()
    await aprefetch_related_objects([find(given, "a")], "author")
    for book in given:
        if book.title == "a":
            return book.author.name
    return find(given, "a").author.name


async def kept_by_a_loop():
    given = await books()
    found = None
    for book in given:
        if book.title == "a":
            await load(book)
            found = book
    return found.author.name


async def loaded_after_the_loop():
    given = await books()
    for book in given:
        if book.title == "a":
            break
    await load(book)
    return book.author.name, [each.author for each in given]  # ! lazy-relation


async def first_by_other_words():
    given = await books()
    await load(given[0])
    one, two, *others = given
    names = one.author.name, next(iter(given)).author.name, given[:2][0].author.name
    more = list(given)
    return names, more.pop(0).author.name, two.author.name  # ! lazy-relation


async def last_by_other_words():
    given = await books()
    await load(given[-1])
    *others, last = given
    return last.author.name, next(reversed(given)).author.name, given.pop().author.name


async def copies():
    given = await books()
    await aprefetch_related_objects(given[:], "author")
    return given[0].author.name, [book.author for book in given]


async def taken_until_none_is_left():
    given = await books()
    rest = list(given)
    while rest:
        await load(rest.pop())
    return [book.author.name for book in given]


async def unpacked_until_none_is_left():
    given = await books()
    rest = given
    while rest:
        first, *rest = rest
        await load(first)
    return [book.author.name for book in given]


async def the_first_and_the_others():
    given = await books()
    for book in given:
        await load(book)
        break
    for book in given[1:]:
        await load(book)
    return [book.author.name for book in given]


async def only_the_others():
    given = await books()
    for book in given[1:]:
        await load(book)
    return given[0].author  # ! lazy-relation


async def a_slice():
    given = await books()
    await aprefetch_related_objects(given[:2], "author")
    return given[0].author, given[1].author, given[2].author  # ! lazy-relation


async def by_a_condition_and_its_opposite():
    given = await books()
    for book in [book for book in given if book.title]:
        await load(book)
    for book in [book for book in given if not book.title]:
        await load(book)
    return [book.author.name for book in given]


async def put_in():
    given = await books()
    given[0] = await Book.objects.select_related("author").aget(pk=1)
    given.append(await Book.objects.select_related("author").aget(pk=2))
    return given[0].author, given[-1].author, given[1].author  # ! lazy-relation


async def two_put_in():
    given = []
    given.append(await Book.objects.select_related("author").aget(pk=1))
    given.append(await Book.objects.aget(pk=2))
    return given[0].author.name, given[1].author.name  # ! lazy-relation


async def joined():
    given = [book async for book in Book.objects.select_related("author")]
    more = await books()
    for book in more:
        await load(book)
    return [book.author.name for book in given + more]


async def first_of_a_joined_one():
    given = [book async for book in Book.objects.select_related("author")]
    given.extend(await books())
    return given[0].author.name, given[-1].author.name  # ! lazy-relation


async def kept_by_a_queryset():
    given = Book.objects.order_by("pk")
    async for book in given:
        await load(book)
    first = await given.afirst()
    return list(given)[0].author, given[0].author, first.author


async def asked_again():
    given = Book.objects.order_by()
    async for book in given:
        await load(book)
    first = await given.afirst()
    return first.author  # ! lazy-relation
"""

IN_ANOTHER_ORDER = """\
from shop.models import Author, Book


async def books():
    given = [book async for book in Book.objects.all()]
    given[0].author = await Author.objects.aget(pk=1)
    return given


async def popped():
    given = await books()
    given.pop(0)
    return given[0].author.name  # ! lazy-relation


async def deleted():
    given = await books()
    del given[0]
    return given[0].author.name  # ! lazy-relation


async def deleted_behind():
    given = await books()
    del given[1]
    return given[0].author.name, given[1].author.name  # ! lazy-relation


async def removed():
    given = await books()
    given.remove(given[0])
    return given[0].author.name  # ! lazy-relation


async def sorted_in_place():
    given = await books()
    given.sort(key=str)
    return given[0].author.name  # ! lazy-relation


async def sorted_anew():
    given = await books()
    return sorted(given, key=str)[0].author.name  # ! lazy-relation


async def reversed_in_place():
    given = await books()
    given.reverse()
    return given[-1].author.name, given[0].author.name  # ! lazy-relation


async def the_next_one():
    given, at = await books(), 0
    first = given[at].author
    at += 1
    return first, given[at].author  # ! lazy-relation


async def another_one(at: int):
    given = [book async for book in Book.objects.all()]
    given[at].author = await Author.objects.aget(pk=1)
    at -= 1
    return given[at].author  # ! lazy-relation


async def the_same_one(at: int):
    given = [book async for book in Book.objects.all()]
    given[at].author = await Author.objects.aget(pk=1)
    same = at
    return given[same].author
"""


def test_a_row_that_is_loaded_is_known_by_whatever_leads_to_it(judge: Judge) -> None:
    judge({"shop/loaded.py": LOADED})


def test_a_list_in_another_order_has_other_rows_at_its_positions(judge: Judge) -> None:
    judge({"shop/order.py": IN_ANOTHER_ORDER})
