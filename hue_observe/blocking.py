"""What blockbuster knows to block (files, sockets, locks), told to a recorder instead of raised."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from types import FrameType
from typing import Any

from hue_observe.boundaries import Boundary
from hue_observe.places import OWN, is_project
from hue_observe.recorder import Recorder


class BlockbusterMissing(Exception):
    """blockbuster was asked for and is not installed."""


def watch_blockbuster(recorder: Recorder) -> ExitStack:
    """Watch what blockbuster watches, until the returned stack is closed.

    Raises BlockbusterMissing.
    """
    try:
        from blockbuster import BlockBuster
    except ImportError as error:
        raise BlockbusterMissing(
            "--hue-observe-blockbuster needs blockbuster: install it with  pip install blockbuster"
        ) from error
    undo = ExitStack()
    for name, function in BlockBuster().functions.items():
        # Asked whether a call may block, the recorder takes note and lets it.
        function.can_block_predicate = _taking_note(name, function, recorder)
        function.activate()
        undo.callback(function.deactivate)
    return undo


def _taking_note(name: str, function: Any, recorder: Recorder) -> Callable[..., bool]:
    allowed_here: Callable[..., bool] = function.can_block_predicate
    boundary = Boundary("blocking", *_owner_of(name))

    def may_block(*args: Any, **kwargs: Any) -> bool:
        if not allowed_here(*args, **kwargs):
            frame = sys._getframe(2)
            if not _is_allowed(frame, function.can_block_functions):
                recorder.glimpse(boundary, name, frame)
        return True

    return may_block


def _owner_of(name: str) -> tuple[str, str, tuple[str, ...]]:
    owner, _, last = name.rpartition(".")
    return (owner.partition(".")[0], owner.partition(".")[2], (last,))


def _is_allowed(frame: FrameType | None, functions: Any) -> bool:
    """Whether one of blockbuster's exceptions (imports, the debugger, …) is on the stack, or this
    package itself below the project's code."""
    inside = True
    while frame is not None:
        code = frame.f_code
        if inside and code.co_filename.startswith(OWN):
            return True
        inside = inside and not is_project(code.co_filename)
        for ending, names in functions:
            if code.co_name in names and code.co_filename.replace("\\", "/").endswith(ending):
                return True
        frame = frame.f_back
    return False
