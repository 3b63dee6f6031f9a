"""The two distributions that people install: `hue-lint`, the linter, and `django-hue`, the runtime.

Both are built from this checkout and installed, with all that they need, in clean environments.
"""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
UV = Path(sys.executable).with_name("uv")
PROJECTS = {"hue-lint": ROOT, "django-hue": ROOT / "hue"}
RUNTIME = {"django-hue", "django", "asgiref", "pydantic", "htmy"}
LINTER = {"hue-lint", "libcst", "click", "msgspec", "pathspec", "rich"}
VIEWS = "async def page(request):\n    print(request.user.pk)\n"
# A project of one module, in which the runtime answers and Django's own checks run.
SITE = """
import sys
from django.apps import AppConfig, apps
from django.conf import settings
settings.configure(DEBUG=True, ROOT_URLCONF=__name__, INSTALLED_APPS=["hue", "shop"], HUE={})
from django.core.management import execute_from_command_line
from django.test import Client
from django.urls import include, path
import django
django.setup()
from hue import HueView, Page, html
class Shop(HueView):
    async def index(self, request, context):
        return Page(title="Shop", body=html.p("open"))
urlpatterns = [path("", include(Shop.urls))]
assert b"<p>open</p>" in Client().get("/").content.replace(b"\\n", b"").replace(b" ", b"")
execute_from_command_line(["site.py", "check", "--tag", "async"])
"""


