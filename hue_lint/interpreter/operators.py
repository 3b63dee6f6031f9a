"""What operators run: truth, arithmetic, comparisons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from operator import add, sub
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.django import transforms
from hue_lint.interpreter.conversions import conversion
from hue_lint.interpreter.coroutines import used
from hue_lint.interpreter.deciding import decided, settles
from hue_lint.interpreter.evaluation import CONDITION, touch, use
from hue_lint.interpreter.hashing import sought
from hue_lint.interpreter.literals import begun_and_ended, filled, shaped
from hue_lint.interpreter.memos import looks_up_kept
from hue_lint.interpreter.narrowing import narrow
from hue_lint.values.classes import Known
from hue_lint.values.environment import join
from hue_lint.values.joining import item_of, merged, union, without_none
from hue_lint.values.lists import put_together
from hue_lint.values.plain import NONE, UNKNOWN, Const, Plain
from hue_lint.values.values import (
    Instance,
    LazyUser,
    Mapping,
    Object,
    QuerySet,
    Sequence,
    Value,
    is_known,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


def truth(frame: Frame, node: cst.BaseExpression, spelling: str = "if") -> None:
    """Evaluate an expression and ask its truth, as `if`, `while`, `not` and `and` do."""
    if isinstance(node, cst.BooleanOperation):
        before = frame.environment.copy()
        truth(frame, node.left, spelling)
        if settles(frame, node):
            return
        narrow(frame, node.left, positive=isinstance(node.operator, cst.And))
        truth(frame, node.right, spelling)
        frame.environment.names = before.names | {
            name: value
            for name, value in frame.environment.names.items()
            if name not in before.names
        }
    elif isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Not):
        truth(frame, node.expression, "not")
    else:
        use(frame, frame.evaluate(node), "__bool__", node, spelling)


def boolean(frame: Frame, node: cst.BooleanOperation) -> Value:
    positive = isinstance(node.operator, cst.And)
    left = frame.evaluate(node.left)
    use(frame, left, "__bool__", node.left, "and" if positive else "or")
    if settles(frame, node):
        return left
    names, before = dict(frame.environment.names), frame.environment.copy()
    narrow(frame, node.left, positive=positive)
    with frame.missing(kept=not positive and looks_up_kept(frame, node.left)):
        right = frame.evaluate(node.right)
    if before.states != frame.environment.states:
        # the right side may not have run, where the left one said so
        run, frame.environment = frame.environment, before
        narrow(frame, node.left, positive=not positive)
        joined = join([frame.environment, run])
        frame.environment = run
        frame.environment.states = joined.states if joined is not None else before.states
    frame.environment.names = names | {
        name: value for name, value in frame.environment.names.items() if name not in names
    }
    if positive:
        return (
            right
            if not is_known(left)
            else union([right, *(o for o in options(left) if o == NONE)])
        )
    return union([without_none(left), right]) if left != NONE else right


def unary(frame: Frame, node: cst.UnaryOperation) -> Value:
    if isinstance(node.operator, cst.Not):
        truth(frame, node.expression, "not")
        told = decided(frame, node)
        return Plain("bool") if told is None else Const(told)
    value = frame.evaluate(node.expression)
    used(frame, value, node.expression)
    if (
        isinstance(node.operator, cst.Minus)
        and isinstance(value, Const)
        and isinstance(value.value, int)
    ):
        return Const(-value.value)
    for option in options(value):
        if isinstance(option, Object) and option.ref == CONDITION:
            return option
        if isinstance(option, Object | Instance):
            special = _UNARY.get(type(node.operator), "")
            made = frame.engine.calls.call_special(frame, option, special, (), node)
            if made is not None:
                return made
    return value if isinstance(value, Const | Plain) else UNKNOWN


def binary(frame: Frame, node: cst.BinaryOperation) -> Value:
    left, right = frame.evaluate(node.left), frame.evaluate(node.right)
    used(frame, left, node.left)
    if not (isinstance(node.operator, cst.Modulo) and _is_text(left)):
        used(frame, right, node.right)
    if isinstance(node.operator, cst.Modulo) and _is_text(left):
        for option in options(right):
            given = option.items if isinstance(option, Sequence) else None
            for at, item in enumerate(given if given is not None else (option,)):
                use(frame, item, conversion(left, at), node.right, "%")
        return filled(str(left.value)) if isinstance(left, Const) else Plain("str")
    for option in options(left):
        if isinstance(option, QuerySet) and isinstance(
            node.operator, cst.BitOr | cst.BitAnd | cst.BitXor
        ):
            others = [other for other in options(right) if isinstance(other, QuerySet)]
            rows = others[0] if option.empty and others else option
            return replace(transforms.afresh(rows), origin=node)
        if isinstance(option, Object) and option.ref == CONDITION:
            return Object(CONDITION, (("0", option), ("1", right)), node)
        if isinstance(option, Mapping) and isinstance(right, Mapping):
            return merged(option, right)
        if isinstance(option, Sequence):
            if isinstance(right, QuerySet):
                use(frame, right, "__iter__", node.right, "+")
            if isinstance(right, Sequence):
                return put_together(option, right)
            return Sequence(option.type, None, item_of(option))
        if isinstance(option, LazyUser):
            touch(frame, option, node.left)
    special = _OPERATORS.get(type(node.operator), "")
    made = _operated(frame, left, special, right, node)
    if made is None:
        made = _operated(frame, right, special.replace("__", "__r", 1), left, node)
    if made is not None:
        return made
    found = _calculated(special, left, right)
    return found or (left if isinstance(left, Plain) else UNKNOWN)


_WHOLE_NUMBERS: dict[str, Callable[[int, int], int]] = {"__add__": add, "__sub__": sub}


def _calculated(special: str, left: Value, right: Value) -> Value | None:
    """What an operator gives for texts and whole numbers."""
    if special == "__add__" and (_is_text(left) or _is_text(right)):
        return shaped([*begun_and_ended(left), *begun_and_ended(right)])
    if not isinstance(left, Const) or type(left.value) is not int:
        return None
    if special in _WHOLE_NUMBERS and isinstance(right, Const) and type(right.value) is int:
        return Const(_WHOLE_NUMBERS[special](left.value, right.value))
    return Plain("int")


def _operated(
    frame: Frame, value: Value, special: str, other: Value, node: cst.CSTNode
) -> Value | None:
    """What the operator gives by the project's own class, or by the facts about an object's; None
    where neither defines it."""
    calls, given = frame.engine.calls, frame.engine.positional(other)
    found: list[Value] = []
    for option in options(value):
        if not special or not isinstance(option, Object | Instance):
            continue
        made = calls.call_special(frame, option, special, given, node)
        if made is None and isinstance(option, Object):
            known = frame.engine.member_of(option, special)
            if isinstance(known, Known):
                made = calls.known_call(frame, option, known, given, node)
        if made is not None:
            found.append(made)
    return union(found) if found else None


def augmented(frame: Frame, before: Value, value: Value, node: cst.AugAssign) -> Value:
    """What `before += value` leaves: what the project's class says, by `__iadd__` or `__add__`,
    else what Python does with lists, numbers and texts."""
    rows = any(isinstance(option, Sequence) for option in options(before))
    if rows and isinstance(node.operator, cst.AddAssign):
        use(frame, value, "__iter__", node.value, "+=")
    special = _AUGMENTED.get(type(node.operator), "")
    used(frame, before, node.target)
    used(frame, value, node.value)
    made = _operated(frame, before, special.replace("__", "__i", 1), value, node)
    made = made if made is not None else _operated(frame, before, special, value, node)
    if made is not None:
        return made
    if rows:
        added = frame.engine.item(value, node)
        given = value if isinstance(value, Sequence) else Sequence("list", None, added)
        return union(
            put_together(option, given)
            if isinstance(option, Sequence) and not frame.in_loop
            else union([option, given])
            for option in options(before)
        )
    if isinstance(node.operator, cst.BitOrAssign) and isinstance(before, Mapping):
        return merged(before, value) if isinstance(value, Mapping) else before
    return _calculated(special, before, value) or before


_OPERATORS: dict[type[cst.BaseBinaryOp], str] = {
    cst.Add: "__add__",
    cst.Subtract: "__sub__",
    cst.Multiply: "__mul__",
    cst.Divide: "__truediv__",
    cst.FloorDivide: "__floordiv__",
    cst.Modulo: "__mod__",
    cst.BitOr: "__or__",
    cst.BitAnd: "__and__",
    cst.BitXor: "__xor__",
    cst.MatrixMultiply: "__matmul__",
    cst.Power: "__pow__",
    cst.LeftShift: "__lshift__",
    cst.RightShift: "__rshift__",
}

_AUGMENTED: dict[type[cst.BaseAugOp], str] = {
    cst.AddAssign: "__add__",
    cst.SubtractAssign: "__sub__",
    cst.MultiplyAssign: "__mul__",
    cst.DivideAssign: "__truediv__",
    cst.BitOrAssign: "__or__",
    cst.BitAndAssign: "__and__",
    cst.LeftShiftAssign: "__lshift__",
    cst.RightShiftAssign: "__rshift__",
}

_UNARY: dict[type[cst.BaseUnaryOp], str] = {
    cst.Minus: "__neg__",
    cst.Plus: "__pos__",
    cst.BitInvert: "__invert__",
}

_COMPARISONS: dict[type[cst.BaseCompOp], str] = {
    cst.Equal: "__eq__",
    cst.NotEqual: "__eq__",
    cst.LessThan: "__lt__",
    cst.LessThanEqual: "__le__",
    cst.GreaterThan: "__gt__",
    cst.GreaterThanEqual: "__ge__",
}

_REFLECTED = {"__lt__": "__gt__", "__le__": "__ge__", "__gt__": "__lt__", "__ge__": "__le__"}


def _is_text(value: Value) -> bool:
    if isinstance(value, Plain):
        return value.type == "str"
    return isinstance(value, Const) and isinstance(value.value, str)


def comparison(frame: Frame, node: cst.Comparison) -> Value:
    left_node, left = node.left, frame.evaluate(node.left)
    for target in node.comparisons:
        right = frame.evaluate(target.comparator)
        if isinstance(target.operator, cst.In | cst.NotIn):
            use(frame, right, "__contains__", node, "in")
            sought(frame, left, right, left_node)
        elif not isinstance(target.operator, cst.Is | cst.IsNot):
            special = _COMPARISONS.get(type(target.operator), "__eq__")
            for value, at in ((left, left_node), (right, target.comparator)):
                for option in options(value):
                    if isinstance(option, LazyUser):
                        touch(frame, option, at)
                used(frame, value, at)
            if _operated(frame, left, special, right, node) is None:
                _operated(frame, right, _REFLECTED.get(special, special), left, node)
        left_node, left = target.comparator, right
    return Plain("bool")
