"""Every rule, one file a family."""

from collections.abc import Mapping, Sequence

from hue_lint.inference.operations import Kind
from hue_lint.rules.base import Rule
from hue_lint.rules.orm import SyncQuery

ALL_RULES: Sequence[Rule] = (SyncQuery(),)
"""In the order of their codes."""


def _by_kind() -> Mapping[Kind, Sequence[Rule]]:
    found: dict[Kind, list[Rule]] = {}
    for rule in ALL_RULES:
        for kind in rule.kinds:
            found.setdefault(kind, []).append(rule)
    return found


RULES_BY_KIND = _by_kind()


def rule_by_code_or_name(text: str) -> Rule | None:
    """The rule of a code or a name, whatever its case."""
    wanted = text.strip().lower()
    return next((r for r in ALL_RULES if wanted in (r.code.lower(), r.name)), None)
