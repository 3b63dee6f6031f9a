"""The language server, asked by a real client over standard input and output."""

import asyncio
import sys
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

TEXT = """\
from blog.models import Post


async def detail(request):
    return "😀", Post.objects.get(pk=1)
"""


class Editor:
    """A client that waits for what the server publishes."""

    def __init__(self, root: Path) -> None:
        self.root = root
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
        await self.client.start_io(sys.executable, "-m", "hue_lint", "server", cwd=self.root)
        await self.client.initialize_async(
            lsp.InitializeParams(lsp.ClientCapabilities(), root_uri=self.root.as_uri())
        )
        self.client.initialized(lsp.InitializedParams())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()

    def uri(self, name: str) -> str:
        return (self.root / name).as_uri()

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


@pytest.fixture
def edit(blog):
    """Run a scene with an editor in the project."""

    def run(scene):
        async def whole():
            async with Editor(blog) as editor:
                return await scene(editor)

        return asyncio.run(whole())

    return run


def test_findings_are_published_in_the_units_of_the_client(edit):
    async def scene(editor):
        return await editor.open("blog/new.py", TEXT)

    (diagnostic,) = edit(scene)
    assert (diagnostic.code, diagnostic.source) == ("HUE101", "hue-lint")
    # An emoji is one character for Python and two units of UTF-16 for an editor.
    start = len('    return "') + 2 + len('", ')
    assert diagnostic.range.start == lsp.Position(4, start)
    assert diagnostic.range.end == lsp.Position(4, start + len("Post.objects.get(pk=1)"))


def test_a_change_is_checked_and_what_is_mended_disappears(edit):
    mended = TEXT.replace("Post.objects.get", "await Post.objects.aget")

    async def scene(editor):
        assert len(await editor.open("blog/new.py", TEXT)) == 1
        return await editor.change("blog/new.py", mended, 2)

    assert edit(scene) == []


def test_an_open_document_goes_before_its_file_for_others_too(edit, blog):
    caller = "from blog.helpers import total\n\n\nasync def view(request):\n    return total()\n"
    helper = "from blog.models import Post\n\n\ndef total():\n    return Post.objects.count()\n"
    (blog / "blog/helpers.py").write_text("def total():\n    return 1\n")

    async def scene(editor):
        assert await editor.open("blog/caller.py", caller) == []
        assert await editor.open("blog/helpers.py", helper) == []
        return await editor.change("blog/caller.py", caller + "\n", 2)

    (diagnostic,) = edit(scene)
    assert diagnostic.code == "HUE501"
    (related,) = diagnostic.related_information
    assert related.location.uri.endswith("/blog/helpers.py")
    assert related.location.range.start.line == 4


def test_a_finding_can_be_suppressed_from_the_editor(edit):
    async def scene(editor):
        (diagnostic,) = await editor.open("blog/new.py", TEXT)
        actions = await editor.actions("blog/new.py", diagnostic.range, "quickfix")
        return next(action for action in actions if "suppress" in action.title)

    (change,) = edit(scene).edit.document_changes
    (text_edit,) = change.edits
    assert text_edit.new_text == "  # noqa: HUE101"
    assert text_edit.range.start.line == 4


def test_everything_safe_is_repaired_at_once(edit):
    unused = "x = 1  # noqa: HUE101\ny = 2  # noqa: HUE102\n"

    async def scene(editor):
        assert len(await editor.open("blog/unused.py", unused)) == 2
        everywhere = lsp.Range(lsp.Position(0, 0), lsp.Position(2, 0))
        return await editor.actions("blog/unused.py", everywhere, "source.fixAll")

    (action,) = edit(scene)
    assert action.edit.document_changes[0].edits[0].new_text == "x = 1\ny = 2\n"


def test_hovering_shows_the_page_of_the_rule(edit):
    async def scene(editor):
        (diagnostic,) = await editor.open("blog/new.py", TEXT)
        position = lsp.TextDocumentPositionParams(
            lsp.TextDocumentIdentifier(editor.uri("blog/new.py")), diagnostic.range.start
        )
        hover = lsp.HoverParams(position.text_document, position.position)
        return await editor.client.text_document_hover_async(hover)

    assert edit(scene).contents.value.startswith("# HUE101 sync-query")


def test_what_the_configuration_leaves_out_is_left_out(edit, blog):
    (blog / "pyproject.toml").write_text('[tool.hue-lint]\nexclude = ["blog/new.py"]\n')

    async def scene(editor):
        return await editor.open("blog/new.py", TEXT)

    assert edit(scene) == []


def test_a_wrong_configuration_is_shown(edit, blog):
    (blog / "pyproject.toml").write_text("[tool.hue-lint]\nselct = []\n")

    async def scene(editor):
        assert await editor.open("blog/new.py", TEXT) == []
        return await asyncio.wait_for(editor.messages.get(), 60)

    assert "unknown key 'selct' (did you mean 'select'?)" in edit(scene)
