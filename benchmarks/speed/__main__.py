"""How fast hue-lint is, beside other programs.

python -m benchmarks.speed [--sizes 4 16] [--corpus PATH ...] [--output benchmarks/speed.md]

The first size is measured in full, the others for how time grows. With --corpus, these
checkouts are measured in full instead.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.speed.measured import (
    COLD,
    HERE,
    Measured,
    measured,
    measured_cold,
    measured_in_place,
)
from benchmarks.speed.project import make_project
from benchmarks.speed.table import Row, growth, page, wanted


def main() -> None:
    """Measure, print and write; what is measured is on the page at once."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[4, 16])
    parser.add_argument("--corpus", type=Path, nargs="*", default=[])
    parser.add_argument("--output", type=Path, default=HERE / "benchmarks" / "speed.md")
    arguments = parser.parse_args()
    projects: list[Measured] = []
    rows: list[tuple[str, Row]] = []
    corpora = [path.resolve() for path in arguments.corpus]
    for each, told in _checkouts(corpora) if corpora else _made(arguments.sizes):
        projects.append(each)
        rows += [(each.name, row) for row in told]
        arguments.output.write_text(page(projects, rows), encoding="utf-8")
    for name, row in rows:
        limits = f"must {row.must:g}, aim {row.aim:g}: {row.verdict}"
        print(f"{name:10} {row.what:55} {row.shown:>26}  {limits}")


def _checkouts(corpora: Sequence[Path]) -> Iterator[tuple[Measured, Sequence[Row]]]:
    for path in corpora:
        each = measured(path)
        yield each, tuple(wanted(each))


def _made(sizes: Sequence[int]) -> Iterator[tuple[Measured, Sequence[Row]]]:
    """Made projects, the first of them in full, and the examples of this repository."""
    with TemporaryDirectory(prefix="bench-") as folder:
        roots = [Path(folder, f"made-{size}x") for size in sizes]
        for root, size in zip(roots, sizes, strict=True):
            make_project(root, size)
        first = measured(roots[0])
        yield first, tuple(wanted(first))
        for root in roots[1:]:
            each = measured_cold(root)
            yield each, (growth(first, each),)
    examples = measured_in_place("examples")
    spent = examples.spent[COLD]
    yield examples, (Row("first run", spent.processor, 5, 3, "s", spent.finished),)


if __name__ == "__main__":
    main()
