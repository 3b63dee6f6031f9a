"""Which files may hold async callers of what some files define, by the words that they use.

A caller has to write a name: of a function, of a class (whose special methods run unnamed), or of a
relation that leads to a model. Synchronous functions that use such a name hand it on under their
own. What is found this way is a superset; only files that interpretation confirms are reported.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from hue_lint.project.classes import ClassInfo
from hue_lint.project.index import Project
from hue_lint.project.modules import Module
from hue_lint.syntax.outline import ClassOutline, Entry, FunctionOutline, Statement
from hue_lint.syntax.source import UnreadableSource

_WORD = re.compile(r"[^\W\d]\w*")
_SPECIAL = re.compile(r"__\w+__")


def files_with_callers(project: Project, files: Collection[Path]) -> tuple[Path, ...]:
    """The other files of the project whose async functions may come to run what `files` define."""
    given = {path.resolve() for path in files}
    known: set[str] = set()
    for path in given:
        module = _module(project, path)
        if module is not None:
            known |= _defined(project, module)
    texts = {
        path: frozenset(_WORD.findall(text))
        for path, text in (project.scan.texts(b"") if known else ())
        if path.resolve() not in given
    }
    found: set[Path] = set()
    fresh = known
    while fresh:
        handed_on: set[str] = set()
        for path, words in texts.items():
            if words.isdisjoint(fresh):
                continue
            module = _module(project, path)
            if module is None:
                continue
            for entry, calls in _users(module, fresh):
                if calls:
                    found.add(path)
                handed_on |= _handed_on(project, module, entry)
        fresh = handed_on - known
        known |= fresh
    return tuple(path for path in project.scan.files if path in found)


def _module(project: Project, path: Path) -> Module | None:
    try:
        module = project.module_at(path)
        _ = module.outline
    except UnreadableSource:
        return None
    return module


def _defined(project: Project, module: Module) -> set[str]:
    """The names by which other files come to run the synchronous functions of a module."""
    names: set[str] = set()
    for outline, owners in module.outline.functions():
        if not outline.is_async:
            names |= _names_of(project, module, outline, owners)
    return names


def _names_of(
    project: Project,
    module: Module,
    outline: FunctionOutline,
    owners: tuple[ClassOutline, ...],
) -> set[str]:
    if not _SPECIAL.fullmatch(outline.name):
        return {outline.name}
    cls = project.function(module, outline, owners).owner
    return set() if cls is None else _names_of_class(project, cls)


def _names_of_class(project: Project, cls: ClassInfo) -> set[str]:
    """The class's own name, and what relations that lead to it are called."""
    names = {cls.name}
    model = project.models.model(cls)
    if model is not None:
        names |= {relation.field.name for relation in model.reverse.values()}
        for field in model.fields.values():
            target = field.target
            relations = getattr(target, "reverse", {}).values()
            names |= {each.name for each in relations if each.source == model}
    return names


def _users(module: Module, names: set[str]) -> Iterator[tuple[Entry, bool]]:
    """What in a module uses one of the names, and whether it is or holds an async function."""
    source = module.source

    def uses(first: int, last: int) -> bool:
        return not names.isdisjoint(_WORD.findall(source.slice(first, last)))

    def within(body: tuple[Entry, ...]) -> Iterator[tuple[Entry, bool]]:
        for entry in body:
            if isinstance(entry, ClassOutline):
                first = min((each.first for each in entry.body), default=entry.last + 1)
                if uses(entry.first, max(entry.row, first - 1)):
                    yield entry, False
                yield from within(entry.body)
            elif uses(entry.first, entry.last):
                yield entry, isinstance(entry, FunctionOutline) and entry.contains_async

    yield from within(module.outline.body)


def _handed_on(project: Project, module: Module, entry: Entry) -> set[str]:
    """The names under which others use what uses a name itself."""
    match entry:
        case Statement():
            return set(entry.names) - {"*"}
        case ClassOutline():
            return {entry.name}
        case _:
            if entry.is_async:
                return set()
            if not _SPECIAL.fullmatch(entry.name):
                return {entry.name}
            for outline, owners in module.outline.functions():
                if outline is entry:
                    return _names_of(project, module, outline, owners)
            return set()
