"""`hue-lint convert`: synchronous functions become asynchronous."""

import sys
from pathlib import Path
from typing import Any, Final

import click

from hue_lint.commands.options import options_from, settings_options
from hue_lint.commands.output import console_for, note, note_unread, print_text, write_text
from hue_lint.convert.ground import Ground
from hue_lint.convert.plan import Choices
from hue_lint.convert.planning import conversion
from hue_lint.convert.report import plan_text
from hue_lint.convert.targets import Asked, NoSuchTarget
from hue_lint.fixing import diff_of, rewrite_together
from hue_lint.linter import Sources, Tools
from hue_lint.reporters.frame import glyphs_for
from hue_lint.reporters.view import View
from hue_lint.workspace import Workspace

AS_DEEP_AS_IT_GOES: Final = 100


@click.command(short_help="Make synchronous functions asynchronous.")
@click.argument("targets", nargs=-1, metavar="PATH[::NAME]...")
@settings_options
@click.option("--plan", is_flag=True, help="Print what would change and why, change nothing.")
@click.option("--diff", is_flag=True, help="Print the changes as a diff and change nothing.")
@click.option(
    "--depth",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Helpers up to N calls below become async too, where all their callers do.",
)
@click.option("--deep", is_flag=True, help="The same, however deep.")
@click.option(
    "--twins",
    is_flag=True,
    help="A helper that has synchronous callers gets an async twin beside it.",
)
@click.option(
    "--allow-async-to-sync",
    is_flag=True,
    help="Synchronous callers run what is converted by async_to_sync.",
)
@click.option(
    "--tests",
    is_flag=True,
    help="Tests of Django's classes that ask for what is converted become async too.",
)
@click.pass_obj
def convert(tools: Tools, /, targets: tuple[str, ...], **values: Any) -> int:
    """Make a function, a method, the methods of a class or the functions of a file asynchronous,
    with the repairs of `check --fix`. What cannot be shown to work stays as it is, and the plan
    says why."""
    options = options_from(values)
    if not targets:
        raise click.UsageError("name what is to be converted: PATH::FUNCTION, PATH::CLASS or PATH")
    if values["plan"] and values["diff"]:
        raise click.UsageError("--plan and --diff exclude each other")
    asked = tuple(Asked.parse(text) for text in targets)
    workspace = Workspace(tools, options, Path.cwd())
    path = asked[0].path
    if any(workspace.home_of(each.path) != workspace.home_of(path) for each in asked):
        raise NoSuchTarget("the targets are of different projects: convert one after the other")
    choices = Choices(
        depth=AS_DEEP_AS_IT_GOES if values["deep"] else values["depth"],
        twins=values["twins"],
        bridges=values["allow_async_to_sync"],
        tests=values["tests"],
        unsafe=workspace.settings_at(path).unsafe_fixes,
    )
    made = conversion(Ground(tools, options, Path.cwd(), path, {}), asked, choices)
    view = View(Path.cwd(), Sources().lines)
    note_unread(made.unread, view)
    status = 1 if made.refused else 0
    if values["diff"]:
        write_text(diff_of(made.changed, view.path))
        return status
    if not values["plan"]:
        unwritten = rewrite_together(made.changed)
        for place, reason in unwritten.items():
            note(f"{view.path(place)}: nothing was converted: {reason}")
        if unwritten:
            return 2
    console = console_for(sys.stdout)
    print_text(console, plan_text(made, view, glyphs_for(console.encoding)))
    return status
