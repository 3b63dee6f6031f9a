"""The value of an expression, and what evaluating it runs."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from collections.abc import Sequence as Nodes
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import libcst as cst

from hue_lint.inference import classes, orm
from hue_lint.inference.attributes import read
from hue_lint.inference.environment import Environment, join
from hue_lint.inference.evaluation import evaluate as use
from hue_lint.inference.evaluation import never_awaited, touch
from hue_lint.inference.narrowing import decided, is_async, narrow
from hue_lint.inference.operations import Operation
from hue_lint.inference.values import (
    NONE,
    UNKNOWN,
    Argument,
    AsyncIterator,
    ClassValue,
    Closure,
    Const,
    Coroutine,
    Instance,
    Lazy,
    LazyUser,
    Manager,
    Mapping,
    Object,
    Pending,
    Plain,
    QuerySet,
    Sequence,
    Super,
    Unknown,
    Value,
    is_known,
    item_of,
    options,
    union,
    without_none,
)

if TYPE_CHECKING:
    from hue_lint.inference.frames import Frame


_MOST_ITEMS = 40
"""Larger literals are known by what is in them, not item by item."""


def evaluate(frame: Frame, node: cst.BaseExpression) -> Value:
    """The value of an expression; records every operation that evaluating it runs."""
    handler = _HANDLERS.get(type(node))
    value = handler(frame, node) if handler is not None else UNKNOWN
    observer = frame.engine.observer
    if observer is not None:
        observer.evaluated(frame, node, value)
    return value


def truth(frame: Frame, node: cst.BaseExpression, spelling: str = "if") -> None:
    """Evaluate an expression and ask its truth, as `if`, `while`, `not` and `and` do."""
    if isinstance(node, cst.BooleanOperation):
        before = frame.environment.copy()
        truth(frame, node.left, spelling)
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
        use(frame, evaluate(frame, node), "__bool__", node, spelling)


def _name(frame: Frame, node: cst.Name) -> Value:
    found = frame.lookup(node.value)
    return found if found is not None else frame.engine.global_value(frame.module, node.value)


def _attribute(frame: Frame, node: cst.Attribute) -> Value:
    return read(frame, evaluate(frame, node.value), node.attr.value, node)


def _call(frame: Frame, node: cst.Call) -> Value:
    if (
        isinstance(node.func, cst.Name)
        and node.func.value == "super"
        and frame.lookup("super") is None
    ):
        return _super(frame, node)
    callee = evaluate(frame, node.func)
    if node is frame.awaiting:
        callee = _giving_awaitables(callee)
    return frame.engine.calls.call(frame, callee, arguments_of(frame, node.args), node)


def _giving_awaitables(callee: Value) -> Value:
    """Of several functions that may be called where the result is awaited, those that are async."""
    given = [option for option in options(callee) if is_async(option)]
    return union(given) if given else callee


def _super(frame: Frame, node: cst.Call) -> Value:
    method = frame
    while method.receiver is None and method.parent is not None:
        method = method.parent
    if method.owner is None or method.receiver is None:
        return UNKNOWN
    return Super(method.owner, method.receiver)


def arguments_of(frame: Frame, nodes: Nodes[cst.Arg]) -> tuple[Argument, ...]:
    """The evaluated arguments of a call; literal sequences behind `*` are spread."""
    found: list[Argument] = []
    for node in nodes:
        value = evaluate(frame, node.value)
        if node.star == "*":
            use(frame, value, "__iter__", node.value, "*")
            items = value.items if isinstance(value, Sequence) else None
            if items is not None:
                found.extend(Argument("", item, node.value) for item in items)
            else:
                found.append(Argument("*", value, node.value))
        elif node.star == "**":
            if isinstance(value, Mapping) and value.known and not is_known(value.value):
                found.extend(
                    Argument(str(key), item, node.value)
                    for key, item in value.known
                    if isinstance(key, str)
                )
            else:
                found.append(Argument("**", value, node.value))
        else:
            found.append(Argument(node.keyword.value if node.keyword else "", value, node.value))
    return tuple(found)


def _subscript(frame: Frame, node: cst.Subscript) -> Value:
    value = evaluate(frame, node.value)
    indices = [element.slice for element in node.slice]
    keys: list[Value] = []
    step = False
    for index in indices:
        if isinstance(index, cst.Index):
            keys.append(evaluate(frame, index.value))
        elif isinstance(index, cst.Slice):
            for part in (index.lower, index.upper, index.step):
                if part is not None:
                    evaluate(frame, part)
            step = step or index.step is not None
    is_slice = any(isinstance(index, cst.Slice) for index in indices)
    key = keys[0] if len(keys) == 1 else UNKNOWN
    return union(_item_at(frame, option, key, is_slice, step, node) for option in options(value))


def _item_at(
    frame: Frame, value: Value, key: Value, is_slice: bool, step: bool, node: cst.Subscript
) -> Value:
    match value:
        case QuerySet():
            state = frame.environment.state(value.origin)
            if is_slice and not step:
                if state.evaluated or value.prefetched:
                    return Sequence("list", None, orm.row(value, node))
                return orm.sliced(value, node)
            use(frame, value, "__getitem__", node, "slice with a step" if is_slice else "index")
            item = orm.row(value, node)
            return Sequence("list", None, item) if is_slice else item
        case Mapping():
            return (value.get(key.value) if isinstance(key, Const) else None) or union(
                [value.value, *(item for _, item in value.known)]
            )
        case Sequence():
            if is_slice:
                return Sequence(value.type, None, item_of(value))
            if value.items is not None and isinstance(key, Const) and isinstance(key.value, int):
                if -len(value.items) <= key.value < len(value.items):
                    return value.items[key.value]
            return item_of(value)
        case ClassValue():
            return value
        case LazyUser():
            touch(frame, value, node)
            return UNKNOWN
        case Object() | Instance():
            member = frame.engine.member_of(value, "__getitem__")
            if isinstance(member, classes.Known):
                return frame.engine.calls.known_call(
                    frame, value, member, frame.engine.positional(key), node, "subscript"
                )
            if member is not None:
                return frame.engine.calls.call_member(
                    frame, value, member, "__getitem__", frame.engine.positional(key), node
                )
            return UNKNOWN
        case _:
            return UNKNOWN


def _await(frame: Frame, node: cst.Await) -> Value:
    before = len(frame.operations)
    frame.awaiting = node.expression
    value = evaluate(frame, node.expression)
    return awaited(frame, value, node, quiet=len(frame.operations) > before)


def awaited(frame: Frame, value: Value, node: cst.CSTNode, *, quiet: bool = True) -> Value:
    """What comes out of awaiting a value; `quiet` where something else is reported there
    already."""
    found: list[Value] = []
    quiet = quiet or any(isinstance(option, Coroutine) for option in options(value))
    for option in options(value):
        if isinstance(option, Coroutine):
            found.append(option.result)
            _record_escape(frame, option)
            continue
        if isinstance(option, Sequence):
            found.append(option)
            continue
        found.append(UNKNOWN)
        if (
            isinstance(option, QuerySet | Manager | Instance)
            and not isinstance(value, Unknown)
            and not quiet
        ):
            if isinstance(option, Instance) and option.provenance == "unknown":
                continue
            frame.record(
                Operation(
                    "not-awaitable",
                    "wrong",
                    frame.at(node),
                    "await",
                    f"awaits {frame.engine.describe(option)}, which is no awaitable",
                    option,
                    "measured: TypeError: object can't be used in 'await' expression",
                )
            )
    return union(found)


def _record_escape(frame: Frame, coroutine: Coroutine) -> None:
    """A queryset comes out of a thread where nothing was queried."""
    for option in options(coroutine.result):
        if coroutine.made_by == "wrapper" and isinstance(option, QuerySet):
            escape = option.escaped
            if escape is not None and escape.pointless:
                frame.record(
                    Operation(
                        "lazy-escape",
                        "wrong",
                        escape.place,
                        escape.callee,
                        "builds a queryset in a thread and hands it back unevaluated",
                        option,
                        "measured: await sync_to_async(Book.objects.all)() gives a lazy queryset",
                    )
                )


def _boolean(frame: Frame, node: cst.BooleanOperation) -> Value:
    positive = isinstance(node.operator, cst.And)
    left = evaluate(frame, node.left)
    use(frame, left, "__bool__", node.left, "and" if positive else "or")
    names, before = dict(frame.environment.names), frame.environment.copy()
    narrow(frame, node.left, positive=positive)
    with frame.missing(kept=not positive and looks_up_kept(frame, node.left)):
        right = evaluate(frame, node.right)
    if before.states != frame.environment.states:
        # the right side may not have run
        joined = join([before, frame.environment])
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


def looks_up_kept(frame: Frame, node: cst.BaseExpression) -> bool:
    """Whether an expression is `kept.get(…)` on a name of the module: a dictionary or a context
    variable, in which the answer usually is."""
    match node:
        case cst.Call(func=cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value="get"))):
            if frame.lookup(name) is not None:
                return False
            value = frame.engine.global_value(frame.module, name)
            return isinstance(value, Mapping | Unknown) or value == Object("contextvars.ContextVar")
    return False


def _unary(frame: Frame, node: cst.UnaryOperation) -> Value:
    if isinstance(node.operator, cst.Not):
        truth(frame, node.expression, "not")
        return Plain("bool")
    value = evaluate(frame, node.expression)
    if (
        isinstance(node.operator, cst.Minus)
        and isinstance(value, Const)
        and isinstance(value.value, int)
    ):
        return Const(-value.value)
    for option in options(value):
        if isinstance(option, Object | Instance):
            special = _UNARY.get(type(node.operator), "")
            made = frame.engine.calls.call_special(frame, option, special, (), node)
            if made is not None:
                return made
    return value if isinstance(value, Const | Plain) else UNKNOWN


def _binary(frame: Frame, node: cst.BinaryOperation) -> Value:
    left, right = evaluate(frame, node.left), evaluate(frame, node.right)
    if isinstance(node.operator, cst.Modulo) and _is_text(left):
        for option in options(right):
            if isinstance(option, Sequence) and option.items is not None:
                for item in option.items:
                    use(frame, item, "__str__", node.right, "%")
            else:
                use(frame, option, "__str__", node.right, "%")
        return Plain("str")
    for option in options(left):
        if isinstance(option, QuerySet) and isinstance(
            node.operator, cst.BitOr | cst.BitAnd | cst.BitXor
        ):
            return replace(orm.afresh(option), origin=node)
        if isinstance(option, Sequence):
            if isinstance(right, QuerySet):
                use(frame, right, "__iter__", node.right, "+")
            if isinstance(right, Sequence):
                return Sequence(option.type, None, union([item_of(option), item_of(right)]))
            return Sequence(option.type, None, item_of(option))
        if isinstance(option, LazyUser):
            touch(frame, option, node.left)
    special = _OPERATORS.get(type(node.operator), "")
    made = _operated(frame, left, special, right, node)
    if made is None:
        made = _operated(frame, right, special.replace("__", "__r", 1), left, node)
    if made is not None:
        return made
    if _is_text(left) or _is_text(right):
        return Plain("str")
    return left if isinstance(left, Plain) else UNKNOWN


def _operated(
    frame: Frame, value: Value, special: str, other: Value, node: cst.CSTNode
) -> Value | None:
    """What the project's own operator gives; None where no class in sight defines it."""
    found = [
        made
        for option in options(value)
        if isinstance(option, Object | Instance)
        for made in [
            frame.engine.calls.call_special(
                frame, option, special, frame.engine.positional(other), node
            )
        ]
        if made is not None
    ]
    return union(found) if found else None