@dataclass(frozen=True)
class Built:
    """The files that a distribution is published as."""

    sdist: Path
    wheel: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Built]:
    """Both distributions, built from this checkout."""
    found = {}
    for name, project in PROJECTS.items():
        folder = tmp_path_factory.mktemp(name)
        build(project, folder, "sdist", "wheel")
        (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
        found[name] = Built(sdist, wheel)
    return found


def build(project: Path, folder: Path, *targets: str) -> None:
    wanted = [argument for target in targets for argument in ("-t", target)]
    call(sys.executable, "-m", "hatchling", "build", *wanted, "-d", folder, cwd=project)


def call(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that is to succeed, with nothing of this checkout in sight."""
    done = attempt(*command, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def attempt(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    hidden = {"PYTHONPATH", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [str(each) for each in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if name not in hidden},
    )


@dataclass(frozen=True)
class Environment:
    """A clean virtual environment, and a folder with one view to look at."""

    bin: Path
    folder: Path

    def run(self, program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        return attempt(self.bin / program, *arguments, cwd=self.folder)

    def distributions(self) -> set[str]:
        listed = call(UV, "pip", "freeze", "--python", self.bin / "python", cwd=self.folder)
        return {re.split(r"==| @ ", line)[0] for line in listed.stdout.splitlines()}


@pytest.fixture
def environment(tmp_path, built):
    """Make an environment in which the requirements are installed, ours from their wheels."""

    def made(*requirements: str) -> Environment:
        call(UV, "venv", "--python", sys.executable, tmp_path / "venv", cwd=tmp_path)
        ours = [built[name].wheel if name in built else name for name in requirements]
        python = tmp_path / "venv" / "bin" / "python"
        call(UV, "pip", "install", "--python", python, *ours, cwd=tmp_path)
        folder = tmp_path / "project"
        (folder / "shop").mkdir(parents=True)
        (folder / "shop" / "__init__.py").touch()
        (folder / "shop" / "views.py").write_text(VIEWS)
        (folder / "site.py").write_text(SITE)
        return Environment(python.parent, folder)

    return made


def contents_of(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as contents:
        return {name: contents.read(name) for name in contents.namelist()}


def files(root: Path, package: str) -> set[str]:
    """The files of a package, relative to it."""
    found = (path.relative_to(root / package) for path in (root / package).rglob("*"))
    return {
        path.as_posix()
        for path in found
        if (root / package / path).is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize(
    ("name", "package", "beside"),
    [
        pytest.param("hue-lint", "hue_lint", set(), id="hue-lint"),
        pytest.param("django-hue", "hue", {"pyproject.toml", "README.md", "LICENSE"}, id="hue"),
    ],
)
def test_a_wheel_holds_every_file_of_its_package_and_no_other_package(
    built, tmp_path, name, package, beside
):
    with zipfile.ZipFile(built[name].wheel) as contents:
        contents.extractall(tmp_path)
    metadata = f"{name.replace('-', '_')}-0.1.0.dist-info"
    assert {each.name for each in tmp_path.iterdir()} == {package, metadata}
    assert files(tmp_path, package) == files(ROOT, package) - beside
    assert "py.typed" in files(tmp_path, package)
    assert (tmp_path / metadata / "licenses" / "LICENSE").is_file()


@pytest.mark.parametrize("name", PROJECTS)
def test_a_wheel_made_from_the_sdist_is_the_wheel(built, tmp_path, name):
    with tarfile.open(built[name].sdist) as contents:
        contents.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    build(unpacked, tmp_path / "again", "wheel")
    again = tmp_path / "again" / built[name].wheel.name
    assert contents_of(again) == contents_of(built[name].wheel)


def test_the_index_would_take_them_without_a_warning(built, tmp_path):
    paths = [path for each in built.values() for path in (each.sdist, each.wheel)]
    call(sys.executable, "-m", "twine", "check", "--strict", *paths, cwd=tmp_path)


def test_their_links_lead_to_pages_of_the_site():
    site = "https://hue-lint.readthedocs.io/page/"
    for project in PROJECTS.values():
        urls = tomllib.loads((project / "pyproject.toml").read_text())["project"]["urls"]
        pages = [url.removeprefix(site) for url in urls.values() if url.startswith(site)]
        assert pages
        for page in pages:
            assert (ROOT / page).with_suffix(".md").is_file(), page


def test_they_carry_one_version_and_one_license():
    versions = {
        tomllib.loads((project / "pyproject.toml").read_text())["project"]["version"]
        for project in PROJECTS.values()
    }
    assert len(versions) == 1
    assert (ROOT / "hue" / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_the_linter_alone_brings_nothing_of_the_runtime(environment):
    linter = environment("hue-lint")
    assert linter.distributions() >= LINTER
    assert linter.distributions() & RUNTIME == set()
    found = linter.run("hue-lint", "check", "--output-format=concise")
    assert found.stderr == ""
    assert found.stdout.startswith("shop/views.py:2:11: HUE202"), found.stdout
    assert found.returncode == 1
    assert linter.run("hue-lint", "--version").stdout == "hue-lint 0.1.0\n"


def test_the_linter_with_flake8_is_its_plugin(environment):
    linter = environment("hue-lint", "flake8")
    assert "hue-lint: 0.1.0" in linter.run("flake8", "--version").stdout
    found = linter.run("flake8", "--isolated", "shop")
    assert found.stdout.startswith("shop/views.py:2:11: HUE202"), found.stdout + found.stderr


def test_the_runtime_alone_brings_no_linter(environment):
    runtime = environment("django-hue")
    assert runtime.distributions() >= RUNTIME
    assert runtime.distributions() & LINTER == set()
    assert not (runtime.bin / "hue-lint").exists()
    checked = runtime.run("python", "site.py")
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_flake8_beside_the_runtime_knows_nothing_of_it(environment):
    runtime = environment("django-hue", "flake8")
    assert "hue" not in runtime.run("flake8", "--version").stdout
    checked = runtime.run("flake8", "--isolated", "shop")
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_both_and_flake8_find_the_same_in_every_place(environment):
    both = environment("django-hue", "hue-lint", "flake8")
    assert both.distributions() >= RUNTIME | LINTER
    finding = "shop/views.py:2:11: HUE202"
    command = both.run("hue-lint", "check", "--output-format=concise", "shop")
    assert command.stdout.startswith(finding), command.stdout + command.stderr
    assert both.run("flake8", "--isolated", "shop").stdout.startswith(finding)
    checked = both.run("python", "site.py")
    assert "(HUE202) lazy-request-user" in checked.stderr, checked.stdout + checked.stderr


def test_a_linter_without_its_packages_says_in_one_line_what_to_install(built, tmp_path):
    with zipfile.ZipFile(built["hue-lint"].wheel) as contents:
        contents.extractall(tmp_path)
    done = attempt(sys.executable, "-S", "-m", "hue_lint", "check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.endswith("pip install hue-lint")


def test_the_projects_can_be_installed_from_a_copy_of_the_repository(tmp_path):
    """As `pip install git+…` does, and `#subdirectory=hue`."""
    copy = tmp_path / "copy"
    listed = call("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    for name in listed.stdout.splitlines():
        if name.startswith(("hue/", "hue_lint/")) or "/" not in name:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    target = tmp_path / "site"
    install = (UV, "pip", "install", "--no-deps", "--target", target)
    call(*install, copy, copy / "hue", cwd=tmp_path)
    assert {"hue", "hue_lint"} < {each.name for each in target.iterdir()}
