from __future__ import annotations

import pytest
from oracle_cases import PROJECT
from oracle_deeds import SILENCER, Deed, run_project


@pytest.fixture(scope="session")
def deeds() -> dict[str, Deed]:
    """What Django did with every case."""
    return run_project(PROJECT)


@pytest.fixture(scope="session")
def silenced() -> dict[str, Deed]:
    """What every case did where Django was told not to refuse."""
    return run_project(PROJECT, **{SILENCER: "true"})
