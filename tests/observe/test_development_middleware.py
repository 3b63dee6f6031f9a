"""The middleware for development logs what waits on the event loop while requests are served."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from observed_runs import copied, start

SERVED = str(Path(__file__).with_name("served.py"))


def log(tmp_path: Path, stated: dict[str, Any], *paths: str) -> list[str]:
    """What is logged while the paths are asked for."""
    output = start(copied(tmp_path), SERVED, json.dumps(stated), *paths)
    assert "Traceback" not in output, output
    return [line for line in output.splitlines() if line.startswith("hue_observe: ")]


def row_of(text: str) -> int:
    views = Path(__file__).with_name("project") / "shop/views.py"
    return 1 + [line.strip() for line in views.read_text().splitlines()].index(text)


def test_each_row_is_logged_once_with_the_rule_and_the_repair(tmp_path: Path) -> None:
    told = log(tmp_path, {"HUE_OBSERVE": {"threshold_ms": 1}}, *["/waiting/", "/counted/"] * 3)
    slept, refused = told
    place = f"shop/views.py:{row_of('wait_a_little()')} waited "
    assert slept.startswith(f"hue_observe: {place}")
    assert slept.endswith(
        " ms for a sleep on the event loop: HUE501 wait_a_little(); hue-lint check --fix"
    )
    assert refused == (
        f"hue_observe: shop/views.py:{row_of('return HttpResponse(str(count_books()))')} "
        "was refused SQLite by Django on the event loop: HUE501 count_books(); hue-lint check --fix"
    )


def test_what_takes_less_than_the_threshold_is_not_logged(tmp_path: Path) -> None:
    assert log(tmp_path, {"HUE_OBSERVE": {"threshold_ms": 60_000}}, "/waiting/", "/cached/") == []


def test_no_request_is_watched_at_a_sample_rate_of_nothing(tmp_path: Path) -> None:
    stated = {"HUE_OBSERVE": {"threshold_ms": 0, "sample": 0}}
    assert log(tmp_path, stated, "/waiting/", "/counted/") == []


def test_nothing_of_a_request_is_logged(tmp_path: Path) -> None:
    told = log(tmp_path, {"HUE_OBSERVE": {"threshold_ms": 0}}, "/waiting/", "/counted/", "/cached/")
    assert len(told) == 4
    assert "secret" not in "".join(told)


def test_without_debug_the_middleware_is_not_used(tmp_path: Path) -> None:
    assert log(tmp_path, {"DEBUG": False, "HUE_OBSERVE": {"threshold_ms": 0}}, "/waiting/") == []


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ({"treshold_ms": 1}, "HUE_OBSERVE is a dictionary of threshold_ms and sample"),
        ({"sample": "all"}, "HUE_OBSERVE: sample is a number from 0 on, not 'all'"),
    ],
    ids=["an unknown key", "no number"],
)
def test_settings_that_cannot_be_used_are_named(
    tmp_path: Path, stated: dict[str, Any], reason: str
) -> None:
    output = start(copied(tmp_path), SERVED, json.dumps({"HUE_OBSERVE": stated}), "/waiting/")
    assert f"ImproperlyConfigured: {reason}" in output
