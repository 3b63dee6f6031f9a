"""What a session asks depends on where the settings keep it; a queryset that is bound where it is
asked has its rows from there on."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from bookshop import files, lay_out
from layouts import layout_at

from hue_lint.analysis import Analysis

Judge = Callable[[Mapping[str, str]], None]

VIEW = """\
async def page(request):
    request.session["seen"] = True{mark}


async def who(request):
    return request.user.is_authenticated  # ! lazy-request-user
== shop/settings.py
SESSION_ENGINE = "django.contrib.sessions.backends.{engine}"
"""


@pytest.mark.parametrize(
    ("engine", "mark"),
    [
        pytest.param("db", "  # ! sync-session", id="rows"),
        pytest.param("cached_db", "  # ! sync-session", id="rows behind a cache"),
        pytest.param("signed_cookies", "", id="the cookie itself"),
        pytest.param("cache", "", id="a cache in memory"),
    ],
)
def test_a_session_asks_its_store(judge: Judge, engine: str, mark: str) -> None:
    judge(files(VIEW.format(engine=engine, mark=mark)))


def test_settings_that_do_not_agree_say_nothing(judge: Judge) -> None:
    other = '== shop/other_settings.py\nSESSION_ENGINE = "django.contrib.sessions.backends.db"\n'
    judge(files(VIEW.format(engine="signed_cookies", mark="  # ! sync-session") + other))


REDIS = '\nCACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}\n'


@pytest.mark.parametrize(
    ("engine", "more", "says"),
    [
        pytest.param("file", "", "blocks", id="files are waited for"),
        pytest.param("cache", REDIS, "blocks", id="so is a cache in another process"),
        pytest.param("db", "", "raises", id="the database refuses"),
    ],
)
def test_what_happens_is_that_of_the_store(
    tmp_path: Path, engine: str, more: str, says: str
) -> None:
    lay_out(tmp_path, files(VIEW.format(engine=engine, mark="") + more))
    found = Analysis.open(layout_at(tmp_path)).findings(tmp_path / "shop/views.py")
    (message,) = [each.message for each in found if each.name == "sync-session"]
    assert f"which {says} " in message


def test_what_is_bound_where_it_is_asked_has_its_rows(judge: Judge) -> None:
    judge(
        files(
            """\
from shop.models import Book


async def page():
    while rows := Book.objects.filter(price=0):  # ! queryset-evaluated
        print(rows)
    print(rows)


async def asked_alone():
    rows = Book.objects.filter(price=0)
    if rows:  # ! queryset-evaluated
        print(rows)  # ! queryset-evaluated
"""
        )
    )
