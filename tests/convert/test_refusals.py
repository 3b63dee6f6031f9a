"""What cannot be asynchronous stays, and the reason is said."""

from __future__ import annotations

import pytest
from convert_project import Project

REFUSED = {
    "a property": (
        "class Page:\n    @property\n    def total(self):\n        return Post.objects.count()\n",
        "Page.total",
        "it is a property",
    ),
    "a cached property": (
        "from django.utils.functional import cached_property\n\n\n"
        "class Page:\n    @cached_property\n    def total(self):\n"
        "        return Post.objects.count()\n",
        "Page.total",
        "it is a property",
    ),
    "a generator": (
        "def titles():\n    for post in Post.objects.all():\n        yield post.title\n",
        "titles",
        "it is a generator",
    ),
    "a context manager": (
        "from contextlib import contextmanager\n\n\n@contextmanager\ndef counted():\n"
        "    yield Post.objects.count()\n",
        "counted",
        "it is a context manager",
    ),
    "a special method": (
        "class Page:\n    def __str__(self):\n        return str(Post.objects.count())\n",
        "Page.__str__",
        "Python itself calls __str__()",
    ),
    "a receiver of a signal": (
        "from django.db.models.signals import post_save\nfrom django.dispatch import receiver\n\n\n"
        "@receiver(post_save, sender=Post)\ndef saved(sender, **kwargs):\n"
        "    Post.objects.count()\n",
        "saved",
        "@receiver: send() of a signal runs an async receiver in a loop of its own",
    ),
    "a receiver that is connected": (
        "from django.db.models.signals import post_save\n\n\n"
        "def saved(sender, **kwargs):\n    Post.objects.count()\n\n\npost_save.connect(saved)\n",
        "saved",
        "hands it to something that may call it",
    ),
    "an overridden method of a model": (
        "class Special(Post):\n    def save(self, *args, **kwargs):\n"
        "        super().save(*args, **kwargs)\n",
        "Special.save",
        "Django or a library calls save() without `await`",
    ),
    "a method of a command": (
        "from django.core.management.base import BaseCommand\n\n\nclass Command(BaseCommand):\n"
        "    def handle(self, *args, **options):\n        Post.objects.count()\n",
        "Command.handle",
        "Django or a library calls handle() without `await`",
    ),
    "a handler beside one of a generic view": (
        "from django.views.generic import ListView\n\n\nclass Posts(ListView):\n"
        "    model = Post\n\n    def post(self, request):\n        Post.objects.create()\n",
        "Posts.post",
        "brings a synchronous get()",
    ),
    "a view behind a mixin that asks for the user": (
        "from django.contrib.auth.mixins import LoginRequiredMixin\n"
        "from django.views import View\n\n\nclass Mine(LoginRequiredMixin, View):\n"
        "    def get(self, request):\n        Post.objects.count()\n",
        "Mine.get",
        "LoginRequiredMixin reads request.user in dispatch()",
    ),
    "a handler of Django REST framework": (
        "from rest_framework.views import APIView\n\n\nclass Posts(APIView):\n"
        "    def get(self, request):\n        return Post.objects.count()\n",
        "Posts.get",
        "the view calls get() without `await`",
    ),
    "a decorated function that opens a transaction": (
        "from django.db import transaction\n\n\n@transaction.atomic\ndef add(request):\n"
        "    Post.objects.create()\n",
        "add",
        "a transaction belongs to one thread",
    ),
    "a function that is cached": (
        "from functools import lru_cache\n\n\n@lru_cache\ndef total():\n"
        "    return Post.objects.count()\n",
        "total",
        "it would keep the coroutine",
    ),
    "a page that is cached": (
        "from django.views.decorators.cache import cache_page\n\n\n@cache_page(60)\n"
        "def listing(request):\n    return Post.objects.count()\n",
        "listing",
        "asks the cache on the event loop",
    ),
    "a function behind a decorator that nobody knows": (
        "from somewhere import traced\n\n\n@traced\ndef total():\n"
        "    return Post.objects.count()\n",
        "total",
        "nobody knows whether @traced takes an async function",
    ),
    "a function behind a decorator of the project that calls it": (
        "def traced(function):\n    def inner(*args):\n        print(function(*args))\n"
        "    return inner\n\n\n@traced\ndef total():\n    return Post.objects.count()\n",
        "total",
        "nobody knows whether @traced takes an async function",
    ),
    "a function that something calls synchronously": (
        "def total():\n    return Post.objects.count()\n\n\ndef report():\n    return total()\n",
        "total",
        "report() (views.py:9) calls it and is synchronous (--allow-async-to-sync)",
    ),
    "a function that is handed over": (
        "def key_of(pk):\n    return Post.objects.get(pk=pk).title\n\n\n"
        "def ordered(keys):\n    return sorted(keys, key=key_of)\n",
        "key_of",
        "ordered() (views.py:9) hands it to something that may call it",
    ),
    "a method of which nobody knows who calls it": (
        "class Page:\n    def total(self):\n        return Post.objects.count()\n\n\n"
        "def show(page):\n    return page.total()\n",
        "Page.total",
        "show() (views.py:10) may call it",
    ),
    "a function that is named in a string": (
        "def total():\n    return Post.objects.count()\n\n\nSTEPS = ['blog.views.total']\n",
        "total",
        "names it in a string",
    ),
    "a method that is named to getattr": (
        "class Page:\n    def total(self):\n        return Post.objects.count()\n\n\n"
        "def show():\n    return getattr(Page(), 'total')()\n",
        "Page.total",
        "names it in a string",
    ),
    "a function that holds a lock of threads": (
        "import threading\n\nlock = threading.Lock()\n\n\n"
        "def total():\n    with lock:\n        return Post.objects.count()\n",
        "total",
        "needs --unsafe-fixes",
    ),
    "a function that is defined twice": (
        "def total():\n    return Post.objects.count()\n\n\ndef total():\n    return 1\n",
        "total",
        "total is defined more than once in this file",
    ),
    "what an overriding class leaves synchronous": (
        "class Page:\n    def total(self):\n        return Post.objects.count()\n\n\n"
        "class Other(Page):\n    def total(self):\n        return super().total() + 1\n",
        "Page.total",
        "Other.total() has to change together with it",
    ),
}


