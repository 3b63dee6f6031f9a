"""The shop that every test of the repairs starts from."""

from pathlib import Path

import pytest
from repair_shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A new, small project."""
    return Shop(tmp_path)
