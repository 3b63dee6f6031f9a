"""What is open, what was found in it, and when it is looked at again."""

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from hue_lint.analysis import Explanation
from hue_lint.config import ConfigError
from hue_lint.disk import read_bytes
from hue_lint.findings import Finding
from hue_lint.integrations.lsp.checking import Checker, Outcome, World
from hue_lint.integrations.lsp.progress import with_progress
from hue_lint.integrations.lsp.telling import SOURCE, Pushing, Teller
from hue_lint.integrations.lsp.texts import Text, texts_of
from hue_lint.integrations.lsp.uris import spelled
from hue_lint.integrations.lsp.worker import Halted, Worker
from hue_lint.linter import Tools, encoded_text
from hue_lint.report import Unread


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one state of a text, in one edition of all that is open and on disk."""

    text: Text
    edition: int
    outcome: Outcome

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings."""
        return self.outcome.findings


class Documents:
    """The open texts of one server.

    A document is looked up by any spelling of its URI, and spoken of by the one it was opened with.
    """

    def __init__(self, server: LanguageServer, tools: Tools) -> None:
        self.server = server
        self.checker = Checker(tools)
        self.worker = Worker(SOURCE)
        self.teller: Teller = Pushing(server)
        self._edition = 0
        self._disk = 0
        self.is_told_of_the_disk = False
        """Whether the editor tells of files that change on disk."""
        self._checked: dict[str, Checked] = {}
        self._unread: tuple[Unread, ...] = ()
        self._wrong: dict[str, str] = {}
        """What is wrong with the settings of a text, which is said once while it is so."""

    # -- what is open

    def all(self) -> tuple[Text, ...]:
        """Every open text."""
        root = self.server.workspace.root_path
        return tuple(texts_of(self.server.workspace, Path(root) if root else Path.cwd()))

    def text_at(self, uri: str) -> Text | None:
        """The text that an open document is, or is a cell of, or the notebook of that URI."""
        notebook = self.server.workspace.get_notebook_document(notebook_uri=uri)
        uris = [uri] if notebook is None else [cell.document for cell in notebook.cells]
        return next(
            (text for text in self.all() for each in uris if text.part_of(each) is not None), None
        )

    def world(self, text: Text) -> World:
        """Everything that is open, where a file is open by two names as this text has it."""
        texts = {each.path: encoded_text(each.source) for each in (*self.all(), text)}
        return World(self._edition, texts, self._disk if self.is_told_of_the_disk else None)

    # -- what was found

    def checked(self, text: Text) -> Checked | None:
        """What was found in a text, if it was not changed since."""
        checked = self._checked.get(text.key)
        return checked if checked is not None and checked.text.stamp == text.stamp else None

    async def up_to_date(self, text: Text, pause: float = 0.0) -> Checked | None:
        """What is found in a text now, checked if something has changed; None where it is closed
        meanwhile. Whoever types on makes it wait for the last change."""
        while True:
            now = self._now(text)
            if now is None:
                return None
            checked = self.checked(now)
            if checked is not None and checked.edition == self._edition:
                return checked
            await self.check(now, pause)

    async def check(self, text: Text, pause: float = 0.0) -> None:
        """Check a text and tell what is found, unless it changes meanwhile."""
        await asyncio.sleep(pause)
        if self._is_behind(text):
            return
        edition = self._edition
        title = f"hue-lint: checking {text.path.name}"
        outcome = await with_progress(self.server, title, self._outcome(text))
        if self._is_behind(text):
            return
        self._checked[text.key] = Checked(text, edition, outcome)
        self.teller.found(text, outcome, self.all())

    async def _outcome(self, text: Text) -> Outcome:
        path = text.path
        try:
            outcome = await self.worker.run(partial(self.checker.check, path, self.world(text)))
        except ConfigError as error:
            self._say_what_is_wrong(text, str(error))
            return Outcome()
        self._wrong.pop(text.key, None)
        for failure in outcome.failures:
            told = f"{path}:{max(failure.row, 1)}: {failure.text}"
            self.server.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, told))
        self._say_what_is_unread(outcome)
        return outcome

    def _say_what_is_unread(self, outcome: Outcome) -> None:
        """Warn of each such place once, while it is so."""
        for each in outcome.unread:
            if each not in self._unread:
                told = f"{each.path}:{max(each.row, 1)}: {each.text}"
                self.server.window_log_message(lsp.LogMessageParams(lsp.MessageType.Warning, told))
        self._unread = outcome.unread

    def _say_what_is_wrong(self, text: Text, reason: str) -> None:
        if reason not in self._wrong.values():
            message = lsp.ShowMessageParams(lsp.MessageType.Error, f"hue-lint: {reason}")
            self.server.window_show_message(message)
        self._wrong[text.key] = reason

    # -- what happens

    def something_changed(self) -> None:
        """What was found rests on something that is different now."""
        self._disk += 1
        self._edition += 1

    def text_changed(self) -> None:
        """The same of no more than a text that is open."""
        self._edition += 1

    async def opened(self, uri: str) -> None:
        """Look at what was opened, and at the others where it is not what is on disk."""
        self.something_changed()
        text = self.text_at(uri)
        if text is not None:
            await self.up_to_date(text)
            if not _is_on_disk(text):
                await self.check_others(text)

    async def check_others(self, text: Text) -> None:
        """Look again at the other open texts, which may call what a text defines."""
        others = [each for each in self.all() if each.key != text.key]
        if others:
            self.teller.changed()
        for other in others:
            await self.up_to_date(other)
        if others:
            self._refresh_lenses()

    async def check_all(self) -> None:
        """Look again at every open text."""
        self.something_changed()
        self.teller.changed()
        for text in self.all():
            await self.up_to_date(text)
        self._refresh_lenses()

    def _refresh_lenses(self) -> None:
        workspace = self.server.client_capabilities.workspace
        lenses = workspace.code_lens if workspace is not None else None
        if lenses is not None and lenses.refresh_support:
            self.server.workspace_code_lens_refresh(None)

    async def closed(self, *uris: str) -> None:
        """Forget what is no longer open, and take back what was told of it."""
        self.something_changed()
        gone = {spelled(uri) for uri in uris}
        for key, checked in list(self._checked.items()):
            own = [part.document.uri for part in checked.text.parts]
            closed = [uri for uri in own if spelled(uri) in gone]
            if closed:
                del self._checked[key]
                self._wrong.pop(key, None)
                self.teller.closed(closed)
                if not _is_on_disk(checked.text):
                    await self.check_others(checked.text)

    # -- what else the worker is asked for

    async def explained(self, text: Text, finding: Finding) -> Explanation | None:
        """What is known of the row of a finding."""
        row = finding.span.start.row
        try:
            return await self.worker.run(
                partial(self.checker.explained, text.path, row, self.world(text))
            )
        except (ConfigError, Halted):
            return None

    async def repaired(self, text: Text) -> str | None:
        """The text after every safe repair; None where there is none, or it was changed since it
        was checked."""
        checked = self.checked(text)
        if checked is None:
            return None
        work = partial(self.checker.repaired, text.path, checked.findings, self.world(text))
        try:
            repaired = await with_progress(self.server, "hue-lint: repairing", self._run(work))
        except (ConfigError, Halted):
            return None
        return None if self._is_behind(text) else repaired

    async def _run(self, work: "partial[str | None]") -> str | None:
        return await self.worker.run(work)

    def _now(self, text: Text) -> Text | None:
        return next((each for each in self.all() if each.key == text.key), None)

    def _is_behind(self, text: Text) -> bool:
        now = self._now(text)
        return now is None or now.stamp != text.stamp


def _is_on_disk(text: Text) -> bool:
    """Whether a text is that of its file."""
    try:
        return read_bytes(text.path) == encoded_text(text.source)
    except OSError:
        return False
