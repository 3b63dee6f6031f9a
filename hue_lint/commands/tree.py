"""The tree of what functions do, drawn: for a terminal, as a mermaid flowchart, as JSON."""

import difflib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
from rich.text import Text

from hue_lint.calltree import Body, Branch, CallTree, together
from hue_lint.disk import resolved
from hue_lint.hygiene import UNREADABLE
from hue_lint.linter import Opened
from hue_lint.report import Unread
from hue_lint.reporters.frame import ASCII, Glyphs
from hue_lint.reporters.view import View, counted, printable

_WHERE: Final = {
    "loop": "on the event loop",
    "thread": "in a thread",
    "caller": "where it is called: in a thread, or on the event loop",
}
_LOOKS: Final = {"raises": "red", "blocks": "yellow", "wrong": "red"}
_ENDS: Final = {"raises": ", which raises", "blocks": ", which blocks", "wrong": ""}


def tree_of(project: Opened, path: Path, name: str) -> CallTree:
    """The tree of the function of a file with this name, or of the methods of the class. Raises
    UnreadableSource."""
    functions = project.engine.functions(resolved(path))
    found = _named(name, functions) or _named(name, dict.fromkeys(map(_class_of, functions)))
    if not found:
        for finding in project.engine.findings(resolved(path)):
            if finding.code == UNREADABLE:
                row = finding.span.start.row
                raise click.UsageError(f"{path}:{row}: {finding.message}: mend it first")
    if len(found) != 1:
        raise click.UsageError(_which(path, name, found, tuple(functions)))
    asked = found if found[0] in functions else [e for e in functions if _class_of(e) == found[0]]
    trees = [
        project.engine.call_tree(resolved(path), functions[each], project.selection.codes_for)
        for each in asked
    ]
    return together([each for each in trees if each.roots[0].branches] or trees)


def _named(name: str, known: Iterable[str]) -> list[str]:
    """The qualified names that a name, or the end of one, may mean."""
    return [each for each in known if each == name] or [
        each for each in known if each.endswith(f".{name}")
    ]


def _class_of(function: str) -> str:
    """What a function is defined in; empty for one of the module."""
    return function.rpartition(".")[0]


def _which(path: Path, name: str, found: Sequence[str], known: Sequence[str]) -> str:
    if found:
        return f"{path} has {' and '.join(found)}: say which, {path}::{found[0]}"
    last = {each.rpartition(".")[2]: each for each in known}
    close = difflib.get_close_matches(name, [*known, *last], n=1)
    hint = f" (did you mean '{last.get(close[0], close[0])}'?)" if close else ""
    return f"{path} has no function '{name}', and no class with methods{hint}"


# -- for people


def text_of(tree: CallTree, view: View, glyphs: Glyphs) -> Text:
    """The tree for a terminal."""
    text = Text()
    lines = _ASCII_LINES if glyphs is ASCII else _LINES
    drawn: set[int] = set()
    for number, root in enumerate(tree.roots):
        text.append(_place(root, view), "bold")
        text.append(f"  {_title(root)}", "bold")
        text.append(f"  {_WHERE[root.where]}\n", "dim")
        drawn.add(number)
        todo = [("", branch, last) for branch, last in _lasting(root.branches)]
        while todo:
            stem, branch, last = todo.pop()
            seen = _seen(branch, drawn, tree)
            text.append(f"{stem}{lines.corner if last else lines.side}", "dim")
            text.append_text(_row(tree, branch, view, lines.to, seen))
            below = branch.below
            if branch.body is not None and not seen:
                drawn.add(branch.body)
                below += tree.bodies[branch.body].branches
            deeper = f"{stem}{lines.gap if last else lines.on}"
            todo += [(deeper, each, end) for each, end in _lasting(below)]
    return text.append(f"{_summary(tree)}\n", "bold")


def _seen(branch: Branch, drawn: Collection[int], tree: CallTree) -> str:
    """Where else the function that a branch leads into is drawn; empty where it is to be here."""
    if branch.body is None or branch.body in drawn:
        return "above" if branch.body is not None else ""
    return "below" if branch.body < tree.asked else ""


@dataclass(frozen=True, slots=True)
class _Lines:
    """What a tree is drawn with."""

    side: str = "├─ "
    corner: str = "└─ "
    on: str = "│  "
    gap: str = "   "
    to: str = "→"


_LINES: Final = _Lines()
_ASCII_LINES: Final = _Lines("|- ", "`- ", "|  ", to="->")


def _lasting(branches: Sequence[Branch]) -> Iterator[tuple[Branch, bool]]:
    """The branches from the last to the first, each with whether it is the last."""
    return ((each, number == 0) for number, each in enumerate(reversed(branches)))


def _row(tree: CallTree, branch: Branch, view: View, to: str, seen: str) -> Text:
    text = Text(f"{branch.at.row}", "dim")
    text.append(f"  {printable(_text(branch, view))}", "not dim")
    if branch.code:
        text.append(f"  {branch.code}", "not dim bold red")
    words = _words(branch, view)
    if words:
        text.append(f"  {printable(words)}", f"not dim {_look(branch)}")
    if branch.body is not None:
        body = tree.bodies[branch.body]
        text.append(f"  {to} {body.function}  {printable(_place(body, view))}", "not dim")
        if seen:
            text.append(f"  ({seen})", "dim")
    return text.append("\n")


def _text(branch: Branch, view: View) -> str:
    """The text of a place; of a row that does not parse, which no code has, as it stands there."""
    unread = branch.unread
    row = view.line(unread.path, unread.row) if unread and not branch.text else ""
    return branch.text or row.strip()


