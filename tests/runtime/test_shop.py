"""The example shop: its own tests, before any repair."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import django
import libcst as cst
import pytest

from benchmarks.convert.undo import undo

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


def test_synchronous_twins_of_its_handlers_do_the_same_once_they_are_converted(tmp_path):
    shop = tmp_path / "shop"
    twins = [f"{each.file}::{each.qualname}" for each in undo(SHOP, shop)]
    mistakes = shop / "shop" / "views_mistakes.py"
    text = cst.parse_module(mistakes.read_text(encoding="utf-8"))
    one_word = OneWordLess()
    mistakes.write_text(text.visit(one_word).code, encoding="utf-8")
    twins += [f"shop/views_mistakes.py::MistakesView.{name}" for name in one_word.names]
    before = _failed(_test(shop=shop))
    convert = [sys.executable, "-m", "hue_lint", "convert", "--target-django=5.2", *twins]
    plan = subprocess.run(convert, cwd=shop, capture_output=True, text=True, check=False).stdout
    assert plan.count("becomes async") > 40, plan
    # Three mistakes are none that a function can be undone of: they stay, and their tests fail.
    assert _failed(_test(shop=shop)) == before
    assert len(before) == 3


class OneWordLess(cst.CSTTransformer):
    """The wrong variants that await nothing: without `async` there is nothing wrong with them."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        body = cst.Module([]).code_for_node(updated_node.body)
        name = updated_node.name.value
        if not name.endswith("_wrong") or "await" in body or "async" in body:
            return updated_node
        self.names.append(name)
        return updated_node.with_changes(asynchronous=None)


def _failed(output: str) -> list[str]:
    return sorted(re.findall(r"^(?:ERROR|FAIL): (\w+)", output, re.MULTILINE))


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
