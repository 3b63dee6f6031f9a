"""What ruff, flake8-async and hue-lint find of what blocks: `make compare PROJECTS="path …"`.

Runs all three on `benchmarks/blocking/examples.py`, on the same statements behind one to five
functions, and on projects that are given. Writes the tables of `docs/blocking.md`; that of projects
only where some are given. None of a project's code is kept.
"""

import ast
import datetime
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "benchmarks" / "blocking" / "examples.py"
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


def marked() -> Mapping[int, str]:
    """The row of each example, and which of their rules it belongs to."""
    lines = EXAMPLES.read_text(encoding="utf-8").splitlines()
    return {row: mark[1] for row, line in enumerate(lines, 1) if (mark := MARK.search(line))}


def of_examples() -> Iterator[str]:
    """A row for each of their rules: how many of its examples each tool finds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        (folder / "examples.py").write_text(EXAMPLES.read_text(encoding="utf-8"), encoding="utf-8")
        tools = [ruff(folder), flake8_async(folder), {place for place, _ in hue_lint(folder)}]
    codes = marked()
    yield "| rule | examples | ruff | flake8-async | hue-lint |"
    yield "| --- | --: | --: | --: | --: |"
    for code in sorted(set(codes.values())):
        rows = [row for row, each in codes.items() if each == code]
        counts = [sum(("examples.py", row) in tool for row in rows) for tool in tools]
        yield f"| {code} | {len(rows)} | {' | '.join(map(str, counts))} |"
    totals = [sum(("examples.py", row) in tool for row in codes) for tool in tools]
    yield f"| **together** | {len(codes)} | {' | '.join(map(str, totals))} |"


def of_depths() -> Iterator[str]:
    """A row for each depth: how many statements are found that lie behind so many functions."""
    yield "| functions between | statements | ruff | flake8-async | hue-lint |"
    yield "| --: | --: | --: | --: | --: |"
    for depth in range(DEEPEST + 1):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name).resolve()
            rows = _laid_out(folder, depth)
            places = {("views.py", row) for row in rows}
            tools = [ruff(folder), flake8_async(folder), {place for place, _ in hue_lint(folder)}]
        counts = [len(places & tool) for tool in tools]
        yield f"| {depth} | {len(places)} | {' | '.join(map(str, counts))} |"


def _laid_out(folder: Path, depth: int) -> Sequence[int]:
    """A project with an async function for each function of the examples, `depth` functions away
    from its first statement; the rows where those begin that are to be found."""
    tree = ast.parse(EXAMPLES.read_text(encoding="utf-8"))
    imports = "\n".join(ast.unparse(each) for each in tree.body if _is_import(each))
    functions = [each for each in tree.body if isinstance(each, ast.AsyncFunctionDef)]
    if not depth:
        text = f"{imports}\n\n\n" + "\n\n\n".join(map(_first, functions))
        (folder / "views.py").write_text(text, encoding="utf-8")
        return _rows_of_expressions(text)
    inner = "\n\n\n".join(_first(each).removeprefix("async ") for each in functions)
    (folder / f"level{depth}.py").write_text(f"{imports}\n\n\n{inner}\n", encoding="utf-8")
    for level in range(depth - 1, 0, -1):
        text = f"import level{level + 1}\n\n\n" + "\n\n\n".join(
            f"def {each.name}(*given):\n    return level{level + 1}.{each.name}(*given)"
            for each in functions
        )
        (folder / f"level{level}.py").write_text(f"{text}\n", encoding="utf-8")
    text = "import level1\n\n\n" + "\n\n\n".join(
        f"async def {each.name}(*given):\n    level1.{each.name}(*given)" for each in functions
    )
    (folder / "views.py").write_text(f"{text}\n", encoding="utf-8")
    return [row for row, line in enumerate(text.splitlines(), 1) if "    level1." in line]


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _first(function: ast.AsyncFunctionDef) -> str:
    """The function with no more than is needed for its first blocking statement."""
    lines = EXAMPLES.read_text(encoding="utf-8").splitlines()
    kept: list[ast.stmt] = []
    for each in function.body:
        kept.append(each)
        if any(MARK.search(lines[row - 1]) for row in range(each.lineno, each.end_lineno + 1)):
            break
    last = kept[-1]
    if isinstance(last, ast.With):
        last.body = last.body[:1]
    function.body = kept
    return ast.unparse(function)


def _rows_of_expressions(text: str) -> Sequence[int]:
    """The row of the last statement of each async function."""
    found = []
    for each in ast.parse(text).body:
        if isinstance(each, ast.AsyncFunctionDef):
            last = each.body[-1]
            opened = isinstance(last, ast.With) and "open(" in ast.unparse(last.items[0])
            inner = last.body[0] if isinstance(last, ast.With) and not opened else last
            found.append(inner.lineno)
    return found


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
    versions = f"ruff {version('ruff')}, flake8-async {plugin.strip()}, hue-lint {version('hue')}"
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    text = written(text, "versions", iter([f"Measured on {today} with {versions}."]))
    text = written(text, "examples", of_examples())
    text = written(text, "depths", of_depths())
    if projects:
        text = written(text, "projects", of_projects(projects))
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main([Path(each) for each in sys.argv[1:]])
