"""The server: which question of the editor is answered by what."""

import asyncio
from typing import Final

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from hue_lint.integrations.lsp import actions, hovering, lenses, telling
from hue_lint.integrations.lsp.documents import Documents
from hue_lint.integrations.lsp.telling import SOURCE
from hue_lint.integrations.lsp.watching import WATCHING, can_watch
from hue_lint.integrations.lsp.workspace import ExactWorkspace
from hue_lint.linter import Tools
from hue_lint.version import version

PAUSE: Final = 0.2
"""Seconds without a key stroke before a document is checked again."""

NOTEBOOKS: Final = lsp.NotebookDocumentSyncOptions(
    [
        lsp.NotebookDocumentFilterWithNotebook(
            "jupyter-notebook", [lsp.NotebookCellLanguage("python")]
        )
    ],
    save=True,
)
"""The notebooks whose cells are checked."""


def create_server(tools: Tools) -> LanguageServer:
    """A language server; `start_io()` serves one editor on standard input and output."""
    server = LanguageServer(SOURCE, version(), notebook_document_sync=NOTEBOOKS)
    documents = Documents(server, tools)
    _know_the_editor(server, documents)
    _follow_what_is_open(server, documents)
    _answer(server, documents, tools)
    return server


def _know_the_editor(server: LanguageServer, documents: Documents) -> None:
    """What depends on what the editor can do."""

    @server.feature(lsp.INITIALIZE)
    def initialize(params: lsp.InitializeParams) -> None:
        made = server.workspace
        server.protocol._workspace = ExactWorkspace(
            made.root_uri,
            workspace_folders=list(made.folders.values()),
            position_encoding=made.position_encoding,
        )
        if telling.asks(params.capabilities):
            documents.teller = telling.Refreshing(server)
            _answer_who_asks(server, documents)
        if lenses.are_wanted(params):
            _show_lenses(server, documents)

    @server.feature(lsp.INITIALIZED)
    def initialized(_: lsp.InitializedParams) -> None:
        documents.is_told_of_the_disk = can_watch(server.client_capabilities)
        if documents.is_told_of_the_disk:
            server.client_register_capability(lsp.RegistrationParams([WATCHING]))


def _follow_what_is_open(server: LanguageServer, documents: Documents) -> None:
    async def changed(uri: str) -> None:
        documents.text_changed()
        text = documents.text_at(uri)
        if text is None:
            return
        await documents.up_to_date(text, PAUSE)
        # Whoever types on makes the callers wait for the last change.
        await asyncio.sleep(PAUSE)
        now = documents.text_at(uri)
        if now is not None and now.stamp == text.stamp:
            await documents.check_others(now)

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def document_opened(params: lsp.DidOpenTextDocumentParams) -> None:
        await documents.opened(params.text_document.uri)

    @server.feature(lsp.NOTEBOOK_DOCUMENT_DID_OPEN)
    async def notebook_opened(params: lsp.DidOpenNotebookDocumentParams) -> None:
        await documents.opened(params.notebook_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def document_changed(params: lsp.DidChangeTextDocumentParams) -> None:
        await changed(params.text_document.uri)

    @server.feature(lsp.NOTEBOOK_DOCUMENT_DID_CHANGE)
    async def notebook_changed(params: lsp.DidChangeNotebookDocumentParams) -> None:
        await changed(params.notebook_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    async def document_saved(_: lsp.DidSaveTextDocumentParams) -> None:
        # What was saved may matter to every document that is open.
        await documents.check_all()

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def changed_on_disk(_: lsp.DidChangeWatchedFilesParams) -> None:
        await documents.check_all()

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def document_closed(params: lsp.DidCloseTextDocumentParams) -> None:
        await documents.closed(params.text_document.uri)

    @server.feature(lsp.NOTEBOOK_DOCUMENT_DID_CLOSE)
    async def notebook_closed(params: lsp.DidCloseNotebookDocumentParams) -> None:
        await documents.closed(*(cell.uri for cell in params.cell_text_documents))


def _answer(server: LanguageServer, documents: Documents, tools: Tools) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, actions.OPTIONS)
    async def code_actions(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        only = [str(getattr(kind, "value", kind)) for kind in params.context.only or ()]
        return await actions.actions_at(documents, params.text_document.uri, params.range, only)

    @server.feature(lsp.CODE_ACTION_RESOLVE)
    async def code_action(action: lsp.CodeAction) -> lsp.CodeAction:
        return await actions.resolve(documents, action)

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        return await hovering.hover(documents, tools, params)


def _answer_who_asks(server: LanguageServer, documents: Documents) -> None:
    options = lsp.DiagnosticOptions(
        inter_file_dependencies=True, workspace_diagnostics=False, identifier=SOURCE
    )

    @server.feature(lsp.TEXT_DOCUMENT_DIAGNOSTIC, options)
    async def diagnostic(params: lsp.DocumentDiagnosticParams) -> lsp.DocumentDiagnosticReport:
        text = documents.text_at(params.text_document.uri)
        checked = await documents.up_to_date(text, PAUSE) if text is not None else None
        now = documents.text_at(params.text_document.uri)
        part = now.part_of(params.text_document.uri) if now is not None else None
        if now is None or now.document is None or part is None or checked is None:
            return telling.report([], params.previous_result_id)
        items = telling.diagnostics(now, part, checked.outcome, documents.all())
        return telling.report(items, params.previous_result_id)


def _show_lenses(server: LanguageServer, documents: Documents) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_CODE_LENS)
    async def code_lens(params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
        return await lenses.lenses(documents, params.text_document.uri)
