"""The ways in which names stand in the text of a file.

Told by text alone, so the same whoever asks, and a superset: a name may mean several things.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hue_lint.project.shelf import Look, text_of

_CALLED = re.compile(r"(\b(?:self|cls|super\(\))\.|\.?)\s*\b([A-Za-z_]\w*)\s*\(")
_CALL = re.compile(r"\b([A-Za-z_]\w*)\s*\(")
_DECORATOR = re.compile(r"^[ \t]*@(?:\w+\.)*(\w+)", re.M)
_RUNS_A_LOOP = re.compile(r"\b(?:run|Runner|run_until_complete)\s*\(")
_ATTRIBUTE_ASSIGNED = re.compile(r"\b(?!self\b|cls\b)\w+\.(\w+)[ \t]*=(?!=)")
_IMPORTS = re.compile(r"^[ \t]*(?:from\s[^\n(]*import\s*(?:\([^)]*\)|[^\n]*)|import\s[^\n]*)", re.M)
_STAR = re.compile(r"\bimport\s*\*")
_WORD = re.compile(r"\w+")
_KEPT = re.compile(r"[:=,\[({]\s*([A-Za-z_]\w*)\s*(?=[,}\])\n]|(?:if|else)\b|$)")
_EXPORTS = re.compile(r"^__all__\b[^\n\[(]*[\[(][^\])]*[\])]", re.M)
_MENTIONED = re.compile(
    r"""(?P<dot>\.\s*)?(?P<quote>["'])?\b(?<!def )(?<!class )(?P<name>[A-Za-z_]\w*)\b"""
    r"""(?(quote)(?P=quote)|(?!["']))(?!\s*\()(?!\s*=[^=])"""
)
PROSE = re.compile(r"""["]{3}.*?"{3}|[']{3}.*?'{3}|^[ \t]*\#[^\n]*|\#[^\n"']*$""", re.S | re.M)
_PREFIX = re.compile(r"\b[rRbBuUfF]{1,2}\Z")
"""Documentation and comments, and formatted strings, which are code."""


def calls_in(text: str) -> Iterator[str]:
    """The names that a text calls: those of attributes with their dot, of the receiver's own with
    `self`."""
    for before, name in _CALLED.findall(text):
        yield f"self.{name}" if len(before) > 1 else before + name


def names_called_in(text: str) -> list[str]:
    """The names that a text calls, each as often as it does, whatever stands before them."""
    return _CALL.findall(text)


def names_decorating_in(text: str) -> list[str]:
    """The last names of the decorators in a text."""
    return _DECORATOR.findall(text)


def without_prose(found: re.Match[str]) -> str:
    """What is left of a match of PROSE: formatted strings, which are code."""
    if found[0][0] not in "\"'":
        return ""
    start = found.start()
    prefix = _PREFIX.search(found.string[max(start - 3, 0) : start])
    return found[0] if prefix is not None and "f" in prefix[0].lower() else ""


def kept_in(text: str) -> list[str]:
    """The names that a text keeps: those that stand in a display, behind a colon, or are given to a
    name."""
    return _KEPT.findall(text)


def _imported(look: Look) -> frozenset[str]:
    """The names in the imports of a file; `*` where one imports everything."""
    statements = _IMPORTS.findall(look.once(text_of))
    star = ("*",) if any(map(_STAR.search, statements)) else ()
    return frozenset([*star, *(word for each in statements for word in _WORD.findall(each))])


def _called(look: Look) -> frozenset[str]:
    return frozenset(calls_in(look.once(text_of)))


def _calls(look: Look) -> frozenset[str]:
    return frozenset(names_called_in(look.once(text_of)))


def _decorating(look: Look) -> frozenset[str]:
    return frozenset(names_decorating_in(look.once(text_of)))


def _running(look: Look) -> frozenset[str]:
    return frozenset(["loop"] if _RUNS_A_LOOP.search(look.once(text_of)) else [])


def _assigned(look: Look) -> frozenset[str]:
    return frozenset(_ATTRIBUTE_ASSIGNED.findall(look.once(text_of)))


def _mentions(look: Look) -> tuple[frozenset[str], frozenset[str]]:
    """The names that code mentions without calling them: bare, and as attributes or in quotes."""
    code = PROSE.sub(without_prose, look.once(text_of))
    for part in (_IMPORTS, _EXPORTS):
        code = part.sub("", code)
    bare: set[str] = set()
    members: set[str] = set()
    for match in _MENTIONED.finditer(code):
        (members if match["dot"] or match["quote"] else bare).add(match["name"])
    return frozenset(bare), frozenset(members)


def _mentioned(look: Look) -> frozenset[str]:
    return look.once(_mentions)[0]


def _mentioned_as_members(look: Look) -> frozenset[str]:
    return look.once(_mentions)[1]


@dataclass(frozen=True, slots=True)
class Way:
    """A way in which names stand in files, of those that hold one of some words; where the name `is
    written` there, it is a word of the file itself."""

    find: Callable[[Look], frozenset[str]]
    words: tuple[bytes, ...]
    is_written: bool = True

    def names(self, look: Look) -> frozenset[str]:
        """The names that stand so in a file."""
        return look.once(self.find) if self.may_stand_in(look) else frozenset()

    def may_stand_in(self, look: Look) -> bool:
        """Whether a file holds one of the words."""
        return any(map(look.holds, self.words))


CALLED = Way(_called, (b"async",))
CALLS = Way(_calls, (b"async ",))
DECORATING = Way(_decorating, (b"@",))
ASSIGNED = Way(_assigned, (b".",))
IMPORTED = Way(_imported, (b"import",))
MENTIONED = Way(_mentioned, (b"async", b"urlpatterns"))
MENTIONED_AS_MEMBER = Way(_mentioned_as_members, (b"async", b"urlpatterns"))
RUNNING = Way(_running, (b"asyncio", b"anyio", b"run_until_complete"), is_written=False)
"""`loop` stands so where a file may run an event loop of its own."""
WAYS = (CALLED, CALLS, DECORATING, ASSIGNED, IMPORTED, MENTIONED, MENTIONED_AS_MEMBER, RUNNING)
