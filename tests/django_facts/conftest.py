"""What the tests of the facts share."""

import pytest

from hue_lint.facts.knowledge import Knowledge
from hue_lint.facts.load import load_facts


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Everything that the package knows."""
    return load_facts()
