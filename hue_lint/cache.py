"""What was found last time, kept in `.hue-lint-cache` of the project while nothing has changed.

Findings of one file can rest on any other file, so that a change anywhere forgets everything: the
key is a digest of the content of all that the analysis may read, of the settings that bear on it,
and of hue-lint itself. With `--python` nothing is kept, since installed packages are read then.
"""

import hashlib
import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version as version_of_package
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from hue_lint.config import ConfigError, Settings
from hue_lint.disk import NoRegularFile, exists, is_file, read_bytes, resolved
from hue_lint.facts.assemble import InvalidFacts
from hue_lint.facts.load import installed_packs
from hue_lint.findings import Finding
from hue_lint.linter import Engine
from hue_lint.project.crawl import Crawl
from hue_lint.project.home import Home
from hue_lint.project.import_roots import DECLARING
from hue_lint.report import Failure, Unread
from hue_lint.version import version
from hue_lint.writing import replace_file

if TYPE_CHECKING:
    from hue_lint.analysis import Explanation
    from hue_lint.calltree import CallTree, CodesFor

FOLDER: Final = ".hue-lint-cache"
_HERE: Final = Path(__file__).parent
_SKIPPED: Final = frozenset({"node_modules", "__pycache__"})


class Kept(msgspec.Struct):
    """The content of the cache file. `beside` are folders outside of Python's files that were read,
    `beside_digest` is that of what they held."""

    key: bytes
    beside: list[str] = []
    beside_digest: bytes = b""
    findings: dict[str, tuple[Finding, ...]] = {}
    async_functions: dict[str, int] = {}
    callers: dict[str, list[str]] = {}


@dataclass(slots=True)
class CachedEngine:
    """An engine that answers from the cache of a project; `open` gives the real one, which is asked
    for what the cache does not hold."""

    home: Home
    settings: Settings
    open: Callable[[], Engine]
    _kept: Kept
    _real: Engine | None = None
    _grown: bool = False

    @classmethod
    def load(cls, home: Home, settings: Settings, open: Callable[[], Engine]) -> "CachedEngine":
        """With what the cache of the project holds. Raises ConfigError for a malformed pack."""
        try:
            key = key_of(home, settings)
        except InvalidFacts as error:
            raise ConfigError(f"a pack of an installed package: {error}") from error
        return cls(home, settings, open, _load(_file_of(home, settings), key) or Kept(key))

    def findings(self, path: Path) -> Sequence[Finding]:
        """As the engine's."""
        kept, name = self._kept.findings, str(path)
        if name not in kept:
            kept[name] = tuple(self._engine.findings(path))
            self._grown = True
        return kept[name]

    def async_functions(self, path: Path) -> int:
        """As the engine's."""
        kept, name = self._kept.async_functions, str(path)
        if name not in kept:
            kept[name] = self._engine.async_functions(path)
            self._grown = True
        return kept[name]

    def callers_of(self, files: Collection[Path]) -> Sequence[Path]:
        """As the engine's."""
        kept = self._kept.callers
        name = "\0".join(sorted(str(resolved(path)) for path in files))
        if name not in kept:
            kept[name] = [str(path) for path in self._engine.callers_of(files)]
            self._grown = True
        return [Path(each) for each in kept[name]]

    def explain(self, path: Path, row: int) -> "Explanation":
        """As the engine's; never kept."""
        return self._engine.explain(path, row)

    def functions(self, path: Path) -> Mapping[str, int]:
        """As the engine's."""
        return self._engine.functions(path)

    def call_tree(self, path: Path, row: int, codes: "CodesFor") -> "CallTree":
        """As the engine's; never kept."""
        return self._engine.call_tree(path, row, codes)

    def failures(self) -> Sequence[Failure]:
        """As the engine's; what is kept is whole."""
        return () if self._real is None else self._real.failures()

    def unread(self) -> Sequence[Unread]:
        """As the engine's; what is kept rests on nothing that could not be read."""
        return () if self._real is None else self._real.unread()

    def sees_all_of(self, path: Path) -> bool:
        """As the engine's."""
        return self._engine.sees_all_of(path)

    def folders_beside(self) -> Sequence[Path]:
        """As the engine's."""
        return self._engine.folders_beside()

    def save(self) -> None:
        """Keep what was found anew. A folder that cannot be written to keeps nothing."""
        if not self._grown or self._real is None:
            return
        if self._real.failures() or self._real.unread():
            return
        kept = self._kept
        kept.beside = [str(folder) for folder in self._real.folders_beside()]
        kept.beside_digest = _digest_of_folders(kept.beside)
        if key_of(self.home, self.settings) != kept.key:
            # Something changed while it was being read.
            return
        file = _file_of(self.home, self.settings)
        # UnicodeEncodeError: a file of the project has a name that is no text.
        with suppress(OSError, UnicodeEncodeError):
            file.parent.mkdir(exist_ok=True)
            _write(file.parent / ".gitignore", b"# Written by hue-lint.\n*\n")
            _write(file, msgspec.msgpack.encode(kept, enc_hook=_encoded))

    @property
    def _engine(self) -> Engine:
        if self._real is None:
            self._real = self.open()
        return self._real


