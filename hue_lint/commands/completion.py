"""What a shell completes: `hue-lint generate-shell-completion`, and the rules behind an option."""

import click
from click.shell_completion import CompletionItem, get_completion_class

from hue_lint.commands.output import write_text
from hue_lint.linter import Tools


def rules(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    """The codes and names that go on as what is typed; of a list with commas, its last part."""
    tools = context.find_object(Tools)
    before, comma, last = begun.rpartition(",")
    every = sorted(tools.rules, key=lambda each: each.code) if tools is not None else ()
    codes = [(each.code, each.summary) for each in every]
    names = [(each.name, each.summary) for each in every]
    return [
        CompletionItem(f"{before}{comma}{word}", help=told)
        for word, told in (*codes, *names)
        if word.lower().startswith(last.lower())
    ]


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
