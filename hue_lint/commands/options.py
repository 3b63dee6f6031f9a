"""Command line options that more than one subcommand takes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from hue_lint.commands.completion import rules
from hue_lint.config import OUTPUT_FORMATS, Options

Command = TypeVar("Command", bound=Callable[..., Any])


class GivenPath(click.Path):
    """A path that is no empty text: `"$FILES"` of a shell, with nothing in it, is no folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("it is empty", param, ctx)
        return super().convert(value, param, ctx)


SETTINGS_OPTIONS = (
    click.option(
        "--config",
        type=GivenPath(path_type=Path),
        metavar="FILE",
        help="Read this pyproject.toml or hue-lint.toml.",
    ),
    click.option(
        "--select", metavar="RULES", multiple=True, help="Only these rules.", shell_complete=rules
    ),
    click.option(
        "--extend-select",
        metavar="RULES",
        multiple=True,
        help="These rules as well.",
        shell_complete=rules,
    ),
    click.option(
        "--ignore", metavar="RULES", multiple=True, help="Not these rules.", shell_complete=rules
    ),
    click.option(
        "--exclude", metavar="PATTERN", multiple=True, help="Leave out, instead of the usual."
    ),
    click.option("--extend-exclude", metavar="PATTERN", multiple=True, help="Leave out as well."),
    click.option(
        "--force-exclude/--no-force-exclude",
        default=None,
        help="Leave out excluded files even where they are named outright.",
    ),
    click.option(
        "--target-django", metavar="X.Y", help="The oldest Django release the project runs on."
    ),
    click.option(
        "--python",
        type=GivenPath(path_type=Path),
        metavar="PATH",
        help="The project's Python, whose installed packages are read too.",
    ),
    click.option(
        "--baseline",
        type=GivenPath(path_type=Path),
        metavar="FILE",
        help="Leave out what this file lists (write it with --update-baseline).",
    ),
    click.option(
        "--output-format",
        type=click.Choice(OUTPUT_FORMATS),
        help="How findings are printed (default: full).",
    ),
    click.option(
        "--unsafe-fixes/--no-unsafe-fixes",
        default=None,
        help="Repair also where behaviour may change in small ways.",
    ),
)


def settings_options(command: Command) -> Command:
    """Add every option that changes a setting."""
    for option in reversed(SETTINGS_OPTIONS):
        command = option(command)
    return command


def options_from(values: dict[str, Any]) -> Options:
    """Take the settings' options out of a command's arguments."""
    return Options(
        config=values.pop("config"),
        select=_listed(values.pop("select")) or None,
        extend_select=_listed(values.pop("extend_select")),
        ignore=_listed(values.pop("ignore")),
        exclude=_listed(values.pop("exclude")) or None,
        extend_exclude=_listed(values.pop("extend_exclude")),
        force_exclude=values.pop("force_exclude"),
        target_django=values.pop("target_django"),
        python=values.pop("python"),
        baseline=values.pop("baseline"),
        output_format=values.pop("output_format"),
        unsafe_fixes=values.pop("unsafe_fixes"),
    )


def _listed(values: tuple[str, ...]) -> tuple[str, ...]:
    """`("HUE1,HUE2", "HUE3")` as three entries."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())
