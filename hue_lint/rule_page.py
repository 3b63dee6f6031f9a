"""A rule's declaration as its page: what `hue-lint rule` prints and `docs/rules` holds."""

from hue_lint.report import RuleInfo
from hue_lint.rules.base import Rule


def info_of(rule: Rule) -> RuleInfo:
    """What the command line needs to know of a rule."""
    return RuleInfo(
        code=rule.code,
        name=rule.name,
        family=rule.code[:4],
        summary=rule.summary,
        default=rule.default,
        page=page_of(rule),
    )


def page_of(rule: Rule) -> str:
    """The page in Markdown: what the rule reports, why, an example and what to write instead."""
    parts = [f"# {rule.code} {rule.name}", f"{rule.summary}."]
    if not rule.default:
        parts.append("Off by default: selected by its own code or name, or by `ALL`.")
    parts += ["## What it does", rule.what, "## Why is this bad?", rule.why]
    parts += ["## Example", _python(rule.bad.code), "## Use instead", _python(rule.good.code)]
    if rule.fix_safety:
        parts += ["## Fix safety", rule.fix_safety]
    parts.append(f"Since {rule.since}.")
    return "\n\n".join(parts) + "\n"


def _python(code: str) -> str:
    return f"```python\n{code.strip()}\n```"
