"""The examples do what their pages say, under a real Django on an event loop."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hue_lint.rules import ALL_RULES, Rule

HERE = Path(__file__).parent
NEED_A_NETWORK = {"HUE802", "HUE804", "HUE806", "HUE807"}
"""Whose examples wait for other machines; what they do is measured in `tests/blocking`."""

RULES = [rule for rule in ALL_RULES if rule.kinds and rule.code not in NEED_A_NETWORK]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("examples")
    done = subprocess.run(
        [
            sys.executable,
            str(HERE / "run_examples.py"),
            str(folder),
            *(rule.code for rule in RULES),
        ],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_bad_example_fails_as_its_page_says(rule: Rule, outcomes: dict[str, str]) -> None:
    assert outcomes[f"{rule.code} bad"] == (rule.raises or "ok")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_good_example_runs(rule: Rule, outcomes: dict[str, str]) -> None:
    assert outcomes[f"{rule.code} good"] == "ok"
