"""The documentation names what there is."""

import os
import re
import subprocess
import sys
from pathlib import Path

from hue_lint.commands.check import check
from hue_lint.config import known_keys

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")


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


def test_the_output_in_the_readme_is_real():
    shown = re.search(
        r"\$ hue-lint check examples/shop\n(.*?)\n  (?:repair|why):", README, re.DOTALL
    )
    done = subprocess.run(
        [sys.executable, "-m", "hue_lint", "check", "."],
        cwd=ROOT / "examples" / "shop",
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)},
    )
    assert shown is not None
    assert shown[1] in done.stdout
