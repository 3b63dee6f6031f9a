"""The state of a project: digests of everything that findings in it rest on."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version as version_of_package
from pathlib import Path
from typing import Final

from hue_lint.config import Settings
from hue_lint.disk import Stamp, is_dir_entry, is_settled, read_bytes, stamp_of
from hue_lint.facts.load import installed_packs
from hue_lint.project.crawl import Crawl
from hue_lint.project.home import Home
from hue_lint.project.import_roots import DECLARING
from hue_lint.version import version

DIGEST: Final = 32
"""So many bytes has each digest."""
_HERE: Final = Path(__file__).parent.parent
_SKIPPED: Final = frozenset({"node_modules", "__pycache__"})


@dataclass(frozen=True)
class State:
    """`asker` is the digest of who asks: hue-lint itself and the settings that bear on
    findings; `base` that of it and of the files that there are; `contents` are those of the
    project's Python files by their paths. `covered` are the files and folders of which these tell
    everything; templates are left aside. `stamps` are how all of it looked before it was read,
    `crawl` is what was found."""

    asker: bytes
    base: bytes
    contents: Mapping[str, bytes]
    covered: frozenset[str]
    stamps: Mapping[str, Stamp]
    when: int
    crawl: Crawl

    def tells_of(self, path: str, held: bytes) -> bool:
        """Whether it is another state where a file or folder, looked at as `held`, is another."""
        if path in self.covered:
            return True
        folder, name = os.path.split(path)
        return held == NOTHING and folder in self.covered and _may_be_imported(name)

    @cached_property
    def key(self) -> bytes:
        """The digest of it all."""
        digest = hashlib.blake2b(self.base, digest_size=DIGEST)
        for path, content in self.contents.items():
            digest.update(os.fsencode(path) + b"\0" + content)
        return digest.digest()

    def still_holds(self) -> bool:
        """Whether nothing has changed since."""
        return all(
            stamp_of(path) == stamp
            and (
                is_settled(stamp, self.when) or self.contents.get(path) in (None, _content_of(path))
            )
            for path, stamp in self.stamps.items()
        )


def state_of(home: Home, settings: Settings) -> State:
    """The state of a project now. Raises InvalidFacts for a malformed pack of an installed
    package."""
    root, when = home.root, time.time_ns()
    crawl = Crawl(home, settings)
    asker = _digest_of_asker(settings)
    digest = hashlib.blake2b(asker + os.fsencode(root), digest_size=DIGEST)
    # What the settings and `.gitignore` leave of it.
    own = dict.fromkeys(map(str, crawl.files))
    covered = set(own)
    stamps = {str(folder): stamp for folder, stamp in crawl.stamps.items()}
    for path in own:
        digest.update(os.fsencode(path) + b"\0")
    for each in _tree(str(root), _may_be_imported):
        if each.folder is not None:
            stamps.setdefault(each.path, each.stamp)
            if each.is_whole:
                covered.add(each.path)
            digest.update(os.fsencode(each.path) + b"\0folder\0" + os.fsencode(each.folder) + b"\0")
        elif each.path.endswith(".py"):
            digest.update(os.fsencode(each.path) + b"\0")
            covered.add(each.path)
            if each.path not in own:
                stamps[each.path] = stamp_of(each.path)
                digest.update(_content_of(each.path))
    # What marks import roots in it.
    for where, names in crawl.folders.items():
        for name in sorted(names & DECLARING):
            marker = str(where / name)
            stamps[marker] = stamp_of(marker)
            covered.add(marker)
            digest.update(os.fsencode(marker) + b"\0" + _content_of(marker))
    stamps |= {path: stamp_of(path) for path in own}
    contents = {path: _content_of(path) for path in own}
    return State(asker, digest.digest(), contents, frozenset(covered), stamps, when, crawl)


def _digest_of_asker(settings: Settings) -> bytes:
    told = (
        version(),
        *(version_of_package(name) for name in ("libcst", "msgspec")),
        sys.version,
        str(settings.target_django),
        repr(settings.extension),
        repr((settings.exclude, settings.extend_exclude, settings.respect_gitignore)),
        repr(installed_packs()),
    )
    digest = hashlib.blake2b(digest_size=DIGEST)
    for text in told:
        digest.update(text.encode("utf-8", "surrogateescape") + b"\0")
    for each in _tree(str(_HERE), _may_be_imported):
        if each.folder is None and each.path.endswith((".py", ".msgpack")):
            when, _, size, *_ = stamp_of(each.path)
            digest.update(os.fsencode(f"{each.path}\0{size}\0{when}\0"))
    return digest.digest()


def digest_of_folders(folders: Sequence[str]) -> bytes:
    """The digest of everything in some folders. Raises ValueError for a name that none has."""
    digest = hashlib.blake2b(digest_size=DIGEST)
    for each in folders:
        for found in _tree(each, _may_be_named):
            told = found.folder
            held = _content_of(found.path) if told is None else os.fsencode(told)
            digest.update(os.fsencode(found.path) + b"\0" + held)
    return digest.digest()


def digest_of(data: bytes) -> bytes:
    """The digest of the content of a file."""
    return hashlib.blake2b(data, digest_size=DIGEST).digest()


def digest_as_seen(held: bytes | Collection[str]) -> bytes:
    """The digest of a file by its content, or of a folder by the names in it."""
    if isinstance(held, bytes):
        return digest_of(b"file\0" + held)
    return digest_of(b"folder\0" + b"\0".join(sorted(map(os.fsencode, held))))


NOTHING: Final = digest_as_seen(())
"""The digest of a folder that is not there."""


def digest_at(path: str) -> bytes:
    """The digest of what is to be seen at a path."""
    try:
        return digest_as_seen(os.listdir(path))  # noqa: PTH208
    except NotADirectoryError:
        pass
    except (OSError, ValueError):
        return NOTHING
    try:
        return digest_as_seen(read_bytes(path))
    except OSError:
        return NOTHING


def _content_of(path: str) -> bytes:
    try:
        return digest_of(read_bytes(path))
    except OSError as error:
        return f"{error.errno}\0".encode()


def _may_be_imported(name: str) -> bool:
    """Whether there may be modules in a folder of that name."""
    return not name.startswith(".") and name not in _SKIPPED


def _may_be_named(_: str) -> bool:
    """Templates are named by their paths, whatever folder they lie in."""
    return True


@dataclass(frozen=True, slots=True)
class _Met:
    """A file, or a folder: then `folder` is the one that it is, `stamp` how it looked before it was
    listed, and it `is whole` where all that is in it follows."""

    path: str
    folder: str | None = None
    stamp: Stamp = ()
    is_whole: bool = True


def _tree(root: str, takes: Callable[[str], bool]) -> Iterator[_Met]:
    """Every file and folder below a folder in order, those folders that are taken by their names,
    and nothing in virtual environments, nor below a link to a folder that was met already."""
    seen: set[str] = set()
    todo = [(root, os.path.realpath(root))]
    while todo:
        path, real = todo.pop()
        stamp = stamp_of(path)
        folders, files = _listed(path)
        whole = real not in seen and "pyvenv.cfg" not in files
        yield _Met(path, real, stamp, whole)
        if not whole:
            continue
        seen.add(real)
        yield from (_Met(os.path.join(path, name)) for name in files)  # noqa: PTH118
        for name, is_link in reversed(folders):
            if takes(name):
                inner = os.path.join(path, name)  # noqa: PTH118
                todo.append((inner, os.path.realpath(inner) if is_link else f"{real}/{name}"))


def _listed(path: str) -> tuple[list[tuple[str, bool]], list[str]]:
    """The folders in a folder, with whether each is a link, and all else in it, sorted; nothing
    where it cannot be listed."""
    folders, files = list[tuple[str, bool]](), list[str]()
    with suppress(OSError), os.scandir(path) as entries:
        for entry in entries:
            if is_dir_entry(entry):
                folders.append((entry.name, entry.is_symlink()))
            else:
                files.append(entry.name)
    return sorted(folders), sorted(files)