def augmented(frame: Frame, before: Value, value: Value, node: cst.AugAssign) -> Value | None:
    """What `before += value` leaves where the project's class says so, by `__iadd__` or
    `__add__`."""
    special = _AUGMENTED.get(type(node.operator), "")
    made = _operated(frame, before, special.replace("__", "__i", 1), value, node)
    return made if made is not None else _operated(frame, before, special, value, node)


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
    return value == Plain("str") or (isinstance(value, Const) and isinstance(value.value, str))


def _comparison(frame: Frame, node: cst.Comparison) -> Value:
    left_node, left = node.left, evaluate(frame, node.left)
    for target in node.comparisons:
        right = evaluate(frame, target.comparator)
        if isinstance(target.operator, cst.In | cst.NotIn):
            use(frame, right, "__contains__", node, "in")
        elif not isinstance(target.operator, cst.Is | cst.IsNot):
            special = _COMPARISONS.get(type(target.operator), "__eq__")
            for value, at in ((left, left_node), (right, target.comparator)):
                for option in options(value):
                    if isinstance(option, LazyUser):
                        touch(frame, option, at)
                    elif isinstance(option, Coroutine) and option.made_by:
                        never_awaited(frame, option, at)
            if _operated(frame, left, special, right, node) is None:
                _operated(frame, right, _REFLECTED.get(special, special), left, node)
        left_node, left = target.comparator, right
    return Plain("bool")


