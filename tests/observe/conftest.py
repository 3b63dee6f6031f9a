from __future__ import annotations

import pytest
from observed_runs import Observed, copied, observe

collect_ignore = ["project"]


@pytest.fixture(scope="session")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Observed:
    """pytest with two workers, as Django comes: it refuses."""
    folder = copied(tmp_path_factory.mktemp("workers"))
    return observe(folder, ["-m", "pytest", "--hue-observe", "-n2"])


@pytest.fixture(scope="session")
def allowed(tmp_path_factory: pytest.TempPathFactory) -> Observed:
    """pytest in one process, with Django's guard off."""
    folder = copied(tmp_path_factory.mktemp("allowed"))
    return observe(folder, ["-m", "pytest", "--hue-observe", "--hue-observe-allow"])
