"""Methods that are found by a name that is computed."""

from collections.abc import Callable, Mapping

import pytest

Judge = Callable[[Mapping[str, str]], None]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('f"do_{action}"', id="a formatted text"),
        pytest.param('"do_" + action', id="a sum"),
        pytest.param('"do_%s" % action', id="a text with a conversion"),
        pytest.param('"do_{}".format(action)', id="a text that is formatted"),
    ],
)
def test_a_computed_name_may_be_that_of_each_method_that_it_fits(judge: Judge, text: str) -> None:
    judge(
        {
            "shop/actions.py": f"""\
from asgiref.sync import sync_to_async

from shop.models import Book


class Actions:
    def do_list(self):
        return Book.objects.count()

    async def do_show(self):
        return await Book.objects.acount()

    def to_text(self):
        return "x"

    @property
    def do_size(self):
        return Book.objects.count()

    async def run(self, action):
        return getattr(self, {text})()  # ! sync-helper

    async def run_if_there(self, action):
        name = {text}
        method = getattr(self, name, None)
        if method is not None:
            return method()  # ! sync-helper

    async def awaited(self, action):
        return await getattr(self, {text})()

    async def in_a_thread(self, action):
        return await sync_to_async(getattr(self, {text}))()

    async def others(self, action):
        return getattr(self, {text.replace("do_", "to_")})()

    async def anything(self, action):
        return getattr(self, f"{{action}}")(), getattr(self, f"d{{action}}")()


class Others:
    def do_list(self):
        return 1

    async def run(self, action):
        return getattr(self, {text})()
"""
        }
    )


def test_a_name_may_be_known_by_its_end_or_looked_up_in_a_module(judge: Judge) -> None:
    judge(
        {
            "shop/tasks.py": """\
from shop.models import Book


def list_task():
    return Book.objects.count()


def show():
    return 1
""",
            "shop/views.py": """\
from shop import tasks


async def run(name):
    return getattr(tasks, f"{name}_task")()  # ! sync-helper


async def other(name):
    return getattr(tasks, f"sh{name}w")()
""",
        }
    )


def test_a_user_that_is_asked_for_what_is_computed_is_loaded(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
async def asked(request, kind):
    return getattr(request.user, kind)  # ! lazy-request-user


async def asked_with_a_default(request, kind):
    return getattr(request.user, kind, None)  # ! lazy-request-user


async def loaded(request, kind):
    await request.auser()
    user = await request.auser()
    return getattr(user, kind)


async def another(request, kind):
    return getattr(request, kind)
"""
        }
    )
