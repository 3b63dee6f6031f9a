"""The documentation names what there is."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest
import write_settings

from hue_lint.commands.check import check

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_option_of_check_is_documented():
    text = (DOCS / "command-line.md").read_text()
    options = {
        name for parameter in check.params for name in parameter.opts if name.startswith("--")
    }
    assert options - set(re.findall(r"--[a-z-]+", text)) == set()


def test_the_reference_of_the_settings_is_made_from_their_declarations():
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    assert write_settings.table() in text, "run `make generate`"
    assert write_settings.SCHEMA.read_text(encoding="utf-8") == write_settings.schema()


def test_editors_can_check_settings_by_their_schema():
    schema = json.loads(write_settings.SCHEMA.read_text(encoding="utf-8"))
    right = {"target-django": "5.2", "extend-operations": [{"name": "a.b", "effect": "blocks"}]}
    jsonschema.validate(right, schema)
    operation = {"extend-operations": [{"name": "a.b"}]}
    formats = [{"output-format": "jsn"}, {"target-django": "7.9"}]
    for wrong in ({"target-django": 5.2}, {"selct": []}, operation, *formats):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


def test_every_dependency_has_its_reason():
    text = (DOCS / "dependencies.md").read_text()
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = [
        declared["build-system"]["requires"],
        declared["project"]["dependencies"],
        *declared["project"]["optional-dependencies"].values(),
        *declared["dependency-groups"].values(),
    ]
    names = {re.match(r"[a-z0-9-]+", each)[0] for group in groups for each in group}
    assert {name for name in names - {"hue"} if f"**{name}**" not in text} == set()


def test_every_page_is_reached_from_the_index():
    reached, found = set(), [DOCS / "index.md"]
    while found:
        page = found.pop()
        assert page.is_file(), page
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
            found += [(page.parent / link).resolve() for link in links]
    assert set(DOCS.rglob("*.md")) - reached == set()


def test_the_output_in_the_readme_is_real():
    shown = re.search(r"\$ (hue-lint check examples/shop)\n(.*?)\n```", README, re.DOTALL)
    assert shown is not None
    done = subprocess.run(
        [sys.executable, "-m", "hue_lint", *shown[1].split()[1:]],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)},
    )
    assert f"{shown[2]}\n" in done.stdout
    # A head, the function, the line, its carets, the way, the repair: people read this.
    count = int(re.search(r"^(\d+) findings in", done.stdout, re.MULTILINE)[1])
    assert len(done.stdout.splitlines()) < 8 * count
