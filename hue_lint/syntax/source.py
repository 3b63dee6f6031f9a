"""A Python file as text: encoding, byte order mark and newlines kept as they stand."""

import re
import tokenize
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from hue_lint.disk import read_bytes

BOM = b"\xef\xbb\xbf"
_NEWLINE = re.compile(r"\r\n|\r|\n")
_NEWLINE_BYTES = re.compile(rb"\r\n|\r|\n")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class UnreadableSource(Exception):
    """A file that cannot be read, decoded or parsed; `row` is 1 where the place is unknown."""

    def __init__(self, path: Path, reason: str, row: int = 1, column: int = 1) -> None:
        super().__init__(f"{path}:{row}:{column}: {reason}")
        self.path = path
        self.reason = reason
        self.row = row
        self.column = column


def split_lines(text: str) -> tuple[str, ...]:
    """The lines with their ends, split where Python splits them."""
    return tuple(_LINE.findall(text))


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A decoded file. `text` keeps every newline as it stands, without the byte order mark."""

    path: Path
    text: str
    encoding: str
    bom: bool
    newline: str
    """The newline that most lines end with."""

    kept: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)
    """What has been computed from this source, by who computed it."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines with their ends; split where Python splits: never at form feeds."""
        lines: tuple[str, ...] | None = self.kept.get("lines")
        if lines is None:
            lines = self.kept["lines"] = split_lines(self.text)
        return lines

    def slice(self, first: int, last: int) -> str:
        """The text of rows `first` to `last`, both included, rows from 1."""
        return "".join(self.lines[first - 1 : last])

    def encode(self, text: str) -> bytes:
        """`text` in the file's own encoding, with its byte order mark.

        Raises UnicodeEncodeError when the encoding has no such character.
        """
        data = text.encode(self.encoding)
        return BOM + data if self.bom else data


def read_source(path: Path) -> Source:
    """Read and decode a file; raises UnreadableSource."""
    try:
        data = read_bytes(path)
    except OSError as error:
        raise UnreadableSource(path, error.strerror or str(error)) from error
    return source_of(path, data)


def source_of(path: Path, data: bytes) -> Source:
    """Decode the bytes of a file (PEP 263); raises UnreadableSource."""
    encoding = _encoding(path, data)
    bom = data.startswith(BOM)
    body = data[len(BOM) :] if bom else data
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        before = body[: error.start]
        row = len(_NEWLINE_BYTES.findall(before)) + 1
        column = len(_NEWLINE_BYTES.split(before)[-1]) + 1
        reason = f"not valid {encoding}: {error.reason}"
        raise UnreadableSource(path, reason, row, column) from error
    except LookupError as error:
        raise UnreadableSource(path, str(error)) from error
    return Source(path, text, encoding, bom, _dominant_newline(text))


def _encoding(path: Path, data: bytes) -> str:
    head = b"\n".join(_NEWLINE_BYTES.split(data[:4096], maxsplit=2)[:2]) + b"\n"
    try:
        name, _ = tokenize.detect_encoding(BytesIO(head).readline)
    except SyntaxError as error:
        raise UnreadableSource(path, error.msg) from error
    return "utf-8" if name == "utf-8-sig" else name


def _dominant_newline(text: str) -> str:
    if "\r" not in text:
        return "\n"
    counts = Counter(_NEWLINE.findall(text))
    return max(("\n", "\r\n", "\r"), key=lambda newline: counts[newline])
