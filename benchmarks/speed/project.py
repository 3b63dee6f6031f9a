"""A Django project of any size, the same for the same size and seed.

    python -m benchmarks.speed.project FOLDER [--size 4] [--seed 1]

Size 1 is 20 apps, some 67,500 lines, with 20 files that have asynchronous code.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.speed.app import App

APPS = 20
"""How many apps a project of size 1 has."""

BASE = """\
from django.db import models


class Named(models.Model):
    name = models.CharField(max_length=100)

    class Meta:
        abstract = True


class Stamped(models.Model):
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def touch(self):
        self.save(update_fields=["changed"])
"""

MANAGE = """\
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
"""


def project_files(size: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """The names and texts of the files of a project."""
    apps = [f"area_{at:03d}" for at in range(size * APPS)]
    yield "manage.py", MANAGE
    yield "pyproject.toml", '[project]\nname = "made"\ndependencies = ["django>=5.2"]\n'
    yield "project/__init__.py", ""
    yield "project/base.py", BASE
    yield "project/settings.py", _settings(apps)
    yield "project/urls.py", _urls(apps)
    yield "project/templates/base.html", "<main>{% block body %}{% endblock %}</main>\n"
    for at, name in enumerate(apps):
        # As in real projects, an app knows few others, and they are near.
        others = tuple(apps[max(0, at - 5) : at])
        yield from App(name, others, Random(f"{seed} {name}")).files().items()


def make_project(folder: Path, size: int, seed: int = 1) -> None:
    """Write a project into a folder."""
    for name, text in project_files(size, seed):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _settings(apps: list[str]) -> str:
    lines = ["SECRET_KEY = 'made'", "USE_TZ = True", "ROOT_URLCONF = 'project.urls'"]
    lines += ["DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'db'}}"]
    lines += [
        "INSTALLED_APPS = [",
        "    'django.contrib.auth',",
        "    'django.contrib.contenttypes',",
    ]
    lines += [*(f"    '{app}'," for app in apps), "]"]
    lines += ["TEMPLATES = [{'BACKEND': 'django.template.backends.django.DjangoTemplates',"]
    lines += ["    'DIRS': ['project/templates'], 'APP_DIRS': True}]"]
    return "\n".join(lines) + "\n"


def _urls(apps: list[str]) -> str:
    rows = "".join(f"    path('{app}/', include('{app}.urls')),\n" for app in apps)
    return f"from django.urls import include, path\n\nurlpatterns = [\n{rows}]\n"


def main() -> None:
    """Write one."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    make_project(arguments.folder, arguments.size, arguments.seed)


if __name__ == "__main__":
    main()
