"""TOML as people's editors write it, and everything that keeps it from being read as one error."""

import tomllib
from typing import Any


class NoToml(ValueError):
    """The bytes are no TOML; the text says why."""


def parsed(data: bytes) -> dict[str, Any]:
    """What a file of TOML holds, a byte order mark before it or none. Raises NoToml."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise NoToml(f"not valid TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise NoToml("not UTF-8") from error
    except RecursionError as error:
        raise NoToml("not valid TOML: it is nested too deeply") from error
