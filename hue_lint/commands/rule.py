"""`hue-lint rule`: a rule's page, or the list of rules."""

import sys
from collections.abc import Sequence

import click
from rich.text import Text

from hue_lint.commands.completion import rules
from hue_lint.commands.output import console_for, print_text, write_text
from hue_lint.config import ConfigError
from hue_lint.linter import Tools
from hue_lint.report import RuleInfo
from hue_lint.reporters.view import page
from hue_lint.selection import ALL, named_codes


@click.command(short_help="Print a rule's page, or list all rules.")
@click.argument("code", required=False, shell_complete=rules)
@click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="For people, or for machines.",
)
@click.pass_obj
def rule(tools: Tools, code: str | None, output_format: str) -> int:
    """Print the page of the rule CODE (a code or a name); without CODE, list all rules.

    The start of a code (HUE1) prints the pages of its family.
    """
    if code is None and output_format == "text":
        print_text(console_for(sys.stdout), _listing(tools))
        return 0
    try:
        codes = named_codes(code or ALL, tools.rules, "hue-lint rule")
    except ConfigError as error:
        raise click.UsageError(str(error).removeprefix("hue-lint rule: ")) from error
    named = sorted((each for each in tools.rules if each.code in codes), key=lambda each: each.code)
    if output_format == "json":
        write_text(_document(named))
        return 0
    for info in named:
        _print_page(info)
    return 0


def _document(rules: Sequence[RuleInfo]) -> str:
    import msgspec

    listed = [
        {
            "code": each.code,
            "name": each.name,
            "family": each.family,
            "summary": each.summary,
            "default": each.default,
            "page": each.page,
            "url": page(each.code),
        }
        for each in rules
    ]
    return msgspec.json.format(msgspec.json.encode(listed), indent=2).decode() + "\n"


def _print_page(info: RuleInfo) -> None:
    console = console_for(sys.stdout)
    if console.is_terminal:
        from rich.markdown import Markdown

        console.print(Markdown(info.page), soft_wrap=False, width=min(console.width, 100))
        return
    print_text(console, Text(info.page.rstrip("\n") + "\n"))


def _listing(tools: Tools) -> Text:
    text = Text()
    width = max((len(info.name) for info in tools.rules), default=0)
    family = None
    for info in sorted(tools.rules, key=lambda each: each.code):
        if info.family != family:
            text.append(f"{'' if family is None else chr(10)}{info.family}\n", "bold")
            family = info.family
        off = "" if info.default else " (off by default)"
        text.append(f"  {info.code}", "bold red")
        text.append(f"  {info.name:<{width}}  {info.summary}{off}\n")
    return text
