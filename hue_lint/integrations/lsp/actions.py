"""Code actions: one finding repaired or suppressed, everything safe repaired at once.

Offering an action costs nothing. What it changes is worked out when it is chosen, if the editor can
ask for that (`codeAction/resolve`); for other editors repairing everything is worked out only where
it was asked for by its kind.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from lsprotocol import types as lsp

from hue_lint.findings import Applicability, Finding
from hue_lint.integrations.lsp import converting
from hue_lint.integrations.lsp.documents import Documents
from hue_lint.integrations.lsp.places import new_text, range_of, touches, workspace_edit
from hue_lint.integrations.lsp.telling import SOURCE, diagnostic
from hue_lint.integrations.lsp.texts import Part, Text
from hue_lint.linter import Sources, encoded_text
from hue_lint.suppression import with_suppressions

FIX_ALL: Final = f"{lsp.CodeActionKind.SourceFixAll.value}.{SOURCE}"
OPTIONS: Final = lsp.CodeActionOptions(
    [lsp.CodeActionKind.QuickFix, converting.KIND, FIX_ALL], resolve_provider=True
)


def can_resolve(capabilities: lsp.ClientCapabilities) -> bool:
    """Whether the editor asks for the edit of an action that was offered without."""
    match capabilities.text_document:
        case lsp.TextDocumentClientCapabilities(
            code_action=lsp.CodeActionClientCapabilities(
                data_support=True, resolve_support=lsp.ClientCodeActionResolveOptions(properties)
            )
        ):
            return "edit" in properties
    return False


async def actions_at(
    documents: Documents, uri: str, wanted: lsp.Range, only: Sequence[str]
) -> list[lsp.CodeAction]:
    """The actions for a range of a document; `only` those of these kinds, or of any."""
    text = documents.text_at(uri)
    part = text.part_of(uri) if text is not None else None
    checked = documents.checked(text) if text is not None else None
    if text is None or part is None or checked is None:
        return []
    found: list[lsp.CodeAction] = []
    if _is_wanted(lsp.CodeActionKind.QuickFix.value, only):
        for finding in checked.findings:
            if text.part_at(finding.span.start.row) == part:
                if touches(range_of(part.document, part.here(finding.span)), wanted):
                    found += _quick_fixes(documents, text, part, finding)
    if text.document is not None and _is_wanted(converting.KIND.value, only):
        if can_resolve(documents.server.client_capabilities):
            found += converting.offered(text.document, wanted)
    if text.document is None or not any(_is_safe(finding) for finding in checked.findings):
        return found
    everything = lsp.CodeAction(
        title="hue-lint: repair everything that is safe",
        kind=FIX_ALL,
        data={"uri": text.document.uri, "version": text.document.version},
    )
    if can_resolve(documents.server.client_capabilities):
        if _is_wanted(FIX_ALL, only):
            found.append(everything)
    elif only and _is_wanted(FIX_ALL, only):
        resolved = await resolve(documents, everything)
        if resolved.edit is not None:
            found.append(resolved)
    return found


async def resolve(documents: Documents, action: lsp.CodeAction) -> lsp.CodeAction:
    """The action with its edit; without one where the document was changed since."""
    data: dict[str, Any] = action.data if isinstance(action.data, dict) else {}
    text = documents.text_at(str(data.get("uri")))
    document = text.document if text is not None else None
    if text is None or document is None or document.version != data.get("version"):
        return action
    if "row" in data:
        return await converting.resolve(documents, text, action, int(data["row"]))
    repaired = await documents.repaired(text)
    if repaired is not None:
        action.edit = new_text(document, repaired)
    return action


def _quick_fixes(
    documents: Documents, text: Text, part: Part, finding: Finding
) -> Iterator[lsp.CodeAction]:
    """The repair of a finding, and the comment that suppresses it."""
    shown = [diagnostic(part, finding, documents.all())]
    if finding.fix is not None:
        safe = _is_safe(finding)
        yield lsp.CodeAction(
            title=f"{finding.code}: {finding.fix.message}{'' if safe else ' (unsafe)'}",
            kind=lsp.CodeActionKind.QuickFix,
            diagnostics=shown,
            is_preferred=safe,
            edit=workspace_edit(text, finding.fix.edits),
        )
    source = Sources({text.path: encoded_text(text.source)}).read(text.path)
    comment = with_suppressions(source, [finding], documents.checker.tools.rules)
    yield lsp.CodeAction(
        title=f"{finding.code}: suppress with a comment",
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=shown,
        edit=workspace_edit(text, comment),
    )


def _is_safe(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.applicability is Applicability.SAFE


def _is_wanted(kind: str, only: Sequence[str]) -> bool:
    """Whether a kind of action is among those asked for; a kind stands for all kinds below it."""
    return not only or any(kind == each or kind.startswith(f"{each}.") for each in only)
