"""Calls into installed packages are followed where an environment is given."""

from collections.abc import Callable
from pathlib import Path

import pytest
from bookshop import MODELS, files, lay_out
from layouts import layout_at

from hue_lint import disk
from hue_lint.analysis import Analysis
from hue_lint.environment import site_packages_of
from hue_lint.findings import Finding
from hue_lint.project import shelf

PACKAGES = {
    "flags/__init__.py": "from flags.checks import flag_is_active\n",
    "flags/checks.py": """\
from asgiref.sync import sync_to_async

from flags.models import Flag
from flags.storage import load


def flag_is_active(request, name):
    return load(name).everyone


async def aflag_is_active(request, name):
    return (await sync_to_async(load)(name)).everyone


def flags_named(name):
    return Flag.objects.filter(name=name)


def spelled(name):
    return name.replace("-", "_")
""",
    "flags/storage.py": """\
from flags.models import Flag


def load(name):
    return Flag.objects.get(name=name)
""",
    "flags/models.py": """\
from django.db import models


class Group(models.Model):
    name = models.CharField(max_length=50)


class Flag(models.Model):
    name = models.CharField(max_length=50)
    everyone = models.BooleanField(default=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE)

    @property
    def rivals(self):
        return Flag.objects.exclude(pk=self.pk).count()

    def is_active(self, request):
        return self.everyone or self.group.name in request.GET


class Dated(models.Model):
    created = models.DateTimeField()

    class Meta:
        abstract = True

    def touch(self):
        self.save()
""",
    "flags/mixins.py": """\
from flags.models import Flag


class Flagged:
    flag = ""

    def flagged(self):
        return Flag.objects.filter(name=self.flag).exists()
""",
    "flags/decorators.py": """\
from functools import wraps

from flags.models import Flag


def flagged(view):
    @wraps(view)
    def wrapper(request, *args):
        Flag.objects.count()
        return view(request, *args)

    return wrapper
""",
    "flags/context.py": """\
from contextlib import contextmanager

from flags.models import Flag


@contextmanager
def switched(name):
    Flag.objects.filter(name=name).update(everyone=True)
    yield
""",
    "plain/__init__.py": "def get(name):\n    return [name]\n",
}

HARMLESS = [
    pytest.param(
        """\
import plain
from flags.checks import spelled


async def page(request):
    return spelled("a-b"), plain.get("x")
""",
        id="a function of a package that asks nobody",
    ),
    pytest.param(
        """\
from asgiref.sync import sync_to_async

from flags import flag_is_active
from flags.checks import aflag_is_active


async def page(request):
    return await sync_to_async(flag_is_active)(request, "x"), await aflag_is_active(request, "y")
""",
        id="a function of a package that runs in a thread, or is async itself",
    ),
    pytest.param(
        """\
from flags.checks import flags_named


async def page(request):
    return [flag async for flag in flags_named("x")]
""",
        id="a function of a package that only builds a queryset",
    ),
    pytest.param(
        """\
from flags.models import Flag


async def page(request):
    flag = await Flag.objects.select_related("group").aget(name="x")
    return flag.group.name, flag.is_active(request), flag.group_id
""",
        id="a model of a package whose relation is loaded",
    ),
]

FOUND = [
    pytest.param(
        """\
from flags import flag_is_active


async def page(request):
    return flag_is_active(request, "x")  # ! sync-package-helper
""",
        id="a function that the package hands on",
    ),
    pytest.param(
        """\
import flags


async def page(request):
    return flags.flag_is_active(request, "x")  # ! sync-package-helper
""",
        id="a function by the name of its package",
    ),
    pytest.param(
        """\
from shop.helpers import is_new


async def page(request):
    return is_new(request)  # ! sync-helper
== shop/helpers.py
from flags import flag_is_active


def is_new(request):
    return flag_is_active(request, "new")
""",
        id="a helper of the project that calls a package",
    ),
    pytest.param(
        """\
from flags.models import Flag


async def page(request):
    flag = await Flag.objects.aget(name="x")
    print(flag.rivals)  # ! sync-package-helper
    print(flag.is_active(request))  # ! sync-package-helper
    other = await Flag.objects.aget(name="y")
    print(other.group.name)  # ! lazy-relation
    return Flag.objects.count()  # ! sync-query
""",
        id="a model of a package, its property, method and relation",
    ),
    pytest.param(
        """\
from flags.mixins import Flagged


class Page(Flagged):
    flag = "new"

    async def get(self, request):
        return self.flagged()  # ! sync-package-helper
""",
        id="a method inherited from a package",
    ),
    pytest.param(
        """\
from shop.models import Note


async def page(request):
    note = await Note.objects.aget(pk=1)
    note.touch()  # ! sync-package-helper
""",
        id="a method of an abstract model of a package",
    ),
    pytest.param(
        """\
from flags.context import switched
from flags.decorators import flagged


@flagged
def inner(request):
    return None


async def page(request):
    with switched("x"):  # ! sync-package-helper
        pass
    return inner(request)  # ! sync-helper
""",
        id="a context manager and a decorator of a package",
    ),
    pytest.param(
        """\
from flags.checks import flags_named


async def page(request):
    return list(flags_named("x"))  # ! queryset-evaluated
""",
        id="a queryset that a package built, evaluated in the project",
    ),
]

