"""From the paths a person gives to the Python files that are read.

Patterns, in `.gitignore` files as in `exclude`, have the meaning that git gives them
(https://git-scm.com/docs/gitignore). A path that is named outright is always taken.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pathspec import GitIgnoreSpec

from hue_lint.config import Settings
from hue_lint.disk import exists, is_dir, read_bytes, resolved


class UnusablePath(Exception):
    """A path that was asked for and cannot be looked at; the text names it and says why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


@dataclass(frozen=True, slots=True)
class Discovered:
    """The files to read, in order, and the paths named outright that hue-lint does not read.

    `unlisted` folders below the paths may not be listed, each for a reason.
    """

    files: tuple[Path, ...]
    unread: tuple[Path, ...] = ()
    unlisted: Mapping[Path, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Patterns and the folder they are relative to, as text that ends in a slash."""

    base: str
    spec: GitIgnoreSpec

    def decides(self, path: Path, is_directory: bool) -> bool | None:
        """True when the patterns exclude `path`, False when they take it back, None otherwise."""
        text = path.as_posix()
        if not text.startswith(self.base) or len(text) == len(self.base):
            return None
        relative = text[len(self.base) :]
        return self.spec.check_file(relative + "/" if is_directory else relative).include

    def less_those_on(self, path: Path) -> "_Patterns":
        """The patterns that do not exclude `path`, a directory that was named outright."""
        if not self.decides(path, is_directory=True):
            return self
        relative = path.as_posix()[len(self.base) :] + "/"
        kept = [
            pattern
            for pattern in self.spec.patterns
            if not (pattern.include and pattern.match_file(relative))
        ]
        return _Patterns(self.base, GitIgnoreSpec(kept))


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to walk: as the person will see it, where it really is, the patterns above it."""

    shown: Path
    real: Path
    layers: tuple[_Patterns, ...]


def discover(paths: Sequence[Path], settings: Settings) -> Discovered:
    """The Python files under `paths`, each once, sorted by path within each of them.

    Raises UnusablePath. Links to directories are followed, each real directory is walked once.
    """
    for path in paths:
        _require_usable(path)
    excluded = _patterns_of(settings)
    found: dict[Path, Path] = {}
    unread: list[Path] = []
    unlisted: dict[Path, str] = {}
    for path in paths:
        if is_dir(path):
            for shown, real in _walk(path, excluded, settings, unlisted):
                found.setdefault(real, shown)
            if path in unlisted:
                raise UnusablePath(path, unlisted[path])
        elif path.suffix == ".ipynb":
            unread.append(path)
        elif not (settings.force_exclude and _excluded_above(path, excluded)):
            found.setdefault(resolved(path), path)
    return Discovered(tuple(found.values()), tuple(unread), unlisted)


def _require_usable(path: Path) -> None:
    """Raise UnusablePath unless a file or a folder is there; whether it may be read is seen when
    it is."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise UnusablePath(path, (error.strerror or str(error)).lower()) from error
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise UnusablePath(path, "neither a file nor a folder (`-` reads standard input)")


def is_excluded(path: Path, settings: Settings) -> bool:
    """Whether the settings leave out the file at `path`, which need not exist."""
    return _excluded_above(path, _patterns_of(settings))


def _patterns_of(settings: Settings) -> _Patterns:
    return _patterns((*settings.exclude, *settings.extend_exclude), settings.directory)


def _excluded_above(path: Path, patterns: _Patterns) -> bool:
    """Whether the path or a folder that it lies in is excluded."""
    absolute = resolved(path)
    return bool(patterns.decides(absolute, is_directory=is_dir(absolute))) or any(
        patterns.decides(folder, is_directory=True) for folder in absolute.parents
    )


def _walk(
    root: Path, excluded: _Patterns, settings: Settings, unlisted: dict[Path, str]
) -> Iterator[tuple[Path, Path]]:
    """The files below `root`: as they are shown, and where they really are; folders that may not
    be listed go to `unlisted`."""
    real = resolved(root)
    if settings.force_exclude and _excluded_above(root, excluded):
        return
    layers = [excluded]
    if settings.respect_gitignore:
        layers += _git_patterns_above(real)
    first = _Folder(root, real, tuple(layer.less_those_on(real) for layer in layers))
    seen = {real, *real.parents}
    links: list[_Folder] = []
    yield from _walk_folder(first, settings, seen, links, unlisted)
    # Folders behind links wait until the rest is walked: a file that can be reached both ways is
    # then reported where it really lies. A link to a folder above the root is not followed.
    while links:
        folder = links.pop(0)
        if folder.real not in seen:
            seen.add(folder.real)
            yield from _walk_folder(folder, settings, seen, links, unlisted)


def _walk_folder(
    top: _Folder,
    settings: Settings,
    seen: set[Path],
    links: list[_Folder],
    unlisted: dict[Path, str],
) -> Iterator[tuple[Path, Path]]:
    """The files under `top`; folders walked are added to `seen`, those behind links to `links`."""
    stack = [top]
    while stack:
        folder = stack.pop()
        try:
            with os.scandir(folder.real) as entries:
                listing = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            unlisted[folder.shown] = (error.strerror or str(error)).lower()
            continue
        names = {entry.name for entry in listing}
        if "pyvenv.cfg" in names:
            continue
        layers = folder.layers
        if settings.respect_gitignore and ".gitignore" in names:
            layers = (*layers, *_patterns_in(folder.real / ".gitignore", folder.real))
        inner: list[_Folder] = []
        for entry in listing:
            place = folder.real / entry.name
            shown = folder.shown / entry.name
            if _is_directory(entry):
                if _excluded(place, True, layers):
                    continue
                if entry.is_symlink():
                    links.append(_Folder(shown, resolved(place), layers))
                elif place not in seen:
                    seen.add(place)
                    inner.append(_Folder(shown, place, layers))
            elif (
                entry.name.endswith(".py")
                and _is_file(entry)
                and not _excluded(place, False, layers)
            ):
                yield shown, resolved(place) if entry.is_symlink() else place
        stack.extend(reversed(inner))


def _is_directory(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A link that leads nowhere, or to itself.
        return False


def _is_file(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _excluded(path: Path, is_directory: bool, layers: Sequence[_Patterns]) -> bool:
    """Whether `path` is left out: by `exclude`, or by the git patterns nearest to it."""
    first, *git = layers
    if first.decides(path, is_directory):
        return True
    for layer in reversed(git):
        decision = layer.decides(path, is_directory)
        if decision is not None:
            return decision
    return False


def _git_patterns_above(directory: Path) -> list[_Patterns]:
    """The patterns of the repository that hold in `directory`, from the outermost in."""
    above = []
    for folder in (directory, *directory.parents):
        above.append(folder)
        if exists(folder / ".git"):
            break
    else:
        return []
    root = above[-1]
    found = _patterns_in(root / ".git" / "info" / "exclude", root)
    for folder in reversed(above[1:]):
        found += _patterns_in(folder / ".gitignore", folder)
    return found


def _patterns_in(file: Path, directory: Path) -> list[_Patterns]:
    try:
        lines = read_bytes(file).decode("utf-8", "surrogateescape").splitlines()
    except OSError:
        return []
    return [_patterns(lines, directory)]


def _patterns(lines: Iterable[str], directory: Path) -> _Patterns:
    base = directory.as_posix()
    return _Patterns(base if base.endswith("/") else base + "/", GitIgnoreSpec.from_lines(lines))
