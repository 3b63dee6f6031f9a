"""What was loaded at first use, and is there from then on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hue_lint.django.forms import chosen_relations
from hue_lint.facts.names import FORM
from hue_lint.values.origins import Origin, kept_by_process
from hue_lint.values.values import ClassValue, Instance, Manager, Object, QuerySet, Value, options

if TYPE_CHECKING:
    from hue_lint.facts.schema import Behaviour
    from hue_lint.frames.frames import Frame


def warmed_by(frame: Frame, receiver: Value, behaviour: Behaviour) -> None:
    """What a paginator counted, a session loaded or a form validated in a thread, is there from now
    on."""
    at_first = behaviour.when == "cold" or behaviour.transform in ("validates", "validated")
    if behaviour.when == "holds-queryset" or (at_first and frame.off_loop):
        warm(frame, receiver)
    if behaviour.transform in ("validates", "validated") and isinstance(receiver, Object):
        _fill_instance(frame, receiver)


def _fill_instance(frame: Frame, form: Object) -> None:
    """A model form that is validated gives its instance the rows that were chosen."""
    if not frame.engine.is_instance(form, ClassValue(FORM)):
        return
    chosen = chosen_relations(frame.engine, form)
    for instance in options(form.argument("instance", "8")):
        if isinstance(instance, Instance):
            state = frame.environment.state(instance.origin)
            frame.environment.update(instance.origin, replace(state, loaded=state.loaded | chosen))


def warm(frame: Frame, receiver: Value) -> None:
    """An object has loaded what it loads at first use, or a manager what the process keeps."""
    origin = memory_of(frame, receiver)
    state = frame.environment.state(origin)
    frame.environment.update(origin, replace(state, evaluated=True))


def memory_of(frame: Frame, receiver: Value) -> Origin:
    """Under which origin it is remembered whether something was loaded for the first time."""
    if isinstance(receiver, Manager | QuerySet):
        return kept_by_process(frame.engine.models.model_name(receiver))
    return receiver.origin if isinstance(receiver, Object) else None


def is_done(frame: Frame, receiver: Value, behaviour: Behaviour) -> bool:
    """Whether a form was validated before, and what asks for it asks no more."""
    if behaviour.transform != "validated" or not isinstance(receiver, Object):
        return False
    return frame.environment.state(receiver.origin).evaluated
