"""Processor seconds of `hue-lint check` over a whole project, without a cache.

    python benchmarks/speed.py PATH [--runs 3]

Each run is a process of its own, starting and ending included. The best one counts: what else the
machine does makes the others slower.
"""

import argparse
import resource
import subprocess
import sys
from pathlib import Path

from hue_lint.config import Settings
from hue_lint.discovery import discover


def lines_in(project: Path) -> int:
    """How many lines the files have that hue-lint looks at."""
    files = discover([project], lambda folder: Settings(folder.resolve())).files
    return sum(path.read_bytes().count(b"\n") for path in files)


def seconds_of(project: Path) -> float:
    """The processor time of one run, in user mode and in the system."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = ("check", "--no-cache", "--exit-zero", "--output-format", "json", str(project))
    subprocess.run(
        (sys.executable, "-m", "hue_lint", *command), stdout=subprocess.DEVNULL, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure one project."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    print(f"{arguments.project.name}: {lines_in(arguments.project):,} lines", flush=True)
    seconds = []
    for _ in range(arguments.runs):
        seconds.append(seconds_of(arguments.project))
        print(f"{seconds[-1]:6.2f} s", flush=True)
    print(f"best {min(seconds):.2f} s of processor time")


if __name__ == "__main__":
    main()
