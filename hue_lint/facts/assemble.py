"""Reads the data files and puts them together: one `Facts`, async twins filled in."""

import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from hue_lint.facts.schema import Behaviour, ClassFacts, Facts, Relative

HERE = Path(__file__).parent
CONSTRUCTOR = "()"
"""Stands for the class itself among the names of its twins."""


class InvalidFacts(Exception):
    """A data file or pack that is not in the form of `schema.py`."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class Twin(msgspec.Struct, frozen=True):
    """One line of `twins.json`: an async counterpart and the release that brought it."""

    module: str
    sync: str
    asynchronous: str = msgspec.field(name="async")
    since: str


def source_files() -> list[Path]:
    """The data files and packs shipped with the package, in a fixed order."""
    return [*sorted((HERE / "data").glob("*.toml")), *sorted((HERE / "packs").glob("*.toml"))]


def digest() -> bytes:
    """A digest of everything that the assembled facts are made from."""
    made_from = [*source_files(), HERE / "twins.json", HERE / "schema.py", Path(__file__)]
    state = hashlib.blake2b(digest_size=16)
    for path in made_from:
        state.update(path.read_bytes())
    return state.digest()


def facts_from(text: str, name: str) -> Facts:
    """The facts in a TOML text; raises `InvalidFacts`, naming the file, where it is malformed."""
    try:
        return _spread(msgspec.convert(tomllib.loads(text), Facts))
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InvalidFacts(name, str(error)) from error


def _spread(facts: Facts) -> Facts:
    """The facts with an entry of its own for each name, and with what a class says of all."""
    return msgspec.structs.replace(
        facts,
        functions=_each(facts.functions),
        classes=[
            msgspec.structs.replace(
                each,
                methods=_related(_each(each.methods), each.relative),
                attributes=_related(_each(each.attributes), each.relative),
                relative=None,
            )
            for each in facts.classes
        ],
    )


def _each(entries: dict[str, Behaviour]) -> dict[str, Behaviour]:
    """`get, post` as an entry for `get` and one for `post`."""
    found: dict[str, Behaviour] = {}
    for names, behaviour in entries.items():
        for name in names.split(", "):
            evidence = behaviour.evidence.replace("{name}", name.rpartition(".")[2])
            found[name] = msgspec.structs.replace(behaviour, evidence=evidence)
    return found


def _related(entries: dict[str, Behaviour], relative: Relative | None) -> dict[str, Behaviour]:
    return {
        name: msgspec.structs.replace(each, relative=relative)
        if each.effect is not None and each.relative is None
        else each
        for name, each in entries.items()
    }


def read_facts(path: Path) -> Facts:
    """The facts of one TOML file."""
    return facts_from(path.read_text(encoding="utf-8"), path.name)


def read_twins() -> list[Twin]:
    """Every async twin of Django 4.0 to 6.1."""
    return msgspec.json.decode((HERE / "twins.json").read_bytes(), type=list[Twin])


def assemble() -> Facts:
    """All data files and packs as one, with the twins of `twins.json` filled in."""
    return with_twins(merge(read_facts(path) for path in source_files()), read_twins())


def merge(parts: Iterable[Facts]) -> Facts:
    """One `Facts` of many. What comes later wins; members of one class are put together."""
    classes: dict[str, ClassFacts] = {}
    merged = Facts()
    for part in parts:
        for facts in part.classes:
            known = classes.get(facts.name)
            classes[facts.name] = facts if known is None else _merge_class(known, facts)
        merged = Facts(
            functions=merged.functions | part.functions,
            attributes=merged.attributes | part.attributes,
            wrappers=[*merged.wrappers, *part.wrappers],
            aliases=merged.aliases | part.aliases,
            conventions=[*merged.conventions, *part.conventions],
            guards=[*merged.guards, *part.guards],
            answers=[*merged.answers, *part.answers],
            hooks=_both(merged.hooks, part.hooks),
            decorated=merged.decorated | part.decorated,
            descends=merged.descends | part.descends,
            stands=[*merged.stands, *part.stands],
        )
    return msgspec.structs.replace(merged, classes=list(classes.values()))


def _merge_class(known: ClassFacts, more: ClassFacts) -> ClassFacts:
    return msgspec.structs.replace(
        known,
        aliases=_joined(known.aliases, more.aliases),
        bases=_joined(known.bases, more.bases),
        without=_joined(known.without, more.without),
        methods=known.methods | more.methods,
        attributes=known.attributes | more.attributes,
        fields=known.fields | more.fields,
        value=more.value or known.value,
        call=more.call or known.call,
    )


def _both(
    known: dict[str, dict[str, str]], more: dict[str, dict[str, str]]
) -> dict[str, dict[str, str]]:
    return {name: known.get(name, {}) | more.get(name, {}) for name in known | more}


def _joined(first: Sequence[str], second: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*first, *second]))


def alias_table(facts: Facts) -> dict[str, str]:
    """Every alias with the name that the facts use for it."""
    table = dict(facts.aliases)
    for facts_of_class in facts.classes:
        table.update(dict.fromkeys(facts_of_class.aliases, facts_of_class.name))
    for wrapper in facts.wrappers:
        table.update(dict.fromkeys(wrapper.aliases, wrapper.name))
    return table


def with_twins(facts: Facts, twins: Iterable[Twin]) -> Facts:
    """The facts with each synchronous entry's twin named and each async twin given an entry."""
    aliases = alias_table(facts)
    of_classes: dict[str, dict[str, tuple[str, str]]] = {}
    functions = dict(facts.functions)
    for twin in twins:
        owner, _, name = twin.sync.rpartition(".")
        async_name = twin.asynchronous.rpartition(".")[2]
        if owner:
            qualname = f"{twin.module}.{owner}"
            entries = of_classes.setdefault(aliases.get(qualname, qualname), {})
            entries[name] = (async_name, twin.since)
        else:
            qualname = f"{twin.module}.{name}"
            qualname = aliases.get(qualname, qualname)
            if qualname in functions:
                functions[qualname] = _named_twin(functions[qualname], async_name, twin.since)
            else:
                of_classes.setdefault(qualname, {})[CONSTRUCTOR] = (async_name, twin.since)
    for qualname, behaviour in list(functions.items()):
        if behaviour.twin is not None:
            async_qualname = f"{qualname.rpartition('.')[0]}.{behaviour.twin}"
            functions.setdefault(async_qualname, _async_version(behaviour, qualname))
    classes = [_class_with_twins(each, of_classes.get(each.name, {})) for each in facts.classes]
    return msgspec.structs.replace(facts, classes=classes, functions=functions)


