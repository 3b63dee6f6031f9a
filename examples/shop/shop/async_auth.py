"""Async wrappers of Django's authentication, as a project would write them."""

from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth import authenticate as django_authenticate
from django.contrib.auth import login as django_login
from django.contrib.auth import logout as django_logout
from django.contrib.auth.models import User
from django.http import HttpRequest


async def authenticate(request: HttpRequest, **credentials: Any) -> User | None:
    """Return the user with these credentials."""
    user = await sync_to_async(django_authenticate)(request, **credentials)
    return user if isinstance(user, User) else None


async def login(request: HttpRequest, user: User) -> None:
    """Log the user in."""
    await sync_to_async(django_login)(request, user)


async def logout(request: HttpRequest) -> None:
    """Log the user out."""
    await sync_to_async(django_logout)(request)