def _conditional(frame: Frame, node: cst.IfExp) -> Value:
    truth(frame, node.test)
    outcome = decided(frame, node.test)
    if outcome is not None:
        return evaluate(frame, node.body if outcome else node.orelse)
    before = frame.environment
    ends: list[Environment] = []
    values: list[Value] = []
    for positive, side in ((True, node.body), (False, node.orelse)):
        frame.environment = before.copy()
        narrow(frame, node.test, positive=positive)
        values.append(evaluate(frame, side))
        ends.append(frame.environment)
    joined = join(ends)
    frame.environment = Environment(
        before.names, joined.states if joined is not None else before.states
    )
    return union(values)


def _elements(frame: Frame, node: cst.Tuple | cst.List | cst.Set) -> Value:
    kind = type(node).__name__.lower()
    items: list[Value] = []
    exact = True
    for element in node.elements:
        value = evaluate(frame, element.value)
        if isinstance(element, cst.StarredElement):
            use(frame, value, "__iter__", element.value, "*")
            if isinstance(value, Sequence) and value.items is not None:
                items.extend(value.items)
            else:
                exact = False
                items.append(frame.engine.item(value, element))
        else:
            items.append(value)
    if exact and len(items) <= _MOST_ITEMS:
        return Sequence(kind, tuple(items))
    return Sequence(kind, None, union(items))


