"""A function that many places call is not read anew for each of them, but nothing is lost by it."""

from collections.abc import Callable, Mapping

import pytest

Judge = Callable[[Mapping[str, str]], None]

CHECK = """\
async def check(user, action):
    if user.is_authenticated:
        return action in user.actions


async def check_nothing(user, action):
    return action is not None
"""


def views(function: str, mark: str) -> str:
    """Thirty views that give the request's user and a text of their own to a function."""
    head = f"from shop.rights import {function}\n"
    return head + "".join(
        f"\n\nasync def page_{at}(request):\n"
        f'    return await {function}(request.user, {{"action {at}": True}}){mark}\n'
        for at in range(30)
    )


@pytest.mark.parametrize(
    ("function", "mark"),
    [
        pytest.param("check", "  # ! lazy-request-user", id="each that gives its user to be used"),
        pytest.param("check_nothing", "", id="none that gives it to be left alone"),
    ],
)
def test_every_view_is_told_of_the_user_that_a_helper_uses(
    judge: Judge, function: str, mark: str
) -> None:
    judge({"shop/rights.py": CHECK, "shop/views.py": views(function, mark)})


def test_every_view_finds_loaded_what_a_helper_in_a_thread_loads(judge: Judge) -> None:
    head = """\
from asgiref.sync import sync_to_async

from shop.models import Book


def prepare(book, how):
    return book.author, how
"""
    pages = "".join(
        f"\n\nasync def page_{at}(pk):\n"
        "    book = await Book.objects.aget(pk=pk)\n"
        f'    await sync_to_async(prepare)(book, {{"how {at}": True}})\n'
        "    print(book.author)\n"
        "    return book.author.country  # ! lazy-relation\n"
        for at in range(30)
    )
    judge({"shop/views.py": head + pages})


def test_a_function_that_many_call_is_still_told_by_a_flag_what_to_do(judge: Judge) -> None:
    helper = """\
from shop.models import Book


def count(*, awaited=False, note=None):
    return Book.objects.acount() if awaited else Book.objects.count()
"""
    waits = "".join(
        f"\n\nasync def page_{at}(request):\n"
        f'    counted = count(awaited=True, note={{"{at}": 1}})\n'
        "    return await counted\n"
        for at in range(30)
    )
    works = "\n\ndef report():\n    return count(note={})\n"
    judge(
        {
            "shop/counts.py": helper,
            "shop/views.py": f"from shop.counts import count\n{waits}{works}",
        }
    )


def test_a_function_that_many_call_still_finds_loaded_the_rows_of_a_list(judge: Judge) -> None:
    helper = """\
def titles(books=None, note=None):
    return [book.author.name for book in books or ()]
"""
    head = """\
from asgiref.sync import sync_to_async

from shop.models import Book
from shop.titles import titles


@sync_to_async
def filled(pk):
    return Book.objects.select_related("author").get(pk=pk)


@sync_to_async
def bare(pk):
    return Book.objects.get(pk=pk)
"""
    pages = "".join(
        f"""

async def page_{at}(request):
    books = []
    for pk in request.GET.getlist("pk"):
        books.append(await {"filled" if at % 2 else "bare"}(pk))
    return titles(books, {{"{at}": 1}}){"" if at % 2 else "  # ! sync-helper"}
"""
        for at in range(30)
    )
    judge({"shop/titles.py": helper, "shop/views.py": head + pages})
