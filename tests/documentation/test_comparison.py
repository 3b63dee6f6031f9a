"""What the comparison says of Django and of hue-lint holds; of other tools it holds on its date."""

import json
import re
import subprocess
import sys
from pathlib import Path

import compare
from doc_blocks import blocks_of

BLOCKS = {block.file: block.text for block in blocks_of(compare.PAGE) if block.file}
MISTAKES = compare.functions(BLOCKS[compare.MISTAKES])


def test_each_of_the_twelve_mistakes_raises(tmp_path):
    compare.project(tmp_path)
    script = Path(__file__).with_name("run_guide.py")
    done = subprocess.run(
        [sys.executable, script, tmp_path, compare.MISTAKES],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    expected = {f"{compare.MISTAKES} {name}": "SynchronousOnlyOperation" for name in MISTAKES}
    assert json.loads(done.stdout) == expected


def test_hue_lint_reports_each_of_them(tmp_path):
    compare.project(tmp_path)
    assert compare.reported(compare.HERE, tmp_path) == set(MISTAKES)


def test_the_table_names_every_tool_with_its_version_and_a_date():
    table = compare.TABLE.search(compare.PAGE.read_text(encoding="utf-8"))
    assert table is not None
    rows = re.findall(r"^\| (.+) \| (\d+(?:\.\d+)+) \| (\d+) \|$", table[0], re.MULTILINE)
    assert [name for name, _, _ in rows] == [each.name for each in (compare.HERE, *compare.OTHERS)]
    assert rows[0][2] == str(len(MISTAKES)) == "12"
    assert re.search(r"^Run on \d+ \w+ 20\d\d ", table[0], re.MULTILINE)
