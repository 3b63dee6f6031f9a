"""In an editor, too, an edit costs its consequences: open documents that rest on nothing of it are
not looked at again."""

from pathlib import Path

import pytest
from interpreting import counted

from hue_lint.engine import django_tools
from hue_lint.integrations.lsp.checking import Checker, World
from hue_lint.integrations.lsp.worker import Halt

HELPER = "from shop.models import Book\n\n\ndef load(pk):\n    return Book.objects.get(pk=pk)\n"
VIEW = "from shop.{0} import load\n\n\nasync def {0}_view(request):\n    return load(1)\n"
FILES = {
    "manage.py": "",
    "shop/__init__.py": "",
    "shop/models.py": "from django.db import models\n\n\nclass Book(models.Model):\n    pass\n",
    **{f"shop/{name}.py": HELPER for name in ("one", "two")},
    **{f"shop/views_{name}.py": VIEW.format(name) for name in ("one", "two")},
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def opened(root: Path, edition: int, disk: int | None = 1, **helpers: str) -> World:
    """All files open, some helpers with another text than on disk."""
    texts = {name: FILES[name] for name in FILES if name != "manage.py"}
    texts |= {f"shop/{name}.py": text for name, text in helpers.items()}
    return World(edition, {root / name: text.encode() for name, text in texts.items()}, disk)


@pytest.mark.parametrize(
    ("disk", "interpreted"),
    [
        pytest.param(1, set(), id="nothing else has changed"),
        pytest.param(2, {"load", "two_view"}, id="something else may have changed on disk"),
        pytest.param(None, {"load", "two_view"}, id="an editor that does not tell of the disk"),
    ],
)
def test_what_rests_on_nothing_that_was_typed_is_told_as_it_was(
    root: Path, disk: int | None, interpreted: set[str]
) -> None:
    checker, one, two = (
        Checker(django_tools()),
        root / "shop/views_one.py",
        root / "shop/views_two.py",
    )
    before = opened(root, 1, 1 if disk is not None else None)
    found = {path: checker.check(path, before, Halt()) for path in (one, two)}
    assert [len(each.findings) for each in found.values()] == [1, 1]
    after = opened(root, 2, disk, one=HELPER.replace("Book.objects.get(pk=pk)", "pk"))
    with counted() as names:
        assert checker.check(two, after, Halt()) == found[two]
    assert set(names) == interpreted
    assert checker.check(one, after, Halt()).findings == ()
