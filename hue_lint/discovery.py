"""From the paths a person gives to the Python files that are read.

Patterns, in `.gitignore` files as in `exclude`, have the meaning that git gives them
(https://git-scm.com/docs/gitignore). A path that is named outright is always taken.
"""

import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from pathspec import GitIgnoreSpec

from hue_lint.config import CONFIGURATIONS, Settings
from hue_lint.disk import Stamp, exists, is_dir, is_dir_entry, read_bytes, resolved, stamp_of
from hue_lint.patterns import spec_of


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
class Found:
    """A Python file: as the person will see it, and where it really is."""

    shown: Path
    real: Path
    is_link: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A folder: as the person will see it, the names of all that lies in it, and the Python files
    that are not left out. `stamp` is how it looked before it was listed. One that may not be listed
    has a `reason` for that."""

    shown: Path
    names: frozenset[str] = frozenset()
    files: tuple[Found, ...] = ()
    stamp: Stamp = ()
    reason: str = ""


SettingsAt: TypeAlias = Callable[[Path], Settings]
"""The settings that hold in a folder."""


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to walk: as the person will see it, where it really is, the settings in it, and the
    patterns: those of the settings, then those of git from the outermost in."""

    shown: Path
    real: Path
    settings: Settings
    excluded: _Patterns
    ignored: tuple[_Patterns, ...]

    def inside(self, name: str) -> tuple[Path, Path]:
        """What lies in it under a name: as the person will see it, and where it is."""
        place = self.real / name
        return place if self.shown is self.real else self.shown / name, place

    def leaves_out(self, path: Path, is_directory: bool) -> bool:
        """Whether `path` is left out: by `exclude`, or by the git patterns nearest to it."""
        if self.excluded.decides(path, is_directory):
            return True
        for layer in reversed(self.ignored):
            decision = layer.decides(path, is_directory)
            if decision is not None:
                return decision
        return False


def discover(paths: Sequence[Path], settings_at: SettingsAt) -> Discovered:
    """The Python files under `paths`, each once, sorted by path within each of them.

    Raises UnusablePath. Links to directories are followed, each real directory is walked once.
    """
    for path in paths:
        _require_usable(path)
    found: list[Found] = []
    unread: list[Path] = []
    unlisted: dict[Path, str] = {}
    for path in paths:
        if is_dir(path):
            settings = settings_at(path)
            if not (settings.force_exclude and is_excluded(path, settings)):
                for listing in _walk(path, settings, settings_at):
                    found += listing.files
                    if listing.reason:
                        unlisted[listing.shown] = listing.reason
            if path in unlisted:
                raise UnusablePath(path, unlisted[path])
        elif path.suffix == ".ipynb":
            unread.append(path)
        else:
            settings = settings_at(path.parent)
            if not (settings.force_exclude and is_excluded(path, settings)):
                found.append(Found(path, resolved(path), path.is_symlink()))
    return Discovered(tuple(without_doubles(found).values()), tuple(unread), unlisted)


