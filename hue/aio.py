"""Django's authentication, sessions and shortcuts for async code, on every supported Django.

Each is Django's own coroutine where the installed release has one (authentication and
`aget_object_or_404` since 5.0, sessions since 5.1), else the synchronous function in Django's
thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import django.shortcuts
from asgiref.sync import sync_to_async
from django.contrib import auth
from django.db.models import Manager, Model, QuerySet
from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

ModelT = TypeVar("ModelT", bound=Model)

_REQUIRED: Any = object()


def _coroutine(owner: Any, name: str) -> Any:
    """Return `owner.a<name>`, or `owner.<name>` run by `sync_to_async`."""
    native = getattr(owner, f"a{name}", None)
    return native if native is not None else sync_to_async(getattr(owner, name))


async def authenticate(
    request: HttpRequest | None = None, **credentials: Any
) -> AbstractBaseUser | None:
    """Return the user with these credentials, or None (`django.contrib.auth.authenticate`)."""
    user = await _coroutine(auth, "authenticate")(request, **credentials)
    return cast("AbstractBaseUser | None", user)


async def login(request: HttpRequest, user: AbstractBaseUser, backend: str | None = None) -> None:
    """Log `user` in (`django.contrib.auth.login`). The CSRF token is rotated."""
    await _coroutine(auth, "login")(request, user, backend)


async def logout(request: HttpRequest) -> None:
    """Log out and empty the session (`django.contrib.auth.logout`)."""
    await _coroutine(auth, "logout")(request)


async def get_user(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Return the user of the session (`django.contrib.auth.get_user`)."""
    user = await _coroutine(auth, "get_user")(request)
    return cast("AbstractBaseUser | AnonymousUser", user)


async def update_session_auth_hash(request: HttpRequest, user: AbstractBaseUser) -> None:
    """Keep the session after the password of `user` changed, under a new key.

    Django compares `user` with `request.user` (`django/contrib/auth/__init__.py`). Where that is
    not loaded yet, Django 5.1 and 5.2 would load it on the event loop, and every release would find
    that the session no longer fits the password; so it is settled here by the session's key.
    """
    logged_in = await session_get(request, auth.SESSION_KEY)
    same = logged_in == user._meta.pk.value_to_string(user)
    resolved: Any = user if same else await get_user(request)

    async def auser() -> Any:
        return resolved

    request.user = resolved
    request.auser = auser
    await _coroutine(auth, "update_session_auth_hash")(request, user)


async def session_get(request: HttpRequest, key: str, default: Any = None) -> Any:
    """Return a value of the session, or `default`."""
    return await _coroutine(request.session, "get")(key, default)


async def session_set(request: HttpRequest, key: str, value: Any) -> None:
    """Set a value of the session."""
    session = request.session
    if hasattr(session, "aset"):
        await session.aset(key, value)
    else:
        await sync_to_async(session.__setitem__)(key, value)


async def session_pop(request: HttpRequest, key: str, default: Any = _REQUIRED) -> Any:
    """Take a value out of the session and return it.

    Raises:
        KeyError: there is none, and no default.
    """
    given = () if default is _REQUIRED else (default,)
    return await _coroutine(request.session, "pop")(key, *given)


async def session_delete(request: HttpRequest, key: str) -> None:
    """Remove a value from the session.

    Raises:
        KeyError: there is none.
    """
    await session_pop(request, key)


async def get_object_or_404(
    source: type[ModelT] | Manager[ModelT] | QuerySet[ModelT], /, *args: Any, **kwargs: Any
) -> ModelT:
    """Return the one object that matches (`django.shortcuts.get_object_or_404`).

    Raises:
        django.http.Http404: there is none.
        django.core.exceptions.MultipleObjectsReturned: there are several.
    """
    found = await _coroutine(django.shortcuts, "get_object_or_404")(source, *args, **kwargs)
    return cast(ModelT, found)
