"""Coroutines that are used for what they would give, dropped, or handed to who awaits nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence as Arguments
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.facts.names import MANAGER
from hue_lint.syntax.walk import walk
from hue_lint.values.joining import without_none
from hue_lint.values.plain import NONE, UNKNOWN
from hue_lint.values.values import (
    Argument,
    Coroutine,
    Mapping,
    Object,
    Operation,
    Sequence,
    Value,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame

_FRAMEWORKS = ("django.", "rest_framework.")
"""Packages whose synchronous functions await nothing that they are given."""
_TAKE_AWAITABLES = ("django.dispatch.", "django.test.", "django.utils.functional.")
"""Parts of them that hand on what they are given, or keep it."""


def is_surely_one(value: Value) -> bool:
    """Whether a value is a coroutine whichever branch was taken, and no task, which runs by
    itself."""
    return all(_is_made(option) for option in options(value))


def _is_made(option: Value) -> bool:
    return isinstance(option, Coroutine) and bool(option.made_by)


def certain(value: Value) -> Arguments[Value]:
    """What a value may be, without the coroutines where it may be something else: what asks which
    it is may have told them apart. None cannot be used either."""
    if is_surely_one(without_none(value)):
        return options(value)
    return [option for option in options(value) if not _is_made(option)]


def never_awaited(frame: Frame, coroutine: Value, node: cst.CSTNode) -> None:
    """A coroutine is used for what it is, or dropped, instead of being awaited."""
    if frame.colour == "module":
        return
    for option in options(coroutine):
        place = option.place if isinstance(option, Coroutine) else None
        if place is not None and place.frame is frame:
            node = place.node
    frame.record(
        Operation(
            "never-awaited",
            "wrong",
            frame.at(node),
            frame.segment.one_line(node),
            "makes a coroutine that nobody awaits: it never runs",
            coroutine,
            "Python: RuntimeWarning: coroutine was never awaited",
        )
    )


def used(frame: Frame, value: Value, node: cst.CSTNode) -> None:
    """What a value would give is used: an operand, an item, the callable of a call."""
    if is_surely_one(value):
        never_awaited(frame, value, node)


def dropped(frame: Frame, target: cst.BaseExpression, value: Value, made: cst.CSTNode) -> None:
    """A name gets a coroutine and is never read."""
    if (
        isinstance(target, cst.Name)
        and isinstance(made, cst.Call)
        and is_surely_one(value)
        and not _is_read(frame.segment.node, target.value)
    ):
        never_awaited(frame, value, made)


def passed_over(frame: Frame, name: str, test: cst.BaseExpression, branch: cst.BaseSuite) -> None:
    """A branch that is taken for a name that holds a coroutine, found to be one, goes without it:
    it leaves the function, or gives the name another value, and never reads it before."""
    value = frame.lookup(name)
    if _is_read(branch, name):
        return
    made, reads = None, 0
    for node in walk(frame.segment.node):
        if node is branch:
            break
        given = _given(node, name)
        made, reads = (given, -1) if given is not None else (made, reads)
        reads += isinstance(node, cst.Name) and node.value == name
    if not isinstance(made, cst.Call):
        return
    parts = [
        part
        for line in branch.body
        if isinstance(line, cst.SimpleStatementLine)
        for part in line.body
    ]
    replaced = any(_given(part, name) is not None for part in parts)
    if value is not None and is_surely_one(value):
        if replaced or any(isinstance(part, cst.Return | cst.Raise) for part in parts):
            never_awaited(frame, value, made)
    elif replaced and reads == 1 and _TELLS_COROUTINES.match(frame.segment.one_line(test)):
        # Whatever was called: it gave a coroutine, which only the question was told of.
        never_awaited(frame, UNKNOWN, made)


def _given(node: cst.CSTNode, name: str) -> cst.BaseExpression | None:
    """What a statement gives a name."""
    match node:
        case (
            cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=found))])
            | cst.AnnAssign(target=cst.Name(value=found))
        ) if found == name:
            return node.value
    return None


def _is_read(where: cst.CSTNode, name: str) -> bool:
    """Whether a function, or one in it, uses a name for more than to assign it; one that is not
    its own belongs to others too."""
    assigned: set[int] = set()
    for node in walk(where, into_scopes=True):
        match node:
            case cst.AssignTarget() | cst.AnnAssign():
                assigned.add(id(node.target))
            case cst.NameItem(name=cst.Name(value=found)) if found == name:
                return True
            case cst.Name(value=found) if found == name and id(node) not in assigned:
                return True
    return False


_OF_MANAGERS = frozenset(
    {"add", "create", "exclude", "filter", "get", "get_or_create", "remove", "set", "update"}
)


def called(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """Something of which nothing is known is called, but for its name: the `get_response` of an
    async middleware gives a coroutine, the manager of a relation takes rows.

    Source: django/core/handlers/base.py BaseHandler.load_middleware adapts the handler.
    """
    match node:
        case cst.Call(
            func=cst.Name(value="get_response") | cst.Attribute(attr=cst.Name(value="get_response"))
        ) if frame.colour == "async" and not _ASKS.search(frame.segment.text):
            return Coroutine(Object("django.http.HttpResponse", origin=node), "facts")
        case cst.Call(
            func=cst.Attribute(
                value=cst.Attribute(attr=cst.Name(value=owner)), attr=cst.Name(value=name)
            )
        ) if name.removeprefix("a") in _OF_MANAGERS or name in _OF_MANAGERS:
            given = [argument for argument in arguments if is_surely_one(argument.value)]
            if given and owner in frame.engine.project.models.names_of_managers:
                handed_to(frame, MANAGER, given)
    return UNKNOWN


_TELLS_COROUTINES = re.compile(r"(?:\w+\.)*iscoroutine\(")
"""A question that no task and no future answers with yes, either of which may be dropped."""
_ASKS = re.compile(r"is_?(?:coroutine|awaitable)", re.IGNORECASE)
"""What a function writes that tells coroutines from other values itself."""


def handed_over(frame: Frame, made: Value, node: cst.CSTNode, caller: str) -> None:
    """A function is called by somebody who does not await what it gives."""
    if is_surely_one(made) and frame.colour != "module":
        frame.record(
            Operation(
                "coroutine-callback",
                "wrong",
                frame.at(node),
                caller,
                "makes a coroutine that its caller does not await",
                made,
                "Python: RuntimeWarning: coroutine was never awaited",
            )
        )


def handed_to(frame: Frame, qualname: str, arguments: Arguments[Argument]) -> None:
    """A function of Django's, which takes what it is given for a value, is given coroutines."""
    if qualname.startswith(_FRAMEWORKS) and not qualname.startswith(_TAKE_AWAITABLES):
        for argument in arguments:
            if argument.node is not None:
                kept(frame, argument.value, argument.node)


def kept(frame: Frame, value: Value, node: cst.CSTNode) -> None:
    """A value, or what is in a display of values, is to be shown or stored as it is."""
    if is_surely_one(value):
        never_awaited(frame, value, node)
        return
    for option in options(value):
        inside: Arguments[Value] = ()
        if isinstance(option, Mapping):
            inside = [item for _, item in option.known]
        elif isinstance(option, Sequence):
            inside = option.items or ()
        if any(is_surely_one(item) for item in inside if item != NONE):
            _in_display(frame, option, node)


def _in_display(frame: Frame, value: Value, node: cst.CSTNode) -> None:
    """Tell it of the parts of a display as written, else of the name that holds it."""
    parts: list[cst.BaseExpression] = []
    if isinstance(node, cst.Dict):
        parts = [each.value for each in node.elements if isinstance(each, cst.DictElement)]
    elif isinstance(node, cst.List | cst.Tuple | cst.Set):
        parts = [each.value for each in node.elements]
    if not parts:
        never_awaited(frame, value, node)
        return
    for part in parts:
        kept(frame, frame.scratch().evaluate(part), part)
