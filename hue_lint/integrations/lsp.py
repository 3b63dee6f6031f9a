"""The language server: findings while typing, their repairs, and the rules' pages.

Open documents go before what is on disk, for the file that is checked and for those it depends on.
"""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path
from pygls.workspace import TextDocument

from hue_lint.config import ConfigError, Options
from hue_lint.discovery import is_excluded
from hue_lint.findings import Applicability, Edit, Finding, Position, Span
from hue_lint.fixing import repair_in_memory
from hue_lint.linter import Sources, Tools, check_file, encoded_text
from hue_lint.suppression import with_suppressions
from hue_lint.version import version
from hue_lint.workspace import Workspace

SOURCE: Final = "hue-lint"
FIX_ALL: Final = f"{lsp.CodeActionKind.SourceFixAll.value}.{SOURCE}"
PAUSE: Final = 0.2
"""Seconds without a key stroke before a document is checked again."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings of one version of a document."""

    version: int | None
    findings: tuple[Finding, ...]


class Documents:
    """The open documents of one server, with what was found in them."""

    def __init__(self, server: LanguageServer, tools: Tools) -> None:
        self.server = server
        self.tools = tools
        self.checked: dict[str, Checked] = {}
        self.worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix=SOURCE)

    async def check(self, uri: str, pause: float = 0.0) -> None:
        """Check a document and publish what is found, unless it changes meanwhile."""
        document = self.server.workspace.get_text_document(uri)
        asked = document.version
        await asyncio.sleep(pause)
        if self._is_behind(uri, asked):
            return
        overlay = self.overlay()
        loop = asyncio.get_running_loop()
        try:
            findings = await loop.run_in_executor(self.worker, self.findings, path_of(uri), overlay)
        except ConfigError as error:
            message = lsp.ShowMessageParams(lsp.MessageType.Error, f"hue-lint: {error}")
            self.server.window_show_message(message)
            findings = ()
        if self._is_behind(uri, asked):
            return
        self.checked[uri] = Checked(asked, findings)
        self.publish(document, findings)

    def findings(self, path: Path, overlay: Mapping[Path, bytes]) -> tuple[Finding, ...]:
        """The findings of one file. Raises ConfigError."""
        workspace = Workspace(self.tools, Options(), path.parent, overlay)
        if is_excluded(path, workspace.settings_at(path)):
            return ()
        checked = check_file(path, workspace.opened(path), Sources(overlay))
        if checked.failure is not None:
            message = f"hue-lint failed on {path}: {checked.failure.reason}"
            self.server.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, message))
        return checked.findings

    def overlay(self) -> dict[Path, bytes]:
        """The texts of all open Python documents that are files."""
        documents = self.server.workspace.text_documents
        return {
            path_of(uri): encoded_text(document.source)
            for uri, document in documents.items()
            if to_fs_path(uri) is not None and document.path.endswith(".py")
        }

    def publish(self, document: TextDocument, findings: tuple[Finding, ...]) -> None:
        diagnostics = [self.diagnostic(document, finding) for finding in findings]
        self.server.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(document.uri, diagnostics, document.version)
        )

    def diagnostic(self, document: TextDocument, finding: Finding) -> lsp.Diagnostic:
        related = [
            lsp.DiagnosticRelatedInformation(
                lsp.Location(from_fs_path(str(step.filename)) or "", row_range(step.row)),
                f"{step.function}: {step.what}",
            )
            for step in finding.path
        ]
        return lsp.Diagnostic(
            range=range_of(document, finding.span),
            message=finding.message,
            severity=lsp.DiagnosticSeverity.Error,
            code=finding.code,
            source=SOURCE,
            related_information=related,
        )

    def at(self, document: TextDocument, wanted: lsp.Range) -> Iterator[Finding]:
        """The findings that touch a range of a document, if it was not changed since."""
        checked = self.checked.get(document.uri)
        if checked is None or checked.version != document.version:
            return
        for finding in checked.findings:
            place = range_of(document, finding.span)
            if _key(place.start) <= _key(wanted.end) and _key(wanted.start) <= _key(place.end):
                yield finding

    def close(self, uri: str) -> None:
        self.checked.pop(uri, None)
        self.server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    def _is_behind(self, uri: str, asked: int | None) -> bool:
        document = self.server.workspace.text_documents.get(uri)
        return document is None or document.version != asked


