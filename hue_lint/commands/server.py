"""`hue-lint server`: the language server, for editors."""

import click

from hue_lint.linter import Tools


@click.command(short_help="Speak the language server protocol.")
@click.pass_obj
def server(tools: Tools) -> int:
    """Speak the language server protocol on standard input and output."""
    try:
        from hue_lint.integrations.lsp.server import create_server
    except ModuleNotFoundError as error:
        raise click.UsageError(
            f"the server needs {error.name}: install it with  pip install 'hue-lint[lsp]'"
        ) from error
    create_server(tools).start_io()
    return 0
