"""The keys of the configuration, each with what the reference and editors say of it."""

from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from hue_lint.facts.extension import StatedOperation, StatedTwin
from hue_lint.facts.schema import Wrapper


def _key(kind: str, default: str, about: str) -> msgspec.Meta:
    """What the reference says of a key, in Markdown."""
    return msgspec.Meta(title=kind, description=about, extra={"default": default})


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """The keys of `[tool.hue-lint]`. Paths are relative to the file that states them."""

    select: Annotated[
        list[str] | UnsetType,
        _key("list of rules", "what is on by default", "only these"),
    ] = UNSET
    extend_select: Annotated[
        list[str] | UnsetType,
        _key("list of rules", "`[]`", "these as well"),
    ] = UNSET
    ignore: Annotated[
        list[str] | UnsetType,
        _key("list of rules", "`[]`", "not these"),
    ] = UNSET
    per_file_ignores: Annotated[
        dict[str, list[str]] | UnsetType,
        _key("pattern to list of rules", "`{}`", "not these in those files"),
    ] = UNSET
    exclude: Annotated[
        list[str] | UnsetType,
        _key("list of patterns", "the usual places", "files to leave out"),
    ] = UNSET
    extend_exclude: Annotated[
        list[str] | UnsetType,
        _key("list of patterns", "`[]`", "more of them"),
    ] = UNSET
    force_exclude: Annotated[
        bool | UnsetType,
        _key(
            "boolean",
            "`false`",
            "leave them out even where they are named outright (pre-commit names every file)",
        ),
    ] = UNSET
    respect_gitignore: Annotated[
        bool | UnsetType,
        _key("boolean", "`true`", "leave out what git ignores"),
    ] = UNSET
    target_django: Annotated[
        str | UnsetType,
        _key('`"X.Y"`', "the declared dependency", "the oldest Django release the project runs on"),
    ] = UNSET
    python: Annotated[
        str | UnsetType,
        _key("path", "none", "the project's interpreter or virtual environment"),
    ] = UNSET
    baseline: Annotated[
        str | UnsetType,
        _key("path", "none", "a file of findings to leave out"),
    ] = UNSET
    output_format: Annotated[
        str | UnsetType,
        _key("text", '`"full"`', "how findings are printed"),
    ] = UNSET
    unsafe_fixes: Annotated[
        bool | UnsetType,
        _key("boolean", "`false`", "repair also where behaviour may change in small ways"),
    ] = UNSET
    extend_operations: Annotated[
        list[StatedOperation] | UnsetType,
        _key(
            "list of tables",
            "`[]`",
            "functions, methods and attributes that raise, block, or are harmless",
        ),
    ] = UNSET
    extend_async_twins: Annotated[
        dict[str, str | StatedTwin] | UnsetType,
        _key("name to name", "`{}`", "their async counterparts, for repairs"),
    ] = UNSET
    extend_thread_wrappers: Annotated[
        list[str | Wrapper] | UnsetType,
        _key("list of names or tables", "`[]`", "callables that take work off the event loop"),
    ] = UNSET
