"""Management commands that are run by their name."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Arguments
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.django.conditions import is_harmless
from hue_lint.interpreter.attributes import read
from hue_lint.interpreter.command_options import options_for
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
    named = options(arguments[0].value) if arguments else ()
    if not named or any(_runs_something(frame, each, arguments[1:], node) for each in named):
        frame.engine.calls.call_described(frame, CALL_COMMAND, arguments, node)
    return UNKNOWN


def _runs_something(
    frame: Frame, named: Value, arguments: Arguments[Argument], node: cst.CSTNode
) -> bool:
    """Whether a command does what matters on the event loop, or may do."""
    commands = list(_commands(frame, named, node))
    if not commands:
        behaviour = frame.engine.knowledge.function(CALL_COMMAND)
        return behaviour is None or not is_harmless(behaviour, [Argument("", named)])
    for command, cls in commands:
        if not _only_handles(cls):
            return True
        scratch = frame.scratch()
        handle = read(scratch, command, "handle", node)
        frame.engine.calls.call(scratch, handle, options_for(frame, cls, arguments), node)
        if leading_cause(scratch.operations) is not None:
            return True
    return False


def _commands(frame: Frame, named: Value, node: cst.CSTNode) -> Iterator[tuple[Object, ClassInfo]]:
    """The commands of the project that a value may name, or is."""
    if isinstance(named, Const) and isinstance(named.value, str):
        for cls in _named(frame, named.value):
            yield Object(cls, origin=node), cls
    elif isinstance(named, Object) and isinstance(named.ref, ClassInfo):
        yield named, named.ref


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