def _file_of(home: Home, settings: Settings) -> Path:
    """One file for each Django release that files of the project are for."""
    return home.root / FOLDER / f"findings-{settings.target_django}.msgpack"


def _write(file: Path, data: bytes) -> None:
    """As `replace_file`, for regular files only: nobody may be reading a pipe. Raises OSError."""
    if exists(file) and not is_file(file):
        raise NoRegularFile(file)
    replace_file(file, data)


def _load(path: Path, key: bytes) -> Kept | None:
    """What the file at `path` keeps for the key; None where it cannot be used."""
    try:
        kept = msgspec.msgpack.decode(read_bytes(path), type=Kept, dec_hook=_decoded)
        if kept.key != key or kept.beside_digest != _digest_of_folders(kept.beside):
            return None
    except (OSError, msgspec.DecodeError, ValueError, RecursionError):
        # ValueError: names that no file can have, bytes that are no text.
        return None
    return kept


def key_of(home: Home, settings: Settings) -> bytes:
    """The digest of everything that the findings in a project rest on, templates left aside."""
    root = home.root
    crawl = Crawl(home, settings)
    digest = hashlib.blake2b(digest_size=32)
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
    for path, folder in _tree(_HERE, _may_be_imported):
        if folder is None and path.suffix in (".py", ".msgpack"):
            stat = path.stat()
            digest.update(os.fsencode(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\0"))
    read: dict[Path, bytes] = {}
    for path, folder in _tree(root, _may_be_imported):
        if folder is not None:
            digest.update(os.fsencode(path) + b"\0folder\0" + os.fsencode(folder) + b"\0")
        elif path.suffix == ".py":
            digest.update(os.fsencode(path) + b"\0" + read.setdefault(path, _content(path)))
    # What the settings and `.gitignore` leave of it, and what marks import roots in it.
    for path in crawl.files:
        digest.update(os.fsencode(path) + b"\0" + (read.get(path) or _content(path)))
    for folder, names in crawl.folders.items():
        for name in sorted(names & DECLARING):
            digest.update(os.fsencode(folder / name) + b"\0" + _content(folder / name))
    return digest.digest()


def _digest_of_folders(folders: Sequence[str]) -> bytes:
    digest = hashlib.blake2b(digest_size=32)
    for each in folders:
        for path, folder in _tree(Path(each), _may_be_named):
            held = _content(path) if folder is None else os.fsencode(folder)
            digest.update(os.fsencode(path) + b"\0" + held)
    return digest.digest()


def _content(path: Path) -> bytes:
    try:
        return hashlib.blake2b(read_bytes(path), digest_size=32).digest()
    except OSError as error:
        return f"{error.errno}\0".encode()


def _may_be_imported(name: str) -> bool:
    """Whether there may be modules in a folder of that name."""
    return not name.startswith(".") and name not in _SKIPPED


def _may_be_named(_: str) -> bool:
    """Templates are named by their paths, whatever folder they lie in."""
    return True


def _tree(root: Path, takes: Callable[[str], bool]) -> Iterator[tuple[Path, Path | None]]:
    """Every file and folder below a folder in order, those folders that are taken by their names,
    and no virtual environments. Beside a folder stands the one that it is: where a link leads to
    one that was met already, nothing below it follows."""
    seen: set[Path] = set()
    for directory, folders, names in os.walk(root, followlinks=True):
        if "pyvenv.cfg" in names:
            folders.clear()
            continue
        folder = resolved(Path(directory))
        yield Path(directory), folder
        if folder in seen:
            folders.clear()
            continue
        seen.add(folder)
        folders[:] = sorted(filter(takes, folders))
        for name in sorted(names):
            yield Path(directory, name), None


def _encoded(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not kept")


def _decoded(kind: type, value: Any) -> Any:
    if issubclass(kind, Path):
        return kind(value)
    raise TypeError(f"{kind.__name__} is not kept")
