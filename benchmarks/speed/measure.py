"""What a command costs: processor time, time by the clock, and memory of all its processes."""

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

PAUSE = 0.05
"""Seconds between two looks at the memory."""

LIMIT = float(os.environ.get("BENCH_LIMIT", "900"))
"""Seconds by the clock after which a command is ended, and told as unfinished."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds and MiB. `processor` is user and system time of the command and all it started."""

    processor: float
    clock: float
    memory: float
    finished: bool = True
    said: str = ""


def run(command: Sequence[str | Path], folder: Path) -> Spent:
    """Run a command in a folder to its end, whatever its exit status."""
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        began = time.monotonic()
        seen = Memory(process.pid)
        timer = threading.Timer(LIMIT, os.killpg, (process.pid, 9))
        timer.start()
        said = process.stderr.read() if process.stderr else ""
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        clock = time.monotonic() - began
    used = usage.ru_utime + usage.ru_stime
    # A linter's exit status tells of findings; only a signal and a usage error are failures here.
    return Spent(used, clock, seen.end(), process.returncode in (0, 1), said)


class Memory:
    """The most memory that a process and its descendants had together, shared pages counted once
    (the sum of their proportional set sizes, where the system tells it)."""

    def __init__(self, pid: int) -> None:
        self._root = pid
        self._most = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> float:
        """Stop looking; the most so far in MiB."""
        self._ended.set()
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        while not self._ended.wait(PAUSE):
            self._most = max(self._most, memory_of(self._root))


def memory_of(pid: int) -> float:
    """What a process and its descendants have now, in MiB."""
    total = 0
    try:
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            info = process.memory_full_info()
            total += getattr(info, "pss", info.uss)
    except psutil.Error:
        # It ended while it was looked at.
        return 0.0
    return total / 2**20


def processor_of(pid: int) -> float:
    """The processor seconds of a living process and of those it started."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)
