"""What lies outside of what is told of a project's state changes its answers as well."""

import time
from pathlib import Path
from unittest import mock

import pytest
from asked import ask

from hue_lint import discovery
from hue_lint.analysis import Analysis
from hue_lint.disk import Stamp, stamp_of
from hue_lint.store import state
from hue_lint.store.cached import CachedEngine

MODELS = """\
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
"""
COUNTS = """\
from shop.models import Book


def load(pk):
    return Book.objects.count()


async def view(request):
    return load(1)
"""
LOADS_NOTHING = COUNTS.replace("Book.objects.count()", "pk")
WALKS = "{% for book in books %}{{ book.author.name }}{% endfor %}"
RENDERS = """\
from django.shortcuts import render

from shop.models import Book


async def view(request):
    return render(request, "shop/books.html", {"books": Book.objects.all()})
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in {
        "pyproject.toml": "[project]\nname = 'shop'\n",
        "manage.py": "",
        "shop/__init__.py": "",
        "shop/models.py": MODELS,
        "env/pyvenv.cfg": "home = /usr\n",
        ".gitignore": "ignored\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def assert_same(root: Path, *paths: str, found: bool) -> None:
    cold = ask(root, *paths)
    assert bool(cold.findings) is found
    assert ask(root, *paths, cached=True) == cold
    assert ask(root, *paths, cached=True) == cold


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("script", id="a script without a suffix"),
        pytest.param("ignored/script", id="one that is left out"),
        pytest.param("shop/window.pyw", id="a suffix that no module has"),
        pytest.param("node_modules/tool.py", id="a folder that no module is in"),
        pytest.param("env/lib/tool.py", id="an environment"),
    ],
)
def test_a_file_that_is_asked_for_may_lie_where_no_module_does(root: Path, name: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    for text in (COUNTS, LOADS_NOTHING, COUNTS):
        path.write_text(text)
        assert_same(root, name, ".", found=text is COUNTS)


@pytest.mark.parametrize("folder", ["env", "node_modules"])
def test_what_is_imported_may_lie_where_no_module_of_the_project_does(
    root: Path, folder: str
) -> None:
    (root / "shop/views.py").write_text(
        f"from {folder}.tools import load\n\n\nasync def view(request):\n    return load(1)\n"
    )
    assert_same(root, ".", found=False)
    (root / folder).mkdir(exist_ok=True)
    for text in (COUNTS, LOADS_NOTHING, COUNTS):
        (root / folder / "tools.py").write_text(text)
        assert_same(root, ".", found=text is COUNTS)
    (root / folder / "tools.py").unlink()
    assert_same(root, ".", found=False)


def test_a_template_that_is_changed_while_a_run_reads_is_not_taken_for_what_was_read(
    root: Path,
) -> None:
    (root / "shop/views.py").write_text(RENDERS)
    template = root / "shop/templates/shop/books.html"
    template.parent.mkdir(parents=True)
    template.write_text(WALKS)
    real = Analysis.findings

    def findings(self: Analysis, path: Path) -> object:
        found = real(self, path)
        if path.name == "views.py":
            template.write_text("nothing")
        return found

    with mock.patch.object(Analysis, "findings", findings):
        before = ask(root, ".", cached=True)
    assert before != ask(root, ".")
    assert ask(root, ".", cached=True) == ask(root, ".")


def test_a_file_that_is_written_again_within_a_tick_of_the_clock_is_another_one(root: Path) -> None:
    helper = root / "shop/helpers.py"
    (root / "shop/views.py").write_text(
        "from shop.helpers import load\n\n\nasync def view(request):\n    return load(1)\n"
    )
    helper.write_text(COUNTS)
    # not two seconds ago when the run begins, but when it ends
    real, now = CachedEngine.findings, time.time_ns() - 1_000_000_000

    def findings(self: CachedEngine, path: Path) -> object:
        helper.write_text(LOADS_NOTHING)
        time.sleep(1.1)
        return real(self, path)

    def stamp(path: Path | str) -> Stamp:
        return (now,) * 5 if Path(path).is_relative_to(root) else stamp_of(path)

    with (
        mock.patch.object(CachedEngine, "findings", findings),
        mock.patch.object(state, "stamp_of", stamp),
        mock.patch.object(discovery, "stamp_of", stamp),
    ):
        ask(root, "shop/views.py", cached=True)
    helper.write_text(COUNTS)
    assert_same(root, "shop/views.py", found=True)


def test_a_folder_of_templates_that_is_new_counts(root: Path) -> None:
    (root / "shop/views.py").write_text(RENDERS)
    (root / "shop/settings.py").write_text(
        "INSTALLED_APPS = ['shop']\nTEMPLATES = [{'DIRS': [BASE_DIR / '.pages']}]\n"
    )
    first = ask(root, ".", cached=True)
    (root / ".pages/shop").mkdir(parents=True)
    (root / ".pages/shop/books.html").write_text("{% for book in books %}{% endfor %}")
    assert ask(root, ".") != first
    assert ask(root, ".", cached=True) == ask(root, ".")


def test_a_kept_file_of_which_something_was_changed_is_not_believed(root: Path) -> None:
    (root / "shop/views.py").write_text(COUNTS)
    assert_same(root, ".", found=True)
    (kept,) = (root / ".hue-lint-cache").glob("findings-*")
    data = kept.read_bytes()
    at = data.index(b"which raises")
    kept.write_bytes(data[:at] + b"Which" + data[at + 5 :])
    assert_same(root, ".", found=True)
