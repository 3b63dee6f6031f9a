"""`manage.py check`: settings, and hue-lint's findings."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.test import override_settings

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


def test_transactions_around_async_views_are_reported(settings_with_atomic_requests):
    assert _ids() == {"hue.E003"}


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
