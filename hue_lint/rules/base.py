"""What a rule is: a declaration, and a few words over an operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hue_lint.inference.operations import Kind, Operation


@dataclass(frozen=True, slots=True)
class Example:
    """Code that stands on a rule's page and runs as its test.

    `code` is the module `views.py` of a small app whose models are in `models.py` (see
    `hue_lint/rules/example_app.py`); the lines that the rule reports end in `# HUE…`.
    """

    code: str


class Rule:
    """One mistake. Subclasses declare it; instances hold nothing.

    `kinds` are the operations that it reports, `default` whether it is on without being selected,
    `since` the release of hue-lint that brought it. The texts are Markdown.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    kinds: ClassVar[frozenset[Kind]]
    default: ClassVar[bool] = True
    since: ClassVar[str] = "0.1"
    summary: ClassVar[str]
    what: ClassVar[str]
    why: ClassVar[str]
    fix_safety: ClassVar[str] = ""
    bad: ClassVar[Example]
    good: ClassVar[Example]

    def applies(self, operation: Operation) -> bool:
        """Whether the rule reports this operation, one of its kinds."""
        return True

    def message(self, operation: Operation) -> str:
        """What happens at this very place, in Django's terms."""
        raise NotImplementedError

    def label(self, operation: Operation) -> str:
        """The words beside the carets of a code frame."""
        match operation.root().effect:
            case "raises":
                return "Django raises SynchronousOnlyOperation here"
            case "blocks":
                return "blocks the event loop here"
        return "this wrapping is a mistake"


def written(operation: Operation) -> str:
    """The operation as it is written in the source, on one line."""
    place = operation.place
    return place.frame.segment.one_line(place.node, 60)


def consequence(operation: Operation) -> str:
    """What the event loop makes of it, behind a comma."""
    if operation.root().effect == "raises":
        return "Django raises SynchronousOnlyOperation on the event loop"
    return "and the event loop stands still meanwhile"
