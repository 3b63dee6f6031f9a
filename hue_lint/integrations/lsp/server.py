"""The server: which question of the editor is answered by what."""

import asyncio
from typing import Final

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from hue_lint.findings import Finding
from hue_lint.integrations.lsp import actions
from hue_lint.integrations.lsp.documents import SOURCE, Documents
from hue_lint.integrations.lsp.places import range_of
from hue_lint.integrations.lsp.workspace import ExactWorkspace
from hue_lint.linter import Tools
from hue_lint.version import version

PAUSE: Final = 0.2
"""Seconds without a key stroke before a document is checked again."""


WATCHED: Final = (
    "**/*.py",
    "**/{pyproject,hue-lint}.toml",
    "**/setup.cfg",
    "**/.gitignore",
    "**/templates/**",
)
"""What findings may rest on."""

WATCHING: Final = lsp.Registration(
    id="hue-lint-files",
    method=lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES,
    register_options=lsp.DidChangeWatchedFilesRegistrationOptions(
        [lsp.FileSystemWatcher(glob) for glob in WATCHED]
    ),
)


def told_here(finding: Finding) -> str:
    """What is known of this place: the message, the way to the operation, what to do."""
    parts = [f"**{finding.code} {finding.name}**: {finding.message}"]
    parts += [f"- `{each.function}`, row {each.row}: `{each.what}`" for each in finding.path]
    repair = finding.fix.message if finding.fix is not None else finding.remedy
    if repair:
        parts.append(f"\nRepair: `{repair}`")
    return "\n".join(parts)


def can_watch(capabilities: lsp.ClientCapabilities) -> bool:
    """Whether the editor tells of changed files where it is asked to."""
    match capabilities.workspace:
        case lsp.WorkspaceClientCapabilities(
            did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(
                dynamic_registration=True
            )
        ):
            return True
    return False


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
        uri = params.text_document.uri
        document = documents.open_at(uri)
        asked = None if document is None else document.version
        await documents.check(uri, PAUSE)
        # Whoever types on makes the callers wait for the last change.
        await asyncio.sleep(PAUSE)
        now = documents.open_at(uri)
        if now is not None and now.version == asked:
            await documents.check_others(uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    async def saved(_: lsp.DidSaveTextDocumentParams) -> None:
        # What was saved may matter to every document that is open.
        for document in documents.all():
            await documents.check(document.uri)

    @server.feature(lsp.INITIALIZED)
    def initialized(_: lsp.InitializedParams) -> None:
        if can_watch(server.client_capabilities):
            server.client_register_capability(lsp.RegistrationParams([WATCHING]))

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def changed_on_disk(_: lsp.DidChangeWatchedFilesParams) -> None:
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
            text = f"{told_here(finding)}\n\n---\n\n{page}"
            content = lsp.MarkupContent(lsp.MarkupKind.Markdown, text)
            return lsp.Hover(content, range_of(document, finding.span))
        return None

    return server
