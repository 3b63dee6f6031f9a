"""Documents whose lines end where the protocol and Python say, and nowhere else.

pygls splits with `str.splitlines`, for which a form feed or a line separator ends a line too: every
edit behind one would land in the wrong row.
"""

from collections.abc import Sequence

from pygls.workspace import TextDocument, Workspace

from hue_lint.syntax.source import split_lines


class ExactDocument(TextDocument):
    """A document with the lines of the protocol, split once for each state of its text."""

    _split: tuple[str, Sequence[str]] = ("", ())

    @property
    def lines(self) -> Sequence[str]:
        """The lines with their ends."""
        source = self.source
        if self._split[0] is not source:
            self._split = (source, split_lines(source))
        return self._split[1]


class ExactWorkspace(Workspace):
    """A workspace of exact documents."""

    def _create_text_document(
        self,
        doc_uri: str,
        source: str | None = None,
        version: int | None = None,
        language_id: str | None = None,
    ) -> ExactDocument:
        return ExactDocument(
            doc_uri,
            source=source,
            version=version,
            language_id=language_id,
            sync_kind=self._sync_kind,
            position_codec=self.position_codec,
        )
