"""What a setting lists, however a settings module puts the list together."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hue_lint.project.index import Project
from hue_lint.project.setting_lists import listed

BASE = 'NAMES = ["a"]\nOTHERS = ("x", "y")\n'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param('NAMES = ["a", "b"]', "a b", id="a list"),
        pytest.param('NAMES = ("a",) + ("b",)', "a b", id="tuples that are joined"),
        pytest.param('NAMES = ["a"]\nNAMES += ["b"]', "a b", id="a list that is extended"),
        pytest.param('NAMES = ["a"]\nNAMES.extend(("b",))', "a b", id="extend"),
        pytest.param('NAMES = ["a"]\nNAMES.append("b")', "a b", id="append"),
        pytest.param('NAMES = ["a"]\nNAMES.insert(0, "b")', "b a", id="insert"),
        pytest.param('NAMES = ["a", "b"]\nNAMES.remove("b")', "a", id="remove"),
        pytest.param('from shop.base import *\nNAMES = [*NAMES, "b"]', "a b", id="a star import"),
        pytest.param('from shop.base import NAMES\nNAMES += ["b"]', "a b", id="an import"),
        pytest.param("from shop import base\nNAMES = base.NAMES", "a", id="a module's"),
        pytest.param(
            'from shop.base import OTHERS\nNAMES = ["a"] + list(OTHERS)', "a x y", id="two lists"
        ),
        pytest.param(
            'import os\nNAMES = ["a"]\nif os.environ.get("X"):\n    NAMES.append("b")',
            "a b?",
            id="what the environment decides",
        ),
        pytest.param('NAMES = ["a"] + (["b"] if X else [])', "a b?", id="a condition"),
        pytest.param('NAMES = ["a"]\nNAMES = ["b"]', "b", id="the last one counts"),
        pytest.param("NAMES = NAMES + NAMES", "", id="a list of itself"),
        pytest.param("NAMES = make()", "", id="what cannot be read"),
    ],
)
def test_what_a_setting_lists(
    project: Callable[[dict[str, str]], Project], tmp_path: Path, text: str, found: str
) -> None:
    made = project({"shop/__init__.py": "", "shop/base.py": BASE, "shop/settings.py": text})
    module = made.module_at(tmp_path / "shop" / "settings.py")
    names = listed(made.symbols, module, "NAMES")
    assert " ".join(each.text + "?" * (not each.surely) for each in names) == found
