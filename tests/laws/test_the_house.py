"""The house: files that one can read."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_file_has_more_than_500_lines() -> None:
    paths = [path for top in ("hue", "hue_lint") for path in ROOT.glob(f"{top}/**/*.py")]
    assert paths
    assert [path for path in paths if path.read_text().count("\n") > 500] == []
