"""The language server, asked by a real client over standard input and output."""

import asyncio
from urllib.parse import quote

import pytest
from editor import RESOLVES, Editor
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcRequestCancelled

TEXT = """\
from blog.models import Post


async def detail(request):
    return "😀", Post.objects.get(pk=1)
"""


@pytest.fixture(scope="module")
def runner():
    """One event loop for the scenes of this file, and one editor for those that need no other."""
    with asyncio.Runner() as runner:
        usual: list[Editor] = []
        yield runner, usual
        for editor in usual:
            runner.run(editor.__aexit__())


@pytest.fixture
def edit(blog, runner):
    """Run a scene with an editor in the project: the usual one, or one with other abilities."""
    loop, usual = runner

    async def in_the_usual(scene):
        if not usual:
            usual.append(await Editor(blog).__aenter__())
        await usual[0].turn_to(blog)
        return await scene(usual[0])

    async def in_another(scene, wanted):
        async with Editor(blog, *wanted) as editor:
            return await scene(editor)

    def run(scene, *wanted):
        alone = any(each is not None for each in wanted)
        return loop.run(in_another(scene, wanted) if alone else in_the_usual(scene))

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
    (blog / "blog/caller.py").write_text(caller)

    async def scene(editor):
        assert await editor.open("blog/caller.py", caller) == []
        assert await editor.open("blog/helpers.py", helper) == []
        found = await editor.diagnostics()
        document = lsp.TextDocumentIdentifier(editor.uri("blog/helpers.py"))
        editor.client.text_document_did_close(lsp.DidCloseTextDocumentParams(document))
        assert await editor.diagnostics() == []
        assert await editor.diagnostics() == []
        return found

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


def test_hovering_shows_what_is_known_of_the_place_and_the_page_of_the_rule(edit):
    async def scene(editor):
        (diagnostic,) = await editor.open("blog/new.py", TEXT)
        position = lsp.TextDocumentPositionParams(
            lsp.TextDocumentIdentifier(editor.uri("blog/new.py")), diagnostic.range.start
        )
        hover = lsp.HoverParams(position.text_document, position.position)
        return await editor.client.text_document_hover_async(hover)

    here, known, page = edit(scene).contents.value.split("\n\n---\n\n")
    assert here.startswith("**HUE101 sync-query**: Post.objects.get(pk=1) runs a query on Post")
    assert "Repair: `" in here
    assert known.startswith("- `Post.objects.get(pk=1)`: an instance of Post from a query\n")
    assert "\nEvidence: `django/db/models/query.py QuerySet.get" in known
    assert page.startswith("# HUE101 sync-query")


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


def test_a_wrong_configuration_is_said_once_and_not_for_each_document_and_key(edit, blog):
    names = ("blog/new.py", "blog/newer.py")

    async def settled(editor, settings, count):
        """Both documents, after the settings have changed on disk."""
        # Never half of it, which would be other settings.
        (blog / "written").write_text(f"[tool.hue-lint]\n{settings}")
        (blog / "written").replace(blog / "pyproject.toml")
        changed = lsp.FileEvent(editor.uri("pyproject.toml"), lsp.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([changed]))
        found = {}
        while found != dict.fromkeys(map(editor.uri, names), count):
            told = await asyncio.wait_for(editor.published.get(), 20)
            found[told.uri] = len(told.diagnostics)

    async def scene(editor):
        for name in names:
            editor.show(name, TEXT)
        said = []
        for settings, count in (("selct = []", 0), ("selct = []", 0), ("", 1), ("selct = []", 0)):
            await settled(editor, settings, count)
            said.append(editor.messages.qsize())
        return said

    assert edit(scene) == [1, 1, 1, 2]


NAMES = {
    "plain": "blog/new.py",
    "a space": "two words/new.py",
    "umlauts": "Übung/größe.py",
    "a plus": "blog/c++.py",
    "a percent sign": "blog/100%.py",
    "what looks like an escape": "blog/a%20b.py",
    "what separates the parts of a URI": "blog/a#b?c;d&e=f.py",
    "a drive letter": "c:/blog/new.py",
    "behind a link": "linked/new.py",
}


