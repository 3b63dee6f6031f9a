"""Names from other modules: used as they are imported already, else imported where isort would."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.findings import Edit, Position, Span
from hue_lint.fixes.site import Site, Unrepairable
from hue_lint.frames.frames import frame_of
from hue_lint.project.classes import ExternalSymbol, FunctionSymbol
from hue_lint.syntax.outline import Statement
from hue_lint.syntax.segment import Segment, statement_segment

SYNC_TO_ASYNC = ("asgiref.sync", "sync_to_async")
DATABASE_SYNC_TO_ASYNC = ("channels.db", "database_sync_to_async")


def sync_to_async(site: Site) -> tuple[str, tuple[Edit, ...]]:
    """How to write `sync_to_async` here, and the edits that import it.

    channels' `database_sync_to_async` is used instead where only that is imported.
    """
    for module, name in (SYNC_TO_ASYNC, DATABASE_SYNC_TO_ASYNC):
        written = imported_as(site, module, name)
        if written is not None:
            return written, ()
    return imported(site, *SYNC_TO_ASYNC)


def imported(site: Site, module: str, name: str) -> tuple[str, tuple[Edit, ...]]:
    """How to write `name` of `module` here, and the edits that import it where nothing does.

    Raises Unrepairable where the name has another meaning.
    """
    written = imported_as(site, module, name)
    if written is not None:
        return written, ()
    entry = site.module.binding(name)
    for_checkers = isinstance(entry, Statement) and entry.type_checking
    if name in site.bound_names or (entry is not None and not for_checkers):
        raise Unrepairable(f"import {name} from {module} under a name that is free here")
    return name, _import_edits(site, module, name)


def imported_module(site: Site, module: str, name: str) -> tuple[str, tuple[Edit, ...]]:
    """How to write `name` of a module of the standard library here, and the edit that imports the
    module where nothing does (`asyncio.sleep`).

    Raises Unrepairable where the module's name has another meaning.
    """
    written = imported_as(site, module, name)
    if written is not None:
        return written, ()
    entry = site.module.binding(module)
    for_checkers = isinstance(entry, Statement) and entry.type_checking
    if module in site.bound_names or (entry is not None and not for_checkers):
        raise Unrepairable(f"import {module} under a name that is free here")
    new = _New(f"import {module}", module, section=1, rank=0)
    return f"{module}.{name}", (_new_line(site, new),)


def imported_as(site: Site, module: str, name: str) -> str | None:
    """How `name` of `module` can be written at the place already; None if nothing imports it."""
    for node in _local_imports(site):
        written = _written(site, node, module, name)
        if written is not None:
            return written
    for entry in _module_imports(site):
        if entry.type_checking or entry.fallback:
            continue
        written = _written(site, _node_of(site, entry), module, name)
        if written is not None and written.partition(".")[0] not in site.bound_names:
            return written
    return None


def _written(site: Site, node: cst.CSTNode | None, module: str, name: str) -> str | None:
    project = frame_of(site.operation.place).engine.project
    wanted = project.canonical(f"{module}.{name}")
    if isinstance(node, cst.ImportFrom):
        for bound, symbol in project.symbols.bind_import(site.module, node).items():
            if isinstance(symbol, FunctionSymbol) and symbol.function.qualname == wanted:
                return bound
            if isinstance(symbol, ExternalSymbol):
                if symbol.qualname == wanted:
                    return bound
                if symbol.qualname == module:
                    return f"{bound}.{name}"
    elif isinstance(node, cst.Import):
        for alias in node.names:
            if get_full_name_for_node(alias.name) == module:
                bound = alias.evaluated_alias or module
                return f"{bound}.{name}"
    return None


def _module_imports(site: Site) -> Iterator[Statement]:
    for entry in site.module.outline.body:
        if isinstance(entry, Statement) and entry.kind == "import":
            yield entry


def _node_of(site: Site, entry: Statement) -> cst.Import | cst.ImportFrom | None:
    node = statement_segment(site.source, entry).node
    return node if isinstance(node, cst.Import | cst.ImportFrom) else None


def _local_imports(site: Site) -> Iterator[cst.Import | cst.ImportFrom]:
    """The imports in the bodies of the functions around the place, above it."""
    row = site.span(site.node).start.row
    for around, _ in site.ancestors(site.node):
        body = around.body if isinstance(around, cst.FunctionDef) else None
        for line in body.body if isinstance(body, cst.IndentedBlock) else ():
            for node in line.body if isinstance(line, cst.SimpleStatementLine) else ():
                if isinstance(node, cst.Import | cst.ImportFrom) and site.span(node).end.row < row:
                    yield node


# -- a new import


def _import_edits(site: Site, module: str, name: str) -> tuple[Edit, ...]:
    for entry in _module_imports(site):
        if entry.type_checking or entry.conditional or entry.fallback:
            continue
        node = _node_of(site, entry)
        if not isinstance(node, cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
            continue
        if not node.relative and node.module and get_full_name_for_node(node.module) == module:
            return (add_name(statement_segment(site.source, entry), node, name),)
    return (_new_line(site, _New(f"from {module} import {name}", module, section=2, rank=1)),)


def add_name(segment: Segment, node: cst.ImportFrom, name: str) -> Edit:
    """Put a name into `from module import …` where it belongs in the alphabet."""
    assert not isinstance(node.names, cst.ImportStar)
    aliases = list(node.names)
    keys = [_name_key(alias.evaluated_name) for alias in aliases]
    later = [at for at, key in enumerate(keys) if key > _name_key(name)]
    if later and keys == sorted(keys):
        start = segment.span_of(aliases[later[0]]).start
        return Edit(Span(start, start), f"{name},{_gap_before(segment, start)}")
    start, end = segment.span_of(aliases[-1]).start, _alias_end(segment, aliases[-1])
    return Edit(Span(end, end), f",{_gap_before(segment, start)}{name}")


def _alias_end(segment: Segment, alias: cst.ImportAlias) -> Position:
    """Where an alias ends, without the comma that belongs to its node."""
    inner = alias.asname.name if alias.asname is not None else alias.name
    return segment.span_of(inner).end


def _gap_before(segment: Segment, start: Position) -> str:
    """What stands between two names of an import: a blank, or a new line and its indentation."""
    line = segment.source.lines[start.row - 1]
    before = line[: start.column - 1]
    return segment.source.newline + before if not before.strip() else " "


def _name_key(name: str) -> tuple[int, str]:
    """isort's order of the names in one import: constants, classes, the rest."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name.lower()


