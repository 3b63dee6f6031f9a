"""What decorators, and the classes that take up methods, do with an async function: data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Decorator:
    """A decorator: the release of Django from which on it takes an async function, or why it never
    does."""

    since: str = ""
    never: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """The rows of `decorators.toml`."""

    decorators: dict[str, Decorator]
    packages: frozenset[str]
    classes: frozenset[str]
    mixins: dict[str, str]

    def decorator(self, qualname: str) -> Decorator | None:
        """What is known of a decorator by its canonical name, or by the package that it is of."""
        found = self.decorators.get(qualname)
        if found is None and self.is_of_async_package(qualname):
            return Decorator()
        return found

    def is_of_async_package(self, qualname: str) -> bool:
        """Whether a package asks whether what it is given is async."""
        return qualname.partition(".")[0] in self.packages

    def awaits_hooks(self, qualname: str) -> bool:
        """Whether a class awaits its hooks where they are async."""
        return qualname in self.classes or self.is_of_async_package(qualname)


@cache
def known() -> Known:
    """The rows, read once."""
    text = files("hue_lint.convert").joinpath("decorators.toml").read_text(encoding="utf-8")
    table: dict[str, dict[str, Any]] = tomllib.loads(text)
    return Known(
        {
            name: Decorator(row.get("since", ""), row.get("never", ""))
            for name, row in table["decorators"].items()
        },
        frozenset(table["packages"]),
        frozenset(table["classes"]),
        {name: row["reason"] for name, row in table["mixins"].items()},
    )
