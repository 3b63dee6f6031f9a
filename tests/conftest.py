"""What every run of the suite begins with."""

import gc
from collections.abc import Iterator
from functools import cache

import pytest

from hue_lint.facts import load


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Modules and tests live as long as the run: the cyclic collector, which would walk all of them
    again and again, never looks at them."""
    gc.disable()
    found = yield
    gc.freeze()
    gc.enable()
    return found


@pytest.fixture(scope="session", autouse=True)
def _installed_once() -> Iterator[None]:
    """What is installed stays while the tests run: thousands of projects are opened, and each asks
    for the packs among a hundred distributions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "entry_points", cache(load.entry_points))
        yield
