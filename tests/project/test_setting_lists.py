"""What a setting lists, however a settings module puts the list together."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hue_lint.project.index import Project
from hue_lint.project.setting_lists import listed

BASE = 'NAMES = ["a"]\nOTHERS = ("x", "y")\n'

MADE = """\
def build(more=False):
    made = ["a"]
    if more:
        made.append("b")
    return made


"""


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
        pytest.param('NAMES = ["a", "b"][:1]', "a", id="a slice"),
        pytest.param(
            'P = "a"\nNAMES = [f"{P}.b", P + ".c", "%s.d" % P]', "a.b a.c a.d", id="texts"
        ),
        pytest.param(
            'NAMES = [f"a.{n}" for n in ("b", "c") if n != "c"]', "a.b", id="a comprehension"
        ),
        pytest.param(
            'B = ["a.x", "b"]\nNAMES = [n.replace("x", "y") for n in B]', "a.y b", id="replace"
        ),
        pytest.param(
            'B = ["a", "b"]\nNAMES = ["c" if n == "b" else n for n in B]', "a c", id="put instead"
        ),
        pytest.param('NAMES = list(filter(None, ["a", "", "b"]))', "a b", id="filter(None)"),
        pytest.param(
            'NAMES = list(filter(lambda n: "b" not in n, ["a", "b"]))', "a", id="filter by a lambda"
        ),
        pytest.param('NAMES = list(map("a.{}".format, ["b", "c"]))', "a.b a.c", id="map"),
        pytest.param(
            'S = ["b"]\nNAMES = [n for n in ("a", "b") if n not in S]', "a", id="a list of others"
        ),
        pytest.param('more = ["b"]\nNAMES = ["a", *more]', "a b", id="a star"),
        pytest.param('NAMES = list({"a": 1, "b": 2})', "a b", id="the keys of a dictionary"),
        pytest.param('NAMES = "a b".split()', "a b", id="a text that is split"),
        pytest.param(
            'DEBUG = False\nNAMES = ["a"] + (["b"] if DEBUG else [])', "a", id="no debugging"
        ),
        pytest.param(MADE + "NAMES = build()", "a", id="a function that was not asked for more"),
        pytest.param(MADE + "NAMES = build(more=True)", "a b", id="a function that was"),
        pytest.param(MADE + "import os\nNAMES = build(os.environ['B'])", "a b?", id="or may be"),
        pytest.param(
            'def build(*names, at="a"):\n    return [f"{at}.{n}" for n in names]\n'
            'NAMES = build("b")',
            "a.b",
            id="a function with arguments",
        ),
        pytest.param(
            'def build():\n    made = []\n    for n in ("a", "b"):\n        made.append(n)\n'
            "    return made\nNAMES = build()",
            "a b",
            id="a function with a loop",
        ),
        pytest.param(
            'NAMES = []\nfor n in ("a", "b"):\n    NAMES.append(f"x.{n}")', "x.a x.b", id="a loop"
        ),
        pytest.param(
            'MORE = ["a", "b"]\nNAMES = []\nfor n in MORE:\n    if n not in NAMES:\n'
            "        NAMES += [n]",
            "a? b?",
            id="a loop that asks before",
        ),
        pytest.param(
            'NAMES = []\nfor n in ("a", "b"):\n    if n == "b":\n        continue\n'
            "    NAMES.append(n)",
            "a? b?",
            id="a loop that leaves some out",
        ),
        pytest.param(
            'NAMES = []\nfor a in ("a", "b"):\n    for b in ("c", "d"):\n'
            "        NAMES.append(a + b)",
            "ac ad bc bd",
            id="loops in loops",
        ),
        pytest.param(
            'import os\nNAMES = []\nfor n in os.listdir():\n    NAMES.append("a")',
            "a?",
            id="a loop over anything",
        ),
        pytest.param(
            'A = "a" * 9\n' + "A = A + A\n" * 90 + "NAMES = [A]", "", id="what is too long"
        ),
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
