"""How many projects hypothesis draws: always the same few, or with HUE_EXAMPLES=500 others."""

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings

_WANTED = os.environ.get("HUE_EXAMPLES")


def drawn(examples: int) -> Callable[[Any], Any]:
    """The settings of a law that holds for drawn projects."""
    decorator: Callable[[Any], Any] = settings(
        max_examples=int(_WANTED or examples),
        deadline=None,
        derandomize=_WANTED is None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    return decorator