@pytest.mark.parametrize(("text", "name", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_it_is_refused(project: Project, text: str, name: str, reason: str) -> None:
    whole = f"from blog.models import Post\n\n\n{text}"
    project.write("blog/views.py", whole)
    done = project.convert(f"blog/views.py::{name}")
    assert reason in done.out
    assert done.status == 1
    assert project.read() == whole


def test_a_decorator_takes_async_views_from_the_release_that_does(project: Project) -> None:
    text = (
        "from django.contrib.auth.decorators import login_required\n\n"
        "from blog.models import Post\n\n\n"
        "@login_required\ndef listing(request):\n    return Post.objects.count()\n"
    )
    project.write("blog/views.py", text)
    done = project.convert("blog/views.py::listing", target="5.0")
    assert "@login_required takes async functions since Django 5.1, the target is 5.0" in done.out
    assert project.read() == text
    project.convert("blog/views.py::listing", target="5.1")
    assert "async def listing" in project.read()


def test_a_method_that_a_template_calls_stays(project: Project) -> None:
    project.write(
        "blog/shelf.py",
        """\
        from blog.models import Post


        class Shelf:
            def total(self):
                return Post.objects.count()
        """,
    )
    project.write("blog/templates/blog/shelf.html", "{% if shelf.total > 3 %}full{% endif %}")
    done = project.convert("blog/shelf.py::Shelf.total")
    assert "the template blog/shelf.html may call it, and cannot await" in done.out


def test_views_of_a_project_with_atomic_requests_stay(project: Project) -> None:
    project.write(
        "blog/settings.py",
        "DATABASES = {'default': {'ENGINE': 'x', 'ATOMIC_REQUESTS': True}}\n",
    )
    project.write(
        "blog/views.py",
        """\
        from blog.models import Post


        def listing(request):
            return Post.objects.count()
        """,
    )
    done = project.convert("blog/views.py::listing")
    assert "the settings say ATOMIC_REQUESTS" in done.out


def test_several_projects_at_once_are_refused(project: Project) -> None:
    project.write("one/manage.py", "")
    project.write("one/a.py", "def f():\n    pass\n")
    project.write("one/pyproject.toml", "[tool.hue-lint]\n")
    project.write("blog/views.py", "def g():\n    pass\n")
    done = project.convert("one/a.py::f", "blog/views.py::g")
    assert (done.status, "different projects" in done.err) == (2, True)


def test_users_that_the_backend_cannot_load_asynchronously_keep_a_view(project: Project) -> None:
    project.write("blog/settings.py", "AUTHENTICATION_BACKENDS = ['blog.backends.ByMail']\n")
    project.write(
        "blog/backends.py", "class ByMail:\n    def get_user(self, pk):\n        return None\n"
    )
    text = (
        "from django.contrib.auth.decorators import login_required\n"
        "from django.http import HttpRequest\n\n"
        "from blog.models import Post\n\n\n"
        "@login_required\ndef listing(request):\n    return Post.objects.count()\n\n\n"
        "def name(request: HttpRequest):\n    return request.user.username\n"
    )
    project.write("blog/views.py", text)
    done = project.convert("blog/views.py")
    assert (
        "@login_required awaits the user, and blog.backends.ByMail has no aget_user()" in done.out
    )
    assert "it asks for the user: blog.backends.ByMail has no aget_user()" in done.out
    assert project.read() == text
    project.write(
        "blog/backends.py",
        "from django.contrib.auth.backends import BaseBackend\n\n\n"
        "class ByMail(BaseBackend):\n    def get_user(self, pk):\n        return None\n",
    )
    project.convert("blog/views.py")
    assert project.read().count("async def") == 2
