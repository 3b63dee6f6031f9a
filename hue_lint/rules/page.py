"""A rule's declaration as its page: what `hue-lint rule` prints and `docs/rules` holds."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from hue_lint.rules.base import Example, Rule

_WIDTH: Final = 100


def page(rule: Rule) -> str:
    """The page of a rule, in Markdown."""
    return "\n\n".join(_parts(rule)) + "\n"


def pages(rules: Sequence[Rule], families: Mapping[str, str]) -> Mapping[str, str]:
    """The text of every file in `docs/rules`, by its name: each rule's page, and their index."""
    index = "\n".join(_index_lines(rules, families)) + "\n"
    return {"README.md": index, **{f"{rule.code}.md": page(rule) for rule in rules}}


def _parts(rule: Rule) -> Iterator[str]:
    yield f"# {rule.code} {rule.name}"
    yield f"{rule.summary}."
    if not rule.default:
        yield "Off by default: select it by its code or name, or with `ALL`."
    yield f"## What it does\n\n{_folded(rule.what)}"
    yield f"## Why is this bad?\n\n{_folded(rule.why)}"
    yield f"## Example\n\n{_shown(rule.bad)}"
    yield f"## Use instead\n\n{_shown(rule.good)}"
    yield f"## Fix safety\n\n{_folded(rule.fix_safety)}"
    yield f"## Since which Django a better way exists\n\n{_folded(rule.since_django)}"
    if known := rule.known():
        yield "## What is known\n\n" + "\n".join(known)
    if rule.options:
        yield "## Options\n\n" + "\n".join(f"- `{option}`" for option in rule.options)
    yield "## References\n\n" + "\n".join(f"- <{url}>" for url in rule.references)
    yield f"In hue-lint since {rule.since}."


def _folded(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _shown(example: Example) -> str:
    """The modules of an example, what it needs first; `shop/views.py` alone needs no name."""
    if not example.beside and example.path == "shop/views.py":
        return _python(example.code)
    modules = {**example.beside, example.path: example.code}
    return "\n\n".join(f"`{path}`\n\n{_python(code)}" for path, code in modules.items())


def _python(code: str) -> str:
    return f"```python\n{code.strip()}\n```"


def _index_lines(rules: Sequence[Rule], families: Mapping[str, str]) -> Iterator[str]:
    """All rules, in one table for each family."""
    yield "# Rules"
    yield ""
    yield "Written by `scripts/write-rule-pages` from the declarations in `hue_lint/rules`."
    for family, about in families.items():
        yield ""
        yield f"## {family}: {about}"
        yield ""
        yield "| code | name | what it finds |"
        yield "| --- | --- | --- |"
        for rule in rules:
            if rule.code.startswith(family):
                off = "" if rule.default else " (off by default)"
                yield f"| [{rule.code}]({rule.code}.md) | `{rule.name}` | {rule.summary}{off} |"
