"""Runs the oracle, the table of twins and the observed project on another release of Django.

    python scripts/test_django.py 4.2 [PYTEST ARGUMENTS]

An environment `.venv-django-RELEASE` is made once beside the project, with the first Python that
the release runs on: this one, else one on the path, else one of pyenv's. Where there is none and
`HUE_TRIXIE` names a folder that `scripts/trixie.sh` laid out, the tests run inside that folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = ("tests/oracle", "tests/test_twins.py", "tests/observe/test_sights.py")
INSIDE = Path("srv/hue")


def main(release: str, arguments: list[str]) -> int:
    """Run the tests on the release; what pytest returns."""
    python = next(suitable_pythons(oldest_python(release)), None)
    if python is not None:
        environment = prepared_environment(release, python)
        command = [str(environment / "bin" / "python"), "-m", "pytest", *(arguments or TESTS)]
        return subprocess.run(command, cwd=ROOT, check=False).returncode
    if folder := os.environ.get("HUE_TRIXIE"):
        return run_inside(Path(folder).resolve(), release, arguments)
    oldest = ".".join(map(str, oldest_python(release)))
    print(f"Django {release} needs Python {oldest} and there is none here. Lay one out outside of")
    print("the tree and name it: scripts/trixie.sh ../trixie; export HUE_TRIXIE=../trixie")
    return 2


def oldest_python(release: str) -> tuple[int, int]:
    """The first Python that both the release and this project support."""
    return (3, 12) if int(release.split(".")[0]) >= 6 else (3, 11)


def suitable_pythons(oldest: tuple[int, int]) -> Iterator[str]:
    """Python interpreters that are new enough and start."""
    named = [shutil.which(f"python3.{minor}") for minor in range(oldest[1], 16)]
    pyenv = sorted((Path.home() / ".pyenv" / "versions").glob("3.*/bin/python"))
    for candidate in [sys.executable, *filter(None, named), *map(str, pyenv)]:
        code = f"import sys, venv, ensurepip; sys.exit(sys.version_info < {oldest})"
        if (
            subprocess.run([candidate, "-c", code], capture_output=True, check=False).returncode
            == 0
        ):
            yield candidate


def prepared_environment(release: str, python: str) -> Path:
    """The virtual environment of a release, made where it is missing or wants something new."""
    environment = ROOT / f".venv-django-{release}"
    pytest = ["pytest", "pytest-asyncio", "pytest-django", "pytest-xdist", "anyio"]
    wanted = ["--editable", f"{ROOT}[lint]", *pytest, f"django=={release}.*"]
    stamp = environment / "installed.txt"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != str(wanted):
        subprocess.run([python, "-m", "venv", "--clear", str(environment)], check=True)
        pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, *wanted], check=True)
        stamp.write_text(str(wanted), encoding="utf-8")
    return environment


def run_inside(folder: Path, release: str, arguments: list[str]) -> int:
    """Copy the project into the laid out system and run this script there, as root."""
    inside = folder / INSIDE
    shutil.rmtree(inside, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (inside / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, inside / name)
    script = f"/{INSIDE}/scripts/test_django.py"
    command = ["chroot", str(folder), "/usr/bin/python3", script, release, *arguments]
    surroundings = {**os.environ, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/tmp"}
    return subprocess.run(command, env=surroundings, check=False).returncode


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Which release? For example: python scripts/test_django.py 4.2")
    sys.exit(main(sys.argv[1], sys.argv[2:]))
