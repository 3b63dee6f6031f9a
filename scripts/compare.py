"""Let the tools of `docs/comparison.md` look at its twelve mistakes, and write the table there.

    python scripts/compare.py

The newest release of each tool is fetched by uv and run in an environment of its own.
"""

from __future__ import annotations

import ast
import datetime
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from doc_blocks import ROOT, blocks_of

from hue_lint.rules.example_app import lay_out

PAGE = ROOT / "docs" / "comparison.md"
MISTAKES = "shop/mistakes.py"
TABLE = re.compile(r"(<!-- table: .*? -->\n).*?(<!-- end -->)", re.DOTALL)
ROW = re.compile(rf"{re.escape(MISTAKES)}:(\d+)")
UV = str(Path(sys.executable).with_name("uv"))


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool by its distribution, and how it is asked about the project it stands in."""

    name: str
    distribution: str
    command: str
    beside: tuple[str, ...] = ()


HERE = Tool("hue-lint", "hue-lint", "hue-lint check --output-format=concise --no-cache .")
OTHERS = (
    Tool(
        "ruff (`ASYNC`, `DJ`)",
        "ruff",
        "ruff check --isolated --preview --select=ASYNC,DJ --output-format=concise --no-cache .",
    ),
    Tool("flake8-async", "flake8-async", f"flake8 --isolated --select=ASYNC {MISTAKES}"),
    Tool(
        "pylint with pylint-django",
        "pylint-django",
        "pylint --load-plugins=pylint_django --django-settings-module=compared_settings"
        f" --disable=C,R {MISTAKES}",
        ("pylint", "django"),
    ),
    Tool("mypy with django-stubs", "django-stubs", f"mypy {MISTAKES}", ("mypy",)),
    Tool("django-upgrade", "django-upgrade", f"django-upgrade --target-version=5.2 {MISTAKES}"),
    Tool(
        "Django's own check",
        "django",
        "python -m django check --deploy --settings=compared_settings",
    ),
)


def asked(tool: Tool, command: list[str], folder: Path) -> str:
    """What a command prints: hue-lint's from here, another tool's from its newest release."""
    if tool is HERE:
        command = [sys.executable, "-m", "hue_lint", *command[1:]]
    else:
        needed = [f"--with={each}" for each in (tool.distribution, *tool.beside)]
        uv = [UV, "run", "--quiet", "--no-project", "--isolated", "--python", sys.executable]
        command = [*uv, *needed, *command]
    path = f"{folder}{os.pathsep}{ROOT}" if tool is HERE else str(folder)
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )
    if "Traceback (most recent call last)" in done.stderr:
        raise SystemExit(f"{tool.name} does not run:\n{done.stderr}")
    return done.stdout + done.stderr


def version_of(tool: Tool) -> str:
    """The release that is asked."""
    if tool is HERE:
        return version(tool.distribution)
    code = f"from importlib.metadata import version; print(version({tool.distribution!r}))"
    return asked(tool, ["python", "-c", code], Path.cwd()).strip()


def project(folder: Path) -> None:
    """Lay the project of the page out."""
    blocks = {block.file: block.text for block in blocks_of(PAGE) if block.file}
    apps = ["django.contrib.auth", "django.contrib.contenttypes", "shop"]
    settings = f"SECRET_KEY = 'x'\nINSTALLED_APPS = {apps!r}\n"
    lay_out(folder, blocks, {"compared_settings.py": settings})


def functions(text: str) -> dict[str, range]:
    """The rows of each function that holds a mistake."""
    return {
        node.name: range(node.lineno, (node.end_lineno or node.lineno) + 1)
        for node in ast.parse(text).body
        if isinstance(node, ast.AsyncFunctionDef)
    }


def reported(tool: Tool, folder: Path) -> set[str]:
    """The functions in which a tool reports something, or which it changes."""
    before = (folder / MISTAKES).read_text(encoding="utf-8")
    done = asked(tool, tool.command.split(), folder)
    after = (folder / MISTAKES).read_text(encoding="utf-8")
    (folder / MISTAKES).write_text(before, encoding="utf-8")
    rows = {int(row) for row in ROW.findall(done)}
    rows |= changed(before.splitlines(), after.splitlines())
    return {name for name, span in functions(before).items() if rows & set(span)}


def changed(before: list[str], after: list[str]) -> set[int]:
    kept = set(after)
    return {row for row, line in enumerate(before, 1) if line not in kept}


def table() -> Iterator[str]:
    """The table, row by row."""
    yield "| tool | version | of twelve |"
    yield "| --- | --- | --- |"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project(folder)
        for tool in (HERE, *OTHERS):
            yield f"| {tool.name} | {version_of(tool)} | {len(reported(tool, folder))} |"
    yield ""
    yield f"Run on {datetime.date.today():%d %B %Y} by `scripts/compare.py`."


if __name__ == "__main__":
    lines = "\n".join(table()) + "\n"
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(TABLE.sub(rf"\1\n{lines}\n\2", text), encoding="utf-8")
    print(lines)
