"""The example shop: its own tests, before any repair."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import django
import pytest

SHOP = Path(__file__).parents[2] / "examples" / "shop"
pytestmark = pytest.mark.skipif(
    django.VERSION < (5, 2), reason="the shop is written for Django 5.2, as its pyproject.toml says"
)


def _test(*labels: str, shop: Path = SHOP) -> str:
    run = subprocess.run(
        [sys.executable, "manage.py", "test", *labels], cwd=shop, capture_output=True, text=True
    )
    return run.stderr


def test_the_shop_works():
    assert _test("shop.tests.test_shop").rstrip().splitlines()[-2] == "OK"


def test_every_mistake_raises_until_it_is_repaired():
    output = _test("shop.tests.test_mistakes", "shop.tests.test_transactions")
    (total,) = re.findall(r"^Ran (\d+) tests", output, re.MULTILINE)
    errors = re.findall(r"^ERROR: ", output, re.MULTILINE)
    raised = re.findall(r"^django.core.exceptions.SynchronousOnlyOperation: ", output, re.MULTILINE)
    assert len(errors) == len(raised) == int(total) > 20


@pytest.mark.parametrize(
    ("options", "labels"),
    [
        pytest.param([], ["shop.tests.test_shop", "shop.tests.test_mistakes"], id="safe repairs"),
        pytest.param(["--unsafe-fixes"], [], id="unsafe ones as well: every test of the shop"),
    ],
)
def test_every_mistake_works_after_the_repair(tmp_path, options, labels):
    shop = tmp_path / "shop"
    shutil.copytree(SHOP, shop, ignore=shutil.ignore_patterns("*.sqlite3", "__pycache__"))
    fix = [sys.executable, "-m", "hue_lint", "check", "--fix", *options, "--exit-zero", "."]
    subprocess.run(fix, cwd=shop, capture_output=True, check=True)
    output = _test(*labels, shop=shop)
    assert output.rstrip().splitlines()[-2] == "OK", output


def test_every_mistake_stands_beside_its_right_variant():
    source = (SHOP / "shop" / "views_mistakes.py").read_text(encoding="utf-8")
    wrong = set(re.findall(r"def (\w+)_wrong\(", source))
    right = set(re.findall(r"def (\w+)_right\(", source))
    assert wrong == right - {"authenticate", "leave"}


def test_there_are_no_missing_migrations():
    run = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        cwd=SHOP,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout
