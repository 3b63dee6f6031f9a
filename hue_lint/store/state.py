"""The state of a project: digests of everything that findings in it rest on."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version as version_of_package
from pathlib import Path
from typing import Final

from hue_lint.config import Settings
from hue_lint.disk import read_bytes
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
    """`contents` are digests of the project's Python files by their paths, `base` is that of all
    else: hue-lint itself, the settings that bear on findings, which files there are. `covered` are
    the files and folders of which that tells everything. Templates are left aside."""

    base: bytes
    contents: Mapping[str, bytes]
    covered: frozenset[str] = frozenset()

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


def state_of(home: Home, settings: Settings) -> State:
    """The state of a project now. Raises InvalidFacts for a malformed pack of an installed
    package."""
    root = home.root
    crawl = Crawl(home, settings)
    digest = hashlib.blake2b(digest_size=DIGEST)
    told = (
        version(),
        *(version_of_package(name) for name in ("libcst", "msgspec")),
        sys.version,
        str(root),
        str(Path.cwd()),
        str(settings.target_django),
        repr(settings.extension),
        repr(installed_packs()),
    )
    for text in told:
        digest.update(text.encode("utf-8", "surrogateescape") + b"\0")
    for path, folder, _ in _tree(_HERE, _may_be_imported):
        if folder is None and path.endswith((".py", ".msgpack")):
            stat = os.stat(path)  # noqa: PTH116
            digest.update(os.fsencode(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\0"))
    # What the settings and `.gitignore` leave of it.
    own = dict.fromkeys(map(str, crawl.files))
    covered = set(own)
    for path in own:
        digest.update(os.fsencode(path) + b"\0")
    for path, folder, whole in _tree(root, _may_be_imported):
        if folder is not None:
            digest.update(os.fsencode(path) + b"\0folder\0" + os.fsencode(folder) + b"\0")
            if whole:
                covered.add(path)
        elif path.endswith(".py"):
            digest.update(os.fsencode(path) + b"\0")
            covered.add(path)
            if path not in own:
                digest.update(_content_of(path))
    # What marks import roots in it.
    for where, names in crawl.folders.items():
        for name in sorted(names & DECLARING):
            digest.update(os.fsencode(where / name) + b"\0" + _content_of(str(where / name)))
            covered.add(str(where / name))
    contents = {path: _content_of(path) for path in own}
    return State(digest.digest(), contents, frozenset(covered))


def digest_of_folders(folders: Sequence[str]) -> bytes:
    """The digest of everything in some folders. Raises ValueError for a name that none has."""
    digest = hashlib.blake2b(digest_size=DIGEST)
    for each in folders:
        for path, folder, _ in _tree(Path(each), _may_be_named):
            held = _content_of(path) if folder is None else os.fsencode(folder)
            digest.update(os.fsencode(path) + b"\0" + held)
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


def _tree(root: Path, takes: Callable[[str], bool]) -> Iterator[tuple[str, str | None, bool]]:
    """Every file and folder below a folder in order, those folders that are taken by their names,
    and nothing in virtual environments. Beside a folder stands the one that it is, and whether what
    is in it follows: not where a link leads to one that was met already."""
    seen: set[str] = set()
    for directory, folders, names in os.walk(root, followlinks=True):
        folder = os.path.realpath(directory)
        whole = folder not in seen and "pyvenv.cfg" not in names
        yield directory, folder, whole
        if not whole:
            folders.clear()
            continue
        seen.add(folder)
        folders[:] = sorted(filter(takes, folders))
        for name in sorted(names):
            yield os.path.join(directory, name), None, True  # noqa: PTH118
