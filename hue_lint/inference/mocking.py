"""`unittest.mock.patch`: what a test replaces does not run while it is replaced."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Arguments
from typing import TYPE_CHECKING

from hue_lint.inference.values import ClassValue, Const, ModuleValue, Object, Value, options
from hue_lint.project.symbols import ClassInfo, ClassSymbol, FunctionSymbol

if TYPE_CHECKING:
    from hue_lint.inference.frames import Frame
    from hue_lint.inference.operations import Operation

PATCHER = "unittest.mock._patch"


def replaced_by(frame: Frame, value: Value) -> tuple[str, ...]:
    """The qualified names of the project's functions and classes that a patcher replaces."""
    found: list[str] = []
    for option in options(value):
        if isinstance(option, Object) and option.ref == PATCHER:
            target = option.argument("0", "target")
            found += _by_path(frame, target)
            found += _on_object(target, option.argument("1", "attribute"))
    return tuple(found)


def _by_path(frame: Frame, target: Value) -> Iterator[str]:
    if not isinstance(target, Const) or not isinstance(target.value, str):
        return
    yield target.value
    match frame.engine.project.resolve_qualname(target.value, frame.module):
        case FunctionSymbol(function):
            yield function.qualname
        case ClassSymbol(info):
            yield info.qualname


def _on_object(target: Value, name: Value) -> Iterator[str]:
    if not isinstance(name, Const) or not isinstance(name.value, str):
        return
    for option in options(target):
        if isinstance(option, ModuleValue):
            yield f"{option.module.name}.{name.value}"
        elif isinstance(option, ClassValue | Object) and isinstance(option.ref, ClassInfo):
            for base in option.ref.project_mro():
                yield f"{base.qualname}.{name.value}"


def is_replaced(operation: Operation, names: Arguments[str]) -> bool:
    """Whether the path to an operation leads through one of the replaced functions."""
    step = operation.cause
    while step is not None:
        within = step.place.frame
        qualname = f"{within.module.name}.{within.name}"
        if any(qualname == name or qualname.startswith(f"{name}.") for name in names):
            return True
        step = step.cause
    return False
