"""The refactoring "convert to async", offered on a `def`; worked out when it is chosen."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from lsprotocol import types as lsp
from pygls.workspace import TextDocument

from hue_lint.config import ConfigError, Options
from hue_lint.convert.ground import Ground
from hue_lint.convert.plan import Choices, Conversion
from hue_lint.convert.planning import conversion
from hue_lint.convert.targets import Asked, NoSuchTarget
from hue_lint.integrations.lsp.documents import Documents
from hue_lint.integrations.lsp.places import new_text
from hue_lint.integrations.lsp.telling import SOURCE
from hue_lint.integrations.lsp.texts import Text
from hue_lint.integrations.lsp.uris import uri_of
from hue_lint.integrations.lsp.worker import Halt, Halted
from hue_lint.linter import Tools
from hue_lint.syntax.outlining import outline_of
from hue_lint.syntax.source import source_of

KIND: Final = lsp.CodeActionKind.RefactorRewrite
_DEF = re.compile(r"\s*def\s+(\w+)")

Texts = Mapping[Path, bytes]


def offered(document: TextDocument, wanted: lsp.Range) -> Iterator[lsp.CodeAction]:
    """The refactoring where the row of a range begins a synchronous function."""
    row = wanted.start.line
    found = _DEF.match(document.lines[row]) if row < len(document.lines) else None
    if found is not None:
        yield lsp.CodeAction(
            title=f"{SOURCE}: convert {found[1]}() to async",
            kind=KIND,
            data={"uri": document.uri, "version": document.version, "row": row + 1},
        )


async def resolve(
    documents: Documents, text: Text, action: lsp.CodeAction, row: int
) -> lsp.CodeAction:
    """The refactoring with its edits, of other files too; without them, and a message that says
    why, where the function cannot be async."""
    texts = documents.world(text).texts
    try:
        work = partial(_converted, documents.checker.tools, text.path, row, texts)
        made = await documents.worker.run(work)
    except (ConfigError, NoSuchTarget) as error:
        _say(documents, str(error))
        return action
    except Halted:
        return action
    for step in made.refused:
        _say(documents, f"{step.key.qualname}() stays synchronous: {step.reason}")
    if made.changed:
        action.edit = _edit((*documents.all(), text), made)
    return action


def _converted(tools: Tools, path: Path, row: int, texts: Texts, halt: Halt) -> Conversion:
    halt.check()
    functions = outline_of(source_of(path, texts[path])).functions()
    name = next((outline.qualname for outline, _ in functions if outline.row == row), "")
    if not name:
        raise NoSuchTarget("a function in a function is converted with the one around it")
    ground = Ground(tools, Options(), path.parent, path, texts)
    return conversion(ground, [Asked(path, name)], Choices())


def _edit(texts: Sequence[Text], made: Conversion) -> lsp.WorkspaceEdit:
    """The edits of all files: those of open documents by their version."""
    open_documents = {each.path: each.document for each in texts}
    edits: list[Any] = []
    for path, (source, data) in made.changed.items():
        document = open_documents.get(path)
        if document is None:
            document = TextDocument(uri_of(path), source.text)
        text = data.decode(source.encoding).removeprefix("\ufeff")
        edits += new_text(document, text).document_changes or ()
    return lsp.WorkspaceEdit(document_changes=edits)


def _say(documents: Documents, text: str) -> None:
    message = lsp.ShowMessageParams(lsp.MessageType.Warning, f"{SOURCE}: {text}")
    documents.server.window_show_message(message)
