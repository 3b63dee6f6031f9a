"""What a test needs of the machine and a dependency cannot bring: a browser, the npm registry."""

import os
from typing import NoReturn

import pytest


def lacking(what: str) -> NoReturn:
    """Skip the test on a machine without it; where `CI` is set nothing may be skipped so."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
