"""From the paths a person gives to the Python files that are read.

Patterns, in `.gitignore` files as in `exclude`, have the meaning that git gives them
(https://git-scm.com/docs/gitignore). A path that is named outright is always taken.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from hue_lint.config import Settings


class NoSuchPath(Exception):
    """A path that was asked for and does not exist."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: no such file or directory")
        self.path = path


@dataclass(frozen=True, slots=True)
class Discovered:
    """The files to read, in order, and the paths named outright that hue-lint does not read."""

    files: tuple[Path, ...]
    unread: tuple[Path, ...] = ()


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

    Raises NoSuchPath. Links to directories are followed, each real directory is walked once.
    """
    for path in paths:
        if not path.exists():
            raise NoSuchPath(path)
    excluded = _patterns_of(settings)
    found: dict[Path, Path] = {}
    unread: list[Path] = []
    for path in paths:
        if path.is_dir():
            for shown, real in _walk(path, excluded, settings):
                found.setdefault(real, shown)
        elif path.suffix == ".ipynb":
            unread.append(path)
        elif not (settings.force_exclude and _excluded_above(path, excluded)):
            found.setdefault(path.resolve(), path)
    return Discovered(tuple(found.values()), tuple(unread))


def is_excluded(path: Path, settings: Settings) -> bool:
    """Whether the settings leave out the file at `path`, which need not exist."""
    return _excluded_above(path, _patterns_of(settings))


def _patterns_of(settings: Settings) -> _Patterns:
    return _patterns((*settings.exclude, *settings.extend_exclude), settings.directory)


def _excluded_above(path: Path, patterns: _Patterns) -> bool:
    """Whether the path or a folder that it lies in is excluded."""
    absolute = path.resolve()
    return bool(patterns.decides(absolute, is_directory=absolute.is_dir())) or any(
        patterns.decides(folder, is_directory=True) for folder in absolute.parents
    )


def _walk(root: Path, excluded: _Patterns, settings: Settings) -> Iterator[tuple[Path, Path]]:
    """The files below `root`: as they are shown, and where they really are."""
    real = root.resolve()
    if settings.force_exclude and _excluded_above(root, excluded):
        return
    layers = [excluded]
    if settings.respect_gitignore:
        layers += _git_patterns_above(real)
    first = _Folder(root, real, tuple(layer.less_those_on(real) for layer in layers))
    seen = {real, *real.parents}
    links: list[_Folder] = []
    yield from _walk_folder(first, settings, seen, links)
    # Folders behind links wait until the rest is walked: a file that can be reached both ways is
    # then reported where it really lies. A link to a folder above the root is not followed.
    while links:
        folder = links.pop(0)
        if folder.real not in seen:
            seen.add(folder.real)
            yield from _walk_folder(folder, settings, seen, links)


def _walk_folder(
    top: _Folder, settings: Settings, seen: set[Path], links: list[_Folder]
) -> Iterator[tuple[Path, Path]]:
    """The files under `top`; folders walked are added to `seen`, those behind links to `links`."""
    stack = [top]
    while stack:
        folder = stack.pop()
        try:
            with os.scandir(folder.real) as entries:
                listing = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            # A folder that may not be listed holds nothing that may be read.
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
                    links.append(_Folder(shown, place.resolve(), layers))
                elif place not in seen:
                    seen.add(place)
                    inner.append(_Folder(shown, place, layers))
            elif (
                entry.name.endswith(".py")
                and _is_file(entry)
                and not _excluded(place, False, layers)
            ):
                yield shown, place.resolve() if entry.is_symlink() else place
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
        if (folder / ".git").exists():
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
        lines = file.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return []
    return [_patterns(lines, directory)]


def _patterns(lines: Iterable[str], directory: Path) -> _Patterns:
    base = directory.as_posix()
    return _Patterns(base if base.endswith("/") else base + "/", GitIgnoreSpec.from_lines(lines))