def _class_with_twins(facts: ClassFacts, twins: dict[str, tuple[str, str]]) -> ClassFacts:
    methods = dict(facts.methods)
    attributes = dict(facts.attributes)
    call = facts.call
    for name, (async_name, since) in twins.items():
        if name in methods:
            methods[name] = _named_twin(methods[name], async_name, since)
        elif name in attributes:
            attributes[name] = _named_twin(attributes[name], async_name, since)
        elif name == CONSTRUCTOR and call is not None:
            call = _named_twin(call, async_name, since)
    for name in sorted(methods, key=_is_special):
        behaviour = methods[name]
        if behaviour.twin is not None:
            methods.setdefault(behaviour.twin, _async_version(behaviour, name))
    return msgspec.structs.replace(facts, methods=methods, attributes=attributes, call=call)


def _is_special(name: str) -> bool:
    """Whether an operator calls it, so that its twin has another name (`__setitem__`, `aset`)."""
    return name.startswith("__")


def _named_twin(behaviour: Behaviour, name: str, since: str) -> Behaviour:
    if behaviour.twin is not None:
        return behaviour
    return msgspec.structs.replace(behaviour, twin=name, since=since)


def _async_version(behaviour: Behaviour, name: str) -> Behaviour:
    return Behaviour(
        returns=f"coroutine[{behaviour.returns}]",
        arguments=behaviour.arguments,
        transform=behaviour.transform,
        added=behaviour.since,
        evidence=f"the async twin of {name}",
    )
