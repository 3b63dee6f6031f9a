"""What was found last time, kept in `.hue-lint-cache` of the project.

Findings of one file can rest on any other file. While nothing in the project has changed they are
read and told again; where only bodies of functions have, those that rest on none of them survive
(`history.py`); any other change forgets everything. With `--python` nothing is kept, since
installed packages are read then.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from hue_lint.bounds import MOST_ASKERS
from hue_lint.config import ConfigError, Settings
from hue_lint.disk import NoRegularFile, exists, is_file, read_bytes, resolved, stamp_of
from hue_lint.facts.assemble import InvalidFacts
from hue_lint.findings import Finding
from hue_lint.linter import Engine
from hue_lint.project.crawl import Crawl
from hue_lint.project.home import Home
from hue_lint.project.reads import Rests
from hue_lint.report import Failure, Unread
from hue_lint.store.state import (
    DIGEST,
    State,
    digest_as_seen,
    digest_at,
    digest_of,
    digest_of_folders,
    state_of,
)
from hue_lint.store.turns import turn_at
from hue_lint.syntax.source import UnreadableSource
from hue_lint.writing import replace_file

if TYPE_CHECKING:
    from hue_lint.analysis import Explanation
    from hue_lint.calltree import CallTree, CodesFor
    from hue_lint.store.history import History

FOLDER: Final = ".hue-lint-cache"
S = TypeVar("S", bound=msgspec.Struct)


class Kept(msgspec.Struct):
    """The content of the cache file. `beside` are folders outside of Python's files that were read,
    `beside_digest` is that of what they held. `aside` are digests of files and folders that the
    state tells nothing of, as they were looked at."""

    key: bytes
    beside: list[str] = []
    beside_digest: bytes = b""
    aside: dict[str, bytes] = {}
    findings: dict[str, tuple[Finding, ...]] = {}
    async_functions: dict[str, int] = {}
    callers: dict[str, list[str]] = {}

    def is_as_it_was(self) -> bool:
        """Whether all that lies beside and aside is as it was when it was looked at."""
        try:
            return self.beside_digest == digest_of_folders(self.beside) and all(
                digest_at(path) == held for path, held in self.aside.items()
            )
        except ValueError:
            # A name that no file can have.
            return False

    def take_over(self, other: "Kept | None") -> None:
        """Keep as well what another run has found in the same state."""
        if other is not None and other.key == self.key:
            self.findings = other.findings | self.findings
            self.async_functions = other.async_functions | self.async_functions
            self.callers = other.callers | self.callers
            self.aside = other.aside | self.aside


@dataclass(slots=True)
class CachedEngine:
    """An engine that answers from the cache of a project; `open` gives the real one, which is asked
    for what the cache does not hold."""

    home: Home
    settings: Settings
    open: Callable[[Crawl], Engine]
    _state: State
    _kept: Kept
    _before: "History | None" = None
    _survived: frozenset[str] = frozenset()
    _real: Engine | None = None
    _beside: tuple[list[str], bytes] | None = None
    _grown: bool = False
    _found: dict[str, Rests] = field(default_factory=dict)

    @classmethod
    def load(
        cls, home: Home, settings: Settings, open: Callable[[Crawl], Engine]
    ) -> "CachedEngine":
        """With what the cache of the project holds. Raises ConfigError for a malformed pack."""
        try:
            state = state_of(home, settings)
        except InvalidFacts as error:
            raise ConfigError(f"a pack of an installed package: {error}") from error
        engine = cls(home, settings, open, state, Kept(state.key))
        kept = _load(engine._file)
        if kept is not None and kept.key == state.key:
            engine._kept = kept
        elif kept is not None:
            engine._outlive(kept)
        return engine

    def _outlive(self, kept: Kept) -> None:
        """Take over what has survived the changes since it was kept."""
        from hue_lint.store.history import History

        before = _decoded_as(History, self._history_file)
        if before is None or before.key != kept.key:
            return
        edits = before.edits_until(self._state)
        if edits is None:
            return
        for name, found in kept.findings.items():
            rests, path = before.rests_of(name), Path(name)
            if rests is not None and edits.leave(path, found, rests):
                self._kept.findings[name] = found
            if path not in edits.reaches and name in kept.async_functions:
                self._kept.async_functions[name] = kept.async_functions[name]
        self._kept.aside = kept.aside
        self._before, self._survived = before, frozenset(self._kept.findings)

    def findings(self, path: Path) -> Sequence[Finding]:
        """As the engine's."""
        kept, name = self._kept.findings, str(path)
        if name not in kept:
            kept[name] = tuple(self._engine.findings(path))
            rests = self._engine.rests_on(path)
            if rests is not None:
                self._found[name] = rests
            self._grown = True
        return kept[name]

    def rests_on(self, path: Path) -> Rests | None:
        """As the engine's."""
        return self._engine.rests_on(path)

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

    def seen(self) -> Iterable[tuple[Path, bytes | Collection[str]]]:
        """As the engine's."""
        return self._engine.seen()

    def save(self) -> None:
        """Keep what was found anew. A folder that cannot be written to keeps nothing."""
        if not self._grown or self._real is None:
            return
        if self._real.failures() or self._real.unread():
            return
        if self._beside is None or not self._is_of_one_state(self._real):
            return
        seen = ((str(path), digest_as_seen(held)) for path, held in self._real.seen())
        self._kept.aside |= {
            path: held for path, held in seen if not self._state.tells_of(path, held)
        }
        self._kept.beside, self._kept.beside_digest = self._beside
        if not self._kept.is_as_it_was():
            return
        # UnicodeEncodeError: a file of the project has a name that is no text.
        with suppress(OSError, UnicodeEncodeError):
            folder = self.home.root / FOLDER
            folder.mkdir(exist_ok=True)
            _write(folder / ".gitignore", b"# Written by hue-lint.\n*\n")
            with turn_at(folder / "lock"):
                self._save()

    def _is_of_one_state(self, engine: Engine) -> bool:
        """Whether nothing has changed since the project was opened."""
        state = self._state
        if state.still_holds():
            return True
        # Something was written in one of the folders: perhaps nothing that is read.
        return state_of(self.home, self.settings).key == state.key and all(
            state.contents.get(str(path)) in (None, digest_of(held))
            for path, held in engine.seen()
            if isinstance(held, bytes)
        )

    def _save(self) -> None:
        """Keep it beside what other runs have found. Raises OSError, UnicodeEncodeError."""
        kept = self._kept
        kept.take_over(_load(self._file))
        self._save_history()
        _write(self._file, _encoded(kept))
        self._clear_up()

    def _save_history(self) -> None:
        """Keep what the findings rest on. Raises OSError, UnicodeEncodeError."""
        from hue_lint.store.history import History, history_of

        earlier = [] if self._before is None else [self._before.less(self._survived)]
        stored = _decoded_as(History, self._history_file)
        if stored is not None and stored.key == self._state.key and stored.is_of(self._state):
            earlier.append(stored.less(self._kept.findings.keys()))
        history = history_of(self._state, earlier, self._found)
        if history is not None:
            _write(self._history_file, _encoded(history))

    def _clear_up(self) -> None:
        """Delete what was kept longest ago for others that ask. Raises OSError."""
        kept = sorted(self._file.parent.glob("findings-*.msgpack"), key=stamp_of, reverse=True)
        for file in kept[MOST_ASKERS:]:
            file.unlink(missing_ok=True)
            _history_of(file).unlink(missing_ok=True)

    @property
    def _file(self) -> Path:
        """One for each that asks: an editor and a hook have versions and settings of their own."""
        name = f"findings-{self.settings.target_django}-{self._state.asker[:4].hex()}.msgpack"
        return self.home.root / FOLDER / name

    @property
    def _history_file(self) -> Path:
        return _history_of(self._file)

    @property
    def _engine(self) -> Engine:
        if self._real is None:
            self._real = self.open(self._state.crawl)
            # Before anything in them is read: it may change while that is done.
            with suppress(UnreadableSource):
                beside = [str(folder) for folder in self._real.folders_beside()]
                self._beside = (beside, digest_of_folders(beside))
        return self._real


