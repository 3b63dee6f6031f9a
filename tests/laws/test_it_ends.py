"""It ends: any input in bounded time and memory, with findings or HUE900, never with a failure."""

from pathlib import Path

import pytest
from asked import Answer, ask_bounded
from endless import CIRCLES, LENGTHS, Files

SECONDS = 45
"""Three times what the longest takes by itself: two threads of one busy core share its time."""
MEBIBYTES = 1024


def judged(root: Path, files: Files) -> Answer:
    """The answer for the whole project, in bounds."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    answer = ask_bounded(root, ".", seconds=SECONDS, mebibytes=MEBIBYTES)
    assert isinstance(answer, Answer), answer
    # of what is called and cannot be interpreted is warned
    assert all("too deeply nested" in line for line in answer.said.splitlines())
    assert answer.status == 1
    assert "shop/views.py:5 HUE101" in answer.places
    return answer


@pytest.mark.parametrize("files", CIRCLES.values(), ids=CIRCLES)
def test_circles_end(tmp_path: Path, files: Files) -> None:
    rows = files["shop/odd.py"].count("\n")
    assert f"shop/odd.py:{rows} HUE101" in judged(tmp_path, files).places


@pytest.mark.parametrize("kind", LENGTHS)
def test_long_things_end(tmp_path: Path, kind: str) -> None:
    files = LENGTHS[kind]()
    rows = files["shop/odd.py"].count("\n")
    places = judged(tmp_path, files).places
    unreadable = [place for place in places if place.endswith("HUE900")]
    assert f"shop/odd.py:{rows} HUE101" in places or unreadable
