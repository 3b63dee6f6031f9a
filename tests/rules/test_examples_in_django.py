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
RAISED = {
    "HUE604": "AttributeError",
    "HUE606": "RuntimeError",
    "HUE608": "AttributeError",
    "HUE609": "TypeError",
}
"""What is raised by the bad examples that Django itself does not refuse."""

SILENT = {"HUE402", "HUE405", "HUE603", "HUE605", "HUE607", "HUE801", "HUE803", "HUE805", "HUE808"}
"""Whose bad examples raise nothing: they block, do nothing, leak connections or are just longer."""


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
    usual = "ok" if rule.code in SILENT else "SynchronousOnlyOperation"
    assert outcomes[f"{rule.code} bad"] == RAISED.get(rule.code, usual)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_good_example_runs(rule: Rule, outcomes: dict[str, str]) -> None:
    assert outcomes[f"{rule.code} good"] == "ok"
