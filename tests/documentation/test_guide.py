"""The guide tells the truth: what it marks raises on a real Django's event loop and is reported at
its line; everything else in it runs, and is not."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from doc_blocks import ROOT, blocks_of

from hue_lint import Options, check_paths
from hue_lint.rules.example_app import lay_out

PAGE = ROOT / "docs" / "guide" / "async-views.md"
MODULES = {block.file: block.text for block in blocks_of(PAGE) if block.file}
BODIES = """\
from pydantic import BaseModel


class Credentials(BaseModel):
    name: str
    password: str
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("guide")
    lay_out(folder, MODULES, {"shop/bodies.py": BODIES})
    return folder


def functions(name: str) -> dict[str, str]:
    """The rows of each function and fragment in a module of the guide, without decorators."""
    lines = MODULES[name].splitlines()
    return {
        node.name: "\n".join(lines[node.lineno - 1 : node.end_lineno]).strip()
        for node in ast.walk(ast.parse(MODULES[name]))
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)
    }


@pytest.fixture(scope="module")
def outcomes(project) -> dict[str, str]:
    script = Path(__file__).with_name("run_guide.py")
    done = subprocess.run(
        [sys.executable, script, project, *MODULES], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", MODULES)
def test_django_refuses_what_is_marked_and_nothing_else(outcomes, name):
    became = {
        key.partition(" ")[2]: value for key, value in outcomes.items() if key.startswith(name)
    }
    assert became, "nothing of the module was run"
    texts = functions(name)
    assert became == {
        each: "SynchronousOnlyOperation" if "❌" in texts[each] else "ok" for each in became
    }


@pytest.mark.parametrize("name", MODULES)
def test_every_async_function_of_the_guide_is_run(outcomes, name):
    defined = {each for each, text in functions(name).items() if text.startswith("async def")}
    assert {each for each in defined if f"{name} {each}" not in outcomes} == set()


def test_hue_lint_reports_the_marked_lines_and_no_other(project):
    expected = {
        (name, row, found[1])
        for name, text in MODULES.items()
        for row, line in enumerate(text.splitlines(), 1)
        if (found := re.search(r"#.*?\b(HUE\d{3})", line))
    }
    report = check_paths([project], Options(target_django="5.1"))
    assert {
        (each.filename.relative_to(project).as_posix(), each.span.start.row, each.code)
        for each in report.findings
    } == expected


def test_every_cross_names_its_rule():
    for block in blocks_of(PAGE):
        assert not re.search(r"❌(?! HUE\d{3})", block.text), block.place
