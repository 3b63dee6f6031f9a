"""What Django's own `dispatch` does on the event loop before the async handlers of a class run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.django.typespec import HANDLERS
from hue_lint.frames.frames import Frame
from hue_lint.project.classes import ClassInfo, ExternalSymbol, Function
from hue_lint.values import classes
from hue_lint.values.values import ClassValue, Object, Operation

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine

_METHOD_DECORATOR = "django.utils.decorators.method_decorator"
_VIEW = "django.views.generic.View"
BEFORE_THE_HANDLER = frozenset({"setup", "dispatch", "test_func", "has_permission"})
"""Methods that a view, or a mixin of one, runs before the handler, as synchronous ones on the loop
where the handlers are async."""


def entering(engine: Engine, cls: ClassInfo) -> Operation | None:
    """What an inherited `dispatch` (of `LoginRequiredMixin`) does before an async handler of the
    view, told at the head of the class; None where a base class of the project is told of already.

    Source: django/views/generic/base.py View.as_view, whose view is async where the handlers are.
    """
    if not _is_async_view(engine, cls):
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
        if base is not cls and inherited == found and _is_async_view(engine, base):
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


def runs_before_async_handlers(engine: Engine, function: Function) -> bool:
    """Whether a synchronous method runs on the loop before the async handler of a view: of its own
    class, or of one of the project that inherits the method."""
    owner = function.owner
    if owner is None or function.name not in BEFORE_THE_HANDLER or function.outline.is_async:
        return False
    heirs = map(engine.project.class_at, engine.project.scan.heirs(owner.name))
    return any(
        cls is not None
        and classes.member(engine.knowledge, cls, function.name) == function
        and _is_async_view(engine, cls)
        for cls in (owner, *heirs)
    )


def _is_async_view(engine: Engine, cls: ClassInfo) -> bool:
    members = [classes.member(engine.knowledge, cls, name) for name in HANDLERS]
    own = [member for member in members if isinstance(member, Function)]
    is_view = engine.is_instance(Object(cls), ClassValue(_VIEW))
    return is_view and any(member.outline.is_async for member in own)
