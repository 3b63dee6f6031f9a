"""The settings in force: `[tool.hue-lint]` or `hue-lint.toml`, with what the command line adds.

Every key is declared once, in `Table`. A key that is not declared there is refused by name.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from hue_lint.disk import exists, is_file, read_bytes, resolved
from hue_lint.facts.extension import (
    Extension,
    NameIsNoDottedName,
    StatedOperation,
    StatedTwin,
    check_name,
)
from hue_lint.facts.load import families
from hue_lint.facts.releases import RELEASES
from hue_lint.facts.schema import Wrapper
from hue_lint.keys import Table
from hue_lint.patterns import is_pattern
from hue_lint.toml import NoToml, parsed

CONFIGURATIONS: Final = ("hue-lint.toml", "pyproject.toml")
"""The files that may hold settings."""

OUTPUT_FORMATS: Final = (
    "full",
    "concise",
    "grouped",
    "json",
    "json-lines",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "pylint",
    "rdjson",
    "html",
)

DEFAULT_EXCLUDE: Final = (
    ".bzr/",
    ".direnv/",
    ".eggs/",
    ".git/",
    ".hg/",
    ".hue-lint-cache/",
    ".ipynb_checkpoints/",
    ".mypy_cache/",
    ".nox/",
    ".pytest_cache/",
    ".ruff_cache/",
    ".svn/",
    ".tox/",
    ".venv/",
    "__pycache__/",
    "__pypackages__/",
    "_build/",
    "build/",
    "dist/",
    "node_modules/",
    "site-packages/",
    "venv/",
)

_DJANGO_RELEASE: Final = re.compile(r"\d+\.\d+")

_SEPARATORS: Final = re.compile(r"[-_. ]")
_SPOKEN_OF: Final = re.compile(rb"\bhue", re.IGNORECASE)


class ConfigError(Exception):
    """A configuration that cannot be used; the text names the file, the key and what is wrong."""


_FORMS: Final = {
    "extend-operations": """write { name = "shop.flags.is_on", effect = "raises" }""",
    "extend-async-twins": """write "shop.flags.is_on" = "ais_on\"""",
    "extend-thread-wrappers": """write "shop.threads.run", or { name = "shop.threads.run", … }""",
}
"""How an entry of a key is written, for messages."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One place that chooses rules: the configuration, or the command line.

    Each entry is a code, a prefix of codes, a rule's name or `ALL`. `select` is None where the
    place leaves it to the one before it. `origin` says where it stands, for messages.
    """

    origin: str
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its value in force; `origins` says where each one was set.

    `directory` is the folder of the configuration file, or the working directory: patterns of
    `exclude` and `per-file-ignores` are relative to it.
    """

    directory: Path
    source: Path | None = None
    choices: tuple[Choice, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True
    target_django: str | None = None
    python: Path | None = None
    baseline: Path | None = None
    output_format: str = "full"
    unsafe_fixes: bool = False
    extend_operations: tuple[StatedOperation, ...] = ()
    extend_async_twins: Mapping[str, str | StatedTwin] = field(default_factory=dict)
    extend_thread_wrappers: tuple[str | Wrapper, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)

    def origin(self, key: str) -> str:
        """Where the setting `key` (as written in TOML) was set: a file, an option, `default`."""
        return self.origins.get(key, "default")

    def place(self, key: str) -> str:
        """Where the setting was set, for a message about its value: `--python`, or file and key."""
        origin = self.origin(key)
        return origin if origin.startswith("--") else f"{origin}: {key}"

    @property
    def extension(self) -> Extension:
        """What the project adds to the facts about Django."""
        return Extension(
            operations=self.extend_operations,
            twins=self.extend_async_twins,
            wrappers=self.extend_thread_wrappers,
            origin="" if self.source is None else self.source.name,
        )


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says; None or empty where it says nothing."""

    config: Path | None = None
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] | None = None
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool | None = None
    target_django: str | None = None
    python: Path | None = None
    baseline: Path | None = None
    output_format: str | None = None
    unsafe_fixes: bool | None = None


