"""An editor for tests: a real client of the language server, over standard input and output."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

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
    """A client that waits for what the server publishes. `spell` makes a URI of a file's path."""

    def __init__(
        self,
        root: Path,
        capabilities: lsp.ClientCapabilities | None = None,
        spell: Callable[[Path], str] = Path.as_uri,
    ) -> None:
        self.root = root
        self.capabilities = capabilities or lsp.ClientCapabilities()
        self.spell = spell
        self.client = LanguageClient("test-editor", "1")
        self.published: asyncio.Queue[lsp.PublishDiagnosticsParams] = asyncio.Queue()
        self.messages: asyncio.Queue[str] = asyncio.Queue()

        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: lsp.PublishDiagnosticsParams) -> None:
            self.published.put_nowait(params)

        @self.client.feature(lsp.WINDOW_SHOW_MESSAGE)
        def shown(params: lsp.ShowMessageParams) -> None:
            self.messages.put_nowait(params.message)

    async def __aenter__(self) -> "Editor":
        await self.client.start_io(
            sys.executable, "-m", "hue_lint", "server", cwd=self.root, preexec_fn=bound
        )
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
        return name if name.startswith(("untitled:", "git:")) else self.spell(self.root / name)

    async def open(self, name: str, text: str) -> list[lsp.Diagnostic]:
        item = lsp.TextDocumentItem(self.uri(name), lsp.LanguageKind.Python, 1, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        return await self.diagnostics()

    async def change(self, name: str, text: str, version: int) -> list[lsp.Diagnostic]:
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(version, self.uri(name)),
                [lsp.TextDocumentContentChangeWholeDocument(text)],
            )
        )
        return await self.diagnostics()

    async def diagnostics(self) -> list[lsp.Diagnostic]:
        published = await asyncio.wait_for(self.published.get(), 60)
        return list(published.diagnostics)

    async def actions(self, name: str, place: lsp.Range, *kinds: str) -> list[lsp.CodeAction]:
        found = await self.client.text_document_code_action_async(
            lsp.CodeActionParams(
                lsp.TextDocumentIdentifier(self.uri(name)),
                place,
                lsp.CodeActionContext([], only=[*kinds] or None),
            )
        )
        return [action for action in found or () if isinstance(action, lsp.CodeAction)]
