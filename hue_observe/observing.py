"""A run under observation: everything is watched from `begin()` until the stack is closed."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from hue_observe.blocking import watch_blockbuster
from hue_observe.boundaries import DJANGO, LIBRARIES
from hue_observe.coroutines import watch_coroutines
from hue_observe.ledger import Circumstances, Ledger
from hue_observe.patching import watch
from hue_observe.recorder import SILENCER, Recorder
from hue_observe.rows import RowsUnavailable, watch_rows


@dataclass(slots=True)
class Observation:
    """What a run saw, how it was observed, and what puts everything back."""

    ledger: Ledger
    circumstances: Circumstances
    undo: ExitStack = field(default_factory=ExitStack)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a run is to be observed."""

    root: Path
    allow: bool = False
    blockbuster: bool = False


def begin(wishes: Wishes) -> Observation:
    """Watch every boundary, coroutine and row. Raises BlockbusterMissing."""
    ledger = Ledger()
    recorder = Recorder(ledger.see)
    undo = ExitStack()
    if wishes.allow:
        _silence(undo)
    if wishes.blockbuster:
        undo.enter_context(watch_blockbuster(recorder))
    undo.enter_context(watch(recorder, (*DJANGO, *LIBRARIES)))
    undo.enter_context(watch_coroutines(ledger.never_awaited))
    missing = ""
    try:
        undo.enter_context(watch_rows(ledger.ran))
    except RowsUnavailable as error:
        missing = str(error)
    circumstances = Circumstances(wishes.root, wishes.allow, missing)
    return Observation(ledger, circumstances, undo)


def _silence(undo: ExitStack) -> None:
    """Use Django's own switch, for this run only."""
    before = os.environ.get(SILENCER)
    os.environ[SILENCER] = "true"
    if before is None:
        undo.callback(os.environ.pop, SILENCER, None)
    else:
        undo.callback(os.environ.__setitem__, SILENCER, before)
