"""Django template syntax, as far as it decides what is evaluated: a tree of tags and outputs.

The syntax is that of Django's documentation, "The Django template language"; tags of packages that
are not known are passed over, their content is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

_TOKEN = re.compile(r"({%.*?%}|{{.*?}}|{#.*?#})", re.DOTALL)
_WORD = re.compile(r"""(?:[^\s"']*(?:"[^"]*"|'[^']*')[^\s"']*)+|\S+""")
_QUOTED = re.compile(r"""["']([^"']*)["']""")
_ASSIGNMENT = re.compile(r"(\w+)=(.+)")

Kind = Literal[
    "output", "for", "if", "with", "block", "include", "extends", "group",
    "load", "regroup", "values", "call",
]  # fmt: skip

_ENDS = {
    "for": "endfor",
    "if": "endif",
    "with": "endwith",
    "block": "endblock",
    "ifchanged": "endifchanged",
    "filter": "endfilter",
    "spaceless": "endspaceless",
    "autoescape": "endautoescape",
    "cache": "endcache",
    "blocktranslate": "endblocktranslate",
    "blocktrans": "endblocktrans",
    "language": "endlanguage",
}
_OF_VALUES = frozenset({"firstof", "cycle", "url", "widthratio", "ifchanged", "cache"})
"""Tags that do no more than read the values behind them."""
_OPERATORS = frozenset({"and", "or", "not", "in", "is", "==", "!=", "<", ">", "<=", ">="})


@dataclass(slots=True)
class Tag:
    """One tag or output. `names` are bound by it (`for`, `with`, `… as name`), `words` are the
    expressions that it reads, `argument` a literal name (`block`, `include`, `extends`) or that of
    the tag itself where a library defines it (`call`); `load` has the libraries as its `names`."""

    kind: Kind
    row: int
    text: str
    words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    argument: str = ""
    body: list[Tag] = field(default_factory=list)


def parse_template(text: str) -> list[Tag]:
    """The tags of a template in order. Unbalanced tags end where their parent does."""
    root = Tag("group", 1, "")
    stack: list[tuple[Tag, str]] = [(root, "")]
    skip_until = ""
    for row, token in _tokens(text):
        content = token[2:-2].strip()
        words = tuple(_WORD.findall(content)) if token.startswith("{%") else ()
        head = words[0] if words else ""
        if skip_until:
            skip_until = "" if head == skip_until else skip_until
        elif head in ("comment", "verbatim"):
            skip_until = "end" + head
        elif token.startswith("{{"):
            stack[-1][0].body.append(Tag("output", row, token, (content,)))
        elif head and any(head == end for _, end in stack):
            while stack[-1][1] != head:
                stack.pop()
            stack.pop()
        elif head:
            tag = _tag(head, words, row, token)
            stack[-1][0].body.append(tag)
            if head in _ENDS:
                stack.append((tag, _ENDS[head]))
    return root.body


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    row = 1
    for part in _TOKEN.split(text):
        if _TOKEN.fullmatch(part) and not part.startswith("{#"):
            yield row, part
        row += part.count("\n")


def _tag(head: str, words: tuple[str, ...], row: int, text: str) -> Tag:
    match head:
        case "for" if "in" in words:
            at = words.index("in")
            names = tuple(
                word.strip(",") for word in " ".join(words[1:at]).replace(",", " ").split()
            )
            source = words[at + 1 : at + 2]
            return Tag("for", row, text, source, names)
        case "if" | "elif":
            expressions = tuple(word for word in words[1:] if word not in _OPERATORS)
            return Tag("if", row, text, expressions)
        case "with":
            pairs = [match for word in words[1:] if (match := _ASSIGNMENT.fullmatch(word))]
            if not pairs and "as" in words:
                return Tag("with", row, text, words[1:2], words[-1:])
            return Tag("with", row, text, tuple(m[2] for m in pairs), tuple(m[1] for m in pairs))
        case "blocktranslate" | "blocktrans":
            pairs = [match for word in words[1:] if (match := _ASSIGNMENT.fullmatch(word))]
            return Tag("with", row, text, tuple(m[2] for m in pairs), tuple(m[1] for m in pairs))
        case "load":
            return Tag("load", row, text, (), words[-1:] if "from" in words else words[1:])
        case "regroup" if len(words) == 6:
            return Tag("regroup", row, text, (words[1], words[3]), words[5:])
        case "block":
            return Tag("block", row, text, argument=words[1] if len(words) > 1 else "")
        case "include" | "extends":
            quoted = _QUOTED.fullmatch(words[1]) if len(words) > 1 else None
            pairs = [match for word in words[2:] if (match := _ASSIGNMENT.fullmatch(word))]
            kind: Kind = "include" if head == "include" else "extends"
            return Tag(
                kind,
                row,
                text,
                tuple(m[2] for m in pairs),
                tuple(m[1] for m in pairs),
                quoted[1] if quoted else "",
            )
    named = words[-1:] if "as" in words[1:] else ()
    given = words[1:-2] if named else words[1:]
    if head in _OF_VALUES:
        values = tuple(word.partition("=")[2] or word for word in given)
        return Tag("values", row, text, values, named)
    return Tag("group", row, text) if head in _ENDS else Tag("call", row, text, given, named, head)
