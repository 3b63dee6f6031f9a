"""Which files may hold async callers of what some files define, by the words that they use.

A caller has to write a name: of a function, of a class (whose special methods run unnamed), or of a
relation that leads to a model. Synchronous functions that use such a name hand it on under their
own. What is found this way is a superset; only findings that interpretation confirms are reported.

Whole projects are read for this, so files are cut into blocks by their lines and not parsed.
"""

import keyword
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from hue_lint.disk import resolved
from hue_lint.project.classes import ClassInfo
from hue_lint.project.index import Project
from hue_lint.project.modules import Module
from hue_lint.project.names import PROSE, without_prose
from hue_lint.project.shelf import text_of
from hue_lint.syntax.outline import ClassOutline, FunctionOutline
from hue_lint.syntax.source import UnreadableSource

_USED = re.compile(r"[^\W\d]\w*\b(?!\s*=[^=])")
"""A word that is not assigned to, nor the name of an argument."""
_SPECIAL = re.compile(r"__\w+__")
_HEAD = re.compile(r"^([ \t]*)(?:(async[ \t]+)?def|(class))[ \t]+(\w+)|^(?=[^\s#)\]}])", re.M)
"""Where a function or class begins, or a statement at the module's level."""
_BOUND = re.compile(r"\bas[ \t]+(\w+)|^[ \t]*(\w+)[^=\n]*=", re.M)
"""A name that a statement binds."""
_DECORATED = re.compile(r"^[ \t]*@", re.M)
_HARMLESS = frozenset({*keyword.kwlist, "__all__", "objects"})
"""Names that lead to nothing in particular."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Some lines of a file: the words in them, whether they are async, and the names under which
    others use what they use (a special method is used under the name of its class)."""

    path: Path
    words: frozenset[str]
    is_async: bool
    names: frozenset[str]


def files_with_callers(project: Project, files: Collection[Path]) -> tuple[Path, ...]:
    """The other files of the project whose async functions may come to run what `files` define."""
    given = {resolved(path) for path in files}
    todo = [name for path in given for name in _defined(project, path)]
    if not todo:
        return ()
    users: dict[str, list[_Block]] = defaultdict(list)
    for path in project.scan.files:
        if resolved(path) not in given:
            text = project.scan.look(path).once(text_of)
            for block in _blocks(path, PROSE.sub(without_prose, text)):
                for word in block.words:
                    users[word].append(block)
    found: set[Path] = set()
    known = set(todo)
    while todo:
        for block in users.get(todo.pop(), ()):
            if block.is_async:
                found.add(block.path)
            todo += block.names - known
            known |= block.names
    return tuple(path for path in project.scan.files if path in found)


def _blocks(path: Path, text: str) -> Iterator[_Block]:
    """The functions, class heads and bodies, and statements of a file. Decorators belong to what
    follows them."""
    heads = list(_HEAD.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    classes: list[tuple[int, str]] = []
    decorators = ""
    for head, end in zip(heads, ends, strict=False):  # an empty file has an end and no head
        lines = decorators + text[head.start() : end]
        following = _DECORATED.search(text, head.start(), end)
        decorators = text[following.start() : end] if following is not None else ""
        _, asynchronous, is_class, name = head.groups()
        if name is None:
            yield _block(path, lines, _bound(lines))
            continue
        indent = len(head[1].expandtabs())
        classes = [each for each in classes if each[0] < indent]
        if is_class:
            classes.append((indent, name))
            first, _, body = lines.partition("):" if "(" in lines else ":")
            yield _block(path, first, {name})
            for line in body.splitlines():
                yield _block(path, line, _bound(line))
        elif asynchronous:
            yield _block(path, lines, set(), is_async=True)
        elif _SPECIAL.fullmatch(name):
            yield _block(path, lines, {each for _, each in classes})
        else:
            yield _block(path, lines, {name})


def _block(path: Path, lines: str, names: set[str], *, is_async: bool = False) -> _Block:
    return _Block(path, frozenset(_USED.findall(lines)), is_async, frozenset(names - _HARMLESS))


def _bound(lines: str) -> set[str]:
    return {name for pair in _BOUND.findall(lines) for name in pair if name}


def _defined(project: Project, path: Path) -> Iterator[str]:
    """The names by which other files come to run the synchronous functions of a file."""
    try:
        module = project.module_at(path)
        functions = list(module.outline.functions())
    except UnreadableSource:
        return
    for outline, owners in functions:
        if not outline.is_async:
            yield from _names_of(project, module, outline, owners)


def _names_of(
    project: Project,
    module: Module,
    outline: FunctionOutline,
    owners: tuple[ClassOutline, ...],
) -> Iterator[str]:
    if not _SPECIAL.fullmatch(outline.name):
        yield outline.name
        return
    cls = project.function(module, outline, owners).owner
    if cls is not None:
        yield cls.name
        yield from _relations_to(project, cls)


def _relations_to(project: Project, cls: ClassInfo) -> Iterator[str]:
    """What relations that lead to a model are called."""
    model = project.models.model(cls)
    if model is None:
        return
    for relation in model.reverse.values():
        yield relation.field.name
    for field in model.fields.values():
        for relation in getattr(field.target, "reverse", {}).values():
            if relation.source == model:
                yield relation.name
