"""CONTRIBUTING.md tells the truth: its house is this one, and its examples do what they say."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"^<!-- (file|one line): (\S+) -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
MODELS = """\
from django.db import models


class Post(models.Model):
    published = models.BooleanField()
"""


def folders_drawn() -> set[str]:
    """The folders of the packages in the drawing, by their paths."""
    drawing = re.search(r"^## The house\n.*?^```\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    assert drawing is not None
    found, above = set(), []
    for line in drawing[1].splitlines():
        indented, name = re.match(r"( *)(\S+)", line).groups()
        above = [*above[: len(indented) // 2], name.rstrip("/")]
        found.add("/".join(above))
    return found


def test_the_house_is_drawn_as_it_stands():
    drawn = folders_drawn()
    assert {path for path in drawn if not (ROOT / path).is_dir()} == set()
    rooms = {
        folder.relative_to(ROOT).as_posix()
        for package in ("hue", "hue_lint")
        for folder in (ROOT / package).iterdir()
        if not folder.name.startswith((".", "__"))
        and (any(folder.glob("[!_]*")) or (folder / "__init__.py").exists())
    }
    assert rooms - drawn == set()


def test_every_target_that_it_names_is_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", TEXT)) - targets == set()


@pytest.fixture(scope="module")
def changed(tmp_path_factory) -> Path:
    """A copy of the linter with everything added that the page adds, and a project to check."""
    folder = tmp_path_factory.mktemp("contribution")
    ignored = shutil.ignore_patterns("__pycache__", "facts.msgpack")
    shutil.copytree(ROOT / "hue_lint", folder / "hue_lint", ignore=ignored)
    (folder / "shop").mkdir()
    (folder / "shop" / "__init__.py").touch()
    (folder / "shop" / "models.py").write_text(MODELS)
    for kind, name, text in BLOCK.findall(TEXT):
        path = folder / name
        if kind == "file":
            assert not path.exists(), f"{name} is there already"
            path.write_text(text)
        else:
            assert text.count("\n") == 1, "one line"
            first = "[classes.methods]\n"
            path.write_text(path.read_text().replace(first, first + text, 1))
    # as `make generate` does
    assert run(folder, "hue_lint.rule_info").returncode == 0
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_fact_is_a_finding(changed):
    done = run(changed, "hue_lint", "check", "--output-format=concise", "shop/views.py")
    assert done.stderr == ""
    assert done.stdout.startswith("shop/views.py:5:12: HUE101 sync-query"), done.stdout
    assert "draws rows of Post" in done.stdout


def test_the_rule_reports_what_the_library_does(changed):
    done = run(changed, "hue_lint", "rule", "sync-flag")
    assert done.stdout.startswith("# HUE406 sync-flag\n"), done.stderr
    wrong, right = re.findall(r"```python\n(.*?)```", done.stdout, re.DOTALL)
    for text, found in ((wrong, ["6:33: HUE406"]), (right, [])):
        (changed / "shop" / "flags.py").write_text(text)
        done = run(changed, "hue_lint", "check", "--output-format=concise", "shop/flags.py")
        assert done.stderr == ""
        assert re.findall(r"^shop/flags\.py:(\S+ HUE\d+)", done.stdout, re.MULTILINE) == found


def test_a_family_without_a_rule_is_named(changed):
    (changed / "hue_lint" / "rules" / "flags.py").unlink()
    tests = changed / "tests" / "rules"
    tests.mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "rules" / "test_pages.py", tests)
    done = run(changed, "pytest", "-q", "-k", "family_of_the_facts", "tests/rules/test_pages.py")
    assert done.returncode == 1
    assert "'flag'" in done.stdout
