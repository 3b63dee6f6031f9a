"""One project, one answer: however a file is asked for, and whatever was asked before."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from asked import ask, parsed
from drawing import drawn
from hypothesis import given
from hypothesis import strategies as st
from small_projects import MODELS, Project, projects


@contextmanager
def laid_out(project: Project) -> Iterator[Path]:
    """The project in a folder of its own."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        project.write(root)
        yield root


@given(projects(), st.data())
@drawn(40)
def test_a_file_a_folder_and_standard_input_are_told_what_the_whole_tree_is_told(
    project: Project, data: st.DataObject
) -> None:
    names = data.draw(
        st.lists(st.sampled_from(project.modules), min_size=1, max_size=3, unique=True)
    )
    with laid_out(project) as root:
        whole = ask(root, ".")
        for name in names:
            wanted = whole.findings.get(name, ())
            assert ask(root, name).findings.get(name, ()) == wanted
            assert ask(root, str(Path(name).parent)).findings.get(name, ()) == wanted
            typed = ask(root, "-", "--stdin-filename", name, text=project.files[name])
            assert typed.findings.get(name, ()) == wanted


KEEPING = """\
class Shelf:
    def __init__(self, rows):
        self.rows = rows

    async def walk(self):
        for each in self.rows:
            print(each)


def shelf(rows):
    return Shelf(rows)
"""
GIVING = """\
from shop import keeping
from shop.keeping import Shelf, shelf
from shop.models import Book

MADE = Shelf
MAKE = shelf


async def view(request, other: Shelf):
    {}(Book.objects.all())
"""


@pytest.mark.parametrize("name", ["shop/early.py", "shop/late.py"])
@pytest.mark.parametrize(
    "called", ["Shelf", "MADE", "shelf", "MAKE", "type(other)", "getattr(keeping, 'Shelf')"]
)
def test_who_gives_something_is_told_by_the_text_whatever_was_read_before(
    tmp_path: Path, name: str, called: str
) -> None:
    (tmp_path / "shop").mkdir()
    for path, text in {
        "manage.py": "",
        "shop/__init__.py": "",
        "shop/models.py": MODELS.format(selected="", recent="first()", label="self.name"),
        "shop/keeping.py": KEEPING,
        name: GIVING.format(called),
    }.items():
        (tmp_path / path).write_text(text)
    whole = ask(tmp_path, ".").findings.get("shop/keeping.py", ())
    assert ask(tmp_path, "shop/keeping.py").findings.get("shop/keeping.py", ()) == whole
    assert ask(tmp_path, name, "shop/keeping.py").findings.get("shop/keeping.py", ()) == whole
    if called == "Shelf":
        assert len(whole) == 1


AROUND = """\
from shop.models import Book


class Holder:
    value = None

    async def hold(self, x, call=None):
        self.value = call


def outer(x):
    inner(x)


def inner(x):
    print(Holder().value)
    for each in Book.objects.filter(pk=x):
        print(each)
"""
PAGE = """\
from django.views import View

from shop.around import Holder, inner, outer


class Page(View):
    def dispatch(self, request):
        inner(request)
        return super().dispatch(request)

    async def get(self, request):
        outer(request)
        await Holder().hold(1, inner)
"""


def test_what_was_found_out_inside_of_what_it_asks_for_is_not_the_last_word(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    for path, text in {
        "manage.py": "",
        "shop/__init__.py": "",
        "shop/models.py": MODELS.format(selected="", recent="first()", label="self.name"),
        "shop/around.py": AROUND,
        "shop/page.py": PAGE,
    }.items():
        (tmp_path / path).write_text(text)
    alone = ask(tmp_path, "shop/page.py")
    assert alone.places == ["shop/page.py:12 HUE501", "shop/page.py:8 HUE501"]
    assert ask(tmp_path, "shop/around.py", "shop/page.py").findings == alone.findings


@given(projects())
@drawn(4)
def test_the_order_of_hashes_changes_nothing(project: Project) -> None:
    command = (sys.executable, "-m", "hue_lint", "check", "--no-cache", "--output-format", "json")
    with laid_out(project) as root:
        whole = ask(root, ".").findings
        for seed in ("0", "7919", "15838"):
            done = subprocess.run(
                command, cwd=root, env={"PYTHONHASHSEED": seed}, capture_output=True, check=False
            )
            assert parsed(done.stdout.decode()) == whole
