"""What is measured on one project, hue-lint beside others."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.speed.edits import NothingToEdit, Places, places_in
from benchmarks.speed.keystrokes import Strokes, strokes
from benchmarks.speed.measure import Spent, run

BIN = Path(sys.executable).parent
HERE = Path(__file__).parents[2]
HUE_LINT = (sys.executable, "-m", "hue_lint")
CHECK = (*HUE_LINT, "check", "--output-format", "json", "--exit-zero")

FLOOR = "`ast.parse` of all files (the floor)"
COLD = "hue-lint, first run"
NOTHING = "hue-lint, nothing changed"
HELPER = "hue-lint, one function of a helper changed"
ELSEWHERE = "hue-lint, one file after an edit elsewhere"
FLAKE8 = "flake8 -j2"
WITH_HUE = "flake8 -j2 with hue-lint"
WITH_ASYNC = "flake8 -j2 with flake8-async"


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything about one project."""

    name: str
    lines: int
    files: int
    asynchronous: int
    django: bool
    spent: dict[str, Spent]
    typed: Strokes | None


def measured(root: Path) -> Measured:
    """Measure everything about a project, of which a copy is edited."""
    name = root.name
    with _copied(root) as copy:
        spent = _floor_and_cold(name, copy)
        for title, command, folder in _others(copy):
            spent[title] = run(command, folder)
            _tell(name, title, spent[title])
        try:
            places = places_in(copy)
        except NothingToEdit:
            places = None
        spent |= _again(name, copy, places)
        typed = None
        if places is not None and spent[COLD].finished:
            typed = strokes((*HUE_LINT, "server"), copy, places.asked)
            print(f"{name}: key stroke {typed.clock:.3f} s, {typed.processor:.3f} s of processor")
        return _described(name, copy, spent, typed)


def measured_cold(root: Path) -> Measured:
    """Measure only the floor and the first run."""
    with _copied(root) as copy:
        return _described(root.name, copy, _floor_and_cold(root.name, copy), None)


def measured_in_place(folder: str) -> Measured:
    """Measure only the floor and the first run of a folder of this repository, where it stands:
    what is around it belongs to the same project."""
    root = HERE / folder
    floor = run((sys.executable, "-m", "benchmarks.speed.floor", root), HERE)
    spent = {FLOOR: floor, COLD: run((*CHECK, "--no-cache", folder), HERE)}
    for title, each in spent.items():
        _tell(folder, title, each)
    return _described(folder, root, spent, None)


def _described(name: str, copy: Path, spent: dict[str, Spent], typed: Strokes | None) -> Measured:
    texts = [path.read_bytes() for path in copy.rglob("*.py") if path.is_file()]
    return Measured(
        name,
        sum(text.count(b"\n") for text in texts),
        len(texts),
        sum(b"async def" in text for text in texts),
        any(b"from django" in text for text in texts),
        spent,
        typed,
    )


def _floor_and_cold(name: str, copy: Path) -> dict[str, Spent]:
    floor = (sys.executable, "-m", "benchmarks.speed.floor", copy)
    spent = {FLOOR: run(floor, HERE), COLD: run((*CHECK, "--no-cache", "."), copy)}
    for title, each in spent.items():
        _tell(name, title, each)
    return spent


def _others(copy: Path) -> Iterator[tuple[str, Sequence[str | Path], Path]]:
    ruff = (BIN / "ruff", "check", "--isolated", "--no-cache", "--select=ASYNC", ".")
    yield "ruff, ASYNC", ruff, copy
    for title, plugin in ((FLAKE8, "none"), (WITH_HUE, "hue-lint"), (WITH_ASYNC, "flake8-async")):
        flake8 = (sys.executable, "-m", "benchmarks.speed.flake8_with", plugin, "--")
        yield title, (*flake8, "--isolated", "-j2", "--exit-zero", copy), HERE
    alike = ("--explicit-package-bases", "--namespace-packages")
    mypy = (BIN / "mypy", "--config-file=", "--ignore-missing-imports", *alike, ".")
    yield "mypy, first run", mypy, copy
    yield "mypy, second run", mypy, copy


def _again(name: str, copy: Path, places: Places | None) -> dict[str, Spent]:
    """hue-lint with what it keeps, nothing changed and after edits."""
    spent: dict[str, Spent] = {}

    def least(title: str, path: Path | str, turns: range) -> None:
        """The least of several: the rest is what else the machine did."""
        made = []
        for turn in turns:
            if places is not None and title != NOTHING:
                places.edit(turn)
            made.append(run((*CHECK, path), copy))
        spent[title] = min(made, key=lambda each: each.processor)
        _tell(name, title, spent[title])

    run((*CHECK, "."), copy)
    least(NOTHING, ".", range(2))
    if places is not None:
        least(HELPER, ".", range(2))
        least(ELSEWHERE, places.asked, range(2, 4))
    return spent


def imports_libcst(root: Path) -> bool:
    """Whether a run that finds nothing changed imports libcst."""
    with _copied(root) as copy:
        run((*CHECK, "."), copy)
        return "libcst" in run((sys.executable, "-X", "importtime", *CHECK[1:], "."), copy).said


@contextmanager
def _copied(root: Path) -> Iterator[Path]:
    with TemporaryDirectory(prefix="bench-") as folder:
        copy = Path(folder, root.name)
        unwanted = (".git", ".hue-lint-cache", ".mypy_cache", "node_modules", ".venv")
        shutil.copytree(root, copy, symlinks=True, ignore=shutil.ignore_patterns(*unwanted))
        yield copy


def _tell(name: str, title: str, spent: Spent) -> None:
    mark = "" if spent.finished else "  (not finished)"
    row = f"{spent.processor:8.2f} s of processor {spent.clock:8.2f} s {spent.memory:6.0f} MiB"
    print(f"{name}: {title:45}{row}{mark}", flush=True)
