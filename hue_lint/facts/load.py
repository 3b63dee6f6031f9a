"""Loads the facts shipped with the package, installed packs, and what a project adds.

Reading TOML takes longer than a commit hook should, so the assembled facts lie beside the data
as `facts.msgpack` with a digest of what they were made from. Where the digest is not that of the
data files, the file is set aside and the data itself is read.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.metadata import entry_points
from pathlib import Path

import msgspec

from hue_lint.facts.assemble import (
    HERE,
    InvalidFacts,
    alias_table,
    assemble,
    digest,
    merge,
    read_facts,
    with_twins,
)
from hue_lint.facts.extension import NOTHING, Extension
from hue_lint.facts.knowledge import Knowledge
from hue_lint.facts.schema import Facts

COMPILED = HERE / "facts.msgpack"
ENTRY_POINT_GROUP = "hue_lint.packs"


class Compiled(msgspec.Struct, frozen=True):
    """The assembled facts and the digest of the files that they were made from."""

    digest: bytes
    facts: Facts


def load_facts(
    extra: Sequence[Facts] = (),
    extension: Extension = NOTHING,
    real_names: Mapping[str, str] | None = None,
) -> Knowledge:
    """Everything known: the package's data and packs, installed packs, `extra`, and what the
    configuration of a project adds (`extension`).

    `real_names` maps the names under which the project defines what the extension names to those
    that the extension uses. What comes later wins. Raises `InvalidFacts` where an installed pack is
    malformed.
    """
    shipped = shipped_facts()
    added = [*installed_packs(), *extra]
    if extension != NOTHING:
        return _extended(merge([shipped, *added]), extension, real_names or {})
    return Knowledge(with_twins(merge([shipped, *added]), ()) if added else shipped)


def _extended(facts: Facts, extension: Extension, real_names: Mapping[str, str]) -> Knowledge:
    known = alias_table(facts)
    # An entry may use any name of a class that the data knows under another one.
    stated = extension.facts(known)
    twins = extension.twin_list()
    names = Facts(aliases=dict(real_names))
    return Knowledge(
        with_twins(merge([facts, stated, names]), twins),
        stated,
        extension.counterparts,
    )


def shipped_facts() -> Facts:
    """The facts of the package itself."""
    try:
        compiled = COMPILED.read_bytes()
    except FileNotFoundError:
        compiled = b""
    return _facts_of(compiled, digest())


# A process opens many projects, and one again for each round of repairs.
@lru_cache(maxsize=1)
def _facts_of(content: bytes, current: bytes) -> Facts:
    try:
        compiled = msgspec.msgpack.decode(content, type=Compiled)
    except msgspec.DecodeError:
        return assemble()
    return compiled.facts if compiled.digest == current else assemble()


def installed_packs() -> list[Facts]:
    """The packs of installed packages, by the entry point group `hue_lint.packs`.

    An entry point names a `Facts` value or the path of a TOML file in the same form as a pack.
    """
    packs: list[Facts] = []
    entries = entry_points(group=ENTRY_POINT_GROUP)
    known = families() if entries else frozenset()
    for entry in entries:
        pack = entry.load()
        if isinstance(pack, str | Path):
            packs.append(read_facts(Path(pack)))
        elif isinstance(pack, Facts):
            packs.append(pack)
        else:
            raise InvalidFacts(entry.name, "a pack is a Facts value or the path of a TOML file")
        for name, behaviour in packs[-1].behaviours():
            if behaviour.family is not None and behaviour.family not in known:
                reason = f"{name}: no rule reports the family '{behaviour.family}'"
                raise InvalidFacts(entry.name, reason)
    return packs


def families() -> frozenset[str]:
    """The families that rules report: those of the package's own facts."""
    found = (behaviour.family for _, behaviour in shipped_facts().behaviours())
    return frozenset(family for family in found if family is not None)


def compile_facts() -> bytes:
    """The content of `facts.msgpack` for the data files as they are."""
    return msgspec.msgpack.encode(Compiled(digest=digest(), facts=assemble()))
