"""Reads the oracle's cases: which definitions a file has, and what its comments say is true there.

The truth stands at the line, as a comment:

    Book.objects.get(pk=1)  # raises HUE101
    cache.get("key")  # blocks HUE402
    await Book.objects.aall()  # wrong HUE608: AttributeError
    await aupdate_session_auth_hash(request, user)  # raises[>=5.1,<6.0] HUE202

``raises``: Django raises SynchronousOnlyOperation while this line of an async function runs.
``blocks``: the line runs and nothing is raised, yet the event loop waits. ``wrong``: the line is a
mistake of another kind; the exception or warning that it ends in may follow. Releases in brackets
restrict the statement; ``# since 5.1`` at a ``def`` or ``class``, or as the first line of a file,
leaves the whole out on an earlier Django. What has no comment is harmless.
"""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

Version = tuple[int, int]

ANY: Version = (99, 0)
"""A Django that has everything; every definition is there on it."""

PROJECT = Path(__file__).parent / "project"

STATEMENT = re.compile(
    r"(?P<kind>raises|blocks|wrong)(?:\[(?P<bounds>[^\]]+)\])?"
    r" (?P<code>HUE\d{3})(?:: (?P<ends_in>\w+))?"
)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
BOUND = re.compile(r"(<|>=)(\d+\.\d+)")
SINCE = re.compile(r"# since (\d+\.\d+)")


class UnreadableTruth(Exception):
    """A comment that looks like a statement of the truth but is none."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What one comment states about its line."""

    file: str
    row: int
    kind: str
    code: str
    ends_in: str | None


@dataclass(frozen=True, slots=True)
class Definition:
    """A function or class at the top of a file of cases, with what is stated inside it."""

    file: str
    name: str
    first_row: int
    last_row: int
    truths: tuple[Truth, ...]
    runs_on_the_loop: bool
    """An async function, or a class, whose methods may be."""

    @property
    def id(self) -> str:
        return f"{self.file.removeprefix('cases/').removesuffix('.py')}::{self.name}"

    @property
    def is_support(self) -> bool:
        """Not a case of its own: cases use it."""
        return not self.file.startswith("cases/") or self.name.startswith("_")

    def __contains__(self, row: int) -> bool:
        return self.first_row <= row <= self.last_row


@cache
def definitions(django: Version, project: Path = PROJECT) -> tuple[Definition, ...]:
    """Every definition in the project's files that the given Django can run; read once."""
    return tuple(
        definition
        for path in sorted(project.rglob("*.py"))
        for definition in _definitions_of(path, path.relative_to(project).as_posix(), django)
    )


def _definitions_of(path: Path, file: str, django: Version) -> Iterator[Definition]:
    source = path.read_text(encoding="utf-8")
    comments = _comments(path)
    if (since := _since(comments.get(1, ""))) and since > django:
        return
    truths = [truth for row in comments for truth in _truths(file, row, comments[row], django)]
    claimed: set[Truth] = set()
    nodes = [node for node in ast.parse(source).body if isinstance(node, DEFINITIONS)]
    for node in nodes:
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        last = node.end_lineno or node.lineno
        inside = tuple(truth for truth in truths if first <= truth.row <= last)
        claimed.update(inside)
        since = _since(comments.get(node.lineno, ""))
        if since is None or since <= django:
            yield Definition(
                file, node.name, first, last, inside, not isinstance(node, ast.FunctionDef)
            )
    gated = {node.lineno for node in nodes}
    if misplaced := [row for row in comments if _since(comments[row]) and row not in {1, *gated}]:
        raise UnreadableTruth(f"{file}: a release stands neither at a def nor first: {misplaced}")
    if stray := [truth for truth in truths if truth not in claimed]:
        raise UnreadableTruth(f"outside of any definition: {stray}")


def _comments(path: Path) -> dict[int, str]:
    with path.open("rb") as stream:
        return {
            token.start[0]: token.string
            for token in tokenize.tokenize(stream.readline)
            if token.type == tokenize.COMMENT
        }


def _truths(file: str, row: int, comment: str, django: Version) -> Iterator[Truth]:
    found = list(STATEMENT.finditer(comment))
    if "HUE" in comment and not found:
        raise UnreadableTruth(f"{file}:{row}: {comment}")
    for match in found:
        bounds = BOUND.findall(match["bounds"] or "")
        if not all((django < _version(release)) == (sign == "<") for sign, release in bounds):
            continue
        yield Truth(file, row, match["kind"], match["code"], match["ends_in"])


def _since(comment: str) -> Version | None:
    match = SINCE.search(comment)
    return _version(match[1]) if match else None


def _version(text: str) -> Version:
    major, minor = text.split(".")
    return int(major), int(minor)