Look = Callable[..., list[Finding]]
NOTE = """\


class Note(Dated):
    text = models.CharField(max_length=50)
"""


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Lay out a project and a virtual environment beside it; give the findings in the project."""

    def findings(text: str, *, environment: bool = True) -> list[Finding]:
        models = "from flags.models import Dated\n" + MODELS + NOTE
        code = lay_out(tmp_path / "project", {"manage.py": "", **files(text, models)})
        lay_out(tmp_path / "env", {"pyvenv.cfg": ""})
        lay_out(tmp_path / "env/lib/python3.11/site-packages", PACKAGES)
        packages = site_packages_of(tmp_path / "env/bin/python", "--python") if environment else ()
        analysis = Analysis.open(layout_at(tmp_path / "project", site_packages=packages))
        return [found for name in code for found in analysis.findings(tmp_path / "project" / name)]

    return findings


def announced(text: str) -> list[tuple[int, str]]:
    """Row and name of every finding that the view's comments announce."""
    view = files(text)["shop/views.py"].splitlines()
    return [(row, line.split("# ! ")[1]) for row, line in enumerate(view, 1) if "# ! " in line]


@pytest.mark.parametrize("code", HARMLESS)
def test_nothing_is_found_in(code: str, look: Look) -> None:
    assert look(code) == []


@pytest.mark.parametrize("code", FOUND)
def test_the_call_is_found_of(code: str, look: Look) -> None:
    assert [(found.span.start.row, found.name) for found in look(code)] == announced(code)


def test_the_path_leads_into_the_package(look: Look) -> None:
    (finding,) = look(
        """\
from flags import flag_is_active


async def page(request):
    return flag_is_active(request, "x")
"""
    )
    assert finding.code == "HUE502"
    assert [(step.filename.name, step.row, step.function) for step in finding.path] == [
        ("checks.py", 8, "flag_is_active"),
        ("storage.py", 5, "load"),
    ]


def test_nothing_is_known_of_packages_without_an_environment(look: Look) -> None:
    code = """\
from flags import flag_is_active


async def page(request):
    return flag_is_active(request, "x")
"""
    assert look(code, environment=False) == []
    assert [found.code for found in look(code)] == ["HUE502"]


@pytest.mark.parametrize(
    "installed",
    [
        pytest.param({}, id="alone"),
        pytest.param({"django/__init__.py": ""}, id="beside an empty Django"),
        pytest.param(
            {
                "django/__init__.py": "",
                "django/db/__init__.py": "",
                "django/db/models/__init__.py": "class Model: ...\nclass ForeignKey: ...\n",
                "asgiref/__init__.py": "",
                "asgiref/sync.py": "def sync_to_async(f): return f\n",
            },
            id="beside Django's source",
        ),
    ],
)
def test_what_is_known_of_django_holds_inside_of_installed_packages(
    look: Look, tmp_path: Path, installed: dict[str, str]
) -> None:
    lay_out(tmp_path / "env/lib/python3.11/site-packages", installed)
    code = """
from flags.checks import flag_is_active
from flags.models import Flag


async def page(request):
    flag_is_active(request, "x")
    flag = await Flag.objects.aget(pk=1)
    return flag.group
"""
    assert [found.code for found in look(code)] == ["HUE502", "HUE104"]


def test_what_packs_describe_holds_inside_of_installed_packages(look: Look, tmp_path: Path) -> None:
    lay_out(
        tmp_path / "env/lib/python3.11/site-packages",
        {
            "channels/__init__.py": "",
            "channels/db.py": "def database_sync_to_async(f):\n    return f\n",
            "flags/chat.py": (
                "from channels.db import database_sync_to_async\n\n"
                "from flags.storage import load\n\n\n"
                "async def loaded(name):\n"
                "    return await database_sync_to_async(load)(name)\n"
            ),
        },
    )
    code = """
from flags.chat import loaded


async def page(request):
    return (await loaded("x")).group
"""
    assert [found.code for found in look(code)] == ["HUE104"]


def test_only_modules_that_are_called_into_are_read(
    look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def recorded(path: Path) -> bytes:
        opened.append(path.name)
        return disk.read_bytes(path)

    monkeypatch.setattr(shelf, "read_bytes", recorded)
    look(
        "from flags.checks import spelled\n\n\nasync def page(request):\n    return spelled('x')\n"
    )
    assert "checks.py" in opened
    assert not {"mixins.py", "context.py", "decorators.py"} & set(opened)


def test_calls_between_packages_are_followed_however_deep_they_are(
    look: Look, tmp_path: Path
) -> None:
    deep = {
        f"deep/step{number}.py": (
            f"def step(pk):\n    from deep.step{number + 1} import step as further\n\n"
            "    return further(pk)\n"
        )
        for number in range(60)
    }
    last = "from flags.models import Flag\n\n\ndef step(pk):\n    return Flag.objects.get(pk=pk)\n"
    lay_out(
        tmp_path / "env/lib/python3.11/site-packages",
        {"deep/__init__.py": "", **deep, "deep/step60.py": last},
    )
    view = "from deep.step{} import step\n\n\nasync def page(request):\n    return step(3)\n"
    assert [found.code for found in look(view.format(50))] == ["HUE502"]
    assert [found.code for found in look(view.format(1))] == ["HUE502"]
