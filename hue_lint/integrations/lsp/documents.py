"""The open documents: their texts, what was found in them, and telling the editor of it."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument

from hue_lint.config import ConfigError
from hue_lint.disk import resolved
from hue_lint.findings import Finding
from hue_lint.integrations.lsp.checking import Checker, Outcome
from hue_lint.integrations.lsp.places import range_of, row_range, touches
from hue_lint.integrations.lsp.uris import path_of, spelled, uri_of
from hue_lint.integrations.lsp.worker import Halted, Worker
from hue_lint.linter import Tools, encoded_text
from hue_lint.reporters.view import page

SOURCE: Final = "hue-lint"


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings of one version of a document, and the URI that they were published under."""

    uri: str
    version: int
    findings: tuple[Finding, ...]


class Documents:
    """The open documents of one server, with what was found in them.

    A document is looked up by any spelling of its URI, and spoken of by the one it was opened with.
    """

    def __init__(self, server: LanguageServer, tools: Tools) -> None:
        self.server = server
        self.checker = Checker(tools)
        self.worker = Worker(SOURCE)
        self._checked: dict[str, Checked] = {}

    def open_at(self, uri: str) -> TextDocument | None:
        """The open document of that URI."""
        document = self.server.workspace.get_text_document(uri)
        return document if document.version is not None else None

    def all(self) -> tuple[TextDocument, ...]:
        """Every open document."""
        return tuple(self.server.workspace.text_documents.values())

    def path(self, document: TextDocument) -> Path | None:
        """The file of a document, links followed; None where hue-lint has nothing to say of it."""
        root = self.server.workspace.root_path
        path = path_of(document.uri, Path(root) if root else Path.cwd())
        return resolved(path) if path is not None and path.suffix == ".py" else None

    def texts(self) -> dict[Path, bytes]:
        """The texts of the open documents by their files."""
        return {
            path: encoded_text(document.source)
            for document in self.all()
            if (path := self.path(document)) is not None
        }

    async def check(self, uri: str, pause: float = 0.0) -> None:
        """Check a document and publish what is found, unless it changes meanwhile."""
        document = self.open_at(uri)
        path = self.path(document) if document is not None else None
        if document is None or path is None:
            return
        asked = document.version
        await asyncio.sleep(pause)
        if self._is_behind(document, asked):
            return
        outcome = await self._outcome(path)
        if asked is None or self._is_behind(document, asked):
            return
        self._checked[spelled(document.uri)] = Checked(document.uri, asked, outcome.findings)
        self._publish(document, outcome.findings)

    async def check_others(self, uri: str) -> None:
        """Check the other open documents, which may call what a document defines."""
        for document in self.all():
            if spelled(document.uri) != spelled(uri):
                await self.check(document.uri)

    async def _outcome(self, path: Path) -> Outcome:
        try:
            outcome = await self.worker.run(partial(self.checker.check, path, self.texts()))
        except ConfigError as error:
            message = lsp.ShowMessageParams(lsp.MessageType.Error, f"hue-lint: {error}")
            self.server.window_show_message(message)
            return Outcome()
        for failure in outcome.failures:
            told = f"{path}:{max(failure.row, 1)}: {failure.text}"
            self.server.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, told))
        return outcome

    async def repaired(self, document: TextDocument) -> str | None:
        """The text of a document after every safe repair; None where there is none, or the document
        was changed since it was checked."""
        path, checked = self.path(document), self.checked(document)
        if path is None or checked is None:
            return None
        work = partial(self.checker.repaired, path, checked.findings, self.texts())
        try:
            text = await self.worker.run(work)
        except (ConfigError, Halted):
            return None
        return None if self._is_behind(document, checked.version) else text

    def checked(self, document: TextDocument) -> Checked | None:
        """What was found in a document, if it was not changed since."""
        checked = self._checked.get(spelled(document.uri))
        return checked if checked is not None and checked.version == document.version else None

    def at(self, document: TextDocument, wanted: lsp.Range) -> Iterator[Finding]:
        """The findings that touch a range of a document, if it was not changed since."""
        checked = self.checked(document)
        for finding in checked.findings if checked is not None else ():
            if touches(range_of(document, finding.span), wanted):
                yield finding

    def close(self, uri: str) -> None:
        """Forget a document, and take what was published back."""
        checked = self._checked.pop(spelled(uri), None)
        if checked is not None:
            nothing = lsp.PublishDiagnosticsParams(checked.uri, [])
            self.server.text_document_publish_diagnostics(nothing)

    def diagnostic(self, document: TextDocument, finding: Finding) -> lsp.Diagnostic:
        """A finding as editors show it, with the way to the operation as related places."""
        address = page(finding.code)
        return lsp.Diagnostic(
            range=range_of(document, finding.span),
            message=finding.message,
            severity=lsp.DiagnosticSeverity.Error,
            code=finding.code,
            code_description=lsp.CodeDescription(address) if address.startswith("http") else None,
            source=SOURCE,
            related_information=[
                lsp.DiagnosticRelatedInformation(
                    lsp.Location(self._uri(step.filename), row_range(step.row)),
                    f"{step.function}: {step.what}",
                )
                for step in finding.path
            ],
        )

    def _uri(self, path: Path) -> str:
        """The URI of a file: the editor's own where the file is open."""
        place = resolved(path)
        return next((each.uri for each in self.all() if self.path(each) == place), uri_of(place))

    def _publish(self, document: TextDocument, findings: tuple[Finding, ...]) -> None:
        diagnostics = [self.diagnostic(document, finding) for finding in findings]
        self.server.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(document.uri, diagnostics, document.version)
        )

    def _is_behind(self, document: TextDocument, asked: int | None) -> bool:
        now = self.open_at(document.uri)
        return now is None or now.version != asked
