"""Helpers below become async with their callers, stay in a thread, or get a twin; callers await."""

from __future__ import annotations

import pytest
from convert_project import Project

HELPERS = """\
from blog.models import Post


def total(least):
    return Post.objects.filter(pk__gt=least).count()


def report(least):
    # a line that stays
    return f"{total(least)} posts"


def words(text):
    return text.split()
"""

REPOSITORIES = """\
from abc import ABC, abstractmethod
from typing import Generic, TypeVar, overload

from django.db.models import Model

from blog.models import Post

T = TypeVar("T", bound=Model)


class Repository(Generic[T]):
    def __init__(self, model: type[T]) -> None:
        self.model = model

    def get(self, pk: int) -> T:
        return self.model.objects.get(pk=pk)


class Finder[M: Model](ABC):
    @abstractmethod
    def look(self, pk: int) -> M: ...


class PostFinder(Finder[Post]):
    def look(self, pk: int) -> Post:
        return Post.objects.get(pk=pk)


class Service[M: Model]:
    def __init__(self, repository: Repository[M], finder: Finder[M]) -> None:
        self.repository = repository
        self.finder = finder

    def fetch(self, pk: int) -> M:
        return self.repository.get(self.finder.look(pk).pk)


@overload
def load(pk: int) -> Post: ...
@overload
def load(pk: None) -> None: ...
def load(pk):
    return Post.objects.get(pk=pk)


def pick[M: Model](model: type[M], pk: int) -> M:
    return Post.objects.get(pk=pk)


def page(request):
    return load(1), Service(Repository(Post), PostFinder()).fetch(1), pick(Post, 1)
"""

ASYNCHRONOUS = [
    ("def ", "async def "),
    ("async def __init__", "def __init__"),
    ("return self.model.objects.get(", "return await self.model.objects.aget("),
    ("return Post.objects.get(", "return await Post.objects.aget("),
    ("return self.repository", "return await self.repository"),
    ("(self.finder.look(pk)", "((await self.finder.look(pk))"),
    ("return load(1), Service(", "return await load(1), await Service("),
    ("fetch(1), pick(", "fetch(1), await pick("),
]

VIEWS = """\
from django.http import HttpResponse

from blog.helpers import report, total, words


def page(request):
    return HttpResponse(report(0) + str(words("a b")))


def number(request):
    return HttpResponse(str(total(0)))
"""


@pytest.fixture
def blog(project: Project) -> Project:
    project.write("blog/helpers.py", HELPERS)
    project.write("blog/views.py", VIEWS)
    return project


def test_what_is_generic_abstract_or_overloaded_changes_with_what_implements_it(
    project: Project,
) -> None:
    project.write("blog/repositories.py", REPOSITORIES)
    whole = project.convert("--deep", "blog/repositories.py::page")
    after = project.read("blog/repositories.py")
    wanted = REPOSITORIES
    for old, new in ASYNCHRONOUS:
        wanted = wanted.replace(old, new)
    assert after == wanted
    assert "PostFinder.look  becomes async" in whole.out
    assert "7 functions async in 1 file" in whole.out


def test_without_depth_helpers_run_in_a_thread(blog: Project) -> None:
    done = blog.convert("blog/views.py")
    assert "await sync_to_async(report)(0) + str(words" in blog.read()
    assert blog.read("blog/helpers.py") == HELPERS
    assert "report  stays synchronous: deeper than was asked for (--depth)" in done.out


def test_a_depth_of_one_converts_what_the_function_calls_itself(blog: Project) -> None:
    blog.convert("--depth=1", "blog/views.py::page")
    helpers = blog.read("blog/helpers.py")
    assert "await report(0)" in blog.read()
    assert "async def report" in helpers
    assert "await sync_to_async(total)(least)" in helpers


def test_deep_converts_everything_below_whose_callers_all_change(blog: Project) -> None:
    blog.convert("--deep", "blog/views.py")
    helpers = blog.read("blog/helpers.py")
    assert 'return f"{await total(least)} posts"' in helpers
    assert "return await Post.objects.filter(pk__gt=least).acount()" in helpers
    assert "await report(0) + str(words(" in blog.read()
    assert "def words" in helpers
    assert "async def words" not in helpers
    assert blog.found() == ""


def test_a_helper_with_a_synchronous_caller_stays(blog: Project) -> None:
    done = blog.convert("--deep", "blog/views.py::page")
    assert (
        "total  stays synchronous: number() (views.py:11) calls it and is synchronous" in done.out
    )
    assert "await sync_to_async(total)(least)" in blog.read("blog/helpers.py")
    assert blog.read().endswith("    return HttpResponse(str(total(0)))\n")


def test_a_helper_with_a_synchronous_caller_may_get_a_twin(blog: Project) -> None:
    done = blog.convert("--deep", "--twins", "blog/views.py::page")
    helpers = blog.read("blog/helpers.py")
    assert (
        "def total(least):\n"
        "    return Post.objects.filter(pk__gt=least).count()\n\n\n"
        "async def atotal(least):\n"
        "    return await Post.objects.filter(pk__gt=least).acount()\n"
    ) in helpers
    assert "await atotal(least)" in helpers
    assert "atotal  is new, async: beside total(), which has synchronous callers" in done.out
    assert blog.found() == ""