def _history_of(file: Path) -> Path:
    return file.with_name(file.name.replace("findings-", "history-"))


def _write(file: Path, data: bytes) -> None:
    """As `replace_file`, for regular files only: nobody may be reading a pipe. Raises OSError."""
    if exists(file) and not is_file(file):
        raise NoRegularFile(file)
    replace_file(file, data)


def _load(path: Path) -> Kept | None:
    """What the file at `path` keeps; None where it cannot be used."""
    kept = _decoded_as(Kept, path)
    return kept if kept is not None and kept.is_as_it_was() else None


def _decoded_as(kind: type[S], path: Path) -> S | None:
    """The content of a file that hue-lint wrote; None where it cannot be used, or is not what was
    written."""
    try:
        data = read_bytes(path)
        digest, plain = data[:DIGEST], data[DIGEST:]
        if digest != digest_of(plain):
            return None
        return msgspec.msgpack.decode(plain, type=kind, dec_hook=_decoded)
    except (OSError, msgspec.DecodeError, ValueError, RecursionError):
        # ValueError: bytes that are no text.
        return None


def _encoded(value: msgspec.Struct) -> bytes:
    plain = msgspec.msgpack.encode(value, enc_hook=_plain)
    return digest_of(plain) + plain


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not kept")


def _decoded(kind: type, value: Any) -> Any:
    if issubclass(kind, Path):
        return kind(value)
    raise TypeError(f"{kind.__name__} is not kept")
