"""A Django project for the runtime's tests: a database on disk, sessions, users, no views yet."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import django
import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import include, path

_SCRATCH = tempfile.TemporaryDirectory(prefix="hue-runtime-")

if not settings.configured:
    settings.configure(
        SECRET_KEY="tests",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=ModuleType("nothing_mounted"),
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.staticfiles",
            "hue",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(Path(_SCRATCH.name) / "db.sqlite3"),
                "OPTIONS": {"timeout": 20},
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        STATIC_URL="/static/",
        LOGIN_URL="/login/",
        CSRF_FAILURE_VIEW="hue.failures.csrf_failure",
        USE_TZ=True,
    )
    django.setup()

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
