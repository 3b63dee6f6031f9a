"""`hue-lint generate-shell-completion`: what a shell needs to complete commands and options."""

import click
from click.shell_completion import get_completion_class

from hue_lint.commands.output import write_text


@click.command("generate-shell-completion", short_help="Print the completion for a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def generate_shell_completion(context: click.Context, shell: str) -> int:
    """Print the script that completes hue-lint in SHELL, for `eval` or a file of the shell's."""
    completion = get_completion_class(shell)
    assert completion is not None, shell
    command = context.find_root().command
    write_text(completion(command, {}, "hue-lint", "_HUE_LINT_COMPLETE").source() + "\n")
    return 0
