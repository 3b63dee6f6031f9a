"""The command line `hue-lint`: its subcommands, and how a run ends.

Exit status: 0 clean, 1 findings, 2 when the job could not be done.
"""

import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Final

import click

from hue_lint.baseline import BaselineError
from hue_lint.commands.output import leave_unsaid, note
from hue_lint.config import ConfigError
from hue_lint.convert.targets import NoSuchTarget
from hue_lint.discovery import UnusablePath
from hue_lint.linter import Tools
from hue_lint.observed.file import ObservedError
from hue_lint.revision import RevisionError
from hue_lint.version import version

CLEAN: Final = 0
FINDINGS: Final = 1
FAILED: Final = 2
INTERRUPTED: Final = 130

_COMMANDS: Final = {
    "check": "check:check",
    "clean": "clean:clean",
    "config": "config:config",
    "convert": "convert:convert",
    "explain": "explain:explain",
    "generate-shell-completion": "completion:generate_shell_completion",
    "rule": "rule:rule",
    "server": "server:server",
}
"""Where each command is."""

_TOLD: Final = (
    ConfigError,
    UnusablePath,
    BaselineError,
    ObservedError,
    RevisionError,
    NoSuchTarget,
)
"""What a person can mend, told in one line."""


def _print_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        click.echo(f"hue-lint {version()}")
        context.exit()


class Commands(click.Group):
    """Commands that are imported when they are asked for: `check` needs little of what the others
    stand on."""

    def list_commands(self, _: click.Context) -> list[str]:
        """The names of all."""
        return sorted(_COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """One, imported now."""
        place = _COMMANDS.get(name)
        if place is None:
            return None
        module, attribute = place.split(":")
        found: click.Command = getattr(import_module(f"hue_lint.commands.{module}"), attribute)
        return found


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version.",
)
def cli() -> None:
    """Find synchronous Django work that runs on the event loop, explain it, repair it."""


def run(arguments: Sequence[str], tools: Tools) -> int:
    """Run one command; the exit status. What went wrong is said in one line."""
    try:
        status = cli.main(list(arguments), prog_name="hue-lint", obj=tools, standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        with suppress(OSError):
            error.show()
        return FAILED
    except click.ClickException as error:
        return _failed(error.format_message())
    except _TOLD as error:
        return _failed(str(error))
    except BrokenPipeError:
        # The reader has seen enough (`| head`): what is left has nowhere to go.
        sys.stderr.close()
        return FINDINGS
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except OSError as error:
        leave_unsaid(sys.stdout)
        nowhere = "the working directory" if isinstance(error, FileNotFoundError) else "the output"
        where = error.filename or nowhere
        return _failed(f"{where}: {error.strerror or error}: the job is not done")
    except Exception:
        traceback.print_exc()
        return _failed("this is a defect of hue-lint; please report it")
    return status if isinstance(status, int) else CLEAN


def _failed(reason: str) -> int:
    note(reason)
    return FAILED