def _words(branch: Branch, view: View) -> str:
    does, unread = branch.does, branch.unread
    if unread is not None:
        place = f"{view.path(unread.path)}{f':{unread.row}' if unread.row else ''}: "
        return f"not known: {place if branch.text else ''}{unread.reason}"
    match branch.how:
        case "thread":
            return f"in a thread, by {branch.by}" + (f": {does}" if does else "")
        case "loop":
            return f"back on an event loop, by {branch.by}"
        case "native":
            return f"asynchronous in Django: {does}" if does else "asynchronous"
    return does + (_ENDS.get(branch.effect, "") if does else "")


def _look(branch: Branch) -> str:
    if branch.how in ("thread", "loop"):
        return "cyan"
    if branch.unread is not None:
        return "yellow"
    return "green" if branch.how == "native" else _LOOKS.get(branch.effect, "")


def _title(body: Body) -> str:
    return f"{'async ' if body.is_async else ''}{body.function}"


def _place(body: Body, view: View) -> str:
    return f"{view.path(body.filename)}:{body.row}"


def _summary(tree: CallTree) -> str:
    """How much of what happens is on the loop, in threads, and asynchronous."""
    ends = [(body, each) for body, each in tree.branches() if _is_an_end(each)]
    native = sum(each.how == "native" for _, each in ends)
    held = sum(bool(each.effect) and body.where != "caller" for body, each in ends)
    off = sum(not each.effect and each.how != "native" for _, each in ends)
    open_ = sum(bool(each.effect) and body.where == "caller" for body, each in ends)
    on_loop = f"{counted(held, 'operation')} on the event loop"
    unread = sum(each.unread is not None for _, each in tree.branches())
    parts = [on_loop if held else "" if open_ or unread else "nothing holds up the event loop"]
    parts.append(f"{counted(open_, 'operation')} where it is called" if open_ else "")
    parts.append(f"{off} in threads" if off else "")
    parts.append(f"{native} asynchronous" if native else "")
    parts.append(f"{unread} not known" if unread else "")
    return ", ".join(part for part in parts if part)


def _is_an_end(branch: Branch) -> bool:
    """Whether it is an operation, and no way to one."""
    return branch.how == "native" or (branch.how in ("operation", "thread") and bool(branch.does))


# -- as a picture

_CLASSES: Final = (
    "classDef loop fill:#e8f0fe,stroke:#3b6fd4,color:#102a5c",
    "classDef caller fill:#f1f1f4,stroke:#77777f,color:#222228",
    "classDef thread fill:#fff4dc,stroke:#b98212,color:#4a3304",
    "classDef held fill:#fde7e7,stroke:#c62f2f,color:#5c1010",
    "classDef fine fill:#e6f5ea,stroke:#2d8a49,color:#0f3d1e",
)


def mermaid_of(tree: CallTree, view: View) -> str:
    """The tree as a flowchart, for Markdown that is shown as a page: a pull request, say."""
    rows = ["flowchart LR"]
    for number, body in enumerate(tree.bodies):
        label = f"{_safe(_title(body))}<br/>{_safe(_place(body, view))}"
        rows.append(f'b{number}["{label}"]:::{body.where}')
    ends = 0
    for number, body in enumerate(tree.bodies):
        todo = [(f"b{number}", branch) for branch in reversed(body.branches)]
        while todo:
            above, branch = todo.pop()
            here = f"b{branch.body}"
            if branch.body is None:
                here, ends = f"e{ends}", ends + 1
                rows.append(f'{here}["{_end(branch, view)}"]:::{_class(body, branch)}')
            rows.append(f"{above} -->|{_edge(branch)}| {here}")
            todo += [(here, each) for each in reversed(branch.below)]
    return "\n    ".join(dict.fromkeys((*rows, *_CLASSES))) + "\n"


def _end(branch: Branch, view: View) -> str:
    words = " ".join(part for part in (branch.code, _words(branch, view)) if part)
    return _safe(_text(branch, view)) + (f"<br/>{_safe(words)}" if words else "")


def _edge(branch: Branch) -> str:
    by = f" {branch.by}" if branch.how in ("thread", "loop") else ""
    code = f" {branch.code}" if branch.code and branch.body is not None else ""
    word = "await" if branch.how == "await" else ""
    return f'"{_safe(" ".join(f"{branch.at.row} {word}{by}{code}".split()))}"'


def _class(body: Body, branch: Branch) -> str:
    if branch.how in ("thread", "loop"):
        return branch.how
    if branch.unread is not None:
        return "caller"
    if branch.effect:
        return "caller" if body.where == "caller" else "held"
    return "fine" if branch.how == "native" else "thread"


def _safe(text: str) -> str:
    """Text as mermaid shows it inside of quotation marks."""
    marks = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;"}
    return "".join(marks.get(each, each) for each in printable(text))


# -- for machines


def document_of(tree: CallTree, view: View) -> list[dict[str, Any]]:
    """The bodies, each with its branches, which name bodies by their place in the list."""
    return [
        {
            "function": body.function,
            "filename": view.path(body.filename),
            "row": body.row,
            "async": body.is_async,
            "where": body.where,
            "branches": [_branch(each, view) for each in body.branches],
        }
        for body in tree.bodies
    ]


def _branch(branch: Branch, view: View) -> dict[str, Any]:
    return {
        "location": {"row": branch.at.row, "column": branch.at.column},
        "text": _text(branch, view),
        "how": branch.how,
        "by": branch.by or None,
        "does": branch.does or None,
        "effect": branch.effect or None,
        "code": branch.code or None,
        "body": branch.body,
        "unread": _unread(branch.unread, view),
        "branches": [_branch(each, view) for each in branch.below],
    }


def _unread(unread: Unread | None, view: View) -> dict[str, Any] | None:
    if unread is None:
        return None
    return {"filename": view.path(unread.path), "row": unread.row, "reason": unread.reason}
