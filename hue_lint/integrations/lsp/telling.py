"""Findings in the words of the protocol, and who speaks first.

An editor that asks (`textDocument/diagnostic`), and can be told to ask again, asks; any other is
told. Never both, or it would show everything twice.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from hue_lint.disk import resolved
from hue_lint.findings import Finding
from hue_lint.integrations.lsp.checking import Outcome
from hue_lint.integrations.lsp.places import range_of, row_range
from hue_lint.integrations.lsp.texts import Part, Text, is_cell
from hue_lint.integrations.lsp.uris import uri_of
from hue_lint.report import Sighting
from hue_lint.reporters.view import page
from hue_lint.reporters.witness import sighting_words, words

SOURCE: Final = "hue-lint"


class Teller(Protocol):
    """How the editor hears of findings."""

    def found(self, text: Text, outcome: Outcome, texts: Sequence[Text]) -> None:
        """Something was found, or nothing, in a text."""

    def closed(self, uris: Sequence[str]) -> None:
        """Documents are no longer open."""

    def changed(self) -> None:
        """Something else may be found in what was told already."""


class Pushing:
    """The editor is told."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server

    def found(self, text: Text, outcome: Outcome, texts: Sequence[Text]) -> None:
        """Publish what was found."""
        for part in text.parts:
            self._server.text_document_publish_diagnostics(
                lsp.PublishDiagnosticsParams(
                    part.document.uri,
                    diagnostics(text, part, outcome, texts),
                    part.document.version,
                )
            )

    def closed(self, uris: Sequence[str]) -> None:
        """Take back what was published."""
        for uri in uris:
            self._server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    def changed(self) -> None:
        """Nothing: what is found then is published."""


class Refreshing:
    """The editor asks; of the cells of notebooks, for which editors do not ask, it is told."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._pushing = Pushing(server)

    def found(self, text: Text, outcome: Outcome, texts: Sequence[Text]) -> None:
        """Publish what was found in a notebook; for all else the editor asks."""
        if text.document is None:
            self._pushing.found(text, outcome, texts)

    def closed(self, uris: Sequence[str]) -> None:
        """Take back what was published; all else the editor forgets by itself."""
        self._pushing.closed([uri for uri in uris if is_cell(uri)])

    def changed(self) -> None:
        """Have the editor ask again."""
        self._server.workspace_diagnostic_refresh(None)


def asks(capabilities: lsp.ClientCapabilities) -> bool:
    """Whether the editor asks for diagnostics, and can be told to ask again."""
    text, workspace = capabilities.text_document, capabilities.workspace
    if text is None or text.diagnostic is None or workspace is None:
        return False
    return workspace.diagnostics is not None and workspace.diagnostics.refresh_support is True


def report(
    items: Sequence[lsp.Diagnostic], before: str | None
) -> lsp.RelatedFullDocumentDiagnosticReport | lsp.RelatedUnchangedDocumentDiagnosticReport:
    """The answer to an editor that asks, which has the report `before` already."""
    name = hashlib.sha256(repr(list(items)).encode()).hexdigest()
    if name == before:
        return lsp.RelatedUnchangedDocumentDiagnosticReport(name)
    return lsp.RelatedFullDocumentDiagnosticReport([*items], result_id=name)


def diagnostics(
    text: Text, part: Part, outcome: Outcome, texts: Sequence[Text]
) -> list[lsp.Diagnostic]:
    """What was found in one part of a text; `texts` are those that are open."""
    own = [each for each in outcome.findings if text.part_at(each.span.start.row) == part]
    missed = [each for each in outcome.missed if text.part_at(each.span.start.row) == part]
    found = [diagnostic(part, each, texts) for each in own]
    return [*found, *(_missed(part, each) for each in missed)]


def diagnostic(part: Part, finding: Finding, texts: Sequence[Text]) -> lsp.Diagnostic:
    """A finding as editors show it, with the way to the operation as related places."""
    seen = f"\nseen: {words(finding.witness)}" if finding.witness is not None else ""
    address = page(finding.code)
    return lsp.Diagnostic(
        range=range_of(part.document, part.here(finding.span)),
        message=finding.message + seen,
        severity=lsp.DiagnosticSeverity.Error,
        code=finding.code,
        code_description=lsp.CodeDescription(address) if address.startswith("http") else None,
        source=SOURCE,
        related_information=[
            lsp.DiagnosticRelatedInformation(
                _location(step.filename, step.row, texts), f"{step.function}: {step.what}"
            )
            for step in finding.path
        ],
    )


def _location(path: Path, row: int, texts: Sequence[Text]) -> lsp.Location:
    """A row of a file: by the editor's own URI where the file is open."""
    place = resolved(path)
    for text in texts:
        part = text.part_at(row) if text.path == place else None
        if part is not None:
            return lsp.Location(part.document.uri, row_range(row - part.first))
    return lsp.Location(uri_of(place), row_range(row))


def _missed(part: Part, sighting: Sighting) -> lsp.Diagnostic:
    """What the tests saw and no rule found."""
    return lsp.Diagnostic(
        range=range_of(part.document, part.here(sighting.span)),
        message=f"seen, not found: {sighting_words(sighting)}",
        severity=lsp.DiagnosticSeverity.Information,
        code=sighting.code or None,
        source=SOURCE,
    )
