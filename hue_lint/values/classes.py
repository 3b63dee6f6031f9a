"""Members of classes: the project's own along the MRO, then what the facts say of the bases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import libcst as cst

from hue_lint.project.classes import ClassInfo, Function, ValueSymbol
from hue_lint.syntax.source import UnreadableSource

if TYPE_CHECKING:
    from hue_lint.facts.knowledge import Knowledge
    from hue_lint.facts.schema import Behaviour


@dataclass(frozen=True, slots=True)
class Known:
    """A member that the facts describe. `colour` is `async` where the name is an async twin."""

    class_name: str
    name: str
    behaviour: Behaviour
    colour: Literal["sync", "async"]
    role: Literal["method", "attribute"]


Member = Function | ClassInfo | ValueSymbol | Known


def linearised(ref: ClassInfo | str) -> Iterator[ClassInfo | str]:
    """The class and its bases in Python's order, installed ones by name."""
    if isinstance(ref, str):
        yield ref
        return
    for base in ref.mro():
        yield base if isinstance(base, ClassInfo) else base.qualname


def member(knowledge: Knowledge, ref: ClassInfo | str, name: str) -> Member | None:
    """What `name` is on an instance of the class: the first definition along the MRO."""
    for base in linearised(ref):
        found = own_member(knowledge, base, name)
        if found is not None:
            return found
    return None


def own_member(knowledge: Knowledge, base: ClassInfo | str, name: str) -> Member | None:
    """What one class of the line says of `name`. What the configuration states of a class of the
    project goes before its source, and what the facts say of one whose source says nothing: a
    member without a body, of a protocol, or an attribute that a package's own code sets."""
    if isinstance(base, str):
        return known_member(knowledge, base, name)
    stated = knowledge.stated_member(base.qualname, name)
    if stated is not None:
        behaviour, role = stated
        return Known(base.qualname, name, behaviour, "sync", role)
    found = base.own_member(name)
    if found is None and knowledge.class_facts(base.qualname):
        known = known_member(knowledge, base.qualname, name)
        return known if known is not None and known.role == "attribute" else None
    if isinstance(found, Function) and knowledge.class_facts(base.qualname) and _is_empty(found):
        return known_member(knowledge, base.qualname, name) or found
    return found


def _is_empty(function: Function) -> bool:
    """Whether a function's body is `...`, after its documentation."""
    try:
        body = function.node.body
    except UnreadableSource:
        return False
    inner = (
        part
        for line in body.body
        for part in (line.body if isinstance(line, cst.SimpleStatementLine) else (line,))
    )
    return all(
        isinstance(part, cst.Expr) and isinstance(part.value, cst.Ellipsis | cst.SimpleString)
        for part in inner
    )


def member_after(
    knowledge: Knowledge, ref: ClassInfo | str, cls: ClassInfo, name: str
) -> Member | None:
    """What `super().name` inside `cls` is, for an instance of `ref`."""
    bases = list(linearised(ref))
    start = bases.index(cls) + 1 if cls in bases else 0
    if not start:
        bases, start = list(linearised(cls)), 1
    for base in bases[start:]:
        found = own_member(knowledge, base, name)
        if found is not None:
            return found
    return None


def known_member(knowledge: Knowledge, class_name: str, name: str) -> Known | None:
    """What the facts say about a member of an installed class."""
    own = knowledge.method(class_name, name)
    if own is not None and own.returns.startswith("async-iterator"):
        return Known(class_name, name, own, "sync", "method")
    twin_of = knowledge.async_method(class_name, name)
    if twin_of is not None:
        sync_behaviour = knowledge.method(class_name, twin_of[0])
        if sync_behaviour is not None:
            return Known(class_name, name, sync_behaviour, "async", "method")
    behaviour = knowledge.method(class_name, name)
    if behaviour is not None:
        return Known(class_name, name, behaviour, "sync", "method")
    attribute = knowledge.attribute(class_name, name)
    if attribute is not None:
        return Known(class_name, name, attribute, "sync", "attribute")
    return None