@pytest.mark.parametrize(
    "spell",
    [
        pytest.param(lambda path: path.as_uri(), id="as Python escapes"),
        pytest.param(lambda path: f"file://{quote(str(path))}", id="as VS Code escapes"),
        pytest.param(
            lambda path: "file://" + quote(str(path), safe="/ ÜüößÖ+&=;:"), id="with few escapes"
        ),
    ],
)
def test_a_document_is_known_however_its_uri_is_written(spell, edit, blog):
    (blog / "linked").symlink_to(blog / "blog")

    async def scene(editor):
        found = {}
        for what, name in NAMES.items():
            document = lsp.TextDocumentIdentifier(editor.uri(name))
            item = lsp.TextDocumentItem(document.uri, lsp.LanguageKind.Python, 1, TEXT)
            editor.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
            published = await asyncio.wait_for(editor.published.get(), 20)
            here = published.diagnostics[0].range
            (repair, *_) = await editor.actions(name, here)
            edited = repair.edit.document_changes[0].text_document.uri
            editor.client.text_document_did_close(lsp.DidCloseTextDocumentParams(document))
            closed = await asyncio.wait_for(editor.published.get(), 20)
            found[what] = (published.uri, edited, closed.uri, [*closed.diagnostics])
        return found

    found = edit(scene, None, spell)
    for what, name in NAMES.items():
        uri = spell(blog / name)
        assert found[what] == (uri, uri, uri, []), what


def test_what_was_never_saved_is_checked(edit):
    async def scene(editor):
        for uri in ("untitled:Untitled-1", "untitled:/srv/site/new.py", "untitled:two%20words"):
            for found in (await editor.open(uri, TEXT), await editor.change(uri, TEXT + "\n", 2)):
                assert [each.code for each in found] == ["HUE101"], uri

    edit(scene)


