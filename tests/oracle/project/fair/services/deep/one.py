from __future__ import annotations

import typing as t

from . import two

if t.TYPE_CHECKING:
    from fair.models import Event


def plan(event: Event, *, detail: bool = True) -> dict[str, t.Any]:
    """Looks innocent."""
    base = {"name": event.name}
    if not detail:
        return base
    return {**base, **two.places(event)}
