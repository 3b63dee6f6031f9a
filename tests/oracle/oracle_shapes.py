"""Cases made of what Django refuses and of the places where it may stand, for the repairs.

Each expression stands in several places; each of the two lists is short and read by people. What an
expression is to give where it fails on any Django (`sync_to_async(f(x))()`) is stated beside it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

from oracle_cases import PROJECT

HEAD = """\
import asyncio
from functools import partial

from asgiref.sync import async_to_sync, sync_to_async
from django.contrib import messages
from django.contrib.auth import authenticate, get_user
from django.core.cache import cache
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest
from django.shortcuts import get_list_or_404, get_object_or_404
from django.template.loader import render_to_string

from library.models import Author, Book, Chapter, Loan, Member, Publisher, Review, Tag


def _titles():
    return [book.title for book in Book.objects.order_by("pk")]


def _cheap(limit):
    return Book.objects.filter(price__lt=limit).count()


def _rename(pk, title):
    Book.objects.filter(pk=pk).update(title=title)
    return title


async def _fetch(pk):
    return await Book.objects.aget(pk=pk)


def _renames(title):
    return partial(_rename, 1, title)


_asked = []


def _next_key():
    _asked.append(1)
    return f"key {len(_asked)}"


def _key():
    _asked.clear()
    return _next_key
