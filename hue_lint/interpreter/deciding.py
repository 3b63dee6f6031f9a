"""How a condition surely turns out, by what a call was given and where it runs."""

from __future__ import annotations

from collections.abc import Sequence as Nodes
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.interpreter.colour_checks import Question, answers, question
from hue_lint.interpreter.kinds import is_callable, is_one_of
from hue_lint.interpreter.parameters import methods_that_set
from hue_lint.project.classes import ClassInfo, ValueSymbol
from hue_lint.syntax.walk import walk
from hue_lint.values import classes
from hue_lint.values.plain import NONE, UNKNOWN, Const, External, Member
from hue_lint.values.values import (
    ClassValue,
    Closure,
    FunctionValue,
    Instance,
    Manager,
    Mapping,
    Object,
    QuerySet,
    Sequence,
    Value,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


RUNNING = frozenset({"asyncio.SelectorEventLoop", "asyncio.Task"})
"""What only code on the event loop can get hold of."""


def decided(frame: Frame, test: cst.BaseExpression) -> bool | None:
    """How a condition surely turns out, by what this call was given and where it runs: a parameter
    that was left out, a name compared with a text, the class of a literal, the command that the
    process was started with, a function asked whether it is async. None where that is open."""
    match test:
        case cst.UnaryOperation(operator=cst.Not()):
            inner = decided(frame, test.expression)
            return None if inner is None else not inner
        case cst.BooleanOperation():
            sides = (decided(frame, test.left), decided(frame, test.right))
            settles = isinstance(test.operator, cst.Or)
            if settles in sides:
                return settles
            if not settles and _asks_for_the_loop(frame, test):
                # with whatever else it asks for, it sends work on the loop another way
                return True
            return None if None in sides else not settles
        case cst.Name(value=name) if _is_absent(frame, name):
            return False
        case cst.Attribute(
            value=cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value="_state")),
            attr=cst.Name(value="adding"),
        ):
            made = options(frame.lookup(name) or UNKNOWN)
            read = all(isinstance(o, Instance) and o.provenance == "query" for o in made)
            return False if read else None
        case cst.Attribute() if _is_none_on_the_loop(frame, test):
            return False
        case cst.Comparison(comparisons=[cst.ComparisonTarget() as target]):
            return _decided_comparison(frame, test.left, target)
        case cst.Call() | cst.Attribute() if (asked := question(frame, test)) is not None:
            found = answers(frame, asked)
            return found.pop() if len(found) == 1 else None
        case cst.Call(func=cst.Name(value="isinstance"), args=[subject, classes]):
            return _decided_class(frame, subject.value, classes.value, exactly=False)
        case cst.Call(func=cst.Name(value="callable"), args=[cst.Arg(value=cst.Name(value=name))]):
            known = frame.environment.names.get(name, UNKNOWN)
            return None if name in frame.guessed else is_callable(known)
        case cst.Name(value="True" | "False" | "None" as word):
            return word == "True"
        case cst.Name(value=name):
            return _certain(_settled(frame, name))
        case cst.Attribute():
            return _attribute_truth(frame, test)
        case (
            cst.Subscript(
                value=cst.Name(value=name),
                slice=[cst.SubscriptElement(slice=cst.Index(value=cst.SimpleString() as key))],
            )
            | cst.Call(
                func=cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value="get")),
                args=[cst.Arg(value=cst.SimpleString() as key), *_],
            )
        ):
            if not _is_left_alone(frame, name):
                return None
            return _truth_under(frame.environment.names.get(name, UNKNOWN), key.evaluated_value)
        case cst.Call(args=[], func=cst.Name() | cst.Attribute()):
            callee = quiet(frame, test.func)
            return _certain(frame.engine.calls.silently(frame, callee, (), test))
    return None


def _settled(frame: Frame, name: str) -> Value:
    """What a name stands for here, or in a function around this one, where it was bound for good
    when this one was defined."""
    around: Frame | None = frame
    found = frame.environment.names.get(name)
    while found is None and around is not None:
        found = around.defined.get(name)
        around = around.parent
    return found if found is not None else UNKNOWN


def asks_of_unknown(frame: Frame, test: cst.BaseExpression) -> bool:
    """Whether a condition asks if a function is async of which nothing says that it may be."""
    asked = question(frame, test)
    return (
        asked is not None
        and asked.asks == "coroutine-function"
        and True not in answers(frame, asked)
    )


def settles(frame: Frame, node: cst.BooleanOperation) -> bool:
    """Whether the left side of `and` or `or` surely is the answer, so that the right never runs."""
    outcome = decided(frame, node.left)
    return outcome is not None and outcome is isinstance(node.operator, cst.Or)


def is_none(target: cst.ComparisonTarget) -> bool:
    """Whether something is compared with None."""
    return isinstance(target.comparator, cst.Name) and target.comparator.value == "None"


