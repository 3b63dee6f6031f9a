"""Which release of a package brought a name: told by the packages themselves, as pip gets them."""

import os
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final, TypeAlias

Sources: TypeAlias = Mapping[str, str]
"""The text of each module of a release, by its dotted name."""

PIP: Final = (sys.executable, "-m", "pip", "--disable-pip-version-check")
IS_TEST: Final = re.compile(r"(^|[/_])tests?([/_.]|$)")


def brought_by(package: str, name: str) -> str:
    """The first release that has a name, and the last before it that has not, in words.

    A name that came is taken to have stayed, so few releases are looked into.
    """
    known = list(releases(package))
    if not known:
        return f"no release of {package} can be had"
    if not defines(sources(package, known[-1]), name):
        return f"not in {known[-1]}"
    without, present = -1, len(known) - 1
    while present - without > 1:
        middle = (without + present) // 2
        found = sources(package, known[middle])
        if not found:  # It cannot be had any more.
            del known[middle]
            present -= 1
        elif defines(found, name):
            present = middle
        else:
            without = middle
    if without < 0:
        return f"in {known[present]}, the first that there is"
    return f"in {known[present]}, not in {known[without]}"


@cache
def releases(package: str) -> Sequence[str]:
    """The releases of a package that have files, the oldest first."""
    done = _pip("index", "versions", "--ignore-requires-python", package)
    found = re.search(r"Available versions: (.*)", done)
    return [each.strip() for each in reversed(found[1].split(","))] if found else []


def defines(found: Sources, name: str) -> bool:
    """Whether the name is defined: below the module that it begins with, a class or function or
    variable, or a method of a class."""
    parts = name.split(".")
    cut = next((n for n in range(len(parts) - 1, 0, -1) if ".".join(parts[:n]) in found), 0)
    if not cut:
        return False
    module, rest = ".".join(parts[:cut]), parts[cut:]
    texts = [text for key, text in found.items() if key == module or key.startswith(f"{module}.")]
    own = _defining(rest[0])
    if len(rest) == 1:
        return any(own.search(text) for text in texts)
    member = _defining(rest[-1])
    inside = [text[match.start() :] for text in texts if (match := own.search(text))]
    if not inside and any(re.search(rf"\bas +{rest[0]}\b", text) for text in texts):
        # A module that goes by another name here.
        inside = [text for key, text in found.items() if key.startswith(f"{parts[0]}.")]
    return any(member.search(text) for text in inside)


def _defining(word: str) -> re.Pattern[str]:
    name = re.escape(word)
    return re.compile(rf"^[ \t]*(?:(?:async +)?def|class) +{name}\b|^[ \t]*{name}\s*=[^=]", re.M)


@cache
def sources(package: str, release: str) -> Sources:
    """The Python of a release, its tests left aside."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        files, unpacked = Path(folder, "files"), Path(folder, "unpacked")
        unpacked.mkdir()
        # What pip cannot build any more it has unpacked all the same, and `--no-clean` leaves it.
        _pip(
            *("download", "--no-deps", "--no-clean", "--no-build-isolation", "--quiet"),
            *("--ignore-requires-python", "--dest", str(files), f"{package}=={release}"),
            temporary=unpacked,
        )
        archives = list(files.iterdir()) if files.is_dir() else []
        texts = [each for archive in archives for each in _packed(archive)] or _lying_in(unpacked)
        return {_module(name): text for name, text in texts if not IS_TEST.search(name)}


def _packed(archive: Path) -> Iterator[tuple[str, str]]:
    if archive.suffix in (".whl", ".zip"):
        with zipfile.ZipFile(archive) as packed:
            for name in packed.namelist():
                if name.endswith(".py"):
                    yield name, packed.read(name).decode(errors="replace")
        return
    with tarfile.open(archive) as packed:
        for member in packed:
            file = packed.extractfile(member) if member.name.endswith(".py") else None
            if file is not None:
                yield member.name.partition("/")[2], file.read().decode(errors="replace")


def _lying_in(folder: Path) -> list[tuple[str, str]]:
    """What lies below an unpacked archive: the folder that has a `setup.py` or `pyproject.toml`."""
    for mark in (*folder.rglob("setup.py"), *folder.rglob("pyproject.toml")):
        root = mark.parent
        return [
            (path.relative_to(root).as_posix(), path.read_text(encoding="utf-8", errors="replace"))
            for path in root.rglob("*.py")
            if path.is_file()
        ]
    return []


def _module(name: str) -> str:
    """The dotted name of a module in a wheel, or in an archive of sources with or without `src`."""
    parts = PurePosixPath(name.removesuffix(".py").removesuffix("/__init__")).parts
    return ".".join(parts[1:] if parts and parts[0] in ("src", "lib") else parts)


def _pip(*arguments: str, temporary: Path | None = None) -> str:
    environment = {**os.environ, **({"TMPDIR": str(temporary)} if temporary else {})}
    done = subprocess.run(
        [*PIP, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        timeout=300,
    )
    return done.stdout
