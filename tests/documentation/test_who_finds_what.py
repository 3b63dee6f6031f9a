"""What the page on blocking calls says of hue-lint and of the examples is what is there."""

import re
import shutil
from collections import Counter
from pathlib import Path

import compare_blocking


def test_every_example_is_found_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "examples"
    shutil.copytree(compare_blocking.EXAMPLES, folder)
    found = {place for place, _ in compare_blocking.hue_lint(folder)}
    assert found == set(compare_blocking.marked())


def test_the_table_counts_the_examples_that_there_are() -> None:
    page = compare_blocking.PAGE.read_text(encoding="utf-8")
    table = page.partition("<!-- examples -->")[2].partition("<!-- end of examples -->")[0]
    rows = re.findall(r"^\| (ASYNC\d+) \| (\d+) \|", table, re.MULTILINE)
    counts = Counter(compare_blocking.marked().values())
    assert {code: int(count) for code, count in rows} == counts


def test_behind_five_functions_all_of_them_are_found(tmp_path: Path) -> None:
    wanted = set(compare_blocking.laid_out(tmp_path, 5))
    assert wanted <= {place for place, _ in compare_blocking.hue_lint(tmp_path)}