def _is_none_on_the_loop(frame: Frame, node: cst.Attribute) -> bool:
    """Whether the facts say that an attribute is None there: a connection that nobody opened."""
    owner = quiet(frame, node.value)
    member = frame.engine.member_of(owner, node.attr.value) if isinstance(owner, Object) else None
    return (
        isinstance(member, classes.Known)
        and member.role == "attribute"
        and member.behaviour.effect is None
        and member.behaviour.returns == "none"
    )


def _asks_for_the_loop(frame: Frame, test: cst.BooleanOperation) -> bool:
    """Whether one side of a condition asks whether this runs on an event loop."""
    return any(question(frame, side) == Question("on-loop") for side in (test.left, test.right))


def _is_absent(frame: Frame, name: str) -> bool:
    return name in frame.absent and frame.lookup(name) == NONE


def _is_present(frame: Frame, name: str) -> bool:
    given = frame.present.get(name)
    return given is not None and frame.environment.names.get(name) is given


def _truth_under(holder: Value, key: str | bytes) -> bool | None:
    """The truth of what a dictionary holds under a key that is known (`options["dry_run"]`)."""
    found = dict(holder.known).get(key) if isinstance(holder, Mapping) else None
    return _certain(found) if found is not None else None


_CHANGING = frozenset({"pop", "popitem", "clear", "setdefault"})


def _is_left_alone(frame: Frame, name: str) -> bool:
    """Whether nothing in a function may change a dictionary out of sight: no call is given it, no
    method takes something out of it, no operator adds to it."""
    for node in walk(frame.segment.node):
        match node:
            case cst.Call(func=cst.Attribute(value=cst.Name(value=owner), attr=method)) if (
                owner == name and method.value in _CHANGING
            ):
                return False
            case cst.Arg(value=cst.Name(value=given), star="") if given == name:
                return False
            case cst.AugAssign(target=cst.Name(value=target)) if target == name:
                return False
    return True


def _attribute_truth(frame: Frame, node: cst.Attribute) -> bool | None:
    """The truth of an attribute that was set on this very object (`self.lazy = lazy`), or that its
    class says to be a tuple with something in it."""
    base = frame.lookup(node.value.value) if isinstance(node.value, cst.Name) else None
    if not isinstance(base, Object):
        return None
    name = node.attr.value
    held = frame.environment.state(base.origin).attribute(name)
    if held is not None:
        return None if _changes(base, name) else _certain(held)
    if not isinstance(base.ref, ClassInfo) or frame.engine.instances.attribute(base.ref, name) != (
        UNKNOWN
    ):
        return None
    member = classes.member(frame.engine.knowledge, base.ref, name)
    value = frame.engine.symbol_value(member) if isinstance(member, ValueSymbol) else UNKNOWN
    return True if isinstance(value, Sequence) and value.type == "tuple" and value.items else None


def _changes(owner: Object, name: str) -> bool:
    """Whether a method of an object may set an attribute anew, which happens out of sight."""
    return not isinstance(owner.ref, ClassInfo) or any(
        method.outline.name != "__init__" for method in methods_that_set(owner.ref, name)
    )


def _certain(value: Value) -> bool | None:
    """The truth of a value that can only be one: True, False, None, a function or a class, or the
    loop that runs this."""
    if isinstance(value, Const) and (value.value is None or isinstance(value.value, bool)):
        return bool(value.value)
    if isinstance(value, FunctionValue | Closure | ClassValue):
        return True
    return True if isinstance(value, Object) and value.ref in RUNNING else None


def _decided_comparison(
    frame: Frame, left: cst.BaseExpression, target: cst.ComparisonTarget
) -> bool | None:
    positive = isinstance(target.operator, cst.Equal | cst.Is | cst.In)
    if not positive and not isinstance(target.operator, cst.NotEqual | cst.IsNot | cst.NotIn):
        return None
    match left:
        case cst.Name(value=name):
            found = _decided_text(frame, name, target)
            if found is not None:
                return found
        case cst.Attribute() if _is_none_on_the_loop(frame, left):
            return positive if is_none(target) else None
        case cst.Attribute(value=owner) if isinstance(quiet(frame, owner), Member):
            if isinstance(target.operator, cst.In | cst.NotIn):
                return None
            alike = _same(quiet(frame, left), quiet(frame, target.comparator))
            return None if alike is None else alike is positive
        case cst.Call(func=cst.Name(value="type"), args=[subject]):
            found = _decided_class(frame, subject.value, target.comparator, exactly=True)
            return None if found is None else found is positive
    started = _decided_command(frame, left, target)
    return None if started is None else started is positive


def _decided_class(
    frame: Frame, subject: cst.BaseExpression, classes: cst.BaseExpression, *, exactly: bool
) -> bool | None:
    """Whether a name holds an instance of a class, or of one of several."""
    if not isinstance(subject, cst.Name) or subject.value in frame.guessed:
        return None
    value = frame.environment.names.get(subject.value, UNKNOWN)
    return is_one_of(value, _each(frame, classes), exactly=exactly)


