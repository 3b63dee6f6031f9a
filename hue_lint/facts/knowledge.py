"""What is known about Django and other packages, looked up by name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Literal

from hue_lint.facts.assemble import alias_table
from hue_lint.facts.names import MODEL
from hue_lint.facts.schema import (
    Answer,
    Behaviour,
    ClassFacts,
    Convention,
    Facts,
    Guard,
    Stand,
    Wrapper,
)

NONE = Facts()
_MANAGER = re.compile(r"manager\[([\w.]+)\]")


class Knowledge:
    """Immutable look-up of facts by qualified name.

    Every method takes any spelling of a name (`django.db.models.query.QuerySet`) and answers for
    its canonical one (`django.db.models.QuerySet`). Members are sought along the bases that the
    data states. `stated` is the part of the facts that the project's configuration states: it goes
    before what the source of a function says.
    """

    def __init__(
        self,
        facts: Facts,
        stated: Facts = NONE,
        stated_twins: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        self._facts = facts
        self._stated = {each.name: each for each in stated.classes}
        self._stated_functions = frozenset(stated.functions)
        self._stated_wrappers = frozenset(each.name for each in stated.wrappers)
        self._stated_twins = stated_twins or {}
        self._classes = {each.name: each for each in facts.classes}
        self._wrappers = {each.name: each for each in facts.wrappers}
        self._aliases = alias_table(facts)
        self._canonical: dict[str, str] = {}
        self._lines: dict[str, tuple[str, ...]] = {}
        self._members: dict[tuple[str, str, str], Behaviour | None] = {}
        self._patterns: dict[str, dict[str, Behaviour]] = {}
        for pattern, behaviour in facts.functions.items():
            if "*" in pattern:
                self._patterns.setdefault(pattern.partition(".")[0], {})[pattern] = behaviour

    @property
    def aliases(self) -> Mapping[str, str]:
        """Each alias with its canonical name."""
        return self._aliases

    def canonical(self, name: str) -> str:
        """The name that the data uses for `name`; members follow their class or module."""
        known = self._canonical.get(name)
        if known is None:
            known = self._canonical[name] = self._find_canonical(name)
        return known

    def _find_canonical(self, name: str) -> str:
        head, tail = name, ""
        while head:
            if head in self._aliases:
                return self._aliases[head] + tail
            head, _, last = head.rpartition(".")
            tail = f".{last}{tail}"
        return name

    def class_facts(self, name: str) -> ClassFacts | None:
        """What the data says about a class itself, without its bases."""
        return self._classes.get(self.canonical(name))

    def describes(self, name: str) -> bool:
        """Whether more is known of a class than members that the configuration states."""
        facts = self.class_facts(name)
        return facts is not None and facts != self._stated.get(facts.name)

    def stated_member(
        self, class_name: str, name: str
    ) -> tuple[Behaviour, Literal["method", "attribute"]] | None:
        """What the configuration states of a class's own member, and whether it is a `method` or an
        `attribute`."""
        facts = self._stated.get(self.canonical(class_name)) if self._stated else None
        if facts is None:
            return None
        if name in facts.methods:
            return facts.methods[name], "method"
        return (facts.attributes[name], "attribute") if name in facts.attributes else None

    def states(self, qualname: str) -> bool:
        """Whether the configuration states a function or wrapper of that name."""
        if not (self._stated_functions or self._stated_wrappers):
            return False
        name = self.canonical(qualname)
        return name in self._stated_functions or name in self._stated_wrappers

    def stated_twin(self, qualname: str) -> tuple[str, str] | None:
        """The async counterpart that the configuration states for a function or method, and the
        release that it needs."""
        return self._stated_twins.get(self.canonical(qualname)) if self._stated_twins else None

    def bases(self, name: str) -> tuple[str, ...]:
        """The canonical names of all bases, nearest first; a manager's include QuerySet."""
        return self._line(self.canonical(name))[1:]

    def _line(self, name: str) -> tuple[str, ...]:
        line = self._lines.get(name)
        if line is None:
            self._lines[name] = (name,)  # what a circle of bases comes back to
            facts = self._classes.get(name)
            above: list[str] = []
            for base in facts.bases if facts else ():
                above.extend(self._line(self.canonical(base)))
            # a base that several bases share comes behind all of them, as in Python
            once = reversed(dict.fromkeys(reversed(above)))
            line = self._lines[name] = (name, *(base for base in once if base != name))
        return line

    def is_subclass(self, name: str, of: str) -> bool:
        """Whether the class is the class `of` or has it among its bases."""
        return self.canonical(of) in self._line(self.canonical(name))

    def method(self, class_name: str, method: str) -> Behaviour | None:
        """What a method does, None where the class is unknown or has no such method."""
        return self._member(self.canonical(class_name), method, "methods")

    def attribute(self, class_name: str, attribute: str) -> Behaviour | None:
        """What reading an attribute of an instance does."""
        return self._member(self.canonical(class_name), attribute, "attributes")

    def _member(self, class_name: str, name: str, kind: str) -> Behaviour | None:
        key = (class_name, name, kind)
        if key not in self._members:
            self._members[key] = self._find_member(class_name, name, kind)
        return self._members[key]

    def _find_member(self, class_name: str, name: str, kind: str) -> Behaviour | None:
        hidden: set[str] = set()
        for each in self._line(class_name):
            facts = self._classes.get(each)
            if facts is None or each in hidden:
                continue
            own: dict[str, Behaviour] = getattr(facts, kind)
            found = own.get(name) or _by_pattern(own, name)
            if found is not None:
                return found
            if any(fnmatchcase(name, pattern) for pattern in facts.without):
                hidden.update(self._line(each)[1:])
        return None

    def called_synchronously(self, bases: Sequence[str], method: str) -> str | None:
        """The evidence that a method is called without `await` on a subclass of `bases`, which are
        in the order of its MRO; None where nothing tells."""
        lines = (line for base in bases for line in self._with_hooks(self.canonical(base)))
        for name in dict.fromkeys(lines):
            for pattern, evidence in self.hooks.get(name, {}).items():
                if fnmatchcase(method, pattern):
                    return evidence
        return None

    def _with_hooks(self, name: str) -> Iterator[str]:
        """A class and those that it inherits from, those included of which nothing else is said."""
        for each in self._line(name):
            yield each
            above = self._facts.descends.get(each)
            if above is not None:
                yield from self._with_hooks(self.canonical(above))

    @cached_property
    def names_of_thread_givers(self) -> frozenset[str]:
        """The names of methods that give what they decorate to threads of a package's own."""
        return frozenset(
            name
            for facts in self._classes.values()
            for name, behaviour in facts.methods.items()
            if "own-thread" in behaviour.arguments.values()
        )

    @cached_property
    def hooks(self) -> Mapping[str, Mapping[str, str]]:
        """By class, the methods that are called synchronously, with the evidence."""
        return {self.canonical(name): methods for name, methods in self._facts.hooks.items()}

    @cached_property
    def packages_with_hooks(self) -> frozenset[str]:
        """The packages whose classes are known for what they call synchronously."""
        return frozenset(name.partition(".")[0] for name in self._facts.hooks)

    def makes_synchronous(self, decorator: str) -> bool:
        """Whether what a decorator is put on is called without `await`."""
        name = self.canonical(decorator)
        return self._facts.descends.get(name, name) in self._facts.decorated

    def fields(self, class_name: str) -> Mapping[str, str]:
        """The model fields of a model class outside the project, inherited ones included."""
        fields: dict[str, str] = {}
        for name in reversed(self._line(self.canonical(class_name))):
            facts = self._classes.get(name)
            fields.update(facts.fields if facts else {})
        return fields

    def managers(self, class_name: str) -> Mapping[str, str]:
        """The managers that a model class outside the project declares, inherited ones included;
        not the plain `objects` that any model has which declares none."""
        managers: dict[str, str] = {}
        for name in self._line(self.canonical(class_name)):
            facts = self._classes.get(name)
            if facts is None or name == MODEL:
                continue
            for attribute, behaviour in facts.attributes.items():
                declared = _MANAGER.fullmatch(behaviour.returns)
                if declared is not None:
                    managers.setdefault(attribute, declared[1])
        return managers

    def field_value(self, field_class: str) -> str | None:
        """What reading a model field of this class on an instance gives."""
        for name in self._line(self.canonical(field_class)):
            facts = self._classes.get(name)
            if facts is not None and facts.value is not None:
                return facts.value
        return None

    def constructor(self, class_name: str) -> Behaviour | None:
        """What calling the class does, where the data says more than that it gives an instance."""
        for name in self._line(self.canonical(class_name)):
            facts = self._classes.get(name)
            if facts is not None and facts.call is not None:
                return facts.call
        return None

    def function(self, qualname: str) -> Behaviour | None:
        """What a function does; where nothing knows its name, what those of its package do."""
        name = self.canonical(qualname)
        found = self._facts.functions.get(name)
        if found is None and name not in self._classes:
            patterns = self._patterns.get(name.partition(".")[0])
            return None if patterns is None else _by_pattern(patterns, name)
        return found

    def module_attribute(self, qualname: str) -> Behaviour | None:
        """What a module's attribute is, such as `django.core.cache.cache`."""
        return self._facts.attributes.get(self.canonical(qualname))

    def wrapper(self, qualname: str) -> Wrapper | None:
        """The thread or loop wrapper of that name; methods are sought along their class's bases."""
        name = self.canonical(qualname)
        found = self._wrappers.get(name)
        if found is None:
            owner, _, last = name.rpartition(".")
            for base in self._line(owner)[1:]:
                found = found or self._wrappers.get(f"{base}.{last}")
        return found

    def conventions(self, parameter: str) -> Sequence[Convention]:
        """What a parameter of that name may be by convention."""
        return [each for each in self._facts.conventions if each.parameter == parameter]

    @property
    def guards(self) -> Sequence[Guard]:
        """What runs before functions that are registered."""
        return self._facts.guards

    @property
    def answers(self) -> Sequence[Answer]:
        """By what schemas the values that registered functions return are read."""
        return self._facts.answers

    @property
    def stands(self) -> Sequence[Stand]:
        """What tests put in the place of packages."""
        return self._facts.stands

    def twin(self, class_name: str, method: str) -> tuple[str, str] | None:
        """The async counterpart of a method or attribute and the release that brought it."""
        behaviour = self.method(class_name, method) or self.attribute(class_name, method)
        return _twin(behaviour)

    def function_twin(self, qualname: str) -> tuple[str, str] | None:
        """The qualified name of a function's async counterpart and the release."""
        name = self.canonical(qualname)
        twin = _twin(self._facts.functions.get(name))
        return None if twin is None else (f"{name.rpartition('.')[0]}.{twin[0]}", twin[1])

    def async_method(self, class_name: str, name: str) -> tuple[str, str] | None:
        """What the async method `name` is the twin of, and the release that brought it."""
        for owner in self._line(self.canonical(class_name)):
            found = self._async_methods.get(owner, {}).get(name)
            if found is not None:
                return found if self.method(class_name, name) is not None else None
        return None

    @cached_property
    def names_of_twins(self) -> frozenset[str]:
        """The names of all async methods and functions that are twins."""
        functions = (name.rpartition(".")[2] for name in self._async_functions)
        methods = (name for twins in self._async_methods.values() for name in twins)
        return frozenset({*functions, *methods})

    @cached_property
    def names_of_coroutines(self) -> frozenset[str]:
        """The names of methods that give a coroutine wherever they are described, and are more than
        one word, which anything may have."""
        methods = [each for facts in self._classes.values() for each in facts.methods.items()]
        coroutines = {name for name, does in methods if does.returns.startswith("coroutine[")}
        others = {name for name, does in methods if not does.returns.startswith("coroutine[")}
        return frozenset(name for name in coroutines - others if "_" in name.strip("_"))

    def async_function(self, qualname: str) -> tuple[str, str] | None:
        """The function that this one is the async twin of, and the release."""
        return self._async_functions.get(self.canonical(qualname))

    @cached_property
    def _async_methods(self) -> dict[str, dict[str, tuple[str, str]]]:
        return {
            facts.name: {
                twin[0]: (name, twin[1])
                for name, twin in sorted(_twins_of(facts.methods), key=_specials_first)
            }
            for facts in self._facts.classes
        }

    @cached_property
    def _async_functions(self) -> dict[str, tuple[str, str]]:
        return {
            f"{name.rpartition('.')[0]}.{twin[0]}": (name, twin[1])
            for name, twin in _twins_of(self._facts.functions)
        }

    def class_names(self) -> Sequence[str]:
        """The canonical names of all classes in the data."""
        return tuple(self._classes)

    @property
    def facts(self) -> Facts:
        """The facts themselves, for tests, documentation and packs."""
        return self._facts


def _specials_first(member: tuple[str, tuple[str, str]]) -> bool:
    """Sorts `__getitem__` before `get`, which then stands as what `aget` is the twin of."""
    return not member[0].startswith("__")


def _by_pattern(members: Mapping[str, Behaviour], name: str) -> Behaviour | None:
    if name.startswith("__"):
        return None
    for pattern, behaviour in members.items():
        if "*" in pattern and fnmatchcase(name, pattern):
            return behaviour
    return None


def _twin(behaviour: Behaviour | None) -> tuple[str, str] | None:
    if behaviour is None or behaviour.twin is None or behaviour.since is None:
        return None
    return behaviour.twin, behaviour.since


def _twins_of(members: Mapping[str, Behaviour]) -> Iterator[tuple[str, tuple[str, str]]]:
    for name, behaviour in members.items():
        twin = _twin(behaviour)
        if twin is not None:
            yield name, twin
