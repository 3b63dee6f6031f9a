"""Imports run one way, and the linter stays apart from the runtime and from Django (DESIGN.md)."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hue_lint.solver.components import components

PACKAGE = Path(__file__).resolve().parents[1] / "hue_lint"

# From the bottom up: a part imports only parts of rows above its own, and itself.
LAYERS = (
    ("bounds", "findings", "version", "disk", "streams", "patterns", "toml", "facts"),
    ("keys",),
    ("config", "report", "target", "writing"),
    ("discovery",),
    ("syntax",),
    ("hygiene",),
    ("project",),
    ("values",),
    ("declared",),
    ("frames",),
    ("django",),
    ("libraries",),
    ("interpreter",),
    ("solver",),
    ("explain", "fixes", "reporters"),
    ("rules",),
    ("calltree",),
    ("calling",),
    ("analysis",),
    ("environment", "project_settings", "selection", "revision", "baseline", "observed"),
    ("suppression", "fixing"),
    ("linter", "rule_info"),
    ("opening", "store"),
    ("engine",),
    ("workspace",),
    ("run",),
    ("convert",),
    ("integrations", "api"),
    ("commands",),
    ("cli",),
    ("__main__",),
)
RANK = {part: rank for rank, parts in enumerate(LAYERS) for part in parts}

# What knows Django is data: of the linter it needs nothing.
NOTHING_OF_THE_LINTER = ("facts",)

RUNTIME = {"hue", "hue_observe", "django", "pydantic", "htmy", "asgiref"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """The rows and full names of what a module imports, anywhere in it."""
    inside = ("hue_lint", *path.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(inside[: len(inside) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (above, node.module) if part)
            for alias in node.names:
                yield node.lineno, f"{module}.{alias.name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_run_one_way(path):
    own = part_of(path)
    if own == "__init__":
        # What it offers is imported when it is asked for; see the test below.
        return
    assert own in RANK, f"hue_lint/{own} has no place in LAYERS yet"
    wrong = []
    for row, name in imported(path):
        top, _, rest = name.partition(".")
        if top in RUNTIME:
            wrong.append(f"row {row}: {name} is not for the linter")
        if top != "hue_lint":
            continue
        other = rest.partition(".")[0]
        if other == own:
            continue
        if own in NOTHING_OF_THE_LINTER or RANK[other] >= RANK[own]:
            wrong.append(f"row {row}: {own} imports {other}")
    assert wrong == []


def modules_imported(path: Path) -> Iterator[str]:
    """The modules of the linter that a module imports, for types alone too."""
    for _, name in imported(path):
        parts = name.split(".")
        if parts[0] == "hue_lint":
            for end in range(len(parts), 1, -1):
                below = PACKAGE.parent.joinpath(*parts[:end])
                if below.with_suffix(".py").is_file() or below.joinpath("__init__.py").is_file():
                    yield ".".join(parts[:end])
                    break


def test_no_modules_import_each_other_in_a_circle_not_even_for_types():
    names = {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(
            ".__init__"
        ): path
        for path in MODULES
    }
    # What the package offers is imported when it is asked for.
    names.pop("hue_lint")
    imports = {name: [*modules_imported(path)] for name, path in names.items()}
    found = components(sorted(names), lambda name: [n for n in imports[name] if n in names])
    assert [each for each in found if len(each) > 1] == []


def test_running_the_linter_imports_neither_the_runtime_nor_django():
    script = (
        "import sys, hue_lint.cli, hue_lint.engine, hue_lint.integrations.flake8\n"
        f"print(sorted({RUNTIME!r} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_the_package_imports_nothing_by_itself():
    script = "import sys, hue_lint; print([n for n in sys.modules if n.startswith('hue_lint.')])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_where_it_was_not_installed_the_command_says_what_to_do():
    # -S leaves site-packages out: what is installed there is out of reach.
    done = subprocess.run(
        [sys.executable, "-S", "-m", "hue_lint", "check"],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == ("hue-lint: click is missing: install it with  pip install hue-lint\n")
