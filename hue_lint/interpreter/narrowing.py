"""What a condition tells about names: `isinstance`, `is None`, truth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.facts.names import MODEL, QUERYSET
from hue_lint.interpreter import unpacking
from hue_lint.interpreter.colour_checks import Question, answer, question
from hue_lint.interpreter.deciding import is_none, quiet
from hue_lint.values.joining import union, without_none
from hue_lint.values.paths import EVERYTHING
from hue_lint.values.plain import NONE, UNKNOWN, Const, Plain
from hue_lint.values.values import (
    ClassValue,
    Instance,
    Method,
    Object,
    QuerySet,
    Sequence,
    Value,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


_TRUTHS = ("True", "False")

_TELLING = frozenset(
    {
        cst.UnaryOperation,
        cst.BooleanOperation,
        cst.Name,
        cst.NamedExpr,
        cst.Comparison,
        cst.Call,
        cst.Attribute,
    }
)


def narrow(frame: Frame, test: cst.BaseExpression, *, positive: bool) -> None:
    """Sharpen the names of the environment by a condition that holds (or does not)."""
    if type(test) not in _TELLING:
        return
    match test:
        case cst.UnaryOperation(operator=cst.Not()):
            narrow(frame, test.expression, positive=not positive)
        case cst.BooleanOperation(operator=cst.And()) if positive:
            narrow(frame, test.left, positive=True)
            narrow(frame, test.right, positive=True)
        case cst.BooleanOperation(operator=cst.Or()) if not positive:
            narrow(frame, test.left, positive=False)
            narrow(frame, test.right, positive=False)
        case cst.Name():
            _narrow_truth(frame, test.value, positive)
        case cst.NamedExpr(target=cst.Name(value=name)):
            _narrow_truth(frame, name, positive)
        case cst.Comparison(
            left=cst.Name(value=name), comparisons=[cst.ComparisonTarget() as target]
        ):
            _narrow_comparison(frame, name, target, positive)
        case cst.Comparison(
            left=cst.NamedExpr(target=cst.Name(value=name)),
            comparisons=[cst.ComparisonTarget() as target],
        ):
            _narrow_comparison(frame, name, target, positive)
        case cst.Attribute(
            value=cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value="_state")),
            attr=cst.Name(value="adding"),
        ):
            _narrow_saved(frame, name, saved=not positive)
        case cst.Attribute() if not positive:
            _not_there(frame, test)
        case cst.Comparison(
            left=cst.Attribute() as attribute,
            comparisons=[cst.ComparisonTarget(operator=cst.Is() | cst.IsNot()) as target],
        ) if is_none(target) and isinstance(target.operator, cst.Is) is positive:
            _not_there(frame, attribute)
        case cst.Call() if (asked := question(frame, test)) is not None:
            _narrow_colour(frame, asked, positive)
        case cst.Call(func=cst.Name(value="isinstance"), args=[first, second, *_]):
            if isinstance(first.value, cst.Name):
                _narrow_isinstance(frame, first.value.value, second.value, positive)
        case cst.Call(func=cst.Attribute()) if positive:
            _narrow_told(frame, test)
        case cst.Call(
            func=cst.Name(value="hasattr"),
            args=[cst.Arg(value=cst.Name(value=name)), cst.Arg(value=cst.SimpleString() as text)],
        ) if positive:
            _narrow_hasattr(frame, name, str(text.evaluated_value))


def _narrow_truth(frame: Frame, name: str, positive: bool) -> None:
    value = frame.lookup(name)
    if value is None:
        return
    unpacking.sharpen(
        frame.environment, name, unpacking.may_be_true if positive else unpacking.may_be_false
    )
    if positive:
        if NONE in options(value):
            frame.environment.names[name] = without_none(value)
    elif _is_row(value) and not any(_asks_itself(frame, option) for option in options(value)):
        _gone(frame, name, value)


def _not_there(frame: Frame, held: cst.Attribute) -> None:
    """No row hangs on an attribute: what happens to one elsewhere is not missing here."""
    value = quiet(frame, held)
    if _is_row(value) and not any(_asks_itself(frame, option) for option in options(value)):
        _leave_out(frame, options(value))


def _is_row(value: Value) -> bool:
    """Whether a value is an instance of a model, or None."""
    return value != NONE and all(isinstance(o, Instance) or o == NONE for o in options(value))


def _asks_itself(frame: Frame, value: Value) -> bool:
    """Whether the truth of an instance is for its class to say."""
    member = frame.engine.member_of
    return value != NONE and any(
        member(value, name) is not None for name in ("__bool__", "__len__")
    )


def _gone(frame: Frame, name: str, value: Value) -> None:
    """There is no row: what happens to it elsewhere is not missing here."""
    frame.environment.names[name] = NONE
    _leave_out(frame, options(value))


def _leave_out(frame: Frame, values: Iterable[Value]) -> None:
    """Rows that a condition has shown not to be there on this way, unless a name surely holds
    them."""
    names = frame.environment.names.values()
    held = {other.origin for other in names if isinstance(other, Instance)}
    for value in values:
        if isinstance(value, Instance) and value.origin not in held:
            state = frame.environment.state(value.origin)
            frame.environment.update(value.origin, replace(state, absent=True))


def _narrow_hasattr(frame: Frame, name: str, attribute: str) -> None:
    """What has an async method that only querysets have (`acount`) is one."""
    knowledge = frame.engine.knowledge
    told = knowledge.async_method(QUERYSET, attribute) and not knowledge.async_method(
        MODEL, attribute
    )
    if told and frame.lookup(name) == UNKNOWN:
        frame.environment.names[name] = QuerySet(None, select=frozenset({EVERYTHING}))


def _narrow_told(frame: Frame, test: cst.Call) -> None:
    """What a method says of its receiver: `future.done()`, that its result is there."""
    for option in options(quiet(frame, test.func)):
        if isinstance(option, Method) and option.known is not None:
            receiver = option.receiver
            told = option.known.behaviour.transform == "tells-evaluated"
            if told and isinstance(receiver, Object):
                state = frame.environment.state(receiver.origin)
                frame.environment.update(receiver.origin, replace(state, evaluated=True))


def _narrow_saved(frame: Frame, name: str, *, saved: bool) -> None:
    """`instance._state.adding` tells what a query gave from what was built here."""
    value = frame.lookup(name)
    if value is None:
        return
    made = "query" if saved else "built"
    others = {"query", "built"} - {made}
    out = [o for o in options(value) if isinstance(o, Instance) and o.provenance in others]
    left = [option for option in options(value) if option not in out]
    if out and left:
        frame.environment.names[name] = union(left)
        _leave_out(frame, out)


def _narrow_comparison(
    frame: Frame, name: str, target: cst.ComparisonTarget, positive: bool
) -> None:
    value = frame.lookup(name)
    if value is None:
        return
    if not is_none(target):
        if (truth := _truth_compared(target)) is not None and _is_truth(value):
            _narrow_truth(frame, name, truth is positive)
        else:
            _narrow_text(frame, name, value, target, positive)
        return
    same = isinstance(target.operator, cst.Is | cst.Equal)
    if not same and not isinstance(target.operator, cst.IsNot | cst.NotEqual):
        return
    absent = same is positive
    unpacking.sharpen(
        frame.environment, name, unpacking.may_be_none if absent else unpacking.may_be_something
    )
    if not absent:
        frame.environment.names[name] = without_none(value)
    elif _is_row(value):
        _gone(frame, name, value)
    else:
        frame.environment.names[name] = NONE


def _truth_compared(target: cst.ComparisonTarget) -> bool | None:
    """The truth for which a comparison asks: `is True`, `== False`, `is not True`."""
    if not isinstance(target.comparator, cst.Name) or target.comparator.value not in _TRUTHS:
        return None
    if isinstance(target.operator, cst.Is | cst.Equal):
        return target.comparator.value == "True"
    if isinstance(target.operator, cst.IsNot | cst.NotEqual):
        return target.comparator.value != "True"
    return None


def _is_truth(value: Value) -> bool:
    """Whether a value is True or False."""
    return all(
        o == Plain("bool") or (isinstance(o, Const) and isinstance(o.value, bool))
        for o in options(value)
    )


def _narrow_text(
    frame: Frame, name: str, value: Value, target: cst.ComparisonTarget, positive: bool
) -> None:
    """Leave out the texts that a comparison has shown a name not to hold."""
    if not isinstance(target.operator, cst.Equal | cst.NotEqual):
        return
    text = quiet(frame, target.comparator)
    if not isinstance(text, Const) or not isinstance(text.value, str):
        return
    same = isinstance(target.operator, cst.Equal) is positive
    left = [o for o in options(value) if not isinstance(o, Const) or (o == text) is same]
    if left and len(left) < len(options(value)):
        frame.environment.names[name] = union(left)


def _narrow_colour(frame: Frame, asked: Question, positive: bool) -> None:
    """Sharpen a name, or an attribute of an object, by what was asked of it: whether it is an
    awaitable, an async function, an async iterable."""
    if asked.name is not None:
        value = frame.lookup(asked.name)
        if value is not None:
            frame.environment.names[asked.name] = _answering(frame, value, asked, positive)
        return
    match asked.subject:
        case cst.Attribute(value=held, attr=cst.Name(value=name)):
            value = quiet(frame, asked.subject)
            left = _answering(frame, value, asked, positive)
            for owner in options(quiet(frame, held)):
                if isinstance(owner, Object) and left not in (UNKNOWN, value):
                    state = frame.environment.state(owner.origin)
                    frame.environment.update(owner.origin, state.with_attribute(name, left))


def _answering(frame: Frame, value: Value, asked: Question, positive: bool) -> Value:
    """What is left of a value once a question about it was answered."""
    left = [o for o in options(value) if answer(frame, o, asked.asks) in (positive, None)]
    return union(left) if left else UNKNOWN


def _narrow_isinstance(
    frame: Frame, name: str, classinfo: cst.BaseExpression, positive: bool
) -> None:

    value = frame.lookup(name)
    if value is None:
        return
    found = frame.evaluate(classinfo)
    candidates = (
        found.items if isinstance(found, Sequence) and found.items is not None else options(found)
    )
    wanted = [option for option in candidates if isinstance(option, ClassValue)]
    if not wanted:
        return
    engine = frame.engine
    inside = [o for o in options(value) if any(engine.is_instance(o, cls) for cls in wanted)]
    if positive:
        if inside:
            frame.environment.names[name] = union(inside)
        else:
            made = union(engine.instance_of(cls, classinfo, "unknown") for cls in wanted)
            frame.environment.names[name] = made
        return
    left = [option for option in options(value) if option not in inside]
    frame.environment.names[name] = union(left) if left else UNKNOWN


def narrow_subject(frame: Frame, name: str, pattern: cst.MatchClass) -> None:
    """A name of which nothing is known is what `case Class():` says."""
    made = [o for o in options(frame.evaluate(pattern.cls)) if isinstance(o, ClassValue)]
    known = frame.lookup(name)
    if made and (known is None or known == UNKNOWN):
        value = frame.engine.instance_of(made[0], pattern, "unknown")
        frame.environment.names[name] = value
