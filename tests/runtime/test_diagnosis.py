"""What hue says about an exception is what hue-lint says about the code.

Each function is run on an event loop with a real Django, and read by hue-lint.
"""

import inspect
from pathlib import Path

import pytest
from django.core.exceptions import SynchronousOnlyOperation

import hue_lint
from hue.diagnosis import diagnose

from . import synchronous_work

FILE = Path(synchronous_work.__file__)
WORK = {
    name: function
    for name, function in vars(synchronous_work).items()
    if inspect.iscoroutinefunction(function)
}


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict[str, set[tuple[int, str]]]:
    """The rows and codes of hue-lint's findings in each function."""
    alone = tmp_path_factory.mktemp("alone") / "work.py"
    alone.with_name("pyproject.toml").write_text('[project]\nname = "alone"\n')
    findings = hue_lint.check_source(FILE.read_text(encoding="utf-8"), alone).findings
    found: dict[str, set[tuple[int, str]]] = {name: set() for name in WORK}
    for finding in findings:
        for name, function in WORK.items():
            lines, start = inspect.getsourcelines(function)
            row = finding.span.start.row
            if start <= row < start + len(lines):
                found[name].add((row, finding.code))
    return found


@pytest.mark.asyncio
@pytest.mark.parametrize("name", WORK)
async def test_the_exception_and_the_linter_name_one_rule_and_one_row(name, found, ada):
    with pytest.raises(SynchronousOnlyOperation) as raised:
        await WORK[name]()
    diagnosis = diagnose(raised.value, WORK[name])
    assert diagnosis is not None
    assert (diagnosis.line, diagnosis.code) in found[name]
