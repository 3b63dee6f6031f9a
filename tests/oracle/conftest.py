from __future__ import annotations

import pytest
from oracle_cases import PROJECT
from oracle_deeds import Deed, run_project


@pytest.fixture(scope="session")
def deeds() -> dict[str, Deed]:
    """What Django did with every case."""
    return run_project(PROJECT)
