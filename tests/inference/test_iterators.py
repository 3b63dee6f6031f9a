"""Iterators that nobody has consumed yet, and what consuming them runs."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

CODE = """\
import itertools
from itertools import chain, islice, takewhile

from django.http import HttpResponse, StreamingHttpResponse

from shop.models import Author, Book


def titles():
    for book in Book.objects.all():
        yield book.title


class Shelf:
    def __iter__(self):
        yield from Book.objects.all()


async def wound(request):
    rows = takewhile(bool, titles()), itertools.cycle(titles()), iter(Shelf())
    pairs = zip(range(3), titles()), itertools.zip_longest(titles(), "ab"), itertools.tee(titles())
    upper = (title.upper() for title in chain("ab", titles()))
    return StreamingHttpResponse(upper), rows, pairs, islice(Book.objects.iterator(), 3)


async def consumed(request):
    for number, title in zip(range(3), titles()):  # ! sync-helper
        print(number, title)
    print(*chain("ab", titles()))  # ! sync-helper
    upper = (title.upper() for title in titles())  # ! sync-helper
    print(sorted(upper))
    print(list(islice(iter(Shelf()), 3)))  # ! sync-helper
    for title in itertools.cycle(titles()):  # ! sync-helper
        break
    return HttpResponse(map(str.upper, titles()))  # ! sync-helper


async def querysets_are_evaluated_by_iter():
    yield map(str, Book.objects.all())  # ! queryset-evaluated
    yield islice(Book.objects.all(), 3)  # ! queryset-evaluated
    yield (book.title for book in Book.objects.all())  # ! queryset-evaluated
    yield StreamingHttpResponse(Book.objects.values_list("title"))  # ! queryset-evaluated


async def nothing_is_asked():
    Book.objects.bulk_create([])
    Book.objects.bulk_update([], ["title"])
    return list(Book.objects.filter(pk__in=[])), Book.objects.in_bulk([])


async def something_is_asked():
    Book.objects.bulk_create([Book(title="a")])  # ! sync-query
    return list(Book.objects.exclude(pk__in=[]))  # ! queryset-evaluated
"""

TAKEN = """\
from asgiref.sync import sync_to_async

from shop.models import Book


def books():
    return list(Book.objects.all())


def by_country(given, country):
    return [book.author.name for book in given if book.title == country]


def unconsumed(given):
    return given, (book.author.name for book in given)


async def left_out():
    given = await sync_to_async(books)()
    await sync_to_async(by_country)(given, "b")
    return [book.author.name for book in given]  # ! lazy-relation


async def some_of_a_generator():
    given = await sync_to_async(books)()
    await sync_to_async(any)(book.author.name == "a" for book in given)
    await sync_to_async(unconsumed)(given)
    return [book.author.name for book in given]  # ! lazy-relation


async def all_of_a_generator():
    given = await sync_to_async(books)()
    await sync_to_async(list)(book.author.name for book in given)
    return [book.author.name for book in given]
"""


def test_an_iterator_runs_nothing_until_it_is_consumed(judge: Judge) -> None:
    judge({"shop/streams.py": CODE})


def test_a_round_that_may_be_left_out_tells_nothing_of_the_row(judge: Judge) -> None:
    judge({"shop/taken.py": TAKEN})
