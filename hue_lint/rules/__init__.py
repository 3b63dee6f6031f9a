"""Every rule, one file a family."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from hue_lint.declared.setup import CircumstanceKind
from hue_lint.rules.base import Example, ProjectRule, Rule
from hue_lint.rules.page import page
from hue_lint.values.effects import Kind

__all__ = [
    "ALL_RULES",
    "FAMILIES",
    "PROJECT_RULES",
    "RULES_BY_KIND",
    "Example",
    "ProjectRule",
    "Rule",
    "page",
    "rule_by_code_or_name",
]

FAMILIES: Final[Mapping[str, str]] = {
    "HUE1": "The ORM",
    "HUE2": "Users and permissions",
    "HUE3": "Sessions and messages",
    "HUE4": "Other parts of Django",
    "HUE5": "Your own code, and packages",
    "HUE6": "Threads and awaiting",
    "HUE7": "The project",
    "HUE8": "Whatever blocks",
    "HUE9": "Files and comments",
}
"""What the rules of a family are about, by the start of their codes."""


def _declared() -> Iterator[Rule]:
    """Every class of a module beside this one that declares a code."""
    for found in iter_modules(__path__):
        module = import_module(f"{__name__}.{found.name}")
        for each in vars(module).values():
            if isinstance(each, type) and issubclass(each, Rule) and "code" in vars(each):
                if each.__module__ == module.__name__:
                    yield each()


ALL_RULES: Final[Sequence[Rule]] = tuple(sorted(_declared(), key=lambda rule: rule.code))
"""In the order of their codes: whatever the files of this folder declare."""


def _by_kind() -> Mapping[Kind, Sequence[Rule]]:
    found: dict[Kind, list[Rule]] = {}
    for rule in ALL_RULES:
        for kind in rule.kinds:
            found.setdefault(kind, []).append(rule)
    return found


RULES_BY_KIND: Final = _by_kind()
PROJECT_RULES: Final[Mapping[CircumstanceKind, ProjectRule]] = {
    rule.circumstance: rule
    for rule in ALL_RULES
    if isinstance(rule, ProjectRule) and rule.circumstance is not None
}
"""The rule that reports a circumstance of the project's setup."""


def rule_by_code_or_name(text: str) -> Rule | None:
    """The rule of a code or a name, whatever its case."""
    wanted = text.strip().lower()
    return next((rule for rule in ALL_RULES if wanted in (rule.code.lower(), rule.name)), None)
