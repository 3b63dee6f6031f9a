"""`unittest.mock.patch`, `monkeypatch`, `mocker`: what a test replaces does not run while it is
replaced."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Arguments
from contextlib import contextmanager
from typing import TYPE_CHECKING

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.frames.frames import frame_of
from hue_lint.libraries.fixtures import names_of_fixtures
from hue_lint.project.classes import (
    ClassInfo,
    ClassSymbol,
    ExternalSymbol,
    Function,
    FunctionSymbol,
)
from hue_lint.project.model import ModelInfo
from hue_lint.syntax.walk import walk
from hue_lint.values.classes import linearised
from hue_lint.values.plain import Const, External
from hue_lint.values.values import (
    Argument,
    ClassValue,
    Instance,
    Manager,
    ModuleValue,
    Object,
    Value,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine, Frame
    from hue_lint.values.values import Operation

PATCHER = "unittest.mock._patch"


def replaced_by(frame: Frame, value: Value) -> tuple[str, ...]:
    """The qualified names of what a patcher replaces: functions and classes of the project, names
    in a module, attributes of a class (`shop.models.Book.objects.filter`)."""
    found: list[str] = []
    for option in options(value):
        if isinstance(option, Object) and option.ref == PATCHER:
            target = option.argument("0", "target")
            found += _by_path(frame, target)
            found += _on_object(target, option.argument("1", "attribute"))
    return tuple(found)


def stood_in_for(frame: Frame, node: cst.BaseExpression) -> tuple[str, ...]:
    """What a decorator or context manager stands in for by the facts (`@responses.activate`)."""
    engine = frame.engine
    called = node.func if isinstance(node, cst.Call) else node
    if not isinstance(called, cst.Name | cst.Attribute) or not engine.knowledge.stands:
        return ()
    symbol = engine.project.resolve_expression(frame.module, called)
    if not isinstance(symbol, ExternalSymbol):
        return ()
    found = [each for each in engine.knowledge.stands if symbol.qualname in each.names]
    return tuple(name for each in found for name in each.replaces)


def stood_in_by_fixtures(frame: Frame, function: Function) -> tuple[str, ...]:
    """What the fixtures that a test takes, and those that they take, stand in for by the facts."""
    taken = names_of_fixtures(frame.engine, function)
    found = [each for each in frame.engine.knowledge.stands if taken & {*each.fixtures}]
    return tuple(name for each in found for name in each.replaces)


@contextmanager
def replacing(frame: Frame, value: Value, node: cst.BaseExpression) -> Iterator[None]:
    """What a patcher, or a stand-in, replaces while a `with` statement has entered it."""
    names = (*replaced_by(frame, value), *stood_in_for(frame, node))
    frame.patched = (*names, *frame.patched)
    yield
    frame.patched = frame.patched[len(names) :]


def replace_from_here(frame: Frame, receiver: Value, arguments: Arguments[Argument]) -> None:
    """What is replaced until the test ends: by a patcher that is started, or by what would be given
    to one. Functions nested here may have been defined before; they run afterwards."""
    if not isinstance(receiver, Object) or receiver.ref != PATCHER:
        given = enumerate(arguments)
        receiver = Object(PATCHER, tuple((a.name or str(at), a.value) for at, a in given))
    names = replaced_by(frame, receiver)
    frame.patched += names
    frame.engine.nested.replace(frame, names)


def _by_path(frame: Frame, target: Value) -> Iterator[str]:
    if not isinstance(target, Const) or not isinstance(target.value, str):
        return
    project = frame.engine.project
    yield target.value
    match project.resolve_qualname(target.value, frame.module):
        case FunctionSymbol(function):
            yield function.qualname
        case ClassSymbol(info):
            yield info.qualname
    owner, _, last = target.value.rpartition(".")
    outside = project.resolve_qualname(owner, frame.module) if owner else None
    if isinstance(outside, ExternalSymbol):
        # an attribute of a package's module or class, by whatever name that was reached
        yield f"{outside.qualname}.{last}"
    parts = target.value.split(".")
    for at in range(len(parts) - 1, 0, -1):
        module = project.module(".".join(parts[:at]), frame.module.path)
        if module is not None:
            yield ".".join([module.name, *parts[at:]])
            first = frame.engine.global_value(module, parts[at])
            yield from (name for name, _ in _on_class(frame.engine, first, parts[at:]))
            return


def _on_object(target: Value, name: Value) -> Iterator[str]:
    if not isinstance(name, Const) or not isinstance(name.value, str):
        return
    for option in options(target):
        if isinstance(option, ModuleValue):
            yield f"{option.module.name}.{name.value}"
        elif isinstance(option, External):
            yield f"{option.qualname}.{name.value}"
        elif isinstance(option, ClassValue | Object) and isinstance(option.ref, str):
            yield f"{option.ref}.{name.value}"
        elif isinstance(option, ClassValue | Object) and isinstance(option.ref, ClassInfo):
            for base in option.ref.project_mro():
                yield f"{base.qualname}.{name.value}"
        elif isinstance(option, Manager) and isinstance(option.model, ModelInfo):
            for manager in option.model.managers:
                yield f"{option.model.qualname}.{manager}.{name.value}"


def is_replaced(operation: Operation, names: Arguments[str]) -> bool:
    """Whether an operation, or the path to it, leads through something that is replaced."""
    if _uses(operation, names):
        return True
    step = operation.cause
    while step is not None:
        within = step.place.frame
        if _is_among(f"{within.module.name}.{within.name}", names) or _uses(step, names):
            return True
        step = step.cause
    return False


def _is_among(qualname: str, names: Arguments[str], owner: str = "") -> bool:
    """Whether something is replaced, or is an attribute of something that is. The attribute of a
    class that goes by other names in other modules is replaced in all of them, the class's name in
    one of them is not: `owner` is that class."""
    return any(
        (qualname == name or qualname.startswith(f"{name}."))
        and (not owner or name.startswith(f"{owner}."))
        for name in names
    )


def _uses(operation: Operation, names: Arguments[str]) -> bool:
    """Whether what an operation is done with, or the value that it is done to, comes from something
    that is replaced."""
    return any(_is_among(name, names, owner) for name, owner in _reached_by(operation))


def _reached_by(operation: Operation) -> Iterator[tuple[str, str]]:
    """The names in a module by which an operation reaches its subject, and attributes of a class
    with the class's own name."""
    frame, subject, node = frame_of(operation.place), operation.subject, operation.place.node
    yield from ((name, "") for name in _outside(subject, operation.name))
    if isinstance(subject, Instance) and isinstance(subject.model, ModelInfo):
        for base in subject.model.cls.project_mro():
            yield f"{base.qualname}.{operation.name}", base.qualname
    if operation.cause is not None and isinstance(node, cst.Call):
        # what is replaced among the arguments of a call leaves the call as it is
        node = node.func
    called = node.func if isinstance(node, cst.Call) else node
    if isinstance(called, cst.Name) and frame.lookup(called.value) is None:
        yield f"{frame.module.name}.{called.value}", ""
    for each in (node, getattr(subject, "origin", None)):
        if isinstance(each, cst.BaseExpression):
            for inner in (each, *walk(each)):
                if isinstance(inner, cst.Attribute):
                    yield from _chain(frame, inner)