def _dict(frame: Frame, node: cst.Dict) -> Value:
    known: list[tuple[Any, Value]] = []
    other: list[Value] = []
    for element in node.elements:
        if isinstance(element, cst.DictElement):
            key, value = evaluate(frame, element.key), evaluate(frame, element.value)
            if isinstance(key, Const):
                known.append((key.value, value))
            else:
                other.append(value)
        else:
            value = evaluate(frame, element.value)
            for option in options(value):
                if isinstance(option, Mapping):
                    known.extend(option.known)
                    other.append(option.value)
    if len(known) > _MOST_ITEMS:
        return Mapping((), UNKNOWN, union([*(value for _, value in known), *other]))
    return Mapping(tuple(dict(known).items()), UNKNOWN, union(other) if other else UNKNOWN)


def _string(frame: Frame, node: cst.SimpleString) -> Value:
    return _literal(node.value, "str")


@lru_cache(maxsize=16384)
def _literal(text: str, kind: str) -> Value:
    """The value of a literal's text."""
    if text[:1] in "\"'" and "\\" not in text and text[:3] not in ('"""', "'''"):
        return Const(text[1:-1])
    try:
        return Const(ast.literal_eval(text))
    except (ValueError, SyntaxError):
        return Plain(kind)


def _concatenated(frame: Frame, node: cst.ConcatenatedString) -> Value:
    left, right = evaluate(frame, node.left), evaluate(frame, node.right)
    if isinstance(left, Const) and isinstance(right, Const) and isinstance(left.value, str):
        return Const(left.value + str(right.value))
    return Plain("str")


def _formatted(frame: Frame, node: cst.FormattedString) -> Value:
    for part in node.parts:
        if isinstance(part, cst.FormattedStringExpression):
            value = evaluate(frame, part.expression)
            special = {"r": "__repr__", "s": "__str__"}.get(part.conversion or "", "__format__")
            use(frame, value, special, part.expression, "f-string")
            for inner in part.format_spec or ():
                if isinstance(inner, cst.FormattedStringExpression):
                    evaluate(frame, inner.expression)
    return Plain("str")


def _walrus(frame: Frame, node: cst.NamedExpr) -> Value:
    value = evaluate(frame, node.value)
    if isinstance(node.target, cst.Name):
        frame.environment.names[node.target.value] = value
    return value


def _lambda(frame: Frame, node: cst.Lambda) -> Value:
    return Closure(node, frame)