"""

EXPRESSIONS: dict[str, list[str]] = {
    "query": [
        "Book.objects.get(pk=1).title",
        "Book.objects.count()",
        "Book.objects.filter(price__gt=7).exists()",
        "Book.objects.order_by('pk').first()",
        "Tag.objects.get_or_create(slug='classic')[0].slug",
        "Tag.objects.create(slug=f'new {Tag.objects.count()}').slug",
        "Book.objects.filter(pk=1).update(title='Renamed')",
        "Loan.objects.filter(book__title='Dune').delete()[0]",
        "len(Tag.objects.bulk_create([Tag(slug=f'made {Tag.objects.count()}')]))",
        "Book.objects.aggregate(total=Sum('price'))['total']",
        "Book.objects.in_bulk([1, 2])",
    ],
    "evaluation": [
        "list(Book.objects.order_by('pk'))",
        "len(Book.objects.all())",
        "bool(Book.objects.filter(price=0))",
        "Book.objects.order_by('pk')[0].title",
        "[book.title for book in Book.objects.order_by('pk')]",
        "{book.pk: book.title for book in Book.objects.order_by('pk')}",
        "sorted(Book.objects.all(), key=lambda book: book.price)",
        "sum(book.price for book in Book.objects.all())",
        "', '.join(book.title for book in Book.objects.order_by('pk'))",
        "[*Book.objects.values_list('title', flat=True).order_by('pk')]",
        "dict(Book.objects.values_list('pk', 'title'))",
        "any(book.price > 7 for book in Book.objects.all())",
        "max(Book.objects.values_list('price', flat=True))",
        "next(iter(Book.objects.order_by('pk'))).title",
        "'Dune' in Book.objects.values_list('title', flat=True)",
        "str(list(Book.objects.order_by('pk').iterator()))",
    ],
    "instance": [
        "Tag(slug='saved').save()",
        "(await Book.objects.aget(pk=1)).refresh_from_db()",
        "(await Loan.objects.aget(pk=1)).delete()[0]",
        "(await Book.objects.aget(pk=1)).full_clean()",
    ],
    "relation": [
        "(await Book.objects.aget(pk=1)).publisher.name",
        "(await Book.objects.filter(pk=1).afirst()).editor.name",
        "[review.book.title async for review in Review.objects.order_by('pk')]",
        "str((await Author.objects.aget(pk=1)).profile)",
        "(await Loan.objects.aget(pk=1)).member.user.username",
        "(await Book.objects.only('title').aget(pk=1)).price",
        "hasattr(await Book.objects.aget(pk=1), 'publisher')",
    ],
    "related": [
        "(await Book.objects.aget(pk=1)).tags.add(await Tag.objects.aget(slug='slow'))",
        "(await Book.objects.aget(pk=1)).tags.count()",
        "list((await Book.objects.aget(pk=1)).chapters.order_by('number'))",
        "(await Book.objects.aget(pk=1)).tags.set([])",
        "(await Publisher.objects.aget(pk=1)).books.filter(pk=1).update(price=3)",
    ],
    "user": [
        "request.user.username",
        "request.user.is_authenticated",
        "(request.user).pk",
        "request.user.has_perm('library.view_book')",
        "Member.objects.filter(user=request.user).count()",
        "str(request.user)",
        "get_user(request).username",
        "authenticate(request, username='reader', password='secret').pk",
    ],
    "session": [
        "request.session['theme']",
        "request.session.get('cart', [])",
        "'cart' in request.session",
        "request.session.pop('theme')",
        "request.session.setdefault('new', 3)",
    ],
    "services": [
        "cache.get('nothing', 4)",
        "cache.set('key', 5)",
        "cache.get_or_set('total', lambda: Book.objects.count())",
        "send_mail('A word', 'to you', 'from@example.org', ['to@example.org'])",
        "get_object_or_404(Book, pk=pk).title",
        "get_list_or_404(Book, price__gt=7)",
        "messages.success(request, 'done')",
    ],
    "project": [
        "_titles()",
        "_cheap(limit=15)",
        "_rename(1, title='Other')",
        "transaction.atomic(_rename)(1, 'Atomic')",
        "[_cheap(limit) for limit in (5, 25)]",
        "list(map(_cheap, (5, 25)))",
        "sorted((5, 25), key=_cheap)",
    ],
    "threads": [
        "await sync_to_async(transaction.atomic(_rename))(1, 'Kept')",
        "await sync_to_async(transaction.atomic(using='default')(_rename))(1, 'Kept')",
        "await sync_to_async(partial(_rename, 1))('Kept')",
        "await sync_to_async(_renames('Kept'))()",
        "await sync_to_async(Book.objects.filter)(pk=1)",
        "await sync_to_async(lambda: Book.objects.order_by('pk'))()",
        "await asyncio.to_thread(_cheap, 15)",
    ],
}
"""What Django refuses, and what it has nothing against, by what the repair has to do with it."""

MEANT: dict[str, str] = {
    "await sync_to_async(_cheap(15))()": "await sync_to_async(_cheap)(15)",
    "await sync_to_async(_rename(1, title='Late'))()": "await sync_to_async(_rename)(1, 'Late')",
    "await sync_to_async(_cheap(limit=15))": "await sync_to_async(_cheap)(15)",
    "(await sync_to_async(Book.objects.get(pk=1))()).title": "(await _fetch(1)).title",
    "await sync_to_async(list(Book.objects.order_by('pk')))()": (
        "[book async for book in Book.objects.order_by('pk')]"
    ),
    "await asyncio.to_thread(_cheap(15))": "await asyncio.to_thread(_cheap, 15)",
    "(await sync_to_async(_fetch)(1)).title": "(await _fetch(1)).title",
    "async_to_sync(_fetch)(pk).title": "(await _fetch(pk)).title",
    "asyncio.run(_fetch(pk)).title": "(await _fetch(pk)).title",
    "[book.title for book in await Book.objects.aall()]": (
        "[book.title async for book in Book.objects.all()]"
    ),
}
"""What fails whatever Django is told, and what was meant by it."""

STATEMENTS: dict[str, str] = {
    "session written": "request.session['theme'] = 'light'",
    "session written by a computed key": "request.session[_key()()] = 1",
    "session counted up": "request.session['seen'] = 0\nrequest.session['seen'] += 2",
    "session counted up by a computed key": (
        "key = _key()\nrequest.session['key 1'] = 4\nrequest.session[key()] += 2"
    ),
    "session deleted from": "del request.session['theme']",
    "session asked and written": (
        "if 'theme' in request.session:\n    request.session['other'] = request.session['theme']"
    ),
    "a loop over rows": (
        "found = []\nfor book in Book.objects.order_by('pk'):\n    found.append(book.title)\n"
        "return found"
    ),
    "a loop that ends early": (
        "for book in Book.objects.order_by('pk'):\n    if book.price > 7:\n        break\n"
        "else:\n    return 'none'\nreturn book.title"
    ),
    "rows changed in a loop": (
        "for book in Book.objects.order_by('pk'):\n    book.price += 1\n    book.save()"
    ),
    "a row changed and saved": "book = Book.objects.get(pk=1)\nbook.title = 'New'\nbook.save()",
    "a relation read twice": (
        "book = await Book.objects.aget(pk=1)\nreturn [book.publisher.name, book.publisher.city]"
    ),
    "a relation of rows in a loop": (
        "found = []\nasync for book in Book.objects.order_by('pk'):\n"
        "    found.append(book.publisher.name)\nreturn found"
    ),
    "a queryset asked and read": (
        "books = Book.objects.order_by('pk')\nif books:\n"
        "    return [book.title for book in books]\nreturn []"
    ),
    "a queryset or something else": (
        "books = Book.objects.filter(price__gt=99) or Book.objects.order_by('pk')\n"
        "return [book.title async for book in books]"
    ),
    "the user kept and used": (
        "user = request.user\nif not user.is_authenticated:\n    return None\nreturn user.username"
    ),
    "the user changed": "request.user.first_name = 'New'\nrequest.user.save()",
    "the user used twice": "return [request.user.username, request.user.pk]",
    "a transaction": (
        "with transaction.atomic():\n    Book.objects.filter(pk=1).update(title='In')\n"
        "    count = Tag.objects.count()\nreturn count"
    ),
    "a hand over to the loop": (
        "loop = asyncio.get_running_loop()\n"
        "handle = loop.call_later(0, partial(_rename, 1, 'By the loop'))\n"
        "await asyncio.sleep(0.02)\nreturn handle.cancelled()"
    ),
    "a hand over to the loop, soon": (
        "asyncio.get_running_loop().call_soon(_titles)\nawait asyncio.sleep(0)"
    ),
    "a wrapper in a name": "run = sync_to_async(_cheap(15))\nreturn await run()",
    "a message": "messages.info(request, f'{Book.objects.count()} books')",
}

PLACES: dict[str, str] = {
    "returned": "return {e}",
    "kept and used twice": "kept = {e}\nreturn [kept, kept]",
    "a condition": "if {e}:\n    return 'yes'\nreturn 'no'",
    "a choice": "return 'yes' if not {e} else 'no'",
    "in an f-string": 'return f"{{{e}}}"',
    "an argument": "return str({e})",
    "or else": "return {e} or 'nothing'",
    "in a loop": "found = []\nfor _ in range(2):\n    found.append({e})\nreturn found",
    "in a comprehension": "return [{e} for _ in range(2)]",
    "in a generator": "return list({e} for _ in range(2))",
    "in a dictionary": "return {{'it': {e}}}",
    "a walrus": "if (it := {e}) is not None:\n    return it",
    "compared": "return {e} == 1 or {e} is None",
    "in parentheses": "return (\n    {e}\n)",
    "its class": "return ({e}).__class__.__name__",
    "in a nested function": "async def inner():\n    return {e}\n\nreturn await inner()",
    "in a plain function": "def inner():\n    return {e}\n\nreturn inner()",
    "in a lambda": "return (lambda: {e})()",
    "tried": "try:\n    return {e}\nexcept LookupError:\n    return None",
    "on a row of its own": "{e}",
    "in an assertion": "assert {e} is not Ellipsis\nreturn 1",
    "unpacked": "first, second = ({e}, 2)\nreturn [second, first]",
}
"""Where an expression may stand; braces as `str.format` takes them."""

EACH = 4
"""In how many of the places an expression is tried: another choice for each of them."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One case: its kind, what it is called, and its statements; `meant` says what they were to do
    where they fail on any Django."""

    kind: str
    name: str
    body: str
    meant: str | None = None

    @property
    def id(self) -> str:
        return f"{self.kind}::{self.name}"

    def text(self) -> str:
        """The case as a function."""
        head = f"async def {self.name}(request: HttpRequest, pk: int) -> object:\n"
        return head + indent(self.body, "    ") + "\n"


def shapes() -> Iterator[Shape]:
    """Every expression in some of the places, and every statement."""
    places = list(PLACES.items())
    number = 0
    for kind, expressions in EXPRESSIONS.items():
        for at, expression in enumerate(expressions):
            for step in range(EACH):
                place, form = places[(number + step * 3) % len(places)]
                if _fits(expression, place):
                    yield Shape(kind, _named(f"{at} {place}"), form.format(e=expression))
            number += 1
    for at, (expression, meant) in enumerate(MEANT.items()):
        for place in ("returned", "kept and used twice", "in a dictionary", "in parentheses"):
            form = PLACES[place]
            body, truth = form.format(e=expression), form.format(e=meant)
            yield Shape("meant", _named(f"{at} {place}"), body, truth)
    for name, body in STATEMENTS.items():
        yield Shape("statements", _named(name), body)


def _fits(expression: str, place: str) -> bool:
    awaits = "await " in expression or " async for " in expression
    if awaits and place in ("in a generator", "in a plain function", "in a lambda"):
        return False
    return not (place == "in an f-string" and ("'" in expression and "{" in expression))


def _named(text: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in text)
    return "case_" + "_".join(words.split())


IMPERSONATION = """
from django.contrib.auth.models import User
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject


class Impersonating(MiddlewareMixin):
    def process_request(self, request):
        request.user = SimpleLazyObject(lambda: User.objects.get(username="librarian"))
"""


def impersonate(project: Path) -> None:
    """Give every request another user than that of its session."""
    (project / "bookshop" / "impersonation.py").write_text(IMPERSONATION, encoding="utf-8")
    with (project / "bookshop" / "settings.py").open("a", encoding="utf-8") as settings:
        settings.write('\nMIDDLEWARE.append("bookshop.impersonation.Impersonating")\n')


def lay_out(folder: Path, cases: Sequence[Shape], *, meant: bool = False) -> Path:
    """A bookshop with these cases in the place of its own; as they were `meant` where they fail."""
    shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns("__pycache__", ".*", "cases"))
    texts: dict[str, str] = {"__init__": ""}
    for case in cases:
        body = case.meant if meant and case.meant is not None else case.body
        written = Shape(case.kind, case.name, body).text()
        texts[case.kind] = texts.get(case.kind, HEAD) + f"\n\n{written}"
    (folder / "cases").mkdir()
    for name, text in texts.items():
        (folder / "cases" / f"{name}.py").write_text(text, encoding="utf-8")
    return folder
