"""Sessions that have nothing to ask: without a key, or kept in the memory of the process."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hue_lint.project.classes import ClassInfo
from hue_lint.values.plain import NONE, Plain
from hue_lint.values.values import Object, Value

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame
    from hue_lint.values.origins import Origin

_KEPT_IN_CACHE = "django.contrib.sessions.backends.cache.SessionStore"
_IN_MEMORY = frozenset(
    {
        "django.core.cache.backends.locmem.LocMemCache",
        "django.core.cache.backends.dummy.DummyCache",
    }
)
_KEY = "session_key"
_OF_A_SCOPE = "channels.sessions.LazySession"


def is_without_key(frame: Frame, session: Value) -> bool:
    """Whether a session has no key, so that its store has nothing of it.

    Source: django/contrib/sessions/backends/db.py SessionStore.delete returns at once then.
    """
    if not isinstance(session, Object):
        return False
    return frame.environment.state(session.origin).attribute(_KEY) == NONE


def is_in_memory(frame: Frame, session: Value) -> bool:
    """Whether a session's store is a cache in the memory of the process."""
    if not isinstance(session, Object) or not _is_kept_in_cache(frame, session):
        return False
    project = frame.engine.project
    alias = project.settings_value("SESSION_CACHE_ALIAS") or "default"
    return project.cache_backend(str(alias)) in _IN_MEMORY


def is_loaded_with_the_user(frame: Frame, session: Value) -> bool:
    """Whether Channels' `AuthMiddleware`, which looks in the session for the user, has loaded the
    session of a scope in its thread.

    Source: channels/auth.py get_user; run with AuthMiddlewareStack and SessionMiddlewareStack.
    """
    of_a_scope = isinstance(session, Object) and session.ref == _OF_A_SCOPE
    return of_a_scope and not frame.engine.project.scan.has_scopes_without_users


def _is_kept_in_cache(frame: Frame, session: Object) -> bool:
    if isinstance(session.ref, ClassInfo):
        return session.ref.is_subclass_of(_KEPT_IN_CACHE)
    return frame.engine.knowledge.is_subclass(session.ref, _KEPT_IN_CACHE)


def let_key_go(frame: Frame, session: Origin) -> None:
    """A session has no key, and nothing to load, from here on."""
    _keyed(frame, session, NONE)


def give_key(frame: Frame, session: Origin) -> None:
    """A session has a key, and is loaded, from here on."""
    _keyed(frame, session, Plain("str"))


def _keyed(frame: Frame, session: Origin, key: Value) -> None:
    state = frame.environment.state(session).with_attribute(_KEY, key)
    frame.environment.update(session, replace(state, evaluated=True))