def _yield(frame: Frame, node: cst.Yield) -> Value:
    if isinstance(node.value, cst.From):
        value = evaluate(frame, node.value.item)
        use(frame, value, "__iter__", node.value.item, "yield from")
        frame.yields.append(frame.engine.item(value, node))
    elif node.value is not None:
        frame.yields.append(evaluate(frame, node.value))
    return UNKNOWN


# -- comprehensions


@contextmanager
def _own_names(frame: Frame) -> Iterator[None]:
    names = dict(frame.environment.names)
    yield
    frame.environment.names = names


def _generator(frame: Frame, node: cst.GeneratorExp) -> Value:
    """The outermost iterable is evaluated at once, everything else when it is consumed."""
    iterated = evaluate(frame, node.for_in.iter)
    asynchronous = node.for_in.asynchronous is not None
    item = iterate(frame, iterated, node.for_in.iter, node.for_in, "for", asynchronous=asynchronous)
    rounds = frame.scratch()
    with _own_names(rounds):
        bind(rounds, node.for_in.target, item)
        asynchronous = _conditions(rounds, node.for_in) or asynchronous
        made = evaluate(rounds, node.elt)
    if asynchronous:
        for operation in rounds.operations:
            frame.record(operation)
        return AsyncIterator(made)
    if rounds.operations:
        return Pending(made, tuple(rounds.operations))
    return Sequence("iterator", None, made)


def _comprehension(frame: Frame, node: cst.BaseSimpleComp) -> Value:
    with _own_names(frame):
        _comp_for(frame, node.for_in)
        item = evaluate(frame, node.elt)
    return Sequence("set" if isinstance(node, cst.SetComp) else "list", None, item)


def _dict_comprehension(frame: Frame, node: cst.DictComp) -> Value:
    with _own_names(frame):
        _comp_for(frame, node.for_in)
        key, value = evaluate(frame, node.key), evaluate(frame, node.value)
    return Mapping((), key, value)


def _comp_for(frame: Frame, node: cst.CompFor) -> bool:
    iterated = evaluate(frame, node.iter)
    asynchronous = node.asynchronous is not None
    bind(
        frame,
        node.target,
        iterate(frame, iterated, node.iter, node, "for", asynchronous=asynchronous),
    )
    return _conditions(frame, node) or asynchronous


def _conditions(frame: Frame, node: cst.CompFor) -> bool:
    """What stands behind one `for` of a comprehension; whether any of it is asynchronous."""
    for condition in node.ifs:
        truth(frame, condition.test)
        narrow(frame, condition.test, positive=True)
    return node.inner_for_in is not None and _comp_for(frame, node.inner_for_in)


def iterate(
    frame: Frame,
    value: Value,
    node: cst.CSTNode,
    origin: cst.CSTNode,
    spelling: str,
    *,
    asynchronous: bool,
) -> Value:
    """Iterate a value with `for` or `async for`: what each round gives, made at `origin`."""
    frame.environment.forget(origin)
    if not asynchronous:
        use(frame, value, "__iter__", node, spelling)
        return frame.engine.item(value, origin)
    found: list[Value] = []
    for option in options(value):
        if isinstance(option, QuerySet):
            state = frame.environment.state(option.origin)
            frame.environment.update(option.origin, replace(state, evaluated=True))
            found.append(orm.row(option, origin))
        elif isinstance(option, (AsyncIterator, Lazy)):
            found.append(option.item)
        elif isinstance(option, Object):
            member = frame.engine.member_of(option, "__aiter__")
            found.append(
                frame.engine.item_of_object(option, origin) if member is not None else UNKNOWN
            )
        else:
            found.append(UNKNOWN)
    return union(found)


# -- binding


def bind(frame: Frame, target: cst.CSTNode, value: Value) -> None:
    """Assign a value to a target: a name, a tuple of targets, an attribute or a subscript."""
    match target:
        case cst.Name():
            _bind_name(frame, target.value, value)
        case cst.Tuple() | cst.List():
            _unpack(frame, target, value)
        case cst.StarredElement():
            bind(frame, target.value, Sequence("list", None, frame.engine.item(value, target)))
        case cst.Attribute():
            bind_attribute(frame, evaluate(frame, target.value), target.attr.value, value, target)
        case cst.Subscript():
            _bind_item(frame, target, value)


