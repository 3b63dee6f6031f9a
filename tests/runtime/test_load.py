"""The load test of `benchmarks/runtime/load.py`, shortened."""

import subprocess
import sys
from pathlib import Path

BENCHMARKS = Path(__file__).parents[2] / "benchmarks" / "runtime"


def test_two_hundred_concurrent_fragments_all_answer():
    run = subprocess.run(
        [sys.executable, "load.py", "--connections", "200", "--seconds", "3"],
        cwd=BENCHMARKS,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "statuses {200:" in run.stdout
    assert "broken connections {}" in run.stdout