@dataclass(frozen=True, slots=True)
class _New:
    """An import that is to be written: of a module in one of isort's sections; `rank` is 0 for
    `import x`, 1 for `from x import y`."""

    text: str
    module: str
    section: int
    rank: int


def _new_line(site: Site, new: _New) -> Edit:
    newline = site.source.newline
    text = f"{new.text}{newline}"
    block = list(_leading_imports(site))
    if not block:
        return _first_import(site, text)
    sections = [_section(site, node) for _, node in block]
    same = [each for each, at in zip(block, sections, strict=True) if at == new.section]
    if same:
        mixed = _from_before_plain([node for _, node in same])
        place = (mixed or new.rank, new.module.lower())
        before = [entry for entry, node in same if _order(node, mixed) <= place]
        if before:
            return _line_after(site, before[-1], text)
        return _line_at(same[0][0].first, text)
    earlier = [entry for (entry, _), at in zip(block, sections, strict=True) if at < new.section]
    if earlier:
        entry = earlier[-1]
        follows = site.source.slice(entry.last + 1, entry.last + 1).strip()
        return _line_after(site, entry, f"{newline}{text}{newline if follows else ''}")
    return _line_at(block[0][0].first, f"{text}{newline}")


def _leading_imports(site: Site) -> Iterator[tuple[Statement, cst.Import | cst.ImportFrom]]:
    """The imports at the top of the file, up to the first thing that is none."""
    for at, entry in enumerate(site.module.outline.body):
        if isinstance(entry, Statement) and entry.kind == "import" and not entry.conditional:
            node = _node_of(site, entry)
            if node is not None and _stands_alone(site, entry):
                yield entry, node
        elif at or not _is_docstring(site, entry):
            return


def _stands_alone(site: Site, entry: Statement) -> bool:
    """Whether nothing but a comment stands beside an import on its rows."""
    before = site.source.lines[entry.first - 1][: entry.column]
    behind = site.source.lines[entry.last - 1][entry.end_column :].strip()
    return not before.strip() and (not behind or behind.startswith("#"))


def _is_docstring(site: Site, entry: object) -> bool:
    if not isinstance(entry, Statement) or entry.kind != "other":
        return False
    node = statement_segment(site.source, entry).node
    return isinstance(node, cst.Expr) and isinstance(
        node.value, cst.SimpleString | cst.ConcatenatedString
    )


def _section(site: Site, node: cst.Import | cst.ImportFrom) -> int:
    """isort's sections: future, standard library, third party, first party, relative."""
    if isinstance(node, cst.ImportFrom):
        if node.relative:
            return 4
        name = get_full_name_for_node(node.module) if node.module is not None else ""
    else:
        name = get_full_name_for_node(node.names[0].name)
    root = (name or "").partition(".")[0]
    if root == "__future__":
        return 0
    if root in sys.stdlib_module_names:
        return 1
    modules = frame_of(site.operation.place).engine.project.modules
    return 3 if modules.find(root, site.module.path) is not None else 2


def _order(node: cst.Import | cst.ImportFrom, mixed: int) -> tuple[int, str]:
    """isort's order within a section: `import x` before `from x import y`, unless mixed."""
    if isinstance(node, cst.ImportFrom):
        name = get_full_name_for_node(node.module) if node.module is not None else ""
        return mixed or 1, (name or "").lower()
    return mixed, (get_full_name_for_node(node.names[0].name) or "").lower()


def _from_before_plain(nodes: Sequence[cst.CSTNode]) -> int:
    """1 where `from` imports and plain ones are sorted together, else 0."""
    plain = [isinstance(node, cst.Import) for node in nodes]
    return int(True in plain and False in plain[: len(plain) - plain[::-1].index(True)])


def _line_at(row: int, text: str) -> Edit:
    place = Position(row, 1)
    return Edit(Span(place, place), text)


def _line_after(site: Site, entry: Statement, text: str) -> Edit:
    lines = site.source.lines
    if entry.last < len(lines) or lines[-1].endswith(("\n", "\r")):
        return _line_at(entry.last + 1, text)
    end = Position(entry.last, len(lines[-1]) + 1)
    return Edit(Span(end, end), site.source.newline + text)


def _first_import(site: Site, text: str) -> Edit:
    newline = site.source.newline
    entries = site.module.outline.body
    first = entries[0]
    if _is_docstring(site, first) and isinstance(first, Statement):
        return _line_after(site, first, newline + text)
    row = first.first
    while row > 1 and site.source.lines[row - 2].lstrip().startswith("@"):
        row -= 1
    return _line_at(row, text + newline * (1 if isinstance(first, Statement) else 2))


# -- imports that nobody needs any more
