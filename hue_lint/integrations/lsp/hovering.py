"""Hovering: what is known of this very place, and the page of the rule."""

import asyncio
from collections.abc import Iterator
from typing import Final

from lsprotocol import types as lsp

from hue_lint.analysis import Explanation
from hue_lint.findings import Finding, Position
from hue_lint.integrations.lsp.documents import Documents
from hue_lint.integrations.lsp.places import range_of, touches
from hue_lint.linter import Tools

PATIENCE: Final = 0.6
"""Seconds that somebody who hovers waits for the evidence; without it there is still the rest."""

LONGEST: Final = 60
"""Characters of an expression whose parts say more."""


async def hover(documents: Documents, tools: Tools, params: lsp.HoverParams) -> lsp.Hover | None:
    """What is said of the finding under the pointer."""
    text = documents.text_at(params.text_document.uri)
    part = text.part_of(params.text_document.uri) if text is not None else None
    checked = documents.checked(text) if text is not None else None
    if text is None or part is None or checked is None:
        return None
    here = lsp.Range(params.position, params.position)
    for finding in checked.findings:
        if text.part_at(finding.span.start.row) != part:
            continue
        place = range_of(part.document, part.here(finding.span))
        if touches(place, here):
            try:
                known = await asyncio.wait_for(documents.explained(text, finding), PATIENCE)
            except TimeoutError:
                known = None
            page = next((rule.page for rule in tools.rules if rule.code == finding.code), "")
            parts = ["\n".join(_told(finding)), "\n".join(_known(known, finding)), page]
            told = "\n\n---\n\n".join(each for each in parts if each)
            return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, told), place)
    return None


def _told(finding: Finding) -> Iterator[str]:
    """The message, the way to the operation, what to do."""
    yield f"**{finding.code} {finding.name}**: {finding.message}"
    for each in finding.path:
        yield f"- `{each.function}` ({each.filename.name}:{each.row}): `{each.what}`"
    repair = finding.fix.message if finding.fix is not None else finding.remedy
    if repair:
        yield f"\nRepair: `{repair}`"


def _known(explanation: Explanation | None, finding: Finding) -> Iterator[str]:
    """The values on the row, and what the verdict rests on."""
    if explanation is None:
        return
    start, end = finding.span.start, finding.span.end
    for fact in explanation.facts:
        here = Position(fact.row, fact.column)
        if not start <= here < end or len(fact.text) > LONGEST:
            continue
        yield f"- `{fact.text}`: {'; '.join((fact.value, *fact.why))}"
    for judged in explanation.judged:
        if judged.finding.code == finding.code and judged.evidence:
            yield f"\nEvidence: `{judged.evidence}`"
            return