@pytest.mark.parametrize(
    "uri",
    [
        pytest.param("git:/blog/new.py?HEAD", id="an old version"),
        pytest.param("file:///blog/a%00b.py", id="a name that no file can have"),
        pytest.param("untitled:a%00b.py", id="a name that no file will have"),
        pytest.param("file://[blog/new.py", id="half an address"),
        pytest.param("http://[::1", id="half an address of another kind"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_document_that_is_no_file_gets_no_answer_and_does_no_harm(uri, edit):
    async def scene(editor):
        item = lsp.TextDocumentItem(uri, lsp.LanguageKind.Python, 1, TEXT)
        editor.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        document = lsp.TextDocumentIdentifier(uri)
        everywhere = lsp.Range(lsp.Position(0, 0), lsp.Position(9, 0))
        asked = lsp.CodeActionParams(document, everywhere, lsp.CodeActionContext([]))
        assert not await editor.client.text_document_code_action_async(asked)
        found = await editor.open("blog/new.py", TEXT)
        editor.client.text_document_did_close(lsp.DidCloseTextDocumentParams(document))
        return found

    assert len(edit(scene)) == 1


def test_what_the_editor_calls_python_is_checked_whatever_its_name(edit):
    assert [each.code for each in edit(lambda editor: editor.open("blog/script", TEXT))] == [
        "HUE101"
    ]


def test_a_file_that_is_open_by_two_names_is_checked_in_both(edit, blog):
    (blog / "linked").symlink_to(blog / "blog")

    async def scene(editor):
        names = ("blog/new.py", "linked/new.py")
        everywhere = lsp.Range(lsp.Position(0, 0), lsp.Position(9, 0))
        assert [len(await editor.open(name, TEXT)) for name in names] == [1, 1]
        for name in names:
            (repair, *_) = await editor.actions(name, everywhere)
            edited = repair.edit.document_changes[0].text_document.uri
            assert edited == editor.uri(name)
        editor.write("linked/new.py", "\n" + TEXT, 2)
        places = {}
        while places != {editor.uri(names[0]): [4], editor.uri(names[1]): [5]}:
            told = await asyncio.wait_for(editor.published.get(), 20)
            places[told.uri] = [each.range.start.line for each in told.diagnostics]

    edit(scene)


def test_rows_are_counted_as_editors_count_them(edit):
    text = "# a\fb\u2028c\x1cd\n" + TEXT

    async def scene(editor):
        await editor.open("blog/new.py", text)
        here = lsp.Range(lsp.Position(4, 0), lsp.Position(4, 0))
        editor.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(2, editor.uri("blog/new.py")),
                [lsp.TextDocumentContentChangePartial(here, "# more\n")],
            )
        )
        return await editor.diagnostics()

    (diagnostic,) = edit(scene)
    assert diagnostic.range.start == lsp.Position(6, len('    return "😀", ') + 1)


def test_a_locked_folder_does_not_darken_the_editor(edit, blog):
    (blog / "pgdata").mkdir(mode=0)

    async def scene(editor):
        return await editor.open("blog/new.py", TEXT)

    diagnostics = edit(scene)
    (blog / "pgdata").chmod(0o755)
    assert [each.code for each in diagnostics] == ["HUE101"]


def test_a_helper_that_may_not_be_read_is_written_to_the_log_of_the_editor_once(edit, blog):
    (blog / "blog/helpers.py").write_text("def first(): ...\n")
    (blog / "blog/helpers.py").chmod(0)
    text = "from blog.helpers import first\n\n\nasync def detail(request):\n    first()\n"

    async def scene(editor):
        await editor.open("blog/new.py", text)
        await editor.open("blog/more.py", text)
        return editor.logged

    (told,) = edit(scene)
    assert told.startswith(f"{blog}/blog/helpers.py:1: permission denied, so nothing ")


MANY = "from blog.models import Post\n" + "".join(
    f"\n\nasync def view{number}(request):\n    return Post.objects.get(pk={number})\n"
    for number in range(150)
)
EVERYWHERE = lsp.Range(lsp.Position(0, 0), lsp.Position(1000, 0))


def test_moving_the_cursor_works_nothing_out(edit):
    async def scene(editor):
        await editor.open("blog/new.py", TEXT)
        at_cursor = lsp.Range(lsp.Position(4, 20), lsp.Position(4, 20))
        offered = await editor.actions("blog/new.py", at_cursor)
        (everything,) = [each for each in offered if each.kind == "source.fixAll.hue-lint"]
        assert everything.edit is None
        return await editor.client.code_action_resolve_async(everything)

    (change,) = edit(scene, RESOLVES).edit.document_changes
    (text_edit,) = change.edits
    assert text_edit.new_text == '    return "😀", await Post.objects.aget(pk=1)\n'
    assert text_edit.range == lsp.Range(lsp.Position(4, 0), lsp.Position(5, 0))


def test_an_editor_that_cannot_ask_later_is_offered_everything_only_by_its_kind(edit):
    async def scene(editor):
        await editor.open("blog/new.py", TEXT)
        at_cursor = await editor.actions("blog/new.py", EVERYWHERE)
        by_kind = await editor.actions("blog/new.py", EVERYWHERE, "source.fixAll")
        return at_cursor, by_kind

    at_cursor, by_kind = edit(scene)
    assert {each.kind for each in at_cursor} == {"quickfix"}
    assert [each.edit is not None for each in by_kind] == [True]


def test_hovering_is_answered_while_everything_is_repaired(edit):
    async def scene(editor):
        (first, *_) = await editor.open("blog/many.py", MANY)
        (everything,) = await editor.actions("blog/many.py", EVERYWHERE, "source.fixAll")
        ended = []
        repairing = asyncio.ensure_future(editor.client.code_action_resolve_async(everything))
        repairing.add_done_callback(lambda _: ended.append("repaired"))
        document = lsp.TextDocumentIdentifier(editor.uri("blog/many.py"))
        hover = lsp.HoverParams(document, first.range.start)
        assert await editor.client.text_document_hover_async(hover) is not None
        ended.append("hovered")
        assert (await repairing).edit is not None
        return ended

    assert edit(scene, RESOLVES) == ["hovered", "repaired"]


def test_work_that_nobody_waits_for_is_given_up(edit):
    async def scene(editor):
        await editor.open("blog/many.py", MANY)
        (everything,) = await editor.actions("blog/many.py", EVERYWHERE, "source.fixAll")
        protocol = editor.client.protocol
        asked = protocol.send_request_async(lsp.CODE_ACTION_RESOLVE, everything, msg_id="mine")
        editor.client.cancel_request(lsp.CancelParams("mine"))
        with pytest.raises(JsonRpcRequestCancelled):
            await asked
        return await editor.open("blog/new.py", TEXT)

    assert len(edit(scene, RESOLVES)) == 1


def test_a_half_typed_row_keeps_the_other_findings(edit):
    typing = TEXT + "\n\nasync def more(request):\n    Post.objects.\n"

    async def scene(editor):
        return await editor.open("blog/new.py", typing)

    assert sorted(each.code for each in edit(scene)) == ["HUE101", "HUE900"]


def test_half_of_a_character_keeps_no_finding_back(edit):
    """As an editor has it in its memory; no file can."""

    async def scene(editor):
        return await editor.open("blog/new.py", TEXT + 'half = "\ud83d"\n')

    assert [each.code for each in edit(scene)] == ["HUE101"]


def test_a_change_of_a_helper_is_told_where_it_is_called(edit, blog):
    caller = "from blog.helpers import total\n\n\nasync def view(request):\n    return total()\n"
    helper = "from blog.models import Post\n\n\ndef total():\n    return 1\n"
    (blog / "blog/caller.py").write_text(caller)
    (blog / "blog/helpers.py").write_text(helper)

    async def scene(editor):
        assert await editor.open("blog/helpers.py", helper) == []
        assert await editor.open("blog/caller.py", caller) == []
        assert (
            await editor.change("blog/helpers.py", helper.replace("1", "Post.objects.count()"), 2)
            == []
        )
        return await editor.diagnostics()

    assert [each.code for each in edit(scene)] == ["HUE501"]


WATCHES = lsp.ClientCapabilities(
    workspace=lsp.WorkspaceClientCapabilities(
        did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(
            dynamic_registration=True
        )
    )
)


def test_what_changes_on_disk_is_seen(edit, blog):
    registered = []

    async def scene(editor):
        assert len(await editor.open("blog/new.py", TEXT)) == 1
        registered.extend(editor.registered)
        (blog / "pyproject.toml").write_text('[tool.hue-lint]\nignore = ["HUE101"]\n')
        event = lsp.FileEvent(editor.uri("pyproject.toml"), lsp.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([event]))
        return await editor.diagnostics()

    assert edit(scene, WATCHES) == []
    assert registered == ["workspace/didChangeWatchedFiles"]


def test_a_function_is_converted_to_async_from_the_editor(edit):
    text = "from blog.models import Post\n\n\ndef view(request):\n    return Post.objects.count()\n"

    async def scene(editor):
        await editor.open("blog/new.py", text)
        at_def = lsp.Range(lsp.Position(3, 2), lsp.Position(3, 2))
        (action,) = await editor.actions("blog/new.py", at_def, "refactor")
        assert (action.title, action.edit) == ("hue-lint: convert view() to async", None)
        return await editor.client.code_action_resolve_async(action)

    (change,) = edit(scene, RESOLVES).edit.document_changes
    (text_edit,) = change.edits
    assert text_edit.new_text == (
        "async def view(request):\n    return await Post.objects.acount()\n"
    )


def test_why_a_function_cannot_be_async_is_shown_in_the_editor(edit):
    text = "from blog.models import Post\n\n\ndef titles():\n    yield Post.objects.first()\n"

    async def scene(editor):
        await editor.open("blog/new.py", text)
        at_def = lsp.Range(lsp.Position(3, 0), lsp.Position(3, 0))
        (action,) = await editor.actions("blog/new.py", at_def, "refactor.rewrite")
        resolved = await editor.client.code_action_resolve_async(action)
        return resolved.edit, await asyncio.wait_for(editor.messages.get(), 60)

    change, message = edit(scene, RESOLVES)
    assert change is None
    assert "titles() stays synchronous: it is a generator" in message


ASKS = lsp.ClientCapabilities(
    text_document=lsp.TextDocumentClientCapabilities(
        diagnostic=lsp.DiagnosticClientCapabilities(), code_lens=lsp.CodeLensClientCapabilities()
    ),
    workspace=lsp.WorkspaceClientCapabilities(
        diagnostics=lsp.DiagnosticWorkspaceClientCapabilities(refresh_support=True),
        code_lens=lsp.CodeLensWorkspaceClientCapabilities(refresh_support=True),
    ),
)
"""An editor that asks for what is found, and for what stands above functions."""


def test_an_editor_that_asks_is_answered_and_told_when_to_ask_again(edit, blog):
    caller = "from blog.helpers import total\n\n\nasync def view(request):\n    return total()\n"
    helper = "from blog.models import Post\n\n\ndef total():\n    return 1\n"
    (blog / "blog/caller.py").write_text(caller)
    (blog / "blog/helpers.py").write_text(helper)

    async def scene(editor):
        editor.show("blog/helpers.py", helper)
        editor.show("blog/caller.py", caller)
        first = await editor.ask("blog/caller.py")
        same = await editor.ask("blog/caller.py", first.result_id)
        assert ([*first.items], same.kind) == ([], "unchanged")
        editor.write("blog/helpers.py", helper.replace("1", "Post.objects.count()"), 2)
        assert await asyncio.wait_for(editor.refreshed.get(), 60) == "diagnostics"
        again = await editor.ask("blog/caller.py", first.result_id)
        assert await asyncio.wait_for(editor.refreshed.get(), 60) == "lenses"
        assert await editor.lenses("blog/caller.py") == [
            (3, "runs on the event loop: 1 call that leads to more")
        ]
        assert editor.published.empty()
        return again

    (diagnostic,) = edit(scene, ASKS).items
    assert diagnostic.code == "HUE501"
    assert diagnostic.code_description.href.endswith("/HUE501.html")


def test_above_a_function_stands_what_of_it_runs_on_the_event_loop(edit):
    text = TEXT.replace("    return", "    request.user.pk\n    Post.objects.count()\n    return")

    async def scene(editor):
        editor.show("blog/new.py", f"{text}\n\nasync def fine(request):\n    return 1\n")
        return await editor.lenses("blog/new.py")

    assert edit(scene, ASKS) == [
        (3, "runs on the event loop: 2 queries, 1 look at the user"),
    ]


def test_what_takes_long_is_said_to_take_long(edit):
    shows = lsp.ClientCapabilities(
        text_document=RESOLVES.text_document,
        window=lsp.WindowClientCapabilities(work_done_progress=True),
    )

    async def scene(editor):
        await editor.open(
            "blog/many.py", "\n".join(MANY.replace("view", f"v{n}") for n in range(5))
        )
        while not editor.progress.empty():
            editor.progress.get_nowait()
        whole = lsp.Range(lsp.Position(0, 0), lsp.Position(20_000, 0))
        (everything,) = await editor.actions("blog/many.py", whole, "source.fixAll")
        await editor.client.code_action_resolve_async(everything)
        return [await asyncio.wait_for(editor.progress.get(), 60) for _ in range(2)]

    begun, ended = edit(scene, shows)
    assert (begun["kind"], begun["title"], ended["kind"]) == ("begin", "hue-lint: repairing", "end")


CELLS = [
    "%matplotlib inline\nfrom blog.models import Post",
    "%%html\n<p>no Python</p>",
    "async def newest(request):\n    return Post.objects.latest()",
]


@pytest.mark.parametrize(
    "capabilities",
    [
        pytest.param(None, id="for an editor that is told"),
        pytest.param(ASKS, id="for one that asks, but not for cells"),
    ],
)
def test_the_cells_of_a_notebook_are_one_module(capabilities, edit, blog):
    def cell(number):
        return f"vscode-notebook-cell:{blog.as_posix()}/blog/look%20here.ipynb#W{number}"

    def item(number, text):
        return lsp.TextDocumentItem(cell(number), lsp.LanguageKind.Python, 1, text)

    async def scene(editor):
        uri = editor.uri("blog/look here.ipynb")
        cells = [lsp.NotebookCell(lsp.NotebookCellKind.Code, cell(n)) for n in range(3)]
        editor.client.notebook_document_did_open(
            lsp.DidOpenNotebookDocumentParams(
                lsp.NotebookDocument(uri, "jupyter-notebook", 1, cells),
                [item(number, text) for number, text in enumerate(CELLS)],
            )
        )
        told = [await asyncio.wait_for(editor.published.get(), 60) for _ in cells]
        found = {each.uri: [d.code for d in each.diagnostics] for each in told}
        assert found == {cell(0): [], cell(1): [], cell(2): ["HUE101"]}
        here = told[2].diagnostics[0].range
        assert here.start == lsp.Position(1, 11)
        (repair, *_) = await editor.actions(cell(2), here)
        editor.client.notebook_document_did_change(
            lsp.DidChangeNotebookDocumentParams(
                lsp.VersionedNotebookDocumentIdentifier(2, uri),
                lsp.NotebookDocumentChangeEvent(
                    cells=lsp.NotebookDocumentCellChanges(
                        text_content=[
                            lsp.NotebookDocumentCellContentChanges(
                                lsp.VersionedTextDocumentIdentifier(2, cell(0)),
                                [lsp.TextDocumentContentChangeWholeDocument("Post = None")],
                            )
                        ]
                    )
                ),
            )
        )
        changed = [await asyncio.wait_for(editor.published.get(), 60) for _ in cells]
        return repair, [d for each in changed for d in each.diagnostics]

    repair, left = edit(scene, capabilities)
    (change,) = repair.edit.document_changes
    assert change.text_document.uri == cell(2)
    assert {edit.range.start.line for edit in change.edits} == {1}
    assert left == []
