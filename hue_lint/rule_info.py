"""What the command line needs to know of the rules, compiled: to read it takes none of the rules,
nor what they stand on."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from hue_lint.report import RuleInfo

if TYPE_CHECKING:
    from hue_lint.rules.base import Rule

COMPILED: Final = Path(__file__).with_name("rule_info.msgpack")
"""Written by `python -m hue_lint.rule_info`, after each change of a rule."""


def rule_infos() -> tuple[RuleInfo, ...]:
    """Every rule, in the order of their codes."""
    return msgspec.msgpack.decode(COMPILED.read_bytes(), type=tuple[RuleInfo, ...])


def compile_rules() -> bytes:
    """What `COMPILED` should hold."""
    from hue_lint.rules import ALL_RULES

    return msgspec.msgpack.encode([info_of(rule) for rule in ALL_RULES])


def info_of(rule: "Rule") -> RuleInfo:
    """What the command line needs to know of a rule."""
    from hue_lint.rules import FAMILIES, page

    return RuleInfo(
        code=rule.code,
        name=rule.name,
        family=f"{rule.code[:4]}: {FAMILIES[rule.code[:4]]}",
        summary=rule.summary,
        default=rule.default,
        page=page(rule),
    )


if __name__ == "__main__":
    COMPILED.write_bytes(compile_rules())