def _bind_name(frame: Frame, name: str, value: Value) -> None:
    owner: Frame | None = frame
    if name in frame.nonlocals:
        owner = frame.parent
        while owner is not None and name not in owner.environment.names:
            owner = owner.parent
    (owner or frame).environment.names[name] = value


def _unpack(frame: Frame, target: cst.Tuple | cst.List, value: Value) -> None:
    use(frame, value, "__iter__", target, "unpacking")
    columns: list[list[Value]] = [[] for _ in target.elements]
    starred = any(isinstance(element, cst.StarredElement) for element in target.elements)
    for option in options(value):
        exact = isinstance(option, Sequence) and option.items is not None and not starred
        for at, column in enumerate(columns):
            if (
                exact
                and isinstance(option, Sequence)
                and option.items is not None
                and at < len(option.items)
            ):
                column.append(option.items[at])
            else:
                column.append(frame.engine.item(option, target.elements[at]))
    for element, column in zip(target.elements, columns, strict=True):
        inner = union(column)
        if isinstance(element, cst.StarredElement):
            bind(frame, element.value, Sequence("list", None, inner))
        else:
            bind(frame, element.value, inner)


def bind_attribute(frame: Frame, base: Value, name: str, value: Value, node: cst.CSTNode) -> None:
    """`base.name = value`: what the attribute holds from here on."""
    for option in options(base):
        if isinstance(option, Instance | Object):
            if isinstance(option, Instance) and name in orm.relation_names(option.model):
                for given in options(value):
                    if isinstance(given, LazyUser):
                        touch(frame, given, node)
            if frame.engine.calls.call_setter(frame, option, name, value, node):
                continue
            state = frame.environment.state(option.origin)
            if isinstance(option, Instance) and name in (columns := orm.attnames(option.model)):
                state = orm.column_set(state, columns[name])
            state = state.with_attribute(name, value)
            if isinstance(option, Instance):
                state = replace(state, loaded=state.loaded | {name})
            frame.environment.update(option.origin, state)
            pair = frame.engine.positional(Const(name), value)
            frame.engine.calls.call_special(frame, option, "__setattr__", pair, node)
        elif isinstance(option, LazyUser):
            touch(frame, option, node)


def _bind_item(frame: Frame, target: cst.Subscript, value: Value) -> None:
    base = evaluate(frame, target.value)
    keys = [evaluate(frame, e.slice.value) for e in target.slice if isinstance(e.slice, cst.Index)]
    for option in options(base):
        if isinstance(option, Mapping) and isinstance(target.value, cst.Name):
            if len(keys) == 1 and isinstance(keys[0], Const):
                known = dict(option.known) | {keys[0].value: value}
                changed: Value = replace(option, known=tuple(known.items()))
            else:
                changed = replace(option, value=union([option.value, value]))
            _bind_name(frame, target.value.value, changed)
        else:
            use(frame, option, "__setitem__", target, "subscript")


def _const(frame: Frame, node: cst.Integer | cst.Float) -> Value:
    return _literal(node.value, "int")


def _ellipsis(frame: Frame, node: cst.Ellipsis) -> Value:
    return Const(...)


_HANDLERS: dict[type[cst.CSTNode], Callable[[Frame, Any], Value]] = {
    cst.Name: _name,
    cst.Attribute: _attribute,
    cst.Call: _call,
    cst.Subscript: _subscript,
    cst.Await: _await,
    cst.BooleanOperation: _boolean,
    cst.UnaryOperation: _unary,
    cst.BinaryOperation: _binary,
    cst.Comparison: _comparison,
    cst.IfExp: _conditional,
    cst.Tuple: _elements,
    cst.List: _elements,
    cst.Set: _elements,
    cst.Dict: _dict,
    cst.SimpleString: _string,
    cst.ConcatenatedString: _concatenated,
    cst.FormattedString: _formatted,
    cst.NamedExpr: _walrus,
    cst.Lambda: _lambda,
    cst.Yield: _yield,
    cst.ListComp: _comprehension,
    cst.SetComp: _comprehension,
    cst.GeneratorExp: _generator,
    cst.DictComp: _dict_comprehension,
    cst.Integer: _const,
    cst.Float: _const,
    cst.Ellipsis: _ellipsis,
}
