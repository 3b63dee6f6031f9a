"""The Django release that repairs are written for, where the settings do not name it.

It is the oldest release that the project's declared dependency admits; without a lower bound the
one that a lock file holds; else the oldest release that Django's project supports in earnest.
"""

import configparser
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from hue_lint.disk import peek
from hue_lint.facts.releases import RELEASES
from hue_lint.toml import NoToml, parsed

OLDEST_SUPPORTED: Final = "4.2"

READ: Final = (
    *("requirements*.{txt,in}", "requirements/*.{txt,in}"),
    *("Pipfile", "{uv,poetry,pdm}.lock"),
)
"""The files that may declare one, besides those that mark projects."""

LAST_PATCH: Final = 60
"""No series has had as many patch releases; a bound such as `>=4.2.16` is tried up to here."""

_LOCKS: Final = ("uv.lock", "poetry.lock", "pdm.lock")
_DECLARING: Final = ("pyproject.toml", "requirements", "setup.cfg", "pipfile", *_LOCKS)
_LOWER_BOUNDS: Final = {">=", ">", "==", "~=", "==="}
_CARET = re.compile(r"\^\s*(\d+)((?:\.\d+)*)")
_TILDE = re.compile(r"~\s*(\d+\.\d+)((?:\.\d+)*)")


@dataclass(frozen=True, slots=True)
class Target:
    """A Django release such as `5.2`, and where it is declared."""

    release: str
    origin: str


class Targets:
    """The targets that folders declare, each read once."""

    def __init__(self) -> None:
        self._declared: dict[Path, Target | None] = {}

    def of(self, folder: Path, top: Path) -> Target:
        """The target of the files in a folder: by the project files of the nearest folder that
        declare one, at or above it and not above `top`."""
        for above in (folder, *folder.parents):
            if above not in self._declared:
                self._declared[above] = _declared_in(above)
            found = self._declared[above]
            if found is not None:
                return found
            if above == top:
                break
        return Target(OLDEST_SUPPORTED, "default")


def may_declare(names: Collection[str]) -> bool:
    """Whether a folder that holds files of these names may declare a target."""
    return any(name.lower().startswith(_DECLARING) for name in names)


def _declared_in(folder: Path) -> Target | None:
    for declarations in (_pyproject, _requirements, _setup_cfg, _pipfile):
        for path, specifiers in declarations(folder):
            release = oldest_release(specifiers)
            if release is not None:
                return Target(release, str(path))
    for path, version in _locked(folder):
        release = ".".join(version.split(".")[:2])
        if release in RELEASES:
            return Target(release, str(path))
    return None


def oldest_release(specifiers: str) -> str | None:
    """The oldest release that the specifiers admit; None where they have no lower bound.

    Poetry's `^4.2` and `~4.2` are understood as well.
    """
    try:
        admitted = SpecifierSet(_standard(specifiers))
    except InvalidSpecifier:
        return None
    if not any(specifier.operator in _LOWER_BOUNDS for specifier in admitted):
        return None
    for release in RELEASES:
        if any(admitted.contains(f"{release}.{patch}") for patch in range(LAST_PATCH)):
            return release
    return None


def _standard(specifiers: str) -> str:
    """Poetry's shorthands as PEP 440 has them."""
    parts = []
    for part in specifiers.split(","):
        text = part.strip()
        if (caret := _CARET.fullmatch(text)) is not None:
            text = f">={text[1:].strip()},<{int(caret[1]) + 1}"
        elif (tilde := _TILDE.fullmatch(text)) is not None:
            text = f"=={tilde[1]}.*,>={text[1:].strip()}"
        elif re.fullmatch(r"\d+(\.\d+)*(\.\*)?", text):
            text = f"=={text}" if text.count(".") > 1 or text.endswith("*") else f"=={text}.*"
        elif text == "*":
            continue
        parts.append(text)
    return ",".join(parts)


def _pyproject(root: Path) -> Iterator[tuple[Path, str]]:
    path = root / "pyproject.toml"
    document = _toml(path)
    project = _table(document, "project")
    for line in _strings(project.get("dependencies")):
        yield from _requirement(path, line)
    poetry = _table(_table(document, "tool"), "poetry")
    for name, value in _table(poetry, "dependencies").items():
        if name.lower() == "django":
            text = value.get("version", "") if isinstance(value, dict) else value
            yield path, str(text)
    for group in _table(document, "dependency-groups").values():
        for line in _strings(group):
            yield from _requirement(path, line)


def _requirements(root: Path) -> Iterator[tuple[Path, str]]:
    files = [*root.glob("requirements*.txt"), *root.glob("requirements*.in")]
    files += [*root.glob("requirements/*.txt"), *root.glob("requirements/*.in")]
    for path in sorted(files):
        for line in _text(path).splitlines():
            yield from _requirement(path, line.partition(" #")[0].partition(" --hash")[0].strip())


def _setup_cfg(root: Path) -> Iterator[tuple[Path, str]]:
    path = root / "setup.cfg"
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(_text(path))
    except configparser.Error:
        return
    for line in parser.get("options", "install_requires", fallback="").splitlines():
        yield from _requirement(path, line.strip())


def _pipfile(root: Path) -> Iterator[tuple[Path, str]]:
    path = root / "Pipfile"
    for name, value in _table(_toml(path), "packages").items():
        if name.lower() == "django":
            yield path, str(value.get("version", "") if isinstance(value, dict) else value)


def _locked(root: Path) -> Iterator[tuple[Path, str]]:
    for name in _LOCKS:
        path = root / name
        packages = _toml(path).get("package")
        for package in packages if isinstance(packages, list) else ():
            if isinstance(package, dict) and str(package.get("name")).lower() == "django":
                version = str(package.get("version"))
                try:
                    Version(version)
                except InvalidVersion:
                    continue
                yield path, version


def _requirement(path: Path, line: str) -> Iterator[tuple[Path, str]]:
    if not line.lower().startswith("django"):
        return
    try:
        requirement = Requirement(line.rstrip("\\ "))
    except InvalidRequirement:
        return
    if requirement.name.lower() == "django":
        yield path, str(requirement.specifier)


def _text(path: Path) -> str:
    return peek(path).decode("utf-8", "replace")


def _toml(path: Path) -> dict[str, Any]:
    try:
        return parsed(peek(path))
    except NoToml:
        return {}


def _table(document: dict[str, Any], key: str) -> dict[str, Any]:
    value = document.get(key)
    return value if isinstance(value, dict) else {}


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
