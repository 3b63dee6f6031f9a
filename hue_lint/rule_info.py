"""What the command line needs to know of the rules."""

from hue_lint.report import RuleInfo
from hue_lint.rules import FAMILIES, page
from hue_lint.rules.base import Rule


def info_of(rule: Rule) -> RuleInfo:
    """What the command line needs to know of a rule."""
    return RuleInfo(
        code=rule.code,
        name=rule.name,
        family=f"{rule.code[:4]}: {FAMILIES[rule.code[:4]]}",
        summary=rule.summary,
        default=rule.default,
        page=page(rule),
    )
