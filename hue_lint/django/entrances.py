"""What Django's own `dispatch` does on the event loop before the async handlers of a class run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.django.typespec import HANDLERS
from hue_lint.frames.frames import Frame
from hue_lint.project.classes import ClassInfo, ExternalSymbol, Function
from hue_lint.project.segments import segments_with
from hue_lint.syntax.walk import walk
from hue_lint.values import classes
from hue_lint.values.values import ClassValue, Object, Operation, Value

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine
    from hue_lint.project.modules import Module

_METHOD_DECORATOR = "django.utils.decorators.method_decorator"
_VIEW = "django.views.generic.View"
AROUND_THE_HANDLER = frozenset(
    {
        *("__init__", "setup", "dispatch", "options", "http_method_not_allowed"),
        *("_allowed_methods", "test_func", "get_test_func", "has_permission"),
        *("get_permission_required", "handle_no_permission", "get_login_url"),
    }
)
"""Methods that a view, or a mixin of one, runs before the handler or in its place, as synchronous
ones on the loop where the handlers are async.

Source: django/views/generic/base.py View.as_view makes, sets up and dispatches the view there;
django/contrib/auth/mixins.py."""

_MARKS = "markcoroutinefunction"
MARK = f"asgiref.sync.{_MARKS}"
_ASKS = frozenset({"iscoroutinefunction", "iscoroutine", "isawaitable", "async_mode"})


def entering(engine: Engine, cls: ClassInfo) -> Operation | None:
    """What an inherited `dispatch` (of `LoginRequiredMixin`) does before an async handler of the
    view, told at the head of the class; None where a base class of the project is told of already.

    Source: django/views/generic/base.py View.as_view, whose view is async where the handlers are.
    """
    if not is_async_view(engine, cls):
        return None
    decorated = _decorated(engine, cls)
    if decorated is not None:
        return decorated
    found = classes.member(engine.knowledge, cls, "dispatch")
    effect = found.behaviour.effect if isinstance(found, classes.Known) else None
    if not isinstance(found, classes.Known) or effect is None:
        return None
    behaviour = found.behaviour
    if behaviour.family == "request-user" and engine.middlewares.have_loaded_the_user(cls.module):
        return None
    for base in cls.project_mro():
        inherited = classes.member(engine.knowledge, base, "dispatch")
        if base is not cls and inherited == found and is_async_view(engine, base):
            return None
    frame = Frame(engine, cls.module, cls.segment, cls.name, "async", cls)
    return Operation(
        behaviour.family or "request-user",
        effect,
        frame.at(cls.node.name),
        found.class_name.rpartition(".")[2],
        behaviour.does,
        Object(cls),
        behaviour.evidence,
    )


def _decorated(engine: Engine, cls: ClassInfo) -> Operation | None:
    """What `@method_decorator(login_required, name="dispatch")` does: `dispatch` is synchronous,
    and so is what the decorator puts around it.

    Source: django/contrib/auth/decorators.py user_passes_test; measured on 5.2.
    """
    for node in cls.decorators:
        for given in _over_dispatch(engine, cls, node):
            called = given.func if isinstance(given, cst.Call) else given
            symbol = engine.project.resolve_expression(cls.module, called)
            if not isinstance(symbol, ExternalSymbol):
                continue
            behaviour = engine.knowledge.function(symbol.qualname)
            if behaviour is None or behaviour.family != "request-user":
                continue
            if not engine.middlewares.have_loaded_the_user(cls.module):
                frame = Frame(engine, cls.module, cls.segment, cls.name, "async", cls)
                return Operation(
                    "request-user",
                    "raises",
                    frame.at(cls.node.name),
                    symbol.qualname.rpartition(".")[2],
                    behaviour.does,
                    Object(cls),
                    behaviour.evidence,
                )
    return None


def _over_dispatch(
    engine: Engine, cls: ClassInfo, node: cst.BaseExpression
) -> Sequence[cst.BaseExpression]:
    """The decorators that `method_decorator` puts around `dispatch`."""
    match node:
        case cst.Call(
            func=func, args=[cst.Arg(value=given), cst.Arg(value=cst.SimpleString(name))]
        ):
            symbol = engine.project.resolve_expression(cls.module, func)
            if name[1:-1] != "dispatch" or not isinstance(symbol, ExternalSymbol):
                return ()
            if engine.knowledge.canonical(symbol.qualname) == _METHOD_DECORATOR:
                if isinstance(given, cst.List | cst.Tuple):
                    return [each.value for each in given.elements]
                return [given]
    return ()


def is_run_on_the_loop(engine: Engine, function: Function) -> bool:
    """Whether Django runs a synchronous function on the event loop."""
    return _runs_around_async_handlers(engine, function) or _is_marked(engine, function)


def _runs_around_async_handlers(engine: Engine, function: Function) -> bool:
    """Whether a synchronous method runs on the loop around the async handlers of a view: of its own
    class, or of one of the project that inherits the method."""
    owner = function.owner
    if owner is None or function.name not in AROUND_THE_HANDLER or function.outline.is_async:
        return False
    heirs = map(engine.project.class_at, engine.project.scan.heirs(owner.name))
    return any(
        cls is not None
        and classes.member(engine.knowledge, cls, function.name) == function
        and is_async_view(engine, cls)
        for cls in (owner, *heirs)
    )


def _is_marked(engine: Engine, function: Function) -> bool:
    """Whether a synchronous function is marked as a coroutine function by its module, by its
    decorator, or, a `__call__`, by the `__init__` of its class."""
    if function.outline.is_async:
        return False
    module, owner = function.module, function.owner
    if _MARKS not in module.source.text or asks_how_it_runs(function.node):
        return False
    if owner is not None:
        made = owner.own_member("__init__") if function.name == "__call__" else None
        lines = made.node.body.body if isinstance(made, Function) else ()
        small = [
            part
            for line in lines
            if isinstance(line, cst.SimpleStatementLine)
            for part in line.body
        ]
        return any(_marks(engine, module, each, "self") for each in small)
    if any(_is_mark(engine, module, each) for each in engine.shape(function).decorators):
        return True
    segments = segments_with(module, _MARKS)
    return any(_marks(engine, module, segment.node, function.name) for segment in segments)


def _marks(engine: Engine, module: Module, node: cst.CSTNode, name: str) -> bool:
    """Whether a statement marks what has a name."""
    match node:
        case cst.Expr(value=cst.Call(func=func, args=[cst.Arg(value=cst.Name(value=given))])):
            return given == name and _is_mark(engine, module, func)
    return False


def _is_mark(engine: Engine, module: Module, node: cst.BaseExpression) -> bool:
    symbol = engine.project.resolve_expression(module, node)
    return isinstance(symbol, ExternalSymbol) and symbol.qualname.endswith(f".{_MARKS}")


def asks_how_it_runs(node: cst.CSTNode) -> bool:
    """Whether a function asks if something is async, and so may run either way."""
    names = (each.value for each in walk(node, into_scopes=True) if isinstance(each, cst.Name))
    return any(name in _ASKS for name in names)


def on_the_loop_for(
    engine: Engine, function: Function, receivers: Iterable[Value]
) -> Iterator[Value]:
    """Those of the objects for which a method runs on the loop: a synchronous one of a view does so
    for those with async handlers."""
    for receiver in receivers:
        ref = engine.ref_of(receiver)
        around = function.name in AROUND_THE_HANDLER and not function.outline.is_async
        if not around or (isinstance(ref, ClassInfo) and is_async_view(engine, ref)):
            yield receiver


def is_async_view(engine: Engine, cls: ClassInfo) -> bool:
    """Whether a class is a view with async handlers."""
    members = [classes.member(engine.knowledge, cls, name) for name in HANDLERS]
    own = [member for member in members if isinstance(member, Function)]
    is_view = engine.is_instance(Object(cls), ClassValue(_VIEW))
    return is_view and any(member.outline.is_async for member in own)
