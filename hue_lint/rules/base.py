"""What a rule is: a declaration, and a few words over an operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from hue_lint.declared.setup import CircumstanceKind
from hue_lint.findings import Finding, Span
from hue_lint.rules.wording import consequence, sentence
from hue_lint.values.effects import Kind
from hue_lint.values.values import Operation


@dataclass(frozen=True, slots=True)
class Example:
    """Code that stands on a rule's page and runs as its test.

    `code` is the module at `path` of a small app (see `hue_lint/rules/example_app.py`); the lines
    that the rule reports end in `# HUE…`. `beside` holds other modules that it needs.
    """

    code: str
    path: str = "shop/views.py"
    beside: Mapping[str, str] = field(default_factory=dict)


class Rule:
    """One mistake. Subclasses declare it; instances hold nothing.

    `kinds` are the operations that it reports, `default` whether it is on without being selected,
    `since` the release of hue-lint that brought it. `since_django` tells since which Django there
    is a better way, `options` the settings that bear on the rule. `raises` is what Python raises in
    the bad example, empty where it raises nothing. The texts are Markdown.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    kinds: ClassVar[frozenset[Kind]] = frozenset()
    default: ClassVar[bool] = True
    raises: ClassVar[str] = "SynchronousOnlyOperation"
    since: ClassVar[str] = "0.1"
    summary: ClassVar[str]
    what: ClassVar[str]
    why: ClassVar[str]
    bad: ClassVar[Example]
    good: ClassVar[Example]
    fix_safety: ClassVar[str]
    since_django: ClassVar[str]
    options: ClassVar[Sequence[str]] = ()
    references: ClassVar[Sequence[str]]

    def applies(self, operation: Operation) -> bool:
        """Whether the rule reports this operation, one of its kinds."""
        return True

    def known(self) -> Sequence[str]:
        """The rows of a table of what the rule knows by name, for its page."""
        return ()

    def besides(self, operation: Operation) -> str:
        """The code of another rule that has to be on, too, for the operation to be reported."""
        return ""

    def message(self, operation: Operation) -> str:
        """What happens at this very place, in Django's terms."""
        return sentence(operation, f" {operation.does}{consequence(operation)}")

    def label(self, operation: Operation) -> str:
        """The words beside the carets of a code frame."""
        root = operation.root()
        if root.effect == "blocks":
            return "blocks the event loop here"
        if root.kind == "async-to-sync":
            return "raises RuntimeError here"
        return "Django raises SynchronousOnlyOperation here"


class ProjectRule(Rule):
    """A mistake in how the project is set up: found at a place, not in what a function does.

    `circumstance` is what the rule reports of the project's setup; None where the linter finds it
    by itself. `says` is the message and `caption` the label, with `{name}` standing for what is
    written there.
    """

    circumstance: ClassVar[CircumstanceKind | None] = None
    says: ClassVar[str]
    caption: ClassVar[str]

    def finding(self, path: Path, span: Span, name: str) -> Finding:
        """The finding at `span` of the file at `path`, where `name` is set or defined."""
        message, label = self.says.format(name=name), self.caption.format(name=name)
        return Finding(self.code, self.name, message, path, span, span.start.row, label=label)
