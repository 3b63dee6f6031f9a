"""The Django release that repairs are written for, by what a project declares."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hue_lint.config import ConfigError
from hue_lint.environment import site_packages_of
from hue_lint.target import Targets, oldest_release


@pytest.mark.parametrize(
    ("specifiers", "release"),
    [
        ("==5.1.3", "5.1"),
        (">=4.2", "4.2"),
        (">=4.2.16,<5", "4.2"),
        (">4.2,<5.1", "4.2"),
        (">=5,!=5.0.*", "5.1"),
        ("~=5.1.2", "5.1"),
        ("~=5.1", "5.1"),
        ("==5.*", "5.0"),
        ("^4.2", "4.2"),
        ("^5.0.4", "5.0"),
        ("~4.1", "4.1"),
        ("5.2", "5.2"),
        (">=2.0", "3.2"),
        ("<6", None),
        ("", None),
        ("*", None),
        ("@ git", None),
        (">=99", None),
    ],
)
def test_the_oldest_release_that_is_admitted(specifiers, release):
    assert oldest_release(specifiers) == release


@pytest.mark.parametrize(
    ("files", "release"),
    [
        pytest.param({}, "4.2", id="nothing declared"),
        pytest.param(
            {"pyproject.toml": "[project]\ndependencies = ['django-waffle', 'Django>=5.1']"},
            "5.1",
            id="a dependency of the project",
        ),
        pytest.param(
            {"pyproject.toml": "[tool.poetry.dependencies]\ndjango = {version = '^5.0'}"},
            "5.0",
            id="poetry",
        ),
        pytest.param(
            {"pyproject.toml": "[dependency-groups]\ntest = ['django~=5.2']"}, "5.2", id="a group"
        ),
        pytest.param(
            {"requirements/base.txt": "celery\ndjango[argon2]==5.1.4 \\\n    --hash=sha256:0\n"},
            "5.1",
            id="requirements with a hash",
        ),
        pytest.param(
            {"requirements.txt": "Django==4.2.1; python_version >= '3.8'  # why\n"},
            "4.2",
            id="requirements with a marker",
        ),
        pytest.param(
            {"setup.cfg": "[options]\ninstall_requires =\n    Django>=5.0\n"}, "5.0", id="setup.cfg"
        ),
        pytest.param({"Pipfile": "[packages]\ndjango = '==5.2.*'\n"}, "5.2", id="Pipfile"),
        pytest.param(
            {
                "pyproject.toml": "[project]\ndependencies = ['django']",
                "uv.lock": "[[package]]\nname = 'django'\nversion = '5.2.3'\n",
            },
            "5.2",
            id="a lock file where there is no lower bound",
        ),
        pytest.param({"pyproject.toml": "[project"}, "4.2", id="a file that is no TOML"),
    ],
)
def test_a_project_declares_its_django(write, project, files, release):
    for name, text in files.items():
        write(name, text)
    target = Targets().of(project, project)
    assert target.release == release
    declaring = [name for name in files if target.origin == str(project / name)]
    assert declaring or target.origin == "default"


def test_the_settings_go_before_what_is_declared(hue_lint, write):
    write("pyproject.toml", "[project]\ndependencies = ['django>=5.1']\n")
    found = json.loads(hue_lint("config", "--output-format", "json").out)["settings"]
    assert found["target-django"]["value"] == "5.1"
    assert found["target-django"]["origin"].endswith("pyproject.toml")
    stated = hue_lint("config", "--target-django", "4.2", "--output-format", "json")
    assert json.loads(stated.out)["settings"]["target-django"] == {
        "value": "4.2",
        "origin": "--target-django",
    }


def test_the_packages_of_an_environment_are_found_by_its_folder_or_its_python(tmp_path):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    (folder,) = site_packages_of(tmp_path / "env", "--python")
    assert folder.name == "site-packages"
    assert site_packages_of(tmp_path / "env" / "bin" / "python", "--python") == (folder,)


def test_the_packages_of_any_other_python_are_asked_for(tmp_path):
    base = Path(sys.base_prefix) / "bin" / Path(sys.executable).resolve().name
    assert any(path.name.endswith("-packages") for path in site_packages_of(base, "--python"))


def test_a_python_that_is_none_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="neither an interpreter nor an environment"):
        site_packages_of(tmp_path / "nowhere", "pyproject.toml: python")
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "python"
    script.write_text("#!/bin/sh\nexit 1\n")
    script.chmod(0o755)
    with pytest.raises(ConfigError, match="cannot be asked"):
        site_packages_of(script, "--python")
