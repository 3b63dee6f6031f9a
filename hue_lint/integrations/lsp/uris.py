"""The one place where an editor's URIs become paths, and paths become URIs.

Editors escape differently (`c:` or `c%3A`, `ü` or `%C3%BC`), so a document is known by its path and
spoken of to the editor by the URI that the editor gave.
"""

import re
from pathlib import Path, PurePath, PureWindowsPath
from typing import TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

_DRIVE = re.compile(r"/[A-Za-z]:(?=/|$)")

AnyPath = TypeVar("AnyPath", bound=PurePath)


def path_from(uri: str, flavour: type[AnyPath]) -> AnyPath | None:
    """The path that a `file:` URI names; None for any other URI, for a file of another machine, and
    for what no file can be called."""
    parts = _split(uri)
    if parts is None or parts.scheme != "file":
        return None
    text = unquote(parts.path, errors="surrogateescape")
    if "\0" in text:
        return None
    host = parts.netloc if parts.netloc != "localhost" else ""
    if not isinstance(flavour(), PureWindowsPath):
        return None if host else flavour(text)
    if host:
        return flavour(f"//{host}{text}")
    return flavour(text[1:] if _DRIVE.match(text) else text)


def path_of(uri: str, folder: Path) -> Path | None:
    """The file that a document is, or would be: a document that was never saved lies in `folder`,
    unless its URI says where it will lie. None for documents that are no files of their own."""
    parts = _split(uri)
    if parts is None or parts.scheme != "untitled":
        return path_from(uri, Path)
    name = unquote(parts.path, errors="surrogateescape")
    if "\0" in name:
        return None
    named = path_from(f"file://{parts.path}", Path) if name.startswith("/") else folder / name
    return named if named is None or named.suffix == ".py" else named.with_name(f"{named.name}.py")


def _split(uri: str) -> SplitResult | None:
    try:
        return urlsplit(uri)
    except ValueError:
        return None


def uri_of(path: Path) -> str:
    """The URI of a file that no editor has named."""
    return path.as_uri()


def spelled(uri: str) -> str:
    """One spelling for all spellings of a URI (the one that pygls looks documents up by)."""
    return unquote(uri)
