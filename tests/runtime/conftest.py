"""A Django project for the runtime's tests: a database on disk, sessions, users, no views yet."""

from collections.abc import Callable, Iterator
from types import ModuleType

import one_django  # noqa: F401 (configures Django)
import pytest
from django.test import override_settings
from django.urls import include, path

Mount = Callable[..., str]


@pytest.fixture
def mount() -> Iterator[Mount]:
    """Put a view class under an address: `mount(View)` answers at `/view/`."""
    urlconf = ModuleType("mounted")
    urlconf.urlpatterns = []  # type: ignore[attr-defined]

    with override_settings(ROOT_URLCONF=urlconf):

        def put(view: type, at: str = "view/") -> str:
            urlconf.urlpatterns.append(path(at, include(view.urls)))  # type: ignore[attr-defined]
            return f"/{at}"

        yield put


@pytest.fixture(scope="session")
def _tables() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


@pytest.fixture
def database(_tables: None) -> Iterator[None]:
    """An empty database."""
    yield
    from django.contrib.auth.models import User
    from django.contrib.sessions.models import Session

    User.objects.all().delete()
    Session.objects.all().delete()


@pytest.fixture
def ada(database: None) -> object:
    """A user with the password `lovelace`."""
    from django.contrib.auth.models import User

    return User.objects.create_user("ada", "ada@example.com", "lovelace")
