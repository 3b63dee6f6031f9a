"""The file that `hue_observe` writes. Its format is documented in docs/observation.md."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from hue_lint.disk import read_bytes

FORMAT: Final = "hue-observed"
VERSION: Final = 1
DEFAULT_FILE: Final = "hue-observed.json"


class ObservedError(Exception):
    """A file of an observed run that cannot be used; the text names it and says why."""


class Row(msgspec.Struct, frozen=True):
    """A row of a function on the way to some work."""

    filename: str
    row: int
    function: str


class Work(msgspec.Struct, frozen=True):
    """One piece of work that was seen on the event loop, times in seconds."""

    filename: str
    row: int
    column: int
    end_row: int
    end_column: int
    function: str
    asynchronous: bool
    kind: str
    what: str
    on: str
    code: str
    count: int
    refused: int
    swallowed: int
    seconds: float
    longest: float
    stack: list[Row]
    tests: list[str]
    tests_total: int
    inner: list[str] = []


class Coroutine(msgspec.Struct, frozen=True):
    """A coroutine that was made at a row and never awaited, and who called whoever made it."""

    filename: str
    row: int
    function: str
    coroutine: str
    count: int
    tests: list[str]
    tests_total: int
    callers: list[Row] = []


class _File(msgspec.Struct, frozen=True):
    digest: str
    ran: list[int]


class _Head(msgspec.Struct, frozen=True):
    format: str
    version: int


class _Document(msgspec.Struct, frozen=True):
    root: str
    rows_missing: str
    files: dict[str, _File]
    work: list[Work]
    coroutines: list[Coroutine]


@dataclass(frozen=True, slots=True)
class ObservedFile:
    """What a run saw in one file, and the digest of the file as it ran."""

    digest: str
    ran: frozenset[int]
    work: tuple[Work, ...]
    coroutines: tuple[Coroutine, ...]

    def is_of(self, data: bytes) -> bool:
        """Whether the file as it ran had this content."""
        return hashlib.sha256(data).hexdigest()[:16] == self.digest


@dataclass(frozen=True, slots=True)
class Observed:
    """An observed run: its files by their resolved paths; `rows_known` is false where it was not
    recorded which rows ran."""

    root: Path
    files: dict[Path, ObservedFile]
    rows_known: bool


def read_observed(path: Path) -> Observed:
    """Read what a run saw. Raises ObservedError."""
    remedy = "write it with  pytest --hue-observe"
    try:
        data = read_bytes(path)
    except OSError as error:
        hint = f" ({remedy})" if isinstance(error, FileNotFoundError) else ""
        raise ObservedError(f"{path}: {error.strerror}{hint}") from error
    try:
        head = msgspec.json.decode(data, type=_Head)
        if head.format != FORMAT:
            raise ObservedError(f"{path}: not the record of an observed run ({remedy})")
        if head.version != VERSION:
            raise ObservedError(
                f"{path}: version {head.version} of the record of an observed run is not known, "
                f"only {VERSION}: use the hue-lint that it was written beside, or write it again"
            )
        document = msgspec.json.decode(data, type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ObservedError(
            f"{path}: not the record of an observed run: {error} ({remedy})"
        ) from error
    root = (path.resolve().parent / document.root).resolve()
    return Observed(root, _files(document, root), not document.rows_missing)


def _files(document: _Document, root: Path) -> dict[Path, ObservedFile]:
    work: dict[str, list[Work]] = {}
    for each in document.work:
        work.setdefault(each.filename, []).append(each)
    coroutines: dict[str, list[Coroutine]] = {}
    for made in document.coroutines:
        coroutines.setdefault(made.filename, []).append(made)
    return {
        (root / name).resolve(): ObservedFile(
            file.digest,
            frozenset(file.ran),
            tuple(work.get(name, ())),
            tuple(coroutines.get(name, ())),
        )
        for name, file in document.files.items()
    }
