"""What a class-based view runs before one of its handlers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hue_lint.facts.names import HTTP_METHODS, REQUEST, VIEW
from hue_lint.project.classes import ClassInfo, Function
from hue_lint.values.values import ClassValue, Object, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


@dataclass(frozen=True, slots=True)
class BeforeHandler:
    """The project's `setup`, and its `dispatch` methods in the order in which each calls the next,
    the last one the handler; all of them are given the `request`.

    Source: django/views/generic/base.py View.as_view calls them in this order.
    """

    request: Object
    setup: Function | None
    dispatches: tuple[Function, ...]


def before_handler(frame: Frame, function: Function) -> BeforeHandler | None:
    """What runs before a function that was bound in a frame; None where it handles no request."""
    view = frame.engine.ref_of(frame.receiver) if frame.receiver is not None else None
    if function.name not in HTTP_METHODS or not isinstance(view, ClassInfo):
        return None
    request = _request(frame, function)
    if request is None or not view.is_subclass_of(VIEW):
        return None
    setup = view.member("setup")
    own = [cls.own_member("dispatch") for cls in view.project_mro()]
    return BeforeHandler(
        request,
        setup[1] if setup is not None and isinstance(setup[1], Function) else None,
        tuple(member for member in own if isinstance(member, Function)),
    )


def _request(frame: Frame, function: Function) -> Object | None:
    """The one request that the first parameter behind `self` can be."""
    given = [
        option
        for parameter in function.head.params.params[1:2]
        for option in options(frame.environment.names[parameter.name.value])
        if isinstance(option, Object) and frame.engine.is_instance(option, ClassValue(REQUEST))
    ]
    return given[0] if len(given) == 1 else None
