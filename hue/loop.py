"""Which side of the event loop the code is on."""

from __future__ import annotations

import asyncio


def runs_on_event_loop() -> bool:
    """Whether this thread is running an event loop right now."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
