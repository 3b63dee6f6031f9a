"""What a project adds to the facts in its configuration, in the schema's form made short.

One entry names one thing by its dotted name. The part before the last is taken for a class where it
begins with a capital letter (`shop.carts.Cart.total`), else for a module (`shop.flags.is_on`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import msgspec

from hue_lint.facts.assemble import Twin, merge
from hue_lint.facts.schema import Behaviour, ClassFacts, Facts, Family, When, Wrapper

OLDEST: Final = "4.0"
"""Since when a twin exists that is not Django's: on every release."""


class NameIsNoDottedName(Exception):
    """A name that is not `module.function` or `module.Class.method`."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"'{name}' is no dotted name: write `module.function` or `module.Class.method`"
        )


class StatedOperation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of `extend-operations`. `effect` is `none` for what is known to be harmless; `kind`
    says what the name is where its spelling misleads. The rest is as in `Behaviour`."""

    name: str
    effect: Literal["raises", "blocks", "none"]
    kind: Literal["function", "method", "attribute"] | None = None
    family: Family = "service"
    does: str = "does synchronous work"
    returns: str = "unknown"
    arguments: dict[str, str] = {}
    unless: dict[str, bool | str | int | list[str]] = {}
    when: When = "always"
    evidence: str = ""


class StatedTwin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The async counterpart of an entry of `extend-async-twins`, on the same class or module.

    `since` is the Django release that it needs.
    """

    name: str
    since: str = OLDEST


@dataclass(frozen=True, slots=True)
class Extension:
    """What a project states; `origin` is the file that states it."""

    operations: tuple[StatedOperation, ...] = ()
    twins: Mapping[str, str | StatedTwin] = field(default_factory=dict)
    wrappers: tuple[str | Wrapper, ...] = ()
    origin: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that is stated, a method's with its class."""
        return (
            *(each.name for each in self.operations),
            *self.twins,
            *(each if isinstance(each, str) else each.name for each in self.wrappers),
        )

    def facts(self, aliases: Mapping[str, str]) -> Facts:
        """The operations and wrappers as facts, under the names that `aliases` lead to."""
        return merge(
            [
                *(_operation(each, self.origin, aliases) for each in self.operations),
                Facts(wrappers=[_wrapper(each, self.origin) for each in self.wrappers]),
            ]
        )

    @property
    def counterparts(self) -> dict[str, tuple[str, str]]:
        """The async twin of each name, and the release that it needs."""
        return {
            name: (given, OLDEST) if isinstance(given, str) else (given.name, given.since)
            for name, given in self.twins.items()
        }

    def twin_list(self) -> list[Twin]:
        """The async twins, in the form of `twins.json`."""
        return [_twin(name, *twin) for name, twin in self.counterparts.items()]


NOTHING: Final = Extension()
"""A project that adds nothing."""


def check_name(name: str) -> None:
    """Raises NameIsNoDottedName where `name` cannot be the dotted name of anything."""
    parts = name.split(".")
    if len(parts) < 2 or not all(part.isidentifier() for part in parts):
        raise NameIsNoDottedName(name)


def is_member(name: str) -> bool:
    """Whether a dotted name is spelled as that of a class's member."""
    return name.rpartition(".")[0].rpartition(".")[2][:1].isupper()


def _operation(stated: StatedOperation, origin: str, aliases: Mapping[str, str]) -> Facts:
    behaviour = Behaviour(
        effect=None if stated.effect == "none" else stated.effect,
        family=stated.family,
        does=stated.does,
        returns=stated.returns,
        arguments=stated.arguments,
        unless=stated.unless,
        when=stated.when,
        evidence=stated.evidence or f"{origin}: extend-operations",
    )
    owner, _, name = stated.name.rpartition(".")
    owner = aliases.get(owner, owner)
    function = aliases.get(stated.name, stated.name)
    match stated.kind or ("method" if is_member(stated.name) else "function"):
        case "method":
            return Facts(classes=[ClassFacts(name=owner, methods={name: behaviour})])
        case "attribute" if is_member(stated.name):
            return Facts(classes=[ClassFacts(name=owner, attributes={name: behaviour})])
        case "attribute":  # of a module
            return Facts(attributes={function: behaviour})
        case _:
            return Facts(functions={function: behaviour})


def _wrapper(stated: str | Wrapper, origin: str) -> Wrapper:
    if isinstance(stated, str):
        stated = Wrapper(name=stated)
    if stated.evidence:
        return stated
    return msgspec.structs.replace(stated, evidence=f"{origin}: extend-thread-wrappers")


def _twin(name: str, counterpart: str, since: str) -> Twin:
    owner, _, last = name.rpartition(".")
    if not is_member(name):
        return Twin(owner, last, counterpart, since)
    module, _, cls = owner.rpartition(".")
    return Twin(module, f"{cls}.{last}", f"{cls}.{counterpart}", since)
