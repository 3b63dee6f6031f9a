"""An editor for tests: a real client of the language server, over standard input and output."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import unquote

from lsprotocol import types as lsp
from privileges import bound
from pygls.lsp.client import LanguageClient

RESOLVES = lsp.ClientCapabilities(
    text_document=lsp.TextDocumentClientCapabilities(
        code_action=lsp.CodeActionClientCapabilities(
            data_support=True, resolve_support=lsp.ClientCodeActionResolveOptions(["edit"])
        )
    )
)
"""An editor that asks for the edit of an action when it is chosen."""


class Editor:
    """A client that waits for what the server publishes. `spell` makes a URI of a file's path,
    `command` is what starts the server."""

    def __init__(
        self,
        root: Path,
        capabilities: lsp.ClientCapabilities | None = None,
        spell: Callable[[Path], str] = Path.as_uri,
        command: Sequence[str] = (sys.executable, "-m", "hue_lint", "server"),
    ) -> None:
        self.command = command
        self.root = root
        self.shown: list[str] = []
        self.capabilities = capabilities or lsp.ClientCapabilities()
        self.spell = spell
        self.client = LanguageClient("test-editor", "1")
        self.published: asyncio.Queue[lsp.PublishDiagnosticsParams] = asyncio.Queue()
        self.registered: list[str] = []
        self.messages: asyncio.Queue[str] = asyncio.Queue()

        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: lsp.PublishDiagnosticsParams) -> None:
            # What comes late of a document of the project before is nothing to wait for.
            if params.uri in self.shown or self.root.as_posix() in unquote(params.uri):
                self.published.put_nowait(params)

        @self.client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
        def registered(params: lsp.RegistrationParams) -> None:
            self.registered += [each.method for each in params.registrations]

        self.refreshed: asyncio.Queue[str] = asyncio.Queue()
        self.progress: asyncio.Queue[object] = asyncio.Queue()

        @self.client.feature(lsp.WORKSPACE_DIAGNOSTIC_REFRESH)
        def refresh_diagnostics(_: None) -> None:
            self.refreshed.put_nowait("diagnostics")

        @self.client.feature(lsp.WORKSPACE_CODE_LENS_REFRESH)
        def refresh_lenses(_: None) -> None:
            self.refreshed.put_nowait("lenses")

        @self.client.feature(lsp.WINDOW_WORK_DONE_PROGRESS_CREATE)
        def create_progress(_: lsp.WorkDoneProgressCreateParams) -> None:
            return None

        @self.client.feature(lsp.PROGRESS)
        def progress(params: lsp.ProgressParams) -> None:
            self.progress.put_nowait(params.value)

        self.logged: list[str] = []

        @self.client.feature(lsp.WINDOW_LOG_MESSAGE)
        def logged(params: lsp.LogMessageParams) -> None:
            self.logged.append(params.message)

        @self.client.feature(lsp.WINDOW_SHOW_MESSAGE)
        def shown(params: lsp.ShowMessageParams) -> None:
            self.messages.put_nowait(params.message)

    async def __aenter__(self) -> "Editor":
        await self.client.start_io(*self.command, cwd=self.root, preexec_fn=bound)
        await self.client.initialize_async(
            lsp.InitializeParams(self.capabilities, root_uri=self.root.as_uri())
        )
        self.client.initialized(lsp.InitializedParams())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()

    def uri(self, name: str) -> str:
        return (
            name
            if name.startswith(("untitled:", "git:", "vscode-notebook-cell:"))
            else self.spell(self.root / name)
        )

    async def open(self, name: str, text: str) -> list[lsp.Diagnostic]:
        self.show(name, text)
        return await self.diagnostics()

    async def turn_to(self, root: Path) -> None:
        """Close what is open, and go on with another project."""
        for uri in self.shown:
            document = lsp.TextDocumentIdentifier(uri)
            self.client.text_document_did_close(lsp.DidCloseTextDocumentParams(document))
        self.shown.clear()
        self.root = root
        for queue in (self.published, self.messages):
            while not queue.empty():
                queue.get_nowait()

    def show(self, name: str, text: str) -> None:
        self.shown.append(self.uri(name))
        item = lsp.TextDocumentItem(self.uri(name), lsp.LanguageKind.Python, 1, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    async def change(self, name: str, text: str, version: int) -> list[lsp.Diagnostic]:
        self.write(name, text, version)
        return await self.diagnostics()

    def write(self, name: str, text: str, version: int) -> None:
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(version, self.uri(name)),
                [lsp.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def diagnostics(self) -> list[lsp.Diagnostic]:
        published = await asyncio.wait_for(self.published.get(), 60)
        return list(published.diagnostics)

    async def ask(self, name: str, before: str | None = None) -> lsp.DocumentDiagnosticReport:
        document = lsp.TextDocumentIdentifier(self.uri(name))
        asked = lsp.DocumentDiagnosticParams(document, previous_result_id=before)
        return await asyncio.wait_for(self.client.text_document_diagnostic_async(asked), 60)

    async def lenses(self, name: str) -> list[tuple[int, str]]:
        document = lsp.TextDocumentIdentifier(self.uri(name))
        asked = self.client.text_document_code_lens_async(lsp.CodeLensParams(document))
        found = await asyncio.wait_for(asked, 60)
        return [(each.range.start.line, each.command.title) for each in found]

    async def actions(self, name: str, place: lsp.Range, *kinds: str) -> list[lsp.CodeAction]:
        found = await self.client.text_document_code_action_async(
            lsp.CodeActionParams(
                lsp.TextDocumentIdentifier(self.uri(name)),
                place,
                lsp.CodeActionContext([], only=[*kinds] or None),
            )
        )
        return [action for action in found or () if isinstance(action, lsp.CodeAction)]