def settings_for(
    source: Path | None, directory: Path, options: Options, working_directory: Path
) -> Settings:
    """The settings of a project with the configuration `source`; without one, patterns are relative
    to `directory`. A configuration that `options` name goes before it. Raises ConfigError."""
    source = source if options.config is None else options.config
    if source is not None and not is_file(source):
        reason = "not a regular file" if exists(source) else "no such configuration file"
        raise ConfigError(f"{source}: {reason}")
    settings = Settings(directory=resolved(directory))
    if source is not None:
        settings = _with_table(source, _read_table(source))
    return _with_options(settings, options, working_directory)


def nearest_configuration(directory: Path) -> Path | None:
    """The nearest `hue-lint.toml`, or `pyproject.toml` with `[tool.hue-lint]`, upward from here.

    Raises ConfigError when a `pyproject.toml` on the way cannot be read, or speaks of hue-lint and
    is no TOML.
    """
    for folder in (directory, *directory.parents):
        own, project = (folder / name for name in CONFIGURATIONS)
        if is_file(own):
            return own
        if _SPOKEN_OF.search(_text_of(project)) and "hue-lint" in _tool_section(project):
            return project
    return None


def _text_of(project: Path) -> bytes:
    """The content of a file if there is one. Raises ConfigError where it may not be read: nobody
    knows what it asks for."""
    try:
        return read_bytes(project)
    except OSError as error:
        if is_file(project):
            raise ConfigError(f"{project}: {error.strerror}") from error
        return b""


def json_schema() -> dict[str, Any]:
    """The JSON schema of `[tool.hue-lint]` and of a `hue-lint.toml`, for editors."""
    schema = msgspec.json.schema(Table)
    table = schema["$defs"]["Table"]
    table["properties"]["output-format"]["enum"] = list(OUTPUT_FORMATS)
    table["properties"]["target-django"]["enum"] = list(RELEASES)
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "hue-lint"}
    return {**about, **schema}


def known_keys() -> tuple[str, ...]:
    """The keys of `[tool.hue-lint]`, as they are written."""
    return tuple(entry.encode_name for entry in msgspec.structs.fields(Table))


def described(settings: Settings) -> tuple[tuple[str, Any, str], ...]:
    """Every key with its value in force and where it comes from, in the order of `Table`."""
    values: dict[str, Any] = {item.name: getattr(settings, item.name) for item in fields(settings)}
    stated = [choice.select for choice in settings.choices if choice.select is not None]
    values["select"] = stated[-1] if stated else None
    values["extend_select"] = tuple(e for choice in settings.choices for e in choice.extend_select)
    values["ignore"] = tuple(e for choice in settings.choices for e in choice.ignore)
    return tuple(
        (entry.encode_name, values[entry.name], settings.origin(entry.encode_name))
        for entry in msgspec.structs.fields(Table)
    )


def _load(path: Path) -> dict[str, Any]:
    try:
        return parsed(read_bytes(path))
    except NoToml as error:
        raise ConfigError(f"{path}: {error}") from error
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error


def _tool_section(path: Path) -> dict[str, Any]:
    """The `[tool]` of a `pyproject.toml`. Raises ConfigError where hue-lint's own table has another
    name, which nobody would read."""
    document = _load(path)
    tool = document.get("tool", {})
    tool = tool if isinstance(tool, dict) else {}
    for table, head in ((tool, "tool."), (document, "")):
        for key, value in table.items():
            meant = isinstance(value, dict) and _is_meant(key)
            if meant and (head, key) != ("tool.", "hue-lint"):
                raise ConfigError(f"{path}: [{head}{key}] is not read: write [tool.hue-lint]")
    return tool


def _is_meant(name: str) -> bool:
    """Whether somebody who wrote this head of a table meant hue-lint's."""
    letters = _SEPARATORS.sub("", name.lower())
    return letters == "hue" or bool(difflib.get_close_matches(letters, ["huelint"], cutoff=0.85))


