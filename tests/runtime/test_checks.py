"""`manage.py check`: settings, and hue-lint's findings."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from asgiref.sync import async_to_sync
from django.core.checks import run_checks
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import override_settings
from django.utils.decorators import method_decorator

from hue import HueContext, HueFragmentsView, HueView, Router, html
from hue.checks import KNOWN_CHARSETS
from hue.testing import AsyncHueClient

SHOP = Path(__file__).parents[2] / "examples" / "shop"


def _ids() -> set[str]:
    return {message.id for message in run_checks(tags=["hue"])}


def test_settings_in_order_are_silent():
    assert _ids() == set()


@override_settings(HUE={"TITEL": "x"})
def test_an_unknown_key_is_reported():
    (message,) = run_checks(tags=["hue"])
    assert message.id == "hue.E001"
    assert "TITEL" in message.msg and "TITLE_FORMAT" in message.msg


@override_settings(CSRF_FAILURE_VIEW="django.views.csrf.csrf_failure")
def test_a_csrf_failure_that_cannot_be_placed_is_reported():
    assert _ids() == {"hue.W002"}


CSRF_CHECK = "django.middleware.csrf.CsrfViewMiddleware"


@pytest.mark.parametrize(
    ("middlewares", "ids"),
    [
        pytest.param([CSRF_CHECK], {"hue.W006"}, id="missing"),
        pytest.param([CSRF_CHECK, KNOWN_CHARSETS], {"hue.W006"}, id="too late"),
        pytest.param([KNOWN_CHARSETS, CSRF_CHECK], set(), id="before it"),
        pytest.param([], set(), id="no check that reads forms"),
    ],
)
def test_a_request_that_chooses_the_codec_of_the_csrf_check_is_reported(middlewares, ids):
    with override_settings(MIDDLEWARE=middlewares):
        assert _ids() == ids


class Reads(HueView):
    async def index(self, request: HttpRequest, context: HueContext[HttpRequest]):
        return html.p("async")


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class Open(Reads):
    pass


def test_a_transaction_around_a_view_is_reported_where_django_would_refuse_it(
    mount, settings_with_atomic_requests
):
    mount(Open, "open/")
    assert _ids() == set()
    mount(Reads)
    (message,) = run_checks(tags=["hue"])
    assert (message.id, message.is_serious()) == ("hue.W003", False)
    assert "Reads" in message.msg and "non_atomic_requests" in message.hint


def test_transactions_of_a_project_without_such_views_are_its_own_business(
    settings_with_atomic_requests,
):
    assert _ids() == set()


@pytest.mark.parametrize("settle", [True, False])
def test_django_refuses_what_was_reported_and_runs_the_others(mount, settle):
    at = mount(Open if settle else Reads)
    with patch.dict(connection.settings_dict, ATOMIC_REQUESTS=True):
        client = AsyncHueClient(raise_request_exception=False)
        response = async_to_sync(client.get)(at)
    assert response.status_code == (200 if settle else 500)


def test_two_classes_of_one_namespace_are_reported(mount):
    class Twin(HueFragmentsView):
        app_name = "reads"
        router = Router[HttpRequest]()

        @router.fragment_get("x/")
        async def x(self, request: HttpRequest, context: HueContext[HttpRequest]): ...

    mount(Reads)
    mount(Reads, "again/")
    assert _ids() == set()
    mount(Twin, "twin/")
    (message,) = run_checks(tags=["hue"])
    assert message.id == "hue.W005"
    assert "Reads" in message.msg and "Twin" in message.msg and "app_name" in message.hint


@pytest.mark.parametrize("name", ["request", "self"])
def test_a_parameter_that_django_cannot_pass_on_is_reported(mount, name):
    mount(Reads, f"all/<slug:shop>/<int:{name}>/")
    (message,) = run_checks(tags=["hue"])
    assert message.id == "hue.E007"
    assert "Reads" in message.msg and repr(name) in message.msg and "another name" in message.hint


@pytest.fixture
def settings_with_atomic_requests():
    from django.conf import settings

    databases = {"default": {**settings.DATABASES["default"], "ATOMIC_REQUESTS": True}}
    with pytest.warns(UserWarning, match="DATABASES"), override_settings(DATABASES=databases):
        yield


def _manage(shop: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=shop,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Path:
    """A copy of the shop, so that its database is not written into the tree."""
    copy = tmp_path_factory.mktemp("shop") / "shop"
    shutil.copytree(SHOP, copy, ignore=shutil.ignore_patterns("*.sqlite3", "__pycache__"))
    return copy


def test_the_async_tag_reports_what_hue_lint_finds(shop):
    checked = _manage(shop, "check", "--tag", "async")
    assert checked.returncode == 0, checked.stderr
    assert "views_mistakes.py:" in checked.stderr
    assert "(HUE101) sync-query:" in checked.stderr
    assert "site-packages" not in checked.stderr


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        pytest.param(["check"], {}, id="a plain check does not wait for it"),
        pytest.param(["migrate", "-v0"], {}, id="nor does a migration"),
        pytest.param(["check", "--tag", "async"], {"SHOP_DEBUG": "0"}, id="not without DEBUG"),
        pytest.param(["check", "auth", "--tag", "async"], {}, id="not for an installed app"),
    ],
)
def test_otherwise_hue_lint_is_not_asked(shop, arguments, environment):
    checked = _manage(shop, *arguments, **environment)
    assert checked.returncode == 0, checked.stderr
    assert "HUE101" not in checked.stdout + checked.stderr