def _decided_command(
    frame: Frame, left: cst.BaseExpression, target: cst.ComparisonTarget
) -> bool | None:
    """Whether a comparison holds of the command line of a process that runs an event loop:
    `"runbot" in sys.argv`, `sys.argv[1] == "runbot"`."""
    right = target.comparator
    if isinstance(target.operator, cst.Equal | cst.NotEqual) and _is_command_line(frame, right):
        left, right = right, left
    inside = isinstance(target.operator, cst.In | cst.NotIn)
    if inside and _is_command_line(frame, right):
        named = [quiet(frame, left)]
    elif isinstance(left, cst.Subscript) and _is_command_line(frame, left):
        named = _each(frame, right)
    else:
        return None
    commands = frame.engine.project.commands
    answers = {
        commands.runs_a_loop(name.value)
        if isinstance(name, Const) and isinstance(name.value, str)
        else None
        for name in named
    }
    return True if True in answers else None if None in answers else False


def _is_command_line(frame: Frame, node: cst.BaseExpression) -> bool:
    while isinstance(node, cst.Subscript):
        node = node.value
    name = node.attr if isinstance(node, cst.Attribute) else node
    if not isinstance(name, cst.Name) or name.value != "argv":
        return False
    return quiet(frame, node) == External("sys.argv")


def _each(frame: Frame, node: cst.BaseExpression) -> list[Value]:
    """The values of the items of a literal tuple, list or set, or of the expression alone."""
    if isinstance(node, cst.Tuple | cst.List | cst.Set):
        return [quiet(frame, element.value) for element in node.elements]
    return [quiet(frame, node)]


def _decided_text(frame: Frame, name: str, target: cst.ComparisonTarget) -> bool | None:
    if is_none(target):
        same = isinstance(target.operator, cst.Is | cst.Equal)
        if _is_absent(frame, name):
            return same
        return not same if _is_present(frame, name) else None
    left = frame.lookup(name) or UNKNOWN
    if isinstance(target.operator, cst.Is | cst.IsNot | cst.Equal | cst.NotEqual):
        alike = _same(left, quiet(frame, target.comparator))
        return alike if alike is None else alike is isinstance(target.operator, cst.Is | cst.Equal)
    if not isinstance(left, Const) or not isinstance(left.value, str):
        return None
    if isinstance(target.operator, cst.In | cst.NotIn):
        texts = _texts(frame, target.comparator)
        if texts is None:
            return None
        return (left.value in texts) is isinstance(target.operator, cst.In)
    return None


_LITERALS = (str, bytes, bool)
"""Not numbers: a loop counts."""
_NO_MARKERS = (Const, Sequence, Mapping, QuerySet, Manager, Instance, FunctionValue, ClassValue)


def _same(one: Value, other: Value) -> bool | None:
    """Whether two values surely are the same literal or member of an enumeration, or one of them
    is an `object()` that stands for what was not given."""
    if isinstance(one, Const) and isinstance(other, Const):
        literal = isinstance(one.value, _LITERALS) and isinstance(other.value, _LITERALS)
        same = type(one.value) is type(other.value) and one.value == other.value
        return same if literal else None
    for marker, value in ((one, other), (other, one)):
        if isinstance(marker, Object) and marker.ref == "builtins.object":
            return True if marker == value else False if isinstance(value, _NO_MARKERS) else None
    return None


def _texts(frame: Frame, node: cst.BaseExpression) -> frozenset[str] | None:
    """The texts that a list, tuple or set holds; None where it may hold anything else."""
    if isinstance(node, cst.List | cst.Tuple | cst.Set):
        items: Nodes[Value] | None = [quiet(frame, element.value) for element in node.elements]
    else:
        value = quiet(frame, node)
        items = value.items if isinstance(value, Sequence) else None
    if items is None:
        return None
    found = [o.value for o in items if isinstance(o, Const) and isinstance(o.value, str)]
    return frozenset(found) if len(found) == len(items) else None


def fits(frame: Frame, subject: cst.BaseExpression, pattern: cst.MatchPattern) -> bool | None:
    """Whether a pattern surely fits what a `match` asks about: a text by its comparison, `_` and a
    bare name always. None where that is open."""
    match pattern:
        case cst.MatchValue() if isinstance(subject, cst.Name):
            target = cst.ComparisonTarget(cst.Equal(), pattern.value)
            return _decided_text(frame, subject.value, target)
        case cst.MatchOr():
            each = [fits(frame, subject, option.pattern) for option in pattern.patterns]
            return True if True in each else None if None in each else False
        case cst.MatchAs(pattern=None):
            return True
        case cst.MatchAs(pattern=cst.MatchPattern() as inner):
            return fits(frame, subject, inner)
    return None


def quiet(frame: Frame, node: cst.BaseExpression) -> Value:
    """The value of a name, of a chain of attributes or of a literal, which runs nothing."""

    base = node
    while isinstance(base, cst.Attribute):
        base = base.value
    return frame.evaluate(node) if isinstance(base, cst.Name | cst.SimpleString) else UNKNOWN