def create_server(tools: Tools) -> LanguageServer:
    """A language server; `start_io()` serves one editor on standard input and output."""
    server = LanguageServer(SOURCE, version())
    documents = Documents(server, tools)

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        await documents.check(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        await documents.check(params.text_document.uri, PAUSE)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    async def saved(_: lsp.DidSaveTextDocumentParams) -> None:
        # What was saved may matter to every document that is open.
        for uri in list(server.workspace.text_documents):
            await documents.check(uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        documents.close(params.text_document.uri)

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix, FIX_ALL]),
    )
    def actions(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        document = server.workspace.get_text_document(params.text_document.uri)
        only = params.context.only
        found: list[lsp.CodeAction] = []
        if _wanted(lsp.CodeActionKind.QuickFix.value, only):
            for finding in documents.at(document, params.range):
                found += _quick_fixes(documents, document, finding)
        if _wanted(FIX_ALL, only):
            found += _fix_all(documents, document)
        return found

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        document = server.workspace.get_text_document(params.text_document.uri)
        for finding in documents.at(document, lsp.Range(params.position, params.position)):
            page = next((r.page for r in tools.rules if r.code == finding.code), "")
            content = lsp.MarkupContent(lsp.MarkupKind.Markdown, page)
            return lsp.Hover(content, range_of(document, finding.span))
        return None

    return server


def _quick_fixes(
    documents: Documents, document: TextDocument, finding: Finding
) -> Iterator[lsp.CodeAction]:
    """The repair of a finding, and the comment that suppresses it."""
    diagnostic = documents.diagnostic(document, finding)
    if finding.fix is not None:
        safe = finding.fix.applicability is Applicability.SAFE
        yield lsp.CodeAction(
            title=f"{finding.code}: {finding.fix.message}{'' if safe else ' (unsafe)'}",
            kind=lsp.CodeActionKind.QuickFix,
            diagnostics=[diagnostic],
            is_preferred=safe,
            edit=_edit(document, finding.fix.edits),
        )
    path = path_of(document.uri)
    source = Sources({path: encoded_text(document.source)}).read(path)
    yield lsp.CodeAction(
        title=f"{finding.code}: suppress with a comment",
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        edit=_edit(document, with_suppressions(source, [finding], documents.tools.rules)),
    )


def _fix_all(documents: Documents, document: TextDocument) -> Iterator[lsp.CodeAction]:
    """Every safe repair of the document at once."""
    checked = documents.checked.get(document.uri)
    if checked is None or checked.version != document.version:
        return
    path = path_of(document.uri)
    overlay = documents.overlay()

    def recheck(texts: Mapping[Path, bytes], _: Collection[Path]) -> tuple[Finding, ...]:
        return documents.findings(path, {**overlay, **texts})

    read = Sources(overlay).read
    repair = repair_in_memory(checked.findings, recheck, unsafe=False, read=read)
    for source, data in repair.changed.values():
        text = data.decode(source.encoding).removeprefix("\ufeff")
        everything = lsp.Range(lsp.Position(0, 0), lsp.Position(len(document.lines), 0))
        yield lsp.CodeAction(
            title="hue-lint: repair everything that is safe",
            kind=FIX_ALL,
            edit=_workspace_edit(document, [lsp.TextEdit(everything, text)]),
        )


def _edit(document: TextDocument, edits: tuple[Edit, ...]) -> lsp.WorkspaceEdit:
    changes = [lsp.TextEdit(range_of(document, edit.span), edit.content) for edit in edits]
    return _workspace_edit(document, changes)


def _workspace_edit(document: TextDocument, edits: list[lsp.TextEdit]) -> lsp.WorkspaceEdit:
    identifier = lsp.OptionalVersionedTextDocumentIdentifier(document.uri, document.version)
    return lsp.WorkspaceEdit(document_changes=[lsp.TextDocumentEdit(identifier, [*edits])])


def range_of(document: TextDocument, span: Span) -> lsp.Range:
    """A span in the units that the client counts columns in (UTF-16 unless agreed otherwise)."""
    codec = document.position_codec
    return codec.range_to_client_units(
        document.lines, lsp.Range(_position(span.start), _position(span.end))
    )


def row_range(row: int) -> lsp.Range:
    """A whole row of a document that may not be open."""
    return lsp.Range(lsp.Position(row - 1, 0), lsp.Position(row, 0))


def path_of(uri: str) -> Path:
    """The file of a document; one without a file is taken for one in the working directory."""
    return Path(to_fs_path(uri) or "untitled.py")


def _position(position: Position) -> lsp.Position:
    return lsp.Position(position.row - 1, position.column - 1)


def _key(position: lsp.Position) -> tuple[int, int]:
    return (position.line, position.character)


def _wanted(kind: str, only: Sequence[lsp.CodeActionKind | str] | None) -> bool:
    """Whether a kind of action is among those asked for; a kind stands for all kinds below it."""
    if not only:
        return True
    asked = [item.value if isinstance(item, lsp.CodeActionKind) else item for item in only]
    return any(kind == each or kind.startswith(f"{each}.") for each in asked)
