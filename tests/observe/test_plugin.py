"""The plugin as pytest loads it: silent until asked, on another Django, beside other tools."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from observed_runs import Observed, another_django, copied, observe, start

NOTHING_BUT_OPTIONS = """
import sys
before = set(sys.modules)
import hue_observe.plugin
print(sorted(set(sys.modules) - before))
"""


def test_the_plugin_imports_nothing_until_it_is_asked_for() -> None:
    command = [sys.executable, "-S", "-c", f"import __future__, typing{NOTHING_BUT_OPTIONS}"]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "['hue_observe', 'hue_observe.plugin']\n"


def test_another_django_shows_the_same(workers: Observed, tmp_path: Path) -> None:
    command = ["-m", "pytest", "--hue-observe", "-n2"]
    other = observe(copied(tmp_path), command, python=another_django())
    assert other.document["django"] != workers.document["django"]
    assert other.kinds() == workers.kinds()
    rows = [run.document["files"]["shop/views.py"]["ran"] for run in (workers, other)]
    assert set(rows[0]) <= set(rows[1]) | {38, 39}


@pytest.mark.parametrize("option", ["--hue-observe-file=seen.json", "--hue-observe-allow"])
def test_an_option_that_does_nothing_alone_says_so(tmp_path: Path, option: str) -> None:
    output = start(copied(tmp_path), "-m", "pytest", option)
    assert f"ERROR: {option.partition('=')[0]} goes with --hue-observe" in output


def test_the_file_goes_where_it_is_told_to(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    arguments = ("tests/test_isolated.py", "--hue-observe", "--hue-observe-file=out/seen.json")
    output = start(folder, "-m", "pytest", *arguments)
    assert f"written to {folder}/out/seen.json" in output
    assert (folder / "out/seen.json").exists() and not (folder / "hue-observed.json").exists()


def test_what_blockbuster_knows_is_seen_where_it_is_asked_for(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "tests/test_files.py").write_text(
        "import pytest\n\n\n@pytest.mark.asyncio\nasync def test_a_file(tmp_path):\n"
        "    (tmp_path / 'a').write_text('text')\n"
    )
    run = observe(folder, ["-m", "pytest", "tests/test_files.py", "--hue-observe"])
    assert run.kinds() == {}
    asked = ["tests/test_files.py", "--hue-observe", "--hue-observe-blockbuster"]
    run = observe(folder, ["-m", "pytest", *asked])
    assert run.kinds() == {"test_a_file": "blocking"}


def test_warnings_stay_where_python_gives_them(workers: Observed) -> None:
    """Filters by module, and the registry of what was warned of, go by that row."""
    assert re.search(r"shop/views\.py:\d+: RuntimeWarning: coroutine 'announce'", workers.output)
