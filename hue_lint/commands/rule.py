"""`hue-lint rule`: a rule's page, or the list of rules."""

import sys

import click
from rich.text import Text

from hue_lint.commands.output import console_for, print_text
from hue_lint.config import ConfigError
from hue_lint.linter import Tools
from hue_lint.report import RuleInfo
from hue_lint.selection import named_codes


@click.command(short_help="Print a rule's page, or list all rules.")
@click.argument("code", required=False)
@click.pass_obj
def rule(tools: Tools, code: str | None) -> int:
    """Print the page of the rule CODE (a code or a name); without CODE, list all rules.

    The start of a code (HUE1) prints the pages of its family.
    """
    if code is None:
        print_text(console_for(sys.stdout), _listing(tools))
        return 0
    try:
        codes = named_codes(code, tools.rules, "hue-lint rule")
    except ConfigError as error:
        raise click.UsageError(str(error).removeprefix("hue-lint rule: ")) from error
    for info in sorted(tools.rules, key=lambda each: each.code):
        if info.code in codes:
            _print_page(info)
    return 0


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
