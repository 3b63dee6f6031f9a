"""A rule's declaration as its page: what `hue-lint rule` prints and `docs/rules` holds."""

from collections.abc import Iterator

from hue_lint.rules.base import Example, Rule


def page(rule: Rule) -> str:
    """The page of a rule, in Markdown."""
    return "\n\n".join(_parts(rule)) + "\n"


def _parts(rule: Rule) -> Iterator[str]:
    yield f"# {rule.code} {rule.name}"
    yield f"{rule.summary}."
    if not rule.default:
        yield "Off by default: select it by its code or name, or with `ALL`."
    yield f"## What it does\n\n{rule.what}"
    yield f"## Why is this bad?\n\n{rule.why}"
    yield f"## Example\n\n{_shown(rule.bad)}"
    yield f"## Use instead\n\n{_shown(rule.good)}"
    yield f"## Fix safety\n\n{rule.fix_safety}"
    yield f"## Since which Django a better way exists\n\n{rule.since_django}"
    if rule.options:
        yield "## Options\n\n" + "\n".join(f"- `{option}`" for option in rule.options)
    yield "## References\n\n" + "\n".join(f"- <{url}>" for url in rule.references)
    yield f"In hue-lint since {rule.since}."


def _shown(example: Example) -> str:
    """The modules of an example, what it needs first; `shop/views.py` alone needs no name."""
    if not example.beside and example.path == "shop/views.py":
        return _python(example.code)
    modules = {**example.beside, example.path: example.code}
    return "\n\n".join(f"`{path}`\n\n{_python(code)}" for path, code in modules.items())


def _python(code: str) -> str:
    return f"```python\n{code.strip()}\n```"