def _outside(subject: Value, name: str) -> Iterator[str]:
    """The full names of a function or method of an installed package, those of its bases too."""
    if isinstance(subject, External):
        yield subject.qualname
    elif isinstance(subject, Object):
        bases = linearised(subject.ref)
        yield from (f"{each}.{name}" for each in bases if isinstance(each, str))


def _chain(frame: Frame, node: cst.Attribute) -> Iterator[tuple[str, str]]:
    name = get_full_name_for_node(node)
    if name is None:
        return
    parts = name.split(".")
    value = frame.lookup(parts[0])
    if value is None:
        yield f"{frame.module.name}.{name}", ""
        value = frame.engine.global_value(frame.module, parts[0])
    yield from _on_class(frame.engine, value, parts)


def _on_class(engine: Engine, value: Value, parts: list[str]) -> Iterator[tuple[str, str]]:
    """The attribute of a class that a dotted name leads to, with the class; `value` is what the
    first part of it stands for."""
    for at, part in enumerate(parts):
        if at and isinstance(value, ModuleValue):
            value = engine.module_member(value.module, part)
        if isinstance(value, ClassValue):
            owner = value.ref if isinstance(value.ref, str) else value.ref.qualname
            if at + 1 < len(parts):
                yield ".".join([owner, *parts[at + 1 :]]), owner
            return
