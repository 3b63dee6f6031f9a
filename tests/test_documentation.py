"""The documentation names what there is."""

import re
from pathlib import Path

from hue_lint.commands.check import check
from hue_lint.config import known_keys

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"


def test_every_option_of_check_is_documented():
    text = (DOCS / "command-line.md").read_text()
    options = {
        name for parameter in check.params for name in parameter.opts if name.startswith("--")
    }
    assert options - set(re.findall(r"--[a-z-]+", text)) == set()


def test_every_key_of_the_configuration_is_documented_in_order():
    text = (DOCS / "configuration.md").read_text()
    assert tuple(re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)) == known_keys()


def test_every_dependency_has_its_reason():
    text = (DOCS / "dependencies.md").read_text()
    declared = re.findall(r'^    "([a-z-]+)[>=\[]', (ROOT / "pyproject.toml").read_text(), re.M)
    assert {name for name in declared if name != "hue" and f"**{name}**" not in text} == set()
