"""What ruff, flake8-async and hue-lint find of what blocks: `make compare PROJECTS="path …"`.

Runs all three on the examples in `benchmarks/blocking`, on the same statements behind one to five
functions, and on projects that are given. Writes the tables of `docs/blocking.md`; that of projects
only where some are given. None of a project's code is kept.
"""

import ast
import datetime
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "benchmarks" / "blocking"
PAGE = ROOT / "docs" / "blocking.md"
FLAKE8 = ROOT / ".venv-compare" / "bin" / "python"
MARK = re.compile(r"# (ASYNC\d+)$")
DEEPEST = 5
THEIRS = re.compile(r"ASYNC2\d\d")
"""Their rules on blocking calls."""

Place = tuple[str, int]
"""A file, relative to the folder that was checked, and a row in it."""


def ruff(folder: Path) -> set[Place]:
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--preview",
        "--select",
        "ASYNC2",
    ]
    done = _run([*command, "--no-cache", "--exit-zero", "--output-format", "json", "."], folder)
    return {
        (str(Path(each["filename"]).relative_to(folder)), each["location"]["row"])
        for each in json.loads(done)
    }


def flake8_async(folder: Path) -> set[Place]:
    """Its command line; as a plugin of flake8 it says the same."""
    files = [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*.py"))
        if path.is_file() and "async def" in path.read_text(encoding="utf-8", errors="replace")
    ]
    if not files:
        return set()
    done = _run([str(FLAKE8), "-m", "flake8_async", "--enable=ASYNC2", "--anyio", *files], folder)
    found = re.findall(r"^(?:\./)?(.+?):(\d+):\d+: (ASYNC\d+)", done, re.MULTILINE)
    return {(name, int(row)) for name, row, code in found if THEIRS.fullmatch(code)}


def hue_lint(folder: Path) -> set[tuple[Place, str]]:
    """The places with the codes."""
    command = [sys.executable, "-m", "hue_lint", "check", "--no-cache", "--output-format", "json"]
    chosen = "HUE801,HUE802,HUE803,HUE804,HUE805,HUE806,HUE807,HUE808,HUE501,HUE502"
    done = _run([*command, "--select", chosen, "."], folder)
    told = json.loads(done)
    return {
        ((each["filename"].removeprefix("./"), each["location"]["row"]), each["code"])
        for each in (told if isinstance(told, list) else told["findings"])
        if each["code"].startswith("HUE8") or "blocks the event loop" in each["message"]
    }


def _run(command: Sequence[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command[:4])} …: {done.stderr[-2000:]}")
    return done.stdout


def marked() -> Mapping[Place, str]:
    """Where each example is, and which of their rules it belongs to."""
    return {
        (path.name, row): mark[1]
        for path in sorted(EXAMPLES.glob("*.py"))
        for row, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (mark := MARK.search(line))
    }


