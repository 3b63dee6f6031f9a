"""Sessions that have no database to ask: without a key, or kept elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hue_lint.project.classes import ClassInfo
from hue_lint.values.plain import NONE, Plain
from hue_lint.values.values import Object, Value

if TYPE_CHECKING:
    from hue_lint.facts.schema import Behaviour, Effect
    from hue_lint.frames.frames import Frame
    from hue_lint.values.origins import Origin

_SOME_SESSION = "django.contrib.sessions.backends.base.SessionBase"
_KEPT_IN_CACHE = "django.contrib.sessions.backends.cache.SessionStore"
_KEPT_IN_FILES = "django.contrib.sessions.backends.file.SessionStore"
_KEPT_IN_COOKIES = "django.contrib.sessions.backends.signed_cookies.SessionStore"
_DATABASE_CACHE = "django.core.cache.backends.db.DatabaseCache"
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
    """Whether a session's store is the cookie itself, or a cache in the memory of the process.

    Source: django/contrib/sessions/backends/signed_cookies.py; run with each engine.
    """
    return _is_kept(frame, session, _KEPT_IN_COOKIES) or _cache_of(frame, session) in _IN_MEMORY


def effect(frame: Frame, receiver: Value, behaviour: Behaviour) -> Effect:
    """What happens on the event loop: a session that is kept in files or in a cache of another
    process refuses nothing, and is waited for."""
    if behaviour.family == "session":
        cache = _cache_of(frame, receiver)
        if cache not in (None, _DATABASE_CACHE) or _is_kept(frame, receiver, _KEPT_IN_FILES):
            return "blocks"
    return behaviour.effect or "raises"


def _cache_of(frame: Frame, session: Value) -> str | None:
    """The class of the cache that a session is kept in; None where it is kept elsewhere, or where
    that cannot be told."""
    if not _is_kept(frame, session, _KEPT_IN_CACHE):
        return None
    project = frame.engine.project
    alias = project.settings_value("SESSION_CACHE_ALIAS") or "default"
    return project.cache_backend(str(alias))


def is_loaded_with_the_user(frame: Frame, session: Value) -> bool:
    """Whether Channels' `AuthMiddleware`, which looks in the session for the user, has loaded the
    session of a scope in its thread.

    Source: channels/auth.py get_user; run with AuthMiddlewareStack and SessionMiddlewareStack.
    """
    of_a_scope = isinstance(session, Object) and session.ref == _OF_A_SCOPE
    return of_a_scope and not frame.engine.project.scan.has_scopes_without_users


def _is_kept(frame: Frame, session: Value, store: str) -> bool:
    """Whether a session is of a class, or made by the engine of the settings, whose sessions are
    kept in a store."""
    if not isinstance(session, Object):
        return False
    ref = session.ref
    if ref == _SOME_SESSION:
        ref = f"{frame.engine.project.models.settings.agreed('SESSION_ENGINE')}.SessionStore"
    if isinstance(ref, ClassInfo):
        return ref.is_subclass_of(store)
    return frame.engine.knowledge.is_subclass(ref, store)


def let_key_go(frame: Frame, session: Origin) -> None:
    """A session has no key, and nothing to load, from here on."""
    _keyed(frame, session, NONE)


def give_key(frame: Frame, session: Origin) -> None:
    """A session has a key, and is loaded, from here on."""
    _keyed(frame, session, Plain("str"))


def _keyed(frame: Frame, session: Origin, key: Value) -> None:
    state = frame.environment.state(session).with_attribute(_KEY, key)
    frame.environment.update(session, replace(state, evaluated=True))