def _require_usable(path: Path) -> None:
    """Raise UnusablePath unless a file or a folder is there; whether it may be read is seen when
    it is."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise UnusablePath(path, (error.strerror or str(error)).lower()) from error
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise UnusablePath(path, "neither a file nor a folder (`-` reads standard input)")


def listings_below(root: Path, settings: Settings) -> Iterator[Listing]:
    """The folders of the project at `root`, itself first, without what is left out of them."""
    return _walk(root, settings, None)


def without_doubles(found: Iterable[Found]) -> dict[Path, Path]:
    """The files by where they really are, as they are first shown. A file that can be reached by a
    link too is shown where it lies."""
    files = list(found)
    lying = {each.real for each in files if not each.is_link}
    shown: dict[Path, Path] = {}
    for each in files:
        if not (each.is_link and each.real in lying):
            shown.setdefault(each.real, each.shown)
    return shown


def is_excluded(path: Path, settings: Settings) -> bool:
    """Whether the settings leave out `path`, which need not exist, or a folder that it lies in."""
    patterns = _patterns_of(settings)
    absolute = resolved(path)
    return bool(patterns.decides(absolute, is_directory=is_dir(absolute))) or any(
        patterns.decides(folder, is_directory=True) for folder in absolute.parents
    )


def _patterns_of(settings: Settings) -> _Patterns:
    return _patterns((*settings.exclude, *settings.extend_exclude), settings.directory)


def _walk(root: Path, settings: Settings, settings_at: SettingsAt | None) -> Iterator[Listing]:
    """The folders below `root`, itself first. Where one has a configuration of its own, that holds
    in it if `settings_at` is given."""
    real = resolved(root)
    excluded = _patterns_of(settings).less_those_on(real)
    ignored = _git_patterns_above(real) if settings.respect_gitignore else []
    kept = tuple(layer.less_those_on(real) for layer in ignored)
    first = _Folder(real if root == real else root, real, settings, excluded, kept)
    seen = {real, *real.parents}
    links: list[_Folder] = []
    yield from _walk_folder(first, settings_at, seen, links)
    # Folders behind links wait until the rest is walked: a file that can be reached both ways is
    # then reported where it really lies. A link to a folder above the root is not followed.
    while links:
        folder = links.pop(0)
        if folder.real not in seen:
            seen.add(folder.real)
            yield from _walk_folder(folder, settings_at, seen, links)


def _walk_folder(
    top: _Folder, settings_at: SettingsAt | None, seen: set[Path], links: list[_Folder]
) -> Iterator[Listing]:
    """The folders from `top` on, which are added to `seen`; those behind links go to `links`."""
    stack = [top]
    while stack:
        folder = stack.pop()
        stamp = stamp_of(folder.real)
        try:
            with os.scandir(folder.real) as entries:
                listing = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            yield Listing(folder.shown, stamp=stamp, reason=reason)
            continue
        names = frozenset(entry.name for entry in listing)
        if "pyvenv.cfg" in names:
            continue
        folder = _with_its_own(folder, names, settings_at if folder is not top else None)
        inner: list[_Folder] = []
        files: list[Found] = []
        for entry in listing:
            if is_dir_entry(entry):
                shown, place = folder.inside(entry.name)
                if folder.leaves_out(place, is_directory=True):
                    continue
                if entry.is_symlink():
                    links.append(replace(folder, shown=shown, real=resolved(place)))
                elif place not in seen:
                    seen.add(place)
                    inner.append(replace(folder, shown=shown, real=place))
            elif entry.name.endswith(".py") and _is_file(entry):
                shown, place = folder.inside(entry.name)
                if not folder.leaves_out(place, is_directory=False):
                    is_link = entry.is_symlink()
                    files.append(Found(shown, resolved(place) if is_link else place, is_link))
        yield Listing(folder.shown, names, tuple(files), stamp)
        stack.extend(reversed(inner))


def _with_its_own(
    folder: _Folder, names: Collection[str], settings_at: SettingsAt | None
) -> _Folder:
    """The folder with the configuration and the git patterns that lie in it."""
    settings, excluded, ignored = folder.settings, folder.excluded, folder.ignored
    if settings_at is not None and any(name in names for name in CONFIGURATIONS):
        settings = settings_at(folder.shown)
        if settings is not folder.settings:
            excluded = _patterns_of(settings)
    if settings.respect_gitignore and ".gitignore" in names:
        ignored = (*ignored, *_patterns_in(folder.real / ".gitignore", folder.real))
    if not settings.respect_gitignore:
        ignored = ()
    return replace(folder, settings=settings, excluded=excluded, ignored=ignored)


def _is_file(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_file()
    except OSError:
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
    return _Patterns(base if base.endswith("/") else base + "/", spec_of(lines))
