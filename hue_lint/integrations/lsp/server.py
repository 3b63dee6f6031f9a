"""The server: which question of the editor is answered by what."""

from typing import Final

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from hue_lint.integrations.lsp import actions
from hue_lint.integrations.lsp.documents import SOURCE, Documents
from hue_lint.integrations.lsp.places import range_of
from hue_lint.integrations.lsp.workspace import ExactWorkspace
from hue_lint.linter import Tools
from hue_lint.version import version

PAUSE: Final = 0.2
"""Seconds without a key stroke before a document is checked again."""


def create_server(tools: Tools) -> LanguageServer:
    """A language server; `start_io()` serves one editor on standard input and output."""
    server = LanguageServer(SOURCE, version())
    documents = Documents(server, tools)

    @server.feature(lsp.INITIALIZE)
    def initialize(params: lsp.InitializeParams) -> None:
        made = server.workspace
        server.protocol._workspace = ExactWorkspace(
            made.root_uri,
            workspace_folders=list(made.folders.values()),
            position_encoding=made.position_encoding,
        )

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        await documents.check(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        await documents.check(params.text_document.uri, PAUSE)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    async def saved(_: lsp.DidSaveTextDocumentParams) -> None:
        # What was saved may matter to every document that is open.
        for document in documents.all():
            await documents.check(document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        documents.close(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, actions.OPTIONS)
    async def code_actions(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        document = documents.open_at(params.text_document.uri)
        if document is None:
            return []
        only = [str(getattr(kind, "value", kind)) for kind in params.context.only or ()]
        return await actions.actions_at(documents, document, params.range, only)

    @server.feature(lsp.CODE_ACTION_RESOLVE)
    async def code_action(action: lsp.CodeAction) -> lsp.CodeAction:
        return await actions.resolve(documents, action)

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        document = documents.open_at(params.text_document.uri)
        if document is None:
            return None
        for finding in documents.at(document, lsp.Range(params.position, params.position)):
            page = next((r.page for r in tools.rules if r.code == finding.code), "")
            content = lsp.MarkupContent(lsp.MarkupKind.Markdown, page)
            return lsp.Hover(content, range_of(document, finding.span))
        return None

    return server
