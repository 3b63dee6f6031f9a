"""Of what class a value is, where that is beyond doubt: a literal that came to this place, a row
that a query gave."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.project.classes import ClassInfo
from hue_lint.project.model import ModelInfo
from hue_lint.syntax.walk import walk
from hue_lint.values.plain import UNKNOWN, Const, Plain
from hue_lint.values.values import (
    ClassValue,
    Closure,
    FunctionValue,
    Instance,
    Manager,
    Mapping,
    Partial,
    QuerySet,
    Sequence,
    Value,
    Wrapped,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


def literal_class(value: Value) -> type | None:
    """The class of a literal; None for a value that may be of a subclass or is only declared."""
    match value:
        case Const():
            return type(value.value)
        case Sequence(items=tuple()):
            return _BUILTIN.get(value.type)
        case Mapping() if value.known:
            return dict
    return None


_BUILTIN: dict[str, type] = {"list": list, "set": set, "tuple": tuple}


def is_one_of(value: Value, wanted: list[Value], *, exactly: bool) -> bool | None:
    """Whether a value is of one of the classes, or `exactly` of one; None where that is open."""
    answers = {_answer(option, wanted, exactly) for option in options(value)}
    return answers.pop() if len(answers) == 1 else None


def is_callable(value: Value) -> bool | None:
    """Whether a value can be called; None where that is open."""
    answers = {_is_callable(option) for option in options(value)}
    return answers.pop() if len(answers) == 1 else None


def _is_callable(value: Value) -> bool | None:
    match value:
        case FunctionValue() | Closure() | ClassValue() | Partial() | Wrapped():
            return True
        case Const() | Plain() | Sequence() | Mapping() | QuerySet() | Manager():
            return None if isinstance(value, Plain) and value.type == "callable" else False
    return None


def is_function(value: Value) -> bool | None:
    """What `inspect.isfunction()` says of a value; None where that is open."""
    match value:
        case FunctionValue(receiver=None) | Closure():
            return True
        case ClassValue() | Partial() | Const() | Sequence() | Mapping() | QuerySet() | Instance():
            return False
    return None


def is_class(value: Value) -> bool | None:
    """What `inspect.isclass()` says of a value; None where that is open."""
    match value:
        case ClassValue():
            return True
        case FunctionValue() | Closure() | Partial() | Const() | Sequence() | Mapping():
            return False
        case QuerySet() | Instance():
            return False
    return None


def _answer(value: Value, wanted: list[Value], exactly: bool) -> bool | None:
    given = literal_class(value)
    if given is None:
        unrelated = isinstance(value, Instance) and all(_is_another(value, cls) for cls in wanted)
        return False if unrelated else None
    answers = {_is(given, cls, exactly) for cls in wanted}
    return True if True in answers else None if None in answers else False


def _is(given: type, wanted: Value, exactly: bool) -> bool | None:
    if not isinstance(wanted, ClassValue):
        return None
    if isinstance(wanted.ref, ClassInfo):
        # an abstract class may take others for its instances
        abstract = any(base.startswith(("typing.", "abc.")) for base in wanted.ref.external_bases())
        return None if abstract and not exactly else False
    module, _, name = wanted.ref.rpartition(".")
    if module != "builtins":
        return False if exactly or module.startswith("django.") else None
    cls = getattr(builtins, name, None)
    if not isinstance(cls, type):
        return None
    return given is cls if exactly else issubclass(given, cls)


def _is_another(row: Instance, wanted: Value) -> bool:
    """Whether what a query gave is of a model, and what is wanted a class of another line."""
    return (
        row.provenance != "unknown"
        and isinstance(row.model, ModelInfo)
        and isinstance(wanted, ClassValue)
        and isinstance(wanted.ref, ClassInfo)
        and row.model.cls not in wanted.ref.mro()
        and wanted.ref not in row.model.cls.mro()
    )


def has_items(frame: Frame, node: cst.BaseExpression, value: Value) -> bool:
    """Whether what is iterated surely has something in it: a list or a dictionary as written."""
    match node:
        case cst.Call(
            func=cst.Attribute(
                value=cst.Name(value=name), attr=cst.Name(value="items" | "values" | "keys")
            ),
            args=[],
        ):
            value = frame.lookup(name) or UNKNOWN
    return all(
        isinstance(option, Mapping | Sequence) and bool(_content(option))
        for option in options(value)
    )


def _content(value: Mapping | Sequence) -> tuple[object, ...]:
    return value.known if isinstance(value, Mapping) else value.items or ()


def ends_at_once(node: cst.For) -> bool:
    """Whether a loop has one round only."""
    match node.body.body:
        case [*_, cst.SimpleStatementLine(body=[*_, cst.Break() | cst.Return() | cst.Raise()])]:
            return not any(isinstance(each, cst.Continue) for each in walk(node.body))
    return False


TAKING = "pop"
"""What stands for the index where a loop takes item by item until nothing is left."""


def visits_all(node: cst.For | cst.While) -> bool:
    """Whether nothing in a loop leaves it early, so that each row has its round."""
    leaves = (cst.Break, cst.Return, cst.With)
    return node.orelse is None and not any(isinstance(each, leaves) for each in walk(node.body))


def walked(node: cst.For | cst.While) -> tuple[cst.BaseExpression, str] | None:
    """The list that a loop walks by an index, and the index's name: `for i in range(len(rows))`,
    `for i, row in enumerate(rows)`, `while i < len(rows)`."""
    match node:
        case cst.For(
            target=cst.Name(value=index),
            iter=cst.Call(
                func=cst.Name(value="range"),
                args=[
                    cst.Arg(value=cst.Call(func=cst.Name(value="len"), args=[cst.Arg(value=rows)]))
                ],
            ),
        ):
            return rows, index
        case cst.For(
            target=cst.Tuple(elements=[cst.Element(value=cst.Name(value=index)), _]),
            iter=cst.Call(func=cst.Name(value="enumerate"), args=[cst.Arg(value=rows)]),
        ):
            return rows, index
        case cst.While(
            test=cst.Comparison(
                left=cst.Name(value=index),
                comparisons=[
                    cst.ComparisonTarget(
                        operator=cst.LessThan(),
                        comparator=cst.Call(func=cst.Name(value="len"), args=[cst.Arg(value=rows)]),
                    )
                ],
            )
        ):
            return rows, index
        case cst.While(
            test=cst.Name(value="True"),
            body=cst.IndentedBlock(
                body=[
                    cst.If(
                        test=cst.UnaryOperation(operator=cst.Not(), expression=rows),
                        body=cst.IndentedBlock(body=[cst.SimpleStatementLine(body=[cst.Break()])]),
                        orelse=None,
                    ),
                    *_,
                ]
            ),
        ):
            return rows, TAKING
        case cst.While(test=test) if (taken := _whole_truth(test)) is not None:
            return taken, TAKING
    return None


def _whole_truth(test: cst.BaseExpression) -> cst.BaseExpression | None:
    """The list that has to be empty for a loop to end: `while rows`, `while len(rows) > 0`."""
    match test:
        case cst.Name() | cst.Attribute():
            return test
        case (
            cst.Call(func=cst.Name(value="len"), args=[cst.Arg(value=rows)])
            | cst.Comparison(
                left=cst.Call(func=cst.Name(value="len"), args=[cst.Arg(value=rows)]),
                comparisons=[
                    cst.ComparisonTarget(
                        operator=cst.GreaterThan() | cst.NotEqual(), comparator=cst.Integer("0")
                    )
                ],
            )
        ):
            return rows
    return None


def is_walked(frame: Frame, node: cst.Subscript) -> bool:
    """Whether an item is that of a round of a loop that walks the whole list."""
    match node.slice:
        case [cst.SubscriptElement(slice=cst.Index(value=cst.Name(value=index)))]:
            return (get_full_name_for_node(node.value) or "", index) in frame.walks
    return False
