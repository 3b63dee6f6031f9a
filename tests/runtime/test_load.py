"""The load test of `benchmarks/runtime/load.py`, shortened."""

import re
import subprocess
import sys
from pathlib import Path

BENCHMARKS = Path(__file__).parents[2] / "benchmarks" / "runtime"


def test_two_hundred_concurrent_fragments_all_answer():
    run = subprocess.run(
        [sys.executable, "load.py", "--connections", "200", "--seconds", "1"],
        cwd=BENCHMARKS,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"\| \{200: \d+\} \| 0 \|$", run.stdout)
