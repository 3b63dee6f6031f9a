"""How much of real async code `hue-lint convert` writes as its authors did.

python -m benchmarks.convert CHECKOUT... [--verbose] [--output benchmarks/convert.md]

Each checkout is copied, whole async functions in it are made synchronous, and converted back.
"""

import argparse
import difflib
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.convert.judge import Judged, judge
from benchmarks.convert.page import Measured, page
from benchmarks.convert.undo import Name, undo
from hue_lint.config import Options
from hue_lint.convert.ground import Ground
from hue_lint.convert.plan import Choices, Conversion
from hue_lint.convert.planning import conversion
from hue_lint.convert.targets import Asked
from hue_lint.engine import django_tools
from hue_lint.workspace import Workspace

HERE = Path(__file__).resolve().parents[2]
JUDGED = "## Judged"
"""Where a page begins that people write, and that stays when it is measured again."""


def main() -> None:
    """Measure each checkout, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("checkouts", type=Path, nargs="+")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--output", type=Path)
    arguments = parser.parse_args()
    measured: list[Measured] = []
    for checkout in arguments.checkouts:
        each = measure(checkout.resolve())
        measured.append(each)
        print(each.name, dict(Counter(one.verdict for one in each.judged)), f"{each.seconds:.0f} s")
        if arguments.verbose:
            for one in each.judged:
                if one.verdict != "identical":
                    print(f"\n--- {one.verdict} {one.name.file}::{one.name.qualname}: {one.why}")
                    if one.verdict != "refused":
                        print(_difference(one))
        if arguments.output:
            text = arguments.output.read_text(encoding="utf-8") if arguments.output.exists() else ""
            judged = text.partition(JUDGED)[2]
            whole = page(measured) + (f"\n{JUDGED}{judged}" if judged else "")
            arguments.output.write_text(whole, encoding="utf-8")


def measure(checkout: Path) -> Measured:
    """Undo, convert and judge one checkout."""
    with TemporaryDirectory(prefix="convert-") as folder:
        tree = Path(folder).resolve() / checkout.name
        undone = undo(checkout, tree)
        started = time.perf_counter()
        reasons = convert(tree, list(undone))
        seconds = time.perf_counter() - started
        every = [judge(checkout, tree, name, reasons.get(name, "")) for name in undone]
        judged = tuple(each for each in every if each is not None)
    repository = _git(checkout, "config", "--get", "remote.origin.url")
    name = "/".join(repository.removesuffix(".git").split("/")[-2:]) or checkout.name
    commit = _git(checkout, "log", "-1", "--format=%h")
    return Measured(checkout.name, name, commit, judged, seconds)


def convert(tree: Path, names: Sequence[Name]) -> dict[Name, str]:
    """Convert functions of a tree, which may hold several projects; why some were not."""
    workspace = Workspace(django_tools(), Options(), tree)
    groups: dict[object, list[Name]] = {}
    for name in names:
        groups.setdefault(workspace.home_of(tree / name.file), []).append(name)
    reasons: dict[Name, str] = {}
    for members in groups.values():
        asked = [Asked(tree / name.file, name.qualname) for name in members]
        ground = Ground(django_tools(), Options(), tree, asked[0].path, {})
        made = conversion(ground, asked, Choices())
        for path, (_, data) in made.changed.items():
            path.write_bytes(data)
        reasons |= _reasons(tree, made)
    return reasons


def _reasons(tree: Path, made: Conversion) -> dict[Name, str]:
    return {
        Name(step.key.path.relative_to(tree).as_posix(), step.key.qualname): step.reason
        for step in made.steps
        if step.fate != "converted"
    }


def _difference(one: Judged) -> str:
    lines = difflib.unified_diff(
        one.author.splitlines(), one.ours.splitlines(), "author", "hue-lint", lineterm="", n=0
    )
    return "\n".join(list(lines)[2:40])


def _git(checkout: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=checkout, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


if __name__ == "__main__":
    main()
