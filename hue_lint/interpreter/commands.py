"""Management commands that are run by their name."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Arguments
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.interpreter.attributes import read
from hue_lint.project.classes import ClassInfo, Function
from hue_lint.syntax.source import UnreadableSource
from hue_lint.values.operations import leading_cause
from hue_lint.values.plain import UNKNOWN, Const
from hue_lint.values.values import Argument, ClassValue, Object, Value, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame

CALL_COMMAND = "django.core.management.call_command"
_ASKS_FIRST = ("requires_migrations_checks", "execute")
"""What a command states that makes Django, or the command, do more than to handle it."""


def call_command(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`call_command("tally")` does what the command does, where it is the project's own.

    Source: django/core/management/__init__.py call_command, base.py BaseCommand.execute.
    """
    commands = list(_commands(frame, arguments, node))
    if len(commands) != 1 or _runs_something(frame, commands[0], node):
        frame.engine.calls.call_described(frame, CALL_COMMAND, arguments, node)
    return UNKNOWN


def _runs_something(frame: Frame, command: Object, node: cst.CSTNode) -> bool:
    scratch = frame.scratch()
    frame.engine.calls.call(scratch, read(scratch, command, "handle", node), (), node)
    return leading_cause(scratch.operations) is not None


def _commands(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Iterator[Object]:
    """The commands of the project that the first argument may name, or is."""
    for option in options(arguments[0].value) if arguments else ():
        if isinstance(option, Const) and isinstance(option.value, str):
            for cls in _named(frame, option.value):
                if _only_handles(cls):
                    yield Object(cls, origin=node)
        elif isinstance(option, Object) and isinstance(option.ref, ClassInfo):
            if _only_handles(option.ref):
                yield option


def _only_handles(cls: ClassInfo) -> bool:
    handle = cls.member("handle")
    return (
        handle is not None
        and isinstance(handle[1], Function)
        and not any(isinstance(cls.member(name), tuple) for name in _ASKS_FIRST)
    )


def _named(frame: Frame, name: str) -> Iterator[ClassInfo]:
    project = frame.engine.project
    for path in project.scan.files:
        if path.stem == name and path.parts[-3:-1] == ("management", "commands"):
            try:
                found = frame.engine.module_member(project.module_at(path), "Command")
            except UnreadableSource:
                continue
            for option in options(found):
                if isinstance(option, ClassValue) and isinstance(option.ref, ClassInfo):
                    yield option.ref
