"""For development: a middleware that logs what waits on the event loop, once a row.

    MIDDLEWARE = ["hue_observe.middleware.ObserveMiddleware", ...]
    HUE_OBSERVE = {"threshold_ms": 10, "sample": 1.0}

Names of files, functions and backends are logged, nothing of a request. Without DEBUG it is not
used.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed

from hue_observe.boundaries import DJANGO, LIBRARIES
from hue_observe.codes import PROJECT_FUNCTION
from hue_observe.patching import watch
from hue_observe.recorder import Recorder, Seen

LOGGER: Final = logging.getLogger("hue_observe")
SAMPLED: Final[ContextVar[bool]] = ContextVar("hue_observe_sampled", default=False)


@dataclass(frozen=True, slots=True)
class Options:
    """`HUE_OBSERVE`: log what takes `threshold_ms` or longer, in this share of the requests."""

    threshold_ms: float = 10.0
    sample: float = 1.0


@dataclass(slots=True)
class Notices:
    """Logs each row once."""

    options: Options
    told: set[tuple[str, int]] = field(default_factory=set)

    def see(self, seen: Seen) -> None:
        """Log a piece of work, where it is new and took its time."""
        place = seen.way.place
        if not seen.refused and seen.seconds * 1000 < self.options.threshold_ms:
            return
        if (place.filename, place.row) in self.told:
            return
        self.told.add((place.filename, place.row))
        LOGGER.warning("%s", sentence(seen))


class ObserveMiddleware:
    """Watches asynchronous requests; the first in `MIDDLEWARE` sees the most."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        if not settings.DEBUG:
            raise MiddlewareNotUsed("hue_observe.middleware is for development (DEBUG)")
        self.get_response = get_response
        self.options = options_from(getattr(settings, "HUE_OBSERVE", {}))
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)
        watching(self.options)

    def __call__(self, request: Any) -> Any:
        if iscoroutinefunction(self):
            return self._observed(request)
        return self.get_response(request)

    async def _observed(self, request: Any) -> Any:
        answer: Awaitable[Any]
        token = SAMPLED.set(random.random() < self.options.sample)
        try:
            answer = self.get_response(request)
            return await answer
        finally:
            SAMPLED.reset(token)


@lru_cache(maxsize=1)
def watching(options: Options) -> Notices:
    """Watch this process from now on; once, however often the middleware is made."""
    notices = Notices(options)
    watch(Recorder(notices.see, wanted=SAMPLED.get), (*DJANGO, *LIBRARIES))
    return notices


def options_from(stated: Any) -> Options:
    """The options as they are stated in the settings. Raises ImproperlyConfigured."""
    known = [each.name for each in fields(Options)]
    if not isinstance(stated, dict) or not stated.keys() <= set(known):
        raise ImproperlyConfigured(f"HUE_OBSERVE is a dictionary of {' and '.join(known)}")
    options = Options(**stated)
    for name in known:
        value = getattr(options, name)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise ImproperlyConfigured(f"HUE_OBSERVE: {name} is a number from 0 on, not {value!r}")
    return options


def sentence(seen: Seen) -> str:
    """What happened, where, which rule speaks of it and what to do."""
    place, steps = seen.way.place, seen.way.steps
    on = seen.on.rpartition(".")[2] or f"a {seen.kind}"
    if seen.refused:
        happened = f"was refused {on} by Django"
    else:
        happened = f"waited {seen.seconds * 1000:.0f} ms for {on}"
    called = steps[1].function if seen.code == PROJECT_FUNCTION and len(steps) > 1 else seen.what
    rule = f"{seen.code} " if seen.code else ""
    repair = "; hue-lint check --fix" if seen.code else ""
    where = f"{_name(place.filename)}:{place.row}"
    return f"{where} {happened} on the event loop: {rule}{called}(){repair}"


def _name(filename: str) -> str:
    path, here = Path(filename), Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
