"""What is checked as one: a document, or the cells of a notebook, which are one module.

A cell's rows are those of the module less the rows of the cells above it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lsprotocol import types as lsp
from pygls.workspace import TextDocument, Workspace

from hue_lint.disk import resolved
from hue_lint.findings import Edit, Position, Span
from hue_lint.integrations.lsp.uris import path_of, spelled

_MAGIC: Final = re.compile(r"^([ \t]*)[%!?].*|^([ \t]*)\S.*\?$")
"""A line that is for the notebook and no Python."""


@dataclass(frozen=True, slots=True)
class Part:
    """A document with the row of the module that its first row is, from 0."""

    document: TextDocument
    first: int = 0

    @property
    def last(self) -> int:
        """The row behind its last."""
        return self.first + max(len(self.document.lines), 1)

    def here(self, span: Span) -> Span:
        """A place in the module as one in the document."""
        if not self.first:
            return span
        return Span(
            Position(span.start.row - self.first, span.start.column),
            Position(span.end.row - self.first, span.end.column),
        )


@dataclass(frozen=True, slots=True)
class Text:
    """One module of an editor: its file, or the one that it would be, its text, and its parts."""

    path: Path
    source: str
    parts: tuple[Part, ...]

    @property
    def key(self) -> str:
        """What it is known by as long as it is open: a file that is open by two names is two."""
        return str(self.path) if self.document is None else spelled(self.document.uri)

    @property
    def stamp(self) -> tuple[tuple[str, int | None], ...]:
        """Another one after each change."""
        return tuple((part.document.uri, part.document.version) for part in self.parts)

    @property
    def document(self) -> TextDocument | None:
        """The document where it is one of its own, and no cells."""
        alone = len(self.parts) == 1 and not is_cell(self.parts[0].document.uri)
        return self.parts[0].document if alone else None

    def part_at(self, row: int) -> Part | None:
        """The part that a row of the module is in, from 1."""
        return next((each for each in self.parts if each.first < row <= each.last), None)

    def part_of(self, uri: str) -> Part | None:
        """The part that is the document of that URI."""
        wanted = spelled(uri)
        return next((each for each in self.parts if spelled(each.document.uri) == wanted), None)

    def edits_by_part(self, edits: Iterable[Edit]) -> dict[str, list[tuple[Part, Edit]]]:
        """Edits by the documents that they are made in. Raises KeyError for one that is in none."""
        found: dict[str, list[tuple[Part, Edit]]] = {}
        for edit in edits:
            part = self.part_at(edit.span.start.row)
            if part is None:
                raise KeyError(edit.span.start.row)
            placed = replace(edit, span=part.here(edit.span))
            found.setdefault(part.document.uri, []).append((part, placed))
        return found


def is_cell(uri: str) -> bool:
    """Whether a URI is that of a cell."""
    return "notebook-cell" in uri.partition(":")[0]


def texts_of(workspace: Workspace, folder: Path) -> Iterator[Text]:
    """Everything that is open: Python files, and notebooks."""
    cells = {
        spelled(cell.document)
        for notebook in workspace.notebook_documents.values()
        for cell in notebook.cells
    }
    for document in workspace.text_documents.values():
        if spelled(document.uri) in cells:
            continue
        path = path_of(document.uri, folder)
        is_python = document.language_id == lsp.LanguageKind.Python.value
        if path is not None and (is_python or path.suffix == ".py"):
            yield Text(resolved(path), document.source, (Part(document),))
    for notebook in workspace.notebook_documents.values():
        path = path_of(notebook.uri, folder)
        if path is not None:
            named = path.stem.removesuffix(".ipynb")
            yield _module(workspace, notebook, resolved(path).with_name(f"{named}_ipynb.py"))


def _module(workspace: Workspace, notebook: lsp.NotebookDocument, path: Path) -> Text:
    parts: list[Part] = []
    lines: list[str] = []
    for cell in notebook.cells:
        document = workspace.text_documents.get(spelled(cell.document))
        if document is None or cell.kind is not lsp.NotebookCellKind.Code:
            continue
        parts.append(Part(document, len(lines)))
        own = [line.rstrip("\r\n") for line in document.lines] or [""]
        if own[0].startswith("%%"):
            own = ["" for _ in own]
        lines += [_MAGIC.sub(r"\1\2pass", line) for line in own]
    return Text(path, "\n".join([*lines, ""]), tuple(parts))
