"""The one Django that tests of this process share: what configures it first decides for all."""

import tempfile
from pathlib import Path
from types import ModuleType

import django
from django.conf import settings

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
            "hue.middleware.known_charsets",
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