def test_a_twin_is_imported_beside_what_it_is_a_twin_of(blog: Project) -> None:
    blog.convert("--twins", "blog/views.py::number")
    assert "from blog.helpers import atotal, report, total, words" in blog.read()
    assert "await atotal(0)" in blog.read()


def test_async_callers_await_what_was_called_in_a_thread(blog: Project) -> None:
    blog.write(
        "blog/api.py",
        """\
        from asgiref.sync import sync_to_async

        from blog.helpers import total as how_many


        async def count(request):
            return await sync_to_async(how_many)(3)
        """,
    )
    blog.write("blog/views.py", "")
    blog.write("blog/helpers.py", HELPERS.replace('f"{total(least)} posts"', '"posts"'))
    done = blog.convert("blog/helpers.py::total")
    assert "return await how_many(3)" in blog.read("blog/api.py")
    assert "sync_to_async" not in blog.read("blog/api.py")
    assert "count() (api.py:7) awaits it" in done.out


def test_a_synchronous_caller_runs_it_by_async_to_sync_where_that_is_allowed(
    blog: Project,
) -> None:
    done = blog.convert("--allow-async-to-sync", "blog/helpers.py::report")
    assert "HttpResponse(async_to_sync(report)(0) + str" in blog.read()
    assert "from asgiref.sync import async_to_sync" in blog.read()
    assert "page() (views.py:7) runs it by async_to_sync" in done.out


def test_a_helper_stays_where_a_call_of_it_cannot_be_awaited(project: Project) -> None:
    project.write(
        "blog/views.py",
        """\
        from django.db import transaction

        from blog.models import Post


        def total():
            return Post.objects.count()


        def title_of(pk):
            return Post.objects.get(pk=pk).title


        def page(request):
            with transaction.atomic():
                Post.objects.create(title=str(total()))
            return sorted([1, 2], key=lambda pk: title_of(pk))
        """,
    )
    done = project.convert("--deep", "blog/views.py::page")
    text = project.read()
    assert "def total():\n    return Post.objects.count()" in text
    assert "it is called in a transaction, which cannot await" in done.out or (
        "def total():\n    return" in text
    )
    assert "def title_of(pk):\n    return Post.objects.get(pk=pk).title" in text


def test_what_a_generator_reads_becomes_a_list_first(project: Project) -> None:
    project.write(
        "blog/views.py",
        """\
        from blog.models import Post


        def title_of(pk):
            return Post.objects.get(pk=pk).title


        def page(request):
            return ", ".join(title_of(pk) for pk in (1, 2))
        """,
    )
    project.convert("--deep", "blog/views.py::page")
    assert 'return ", ".join([await title_of(pk) for pk in (1, 2)])' in project.read()


def test_functions_that_call_each_other_become_async_together(project: Project) -> None:
    project.write(
        "blog/views.py",
        """\
        from blog.models import Post


        def even(n):
            return n == 0 or odd(n - 1)


        def odd(n):
            return Post.objects.exists() if n == 1 else even(n - 1)
        """,
    )
    project.convert("blog/views.py")
    text = project.read()
    assert "async def even(n):\n    return n == 0 or await odd(n - 1)" in text
    assert "await Post.objects.aexists() if n == 1 else await even(n - 1)" in text


def test_overriding_methods_become_async_with_what_they_override(project: Project) -> None:
    project.write(
        "blog/views.py",
        """\
        from blog.models import Post


        class Page:
            def total(self):
                return Post.objects.count()


        class Other(Page):
            def total(self):
                return super().total() + 1
        """,
    )
    project.convert("blog/views.py")
    assert "return await super().total() + 1" in project.read()


def test_tests_that_use_the_client_stay(blog: Project) -> None:
    tests = """\
from django.test import TestCase


class PageTest(TestCase):
    def test_page(self):
        self.assertEqual(self.client.get("/page/").status_code, 200)
"""
    blog.write("blog/tests.py", tests)
    blog.convert("blog/views.py")
    assert blog.read("blog/tests.py") == tests


def test_a_decorator_that_awaits_is_a_caller_that_can_await(project: Project) -> None:
    project.write(
        "blog/views.py",
        """\
        from functools import wraps

        from asgiref.sync import sync_to_async

        from blog.models import Post


        def allowed(pk):
            return Post.objects.filter(pk=pk).exists()


        def guarded(view):
            @wraps(view)
            async def inner(request, pk):
                if await sync_to_async(allowed)(pk):
                    return await view(request, pk)

            return inner
        """,
    )
    project.convert("blog/views.py::allowed")
    assert "if await allowed(pk):" in project.read()


def test_a_mistake_that_a_caller_had_before_is_no_reason_against_what_it_calls(
    project: Project,
) -> None:
    text = """\
        from blog.models import Post


        async def shown(post):
            return post.title


        def latest():
            return Post.objects.latest("pk")


        async def page(request):
            post = await latest()
            shown(post)
            return post
        """
    project.write("blog/views.py", text)
    done = project.convert("blog/views.py::latest")
    assert "becomes async" in done.out
    assert 'return await Post.objects.alatest("pk")' in project.read()
    assert "    shown(post)\n" in project.read()