def of_examples() -> Iterator[str]:
    """A row for each of their rules: how many of its examples each tool finds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve() / "examples"
        shutil.copytree(EXAMPLES, folder)
        tools = _tools(folder)
    codes = marked()
    yield "| rule | examples | ruff | flake8-async | hue-lint |"
    yield "| --- | --: | --: | --: | --: |"
    for code in sorted(set(codes.values())):
        places = {place for place, each in codes.items() if each == code}
        yield _row(code, places, tools)
    yield _row("**together**", codes.keys(), tools)


def _tools(folder: Path) -> Sequence[set[Place]]:
    return [ruff(folder), flake8_async(folder), {place for place, _ in hue_lint(folder)}]


def _row(name: str, places: Set[Place], tools: Sequence[set[Place]]) -> str:
    counts = [len(places), *(len(places & each) for each in tools)]
    return f"| {name} | {' | '.join(map(str, counts))} |"


def of_depths() -> Iterator[str]:
    """A row for each depth: how many statements are found that lie behind so many functions."""
    yield "| functions between | statements | ruff | flake8-async | hue-lint |"
    yield "| --: | --: | --: | --: | --: |"
    for depth in range(DEEPEST + 1):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name).resolve()
            places = set(laid_out(folder, depth))
            yield _row(str(depth), places, _tools(folder))


def laid_out(folder: Path, depth: int) -> Iterator[Place]:
    """Projects with an async function for each function of the examples that awaits nothing,
    `depth` functions away from its first statement; where those begin that are to be found."""
    for path in sorted(EXAMPLES.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        marks = [row for name, row in marked() if name == path.name]
        around = [ast.unparse(each) for each in tree.body if not _is_function(each)]
        firsts = [
            _first(each, marks)
            for each in tree.body
            if isinstance(each, ast.AsyncFunctionDef) and not _awaits(each)
        ]
        package = folder / path.stem
        package.mkdir()
        (package / "__init__.py").touch()
        text = "\n\n\n".join([*around, *map(ast.unparse, firsts)])
        if depth:
            innermost = text.replace("async def ", "def ")
            (package / f"level{depth}.py").write_text(f"{innermost}\n", encoding="utf-8")
            for level in range(depth - 1, 0, -1):
                between = _calling(f"level{level + 1}", firsts)
                (package / f"level{level}.py").write_text(between, encoding="utf-8")
            text = _calling("level1", firsts).replace("\ndef ", "\nasync def ")
        (package / "views.py").write_text(f"{text}\n", encoding="utf-8")
        for row in _last_rows(text):
            yield f"{path.stem}/views.py", row


def _is_function(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def _awaits(function: ast.AsyncFunctionDef) -> bool:
    return any(isinstance(each, ast.Await | ast.AsyncWith) for each in ast.walk(function))


def _calling(module: str, functions: Sequence[ast.AsyncFunctionDef]) -> str:
    calls = (
        f"def {each.name}(*given, **named):\n    return {module}.{each.name}(*given, **named)"
        for each in functions
    )
    return "\n\n\n".join([f"from . import {module}", *calls]) + "\n"


def _first(function: ast.AsyncFunctionDef, marks: Sequence[int]) -> ast.AsyncFunctionDef:
    """The function with no more than is needed for its first blocking statement, which is the last
    one that it keeps."""
    kept: list[ast.stmt] = []
    for each in function.body:
        kept.append(each)
        if each.lineno in marks:
            break
        if isinstance(each, ast.With | ast.If | ast.For) and each.body[0].lineno in marks:
            each.body = each.body[:1]
            break
    else:
        raise SystemExit(f"{EXAMPLES}: {function.name}() has no mark")
    if isinstance(last := kept[-1], ast.With) and last.lineno in marks:
        last.body = [ast.Pass()]
    function.body = kept
    return function


def _last_rows(text: str) -> Iterator[int]:
    """The row of the last statement of each async function, which is the blocking one."""
    for each in ast.parse(text).body:
        if isinstance(each, ast.AsyncFunctionDef):
            last = each.body[-1]
            inner = last.body[0] if isinstance(last, ast.With | ast.If | ast.For) else None
            yield last.lineno if inner is None or isinstance(inner, ast.Pass) else inner.lineno


def of_projects(projects: Sequence[Path]) -> Iterator[str]:
    """A row for each project: what they find, how much of it hue-lint finds, and what it finds
    besides, directly and through helpers."""
    yield (
        "| project | ruff | flake8-async | of both found by hue-lint | hue-lint, direct "
        "| through helpers |"
    )
    yield "| --- | --: | --: | --: | --: | --: |"
    sums: Counter[int] = Counter()
    for project in projects:
        folder = project.resolve()
        theirs = [ruff(folder), flake8_async(folder)]
        ours = hue_lint(folder)
        rows = {place for place, _ in ours}
        both = theirs[0] | theirs[1]
        direct = [each for each in ours if each[1] not in ("HUE501", "HUE502")]
        missed = sorted(both - rows)
        for name, row in missed:
            print(f"{project.name}/{name}:{row}: theirs alone", file=sys.stderr)
        cells = [len(theirs[0]), len(theirs[1]), len(both) - len(missed), len(both)]
        cells += [len(direct), len(ours) - len(direct)]
        sums.update(dict(enumerate(cells)))
        yield _project_row(project.name, cells)
    yield _project_row("**together**", [sums[at] for at in range(6)])


def _project_row(name: str, cells: Sequence[int]) -> str:
    first, second, found, both, direct, helpers = cells
    return f"| {name} | {first} | {second} | {found} of {both} | {direct} | {helpers} |"


def written(text: str, name: str, rows: Iterator[str]) -> str:
    """The page with a table between its marks."""
    begin, end = f"<!-- {name} -->\n\n", f"\n\n<!-- end of {name} -->"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}{chr(10).join(rows)}{end}{after}"


def main(projects: Sequence[Path]) -> None:
    """Run everything and write the page."""
    text = PAGE.read_text(encoding="utf-8")
    plugin = _run(
        [
            str(FLAKE8),
            "-c",
            "from importlib.metadata import version as v; print(v('flake8-async'))",
        ],
        ROOT,
    )
    versions = f"ruff {version('ruff')}, flake8-async {plugin.strip()}"
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    text = written(
        text,
        "versions",
        iter([f"Measured on {today} with {versions}, hue-lint {version('hue-lint')}."]),
    )
    text = written(text, "examples", of_examples())
    text = written(text, "depths", of_depths())
    if projects:
        text = written(text, "projects", of_projects(projects))
    PAGE.write_text(text, encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main([Path(each) for each in sys.argv[1:]])
