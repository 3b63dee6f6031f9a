"""Code lenses: above each async function, what of it runs on the event loop and should not."""

from collections import Counter
from typing import Final

from lsprotocol import types as lsp

from hue_lint.findings import Finding
from hue_lint.integrations.lsp.documents import Documents
from hue_lint.integrations.lsp.places import row_range
from hue_lint.reporters.frame import function_row
from hue_lint.reporters.view import counted
from hue_lint.syntax.source import split_lines

WORDS: Final = {
    "HUE1": ("query", "queries"),
    "HUE2": ("look at the user", "looks at the user"),
    "HUE3": ("use of the session", "uses of the session"),
    "HUE4": ("call of Django's", "calls of Django's"),
    "HUE5": ("call that leads to more", "calls that lead to more"),
    "HUE8": ("wait", "waits"),
}
"""What the findings of a family are, in a count; of the others none runs on the loop by itself."""


def are_wanted(params: lsp.InitializeParams) -> bool:
    """Whether the editor shows code lenses, and was not told to leave ours out."""
    text = params.capabilities.text_document
    options = params.initialization_options
    wanted = options.get("codeLens", True) if isinstance(options, dict) else True
    return text is not None and text.code_lens is not None and wanted is not False


async def lenses(documents: Documents, uri: str) -> list[lsp.CodeLens]:
    """The lenses of a document."""
    text = documents.text_at(uri)
    if text is None:
        return []
    checked = await documents.up_to_date(text)
    part = text.part_of(uri)
    if checked is None or part is None:
        return []
    by_row: dict[int, list[Finding]] = {}
    lines = split_lines(text.source)
    for finding in checked.findings:
        row = function_row(lines, finding.span.start.row, finding.function)
        if row is not None and part.first < row <= part.last:
            by_row.setdefault(row - part.first, []).append(finding)
    return [
        lsp.CodeLens(row_range(row), lsp.Command(_title(findings), ""))
        for row, findings in sorted(by_row.items())
        if _title(findings)
    ]


def _title(findings: list[Finding]) -> str:
    counts = Counter(finding.code[:4] for finding in findings)
    parts = [counted(counts[family], *words) for family, words in WORDS.items() if counts[family]]
    return f"runs on the event loop: {', '.join(parts)}" if parts else ""
