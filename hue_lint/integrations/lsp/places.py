"""Places and edits of hue-lint in the words of the protocol."""

from difflib import SequenceMatcher

from lsprotocol import types as lsp
from pygls.workspace import TextDocument

from hue_lint.findings import Edit, Position, Span
from hue_lint.integrations.lsp.texts import Text
from hue_lint.syntax.source import split_lines


def range_of(document: TextDocument, span: Span) -> lsp.Range:
    """A span in the units that the client counts columns in (UTF-16 unless agreed otherwise)."""
    codec = document.position_codec
    return codec.range_to_client_units(
        document.lines, lsp.Range(_position(span.start), _position(span.end))
    )


def row_range(row: int) -> lsp.Range:
    """A whole row of a document that may not be open."""
    return lsp.Range(lsp.Position(row - 1, 0), lsp.Position(row, 0))


def touches(one: lsp.Range, other: lsp.Range) -> bool:
    """Whether two ranges have a place in common, be it an edge."""
    return one.start <= other.end and other.start <= one.end


def workspace_edit(text: Text, edits: tuple[Edit, ...]) -> lsp.WorkspaceEdit:
    """Edits of one version of a text, each in the document that it is made in."""
    changes: list[lsp.TextDocumentEdit] = []
    for placed in text.edits_by_part(edits).values():
        document = placed[0][0].document
        rows = [lsp.TextEdit(range_of(document, edit.span), edit.content) for _, edit in placed]
        changes.append(_of_document(document, rows))
    return lsp.WorkspaceEdit(document_changes=[*changes])


def new_text(document: TextDocument, text: str) -> lsp.WorkspaceEdit:
    """The edits that give a document another text, of the rows that differ."""
    old, new = document.lines, split_lines(text)
    edits = [
        lsp.TextEdit(
            lsp.Range(lsp.Position(first, 0), lsp.Position(last, 0)), "".join(new[start:end])
        )
        for tag, first, last, start, end in SequenceMatcher(None, old, new).get_opcodes()
        if tag != "equal"
    ]
    return lsp.WorkspaceEdit(document_changes=[_of_document(document, edits)])


def _of_document(document: TextDocument, edits: list[lsp.TextEdit]) -> lsp.TextDocumentEdit:
    identifier = lsp.OptionalVersionedTextDocumentIdentifier(document.uri, document.version)
    return lsp.TextDocumentEdit(identifier, [*edits])


def _position(position: Position) -> lsp.Position:
    return lsp.Position(position.row - 1, position.column - 1)
