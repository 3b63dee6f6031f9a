"""What a management command is handed by its parser."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Arguments
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.project.classes import ClassInfo, Function
from hue_lint.syntax.source import UnreadableSource
from hue_lint.syntax.walk import walk
from hue_lint.values.plain import NONE, UNKNOWN, Const
from hue_lint.values.values import Argument, Value

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame

_ALWAYS: dict[str, Value] = {
    "verbosity": Const(1),
    "settings": NONE,
    "pythonpath": NONE,
    "traceback": Const(False),
    "no_color": Const(False),
    "force_color": Const(False),
    "skip_checks": Const(True),
}
"""What each command is handed.

Source: django/core/management/base.py BaseCommand.create_parser, __init__.py call_command."""

_FLAGS = {"store_true": (Const(False), Const(True)), "store_false": (Const(True), Const(False))}
"""What an option without a value is where it is left out, and where it is given."""


@dataclass(frozen=True, slots=True)
class _Option:
    """An option as `parser.add_argument` declares it."""

    flags: tuple[str, ...]
    dest: str
    default: Value
    given: Value


def options_for(
    frame: Frame, command: ClassInfo, arguments: Arguments[Argument]
) -> tuple[Argument, ...]:
    """The keywords that `handle` gets for what `call_command` is given behind the name."""
    declared = list(_declared(frame, command))
    found: dict[str, Value] = _ALWAYS | {option.dest: option.default for option in declared}
    words = [argument.value for argument in arguments if not argument.name]
    if any(argument.name in ("*", "**") for argument in arguments):
        found = dict.fromkeys(found, UNKNOWN)
    for option in declared:
        if not option.flags and words:
            found[option.dest] = UNKNOWN
        for word in words:
            text = word.value if isinstance(word, Const) else None
            if not isinstance(text, str):
                found[option.dest] = UNKNOWN
            elif text.partition("=")[0] in option.flags:
                found[option.dest] = option.given
    named = {a.name: a.value for a in arguments if a.name not in ("", "*", "**")}
    return tuple(Argument(name, value) for name, value in (found | named).items())


def _declared(frame: Frame, command: ClassInfo) -> Iterator[_Option]:
    """The options of a command and of the project's classes that it inherits."""
    for cls in command.project_mro():
        member = cls.own_member("add_arguments")
        if not isinstance(member, Function):
            continue
        try:
            node = member.segment.node
        except UnreadableSource:
            continue
        for each in walk(node, into_scopes=True):
            match each:
                case cst.Call(func=cst.Attribute(attr=cst.Name(value="add_argument")), args=args):
                    option = _option(frame, args)
                    if option is not None:
                        yield option


def _option(frame: Frame, args: Arguments[cst.Arg]) -> _Option | None:
    """One option, by `add_argument("--dry-run", action="store_true")`.

    Source: Lib/argparse.py _ActionsContainer.add_argument.
    """
    named = {arg.keyword.value: arg.value for arg in args if arg.keyword is not None}
    names = [
        str(arg.value.evaluated_value)
        for arg in args
        if arg.keyword is None and isinstance(arg.value, cst.SimpleString)
    ]
    if not names or any(arg.star for arg in args):
        return None
    flags = tuple(name for name in names if name.startswith("-"))
    long = next((name for name in flags if name.startswith("--")), names[0])
    dest = _text(named.get("dest")) or long.lstrip("-").replace("-", "_")
    left_out: Value
    left_out, given = _FLAGS.get(_text(named.get("action")) or "", (NONE, UNKNOWN))
    default = named.get("default")
    if default is not None:
        left_out = frame.scratch().evaluate(default) if _is_literal(default) else UNKNOWN
    return _Option(flags, dest, left_out if flags else UNKNOWN, given)


def _text(node: cst.BaseExpression | None) -> str | None:
    value = node.evaluated_value if isinstance(node, cst.SimpleString) else None
    return value if isinstance(value, str) else None


def _is_literal(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.SimpleString | cst.Integer) or (
        isinstance(node, cst.Name) and node.value in ("True", "False", "None")
    )