def _read_table(path: Path) -> Table:
    if path.name == "pyproject.toml":
        raw, section = _tool_section(path).get("hue-lint", {}), "[tool.hue-lint] "
    else:
        raw, section = _load(path), ""
        if any(isinstance(raw[key], dict) for key in raw if key == "tool" or _is_meant(key)):
            raise ConfigError(f"{path}: the keys stand in this file without a [tool.hue-lint]")
    if not isinstance(raw, dict):
        raise ConfigError(f"{path}: {section}must be a table")
    for key in raw:
        if key not in known_keys():
            raise ConfigError(f"{path}: {section}unknown key '{key}'{_nearest(key, known_keys())}")
    try:
        return msgspec.convert(raw, Table)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at ")
        key = place.strip("`").removeprefix("$.")
        form = _FORMS.get(re.split(r"[.\[]", key)[0])
        remedy = f" ({form})" if form else ""
        raise ConfigError(
            f"{path}: {section}{key}: {reason[:1].lower()}{reason[1:]}{remedy}"
        ) from error


def _nearest(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f" (did you mean '{close[0]}'?)" if close else ""


def _check_family(path: Path, key: str, stated: StatedOperation, known: Collection[str]) -> None:
    if stated.family not in known:
        near = _nearest(stated.family, known)
        family = f"no rule reports the family '{stated.family}'{near}"
        raise ConfigError(f"{path}: {key}: {stated.name}: {family}")


def _with_table(path: Path, table: Table) -> Settings:
    directory = resolved(path).parent
    stated = {
        entry.encode_name: value
        for entry in msgspec.structs.fields(Table)
        if (value := getattr(table, entry.name)) is not UNSET
    }
    values: dict[str, Any] = {}
    for key, value in stated.items():
        match key:
            case "select" | "extend-select" | "ignore":
                continue
            case "per-file-ignores":
                values["per_file_ignores"] = {
                    _pattern(glob, f"{path}: {key}"): tuple(codes) for glob, codes in value.items()
                }
            case "extend-operations":
                known = families() if value else frozenset()
                for each in value:
                    _check_entry(path, key, each.name, each.returns)
                    _check_family(path, key, each, known)
                values["extend_operations"] = tuple(value)
            case "extend-async-twins":
                for name, twin in value.items():
                    _check_entry(path, key, name)
                    if isinstance(twin, StatedTwin):
                        _release(twin.since, f"{path}: {key}: {name}: since")
                values["extend_async_twins"] = value
            case "extend-thread-wrappers":
                for each in value:
                    _check_entry(path, key, each if isinstance(each, str) else each.name)
                values["extend_thread_wrappers"] = tuple(value)
            case "exclude" | "extend-exclude":
                place = f"{path}: {key}"
                values[key.replace("-", "_")] = tuple(_pattern(each, place) for each in value)
            case "python" | "baseline":
                values[key] = directory / value
            case "target-django":
                values["target_django"] = _release(value, f"{path}: target-django")
            case "output-format":
                values["output_format"] = _format(value, f"{path}: output-format")
            case _:
                values[key.replace("-", "_")] = value
    choice = Choice(
        origin=str(path),
        select=_tuple_or_none(table.select),
        extend_select=_tuple_or_none(table.extend_select) or (),
        ignore=_tuple_or_none(table.ignore) or (),
    )
    return Settings(
        directory=directory,
        source=path,
        choices=(choice,),
        origins={key: str(path) for key in stated},
        **values,
    )


def _with_options(settings: Settings, options: Options, working_directory: Path) -> Settings:
    values: dict[str, Any] = {}
    origins = dict(settings.origins)

    def take(key: str, value: Any) -> None:
        values[key.replace("-", "_")] = value
        origins[key] = f"--{key}"

    def seen(patterns: Iterable[str], place: str) -> tuple[str, ...]:
        here = resolved(working_directory)
        bare = (_pattern(each, place) for each in patterns)
        seen_there = (_seen_from(settings.directory, each, here) for each in bare)
        return tuple(each for each in seen_there if each is not None)

    if options.exclude is not None:
        take("exclude", seen(options.exclude, "--exclude"))
    if options.extend_exclude:
        more = seen(options.extend_exclude, "--extend-exclude")
        take("extend-exclude", (*settings.extend_exclude, *more))
    if options.force_exclude is not None:
        take("force-exclude", options.force_exclude)
    if options.target_django is not None:
        take("target-django", _release(options.target_django, "--target-django"))
    if options.python is not None:
        take("python", working_directory / options.python)
    if options.baseline is not None:
        take("baseline", working_directory / options.baseline)
    if options.output_format is not None:
        take("output-format", _format(options.output_format, "--output-format"))
    if options.unsafe_fixes is not None:
        take("unsafe-fixes", options.unsafe_fixes)
    for key, chosen in (
        ("select", options.select),
        ("extend-select", options.extend_select),
        ("ignore", options.ignore),
    ):
        if chosen:
            origins[key] = f"--{key}"
    choice = Choice("command line", options.select, options.extend_select, options.ignore)
    current = {entry.name: getattr(settings, entry.name) for entry in fields(settings)}
    return Settings(
        **{**current, **values, "choices": (*settings.choices, choice), "origins": origins}
    )


def _seen_from(directory: Path, pattern: str, working_directory: Path) -> str | None:
    """A pattern that is relative to the working directory, as it reads in `directory`; None where
    it means nothing in there. One that names no folder on its way means the same everywhere."""
    taken_back = "!" if pattern.startswith("!") else ""
    bare = pattern.removeprefix("!")
    if "/" not in bare.rstrip("/") or bare.startswith("*") or working_directory == directory:
        return pattern
    bare = bare.lstrip("/")
    if working_directory.is_relative_to(directory):
        return f"{taken_back}/{working_directory.relative_to(directory).as_posix()}/{bare}"
    if directory.is_relative_to(working_directory):
        below = directory.relative_to(working_directory).as_posix() + "/"
        return f"{taken_back}/{bare.removeprefix(below)}" if bare.startswith(below) else None
    return None


def _tuple_or_none(value: list[str] | UnsetType) -> tuple[str, ...] | None:
    return None if isinstance(value, UnsetType) else tuple(value)


def _check_entry(path: Path, key: str, name: str, returns: str = "") -> None:
    try:
        check_name(name)
    except NameIsNoDottedName as error:
        raise ConfigError(f"{path}: {key}: {error}") from error
    if returns.count("[") != returns.count("]"):
        raise ConfigError(f"{path}: {key}: {name}: '{returns}' leaves a bracket open")


def _pattern(text: str, place: str) -> str:
    """The pattern, which may begin with `./` as a path does. Raises ConfigError."""
    if not is_pattern(text):
        raise ConfigError(f"{place}: '{text}' is no pattern (they are those of a .gitignore)")
    taken_back = "!" if text.startswith("!") else ""
    bare = text.removeprefix("!")
    return f"{taken_back}{bare[1:]}" if bare.startswith("./") else text


def _release(text: str, place: str) -> str:
    if not _DJANGO_RELEASE.fullmatch(text):
        raise ConfigError(f"{place}: '{text}' is no Django release such as 5.2")
    if text not in RELEASES:
        known = f"{RELEASES[0]} to {RELEASES[-1]}"
        raise ConfigError(f"{place}: no Django {text} is known (known are {known})")
    return text


def _format(text: str, place: str) -> str:
    if text not in OUTPUT_FORMATS:
        raise ConfigError(
            f"{place}: '{text}' is none of {', '.join(OUTPUT_FORMATS)}"
            f"{_nearest(text, OUTPUT_FORMATS)}"
        )
    return text
