"""`hue-lint config`: the settings in force, and where each one was set."""

import json
import sys
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.text import Text

from hue_lint.commands.options import options_from, settings_options
from hue_lint.commands.output import console_for, print_text, write_text
from hue_lint.config import described, json_schema
from hue_lint.linter import Tools
from hue_lint.selection import selection_of
from hue_lint.workspace import Workspace


@click.command(short_help="Print the settings in force and where each was set.")
@click.argument("path", type=click.Path(path_type=Path, exists=True, readable=False), default=".")
@settings_options
@click.option("--schema", is_flag=True, help="Print the JSON schema of the settings.")
@click.pass_obj
def config(tools: Tools, /, path: Path, schema: bool, **values: Any) -> int:
    """Print the settings in force for PATH and where each one was set."""
    if schema:
        encoded = msgspec.json.encode(json_schema())
        write_text(msgspec.json.format(encoded, indent=2).decode() + "\n")
        return 0
    settings = Workspace(tools, options_from(values), Path.cwd()).settings_at(path)
    codes = sorted(selection_of(settings, tools.rules).codes)
    rows = described(settings)
    if settings.output_format == "json":
        document = {
            "source": None if settings.source is None else str(settings.source),
            "settings": {key: {"value": value, "origin": origin} for key, value, origin in rows},
            "rules": codes,
        }
        write_text(_json(document, indent=2) + "\n")
        return 0
    text = Text()
    width = max(len(key) for key, _, _ in rows)
    for key, value, origin in rows:
        text.append(f"{key:<{width}}", "bold").append(f" = {_toml(value)}")
        text.append(f"    # {origin}\n", "dim")
    text.append(f"\n{len(codes)} rules in force: {', '.join(codes)}\n")
    print_text(console_for(sys.stdout), text)
    return 0


def _toml(value: Any) -> str:
    match value:
        case None:
            return "(not set)"
        case bool():
            return "true" if value else "false"
        case msgspec.Struct():
            return _toml(msgspec.to_builtins(value))
        case tuple() | list():
            return f"[{', '.join(_toml(item) for item in value)}]"
        case dict():
            items = (f"{_toml(key)} = {_toml(item)}" for key, item in value.items())
            return f"{{ {', '.join(items)} }}" if value else "{}"
        case _:
            return _json(value)


def _json(value: Any, indent: int | None = None) -> str:
    """Not by msgspec, which refuses the names of folders that are no text."""
    return json.dumps(msgspec.to_builtins(value, enc_hook=str), ensure_ascii=False, indent=indent)
