"""What the tests of the facts share."""

import pytest

from hue_lint.django.knowledge import Knowledge
from hue_lint.django.load import load_facts


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Everything that the package knows."""
    return load_facts()
