"""What a form must know of a model: forms send text, names several times, and know no nesting.

It is read off pydantic's core schema, in which annotations are understood already: aliases, unions,
`NewType`, enumerations, nested models and whatever pydantic learns next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from typing import Any

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """What one value may be.

    Arguments:
        is_text: Text may be a value of it.
        is_empty_text: The empty string may be.
        is_none: None may be.
        is_single: One value that is neither a list nor an object may be.
        items: What its items are, if it may be a list.
        fields: Its fields, if it may be an object, by the names that are sent.
        tag: The field that says which of `choices` it is.
        choices: The objects that it may be, by the value of `tag`.
        spelled: Values that are no text, by what is sent for them, where pydantic wants the value
            itself: those of literals and enumerations.
    """

    is_text: bool = False
    is_empty_text: bool = False
    is_none: bool = False
    is_single: bool = False
    items: Shape | None = None
    fields: Mapping[str, FormField] = field(default_factory=dict)
    tag: str | None = None
    choices: Mapping[str, Shape] = field(default_factory=dict)
    spelled: Mapping[str, Any] = field(default_factory=dict)

    def of(self, tag: object) -> Shape:
        """Return the object that `tag` names; itself if it names none."""
        return self.choices.get(str(tag), self)

    def __or__(self, other: Shape) -> Shape:
        items = [shape for shape in (self.items, other.items) if shape is not None]
        return Shape(
            self.is_text or other.is_text,
            self.is_empty_text or other.is_empty_text,
            self.is_none or other.is_none,
            self.is_single or other.is_single,
            reduce(Shape.__or__, items) if items else None,
            _merged(self.fields, other.fields),
            self.tag or other.tag,
            {**self.choices, **other.choices},
            {**self.spelled, **other.spelled},
        )


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of an object: what it may be, and whether it must be given.

    The shape is looked up when it is needed, since a model may contain itself.
    """

    look: Callable[[], Shape]
    is_required: bool

    @property
    def shape(self) -> Shape:
        """What the field may be."""
        return self.look()


def _merged(
    one: Mapping[str, FormField], other: Mapping[str, FormField]
) -> Mapping[str, FormField]:
    both = {
        name: FormField(
            partial(_either, one[name], other[name]),
            one[name].is_required and other[name].is_required,
        )
        for name in one.keys() & other.keys()
    }
    return {**one, **other, **both}


def _either(one: FormField, other: FormField) -> Shape:
    return one.shape | other.shape


SINGLE = Shape(is_single=True)
TEXT = Shape(is_text=True, is_empty_text=True, is_single=True)
ANYTHING = replace(TEXT, is_none=True, items=TEXT)


def body_shape(core_schema: Schema) -> Shape:
    """Return what the body of a `TypeAdapter` with this core schema may be."""
    return _Reader().shape(core_schema)


class _Reader:
    """Reads one core schema; what is defined once in it is read once."""

    def __init__(self) -> None:
        self._definitions: dict[str, Schema] = {}
        self._known: dict[str, Shape] = {}

    def shape(self, schema: Schema) -> Shape:
        kind = schema["type"]
        read: Callable[[Schema], Shape] | None
        read = getattr(self, f"_read_{kind.replace('-', '_')}", None)
        if read is not None:
            shape: Shape = read(schema)
            return shape
        if isinstance(schema.get("schema"), Mapping):  # default, function-after, chain's kin, …
            return self.shape(schema["schema"])
        return SINGLE

    # -- what points elsewhere

    def _read_definitions(self, schema: Schema) -> Shape:
        self._definitions |= {each["ref"]: each for each in schema["definitions"]}
        return self.shape(schema["schema"])

    def _read_definition_ref(self, schema: Schema) -> Shape:
        reference = schema["schema_ref"]
        if reference not in self._known:
            self._known[reference] = SINGLE  # a definition of nothing but itself
            self._known[reference] = self.shape(self._definitions[reference])
        return self._known[reference]

    def _read_function_plain(self, schema: Schema) -> Shape:
        # Of a network's address, say, rather than of a text.
        return replace(ANYTHING, is_empty_text=False, items=replace(TEXT, is_empty_text=False))

    def _read_function_before(self, schema: Schema) -> Shape:
        # The function sees the text before the type does, and may make something of an empty one.
        return self.shape(schema["schema"])

    def _read_lax_or_strict(self, schema: Schema) -> Shape:
        return self.shape(schema["lax_schema"])

    def _read_json_or_python(self, schema: Schema) -> Shape:
        return self.shape(schema["json_schema"])  # of both the one that says what it is made of

    def _read_chain(self, schema: Schema) -> Shape:
        shapes = [self.shape(step) for step in schema["steps"]]
        return next((shape for shape in shapes if shape != SINGLE), SINGLE)

    # -- alternatives

    def _read_nullable(self, schema: Schema) -> Shape:
        return replace(self.shape(schema["schema"]), is_none=True)

    def _read_union(self, schema: Schema) -> Shape:
        members = (each[0] if isinstance(each, tuple) else each for each in schema["choices"])
        return reduce(Shape.__or__, map(self.shape, members))

    def _read_tagged_union(self, schema: Schema) -> Shape:
        choices = {str(_value(tag)): self.shape(each) for tag, each in schema["choices"].items()}
        tag = schema["discriminator"]
        merged = reduce(Shape.__or__, choices.values())
        return replace(merged, tag=tag if isinstance(tag, str) else None, choices=choices)

    # -- single values

    def _read_any(self, schema: Schema) -> Shape:
        return ANYTHING

    def _read_none(self, schema: Schema) -> Shape:
        return Shape(is_none=True)

    def _read_str(self, schema: Schema) -> Shape:
        return replace(TEXT, is_empty_text=not schema.get("min_length"))

    _read_bytes = _read_str

    def _read_json(self, schema: Schema) -> Shape:
        return Shape(is_text=True, is_single=True)  # a text, whatever it tells of

    def _read_literal(self, schema: Schema) -> Shape:
        return self._one_of(schema["expected"])

    def _read_enum(self, schema: Schema) -> Shape:
        return self._one_of([member.value for member in schema["members"]])

    def _one_of(self, values: list[Any]) -> Shape:
        spelled = {word: value for value in values for word in _words_for(value)}
        own = {value for value in values if isinstance(value, str)}
        return Shape(
            is_empty_text="" in values,
            is_single=True,
            spelled={word: value for word, value in spelled.items() if word not in own},
        )

    # -- lists

    def _read_list(self, schema: Schema) -> Shape:
        items = schema.get("items_schema")
        return Shape(items=self.shape(items) if items else ANYTHING)

    _read_set = _read_frozenset = _read_deque = _read_generator = _read_list

    def _read_tuple(self, schema: Schema) -> Shape:
        return Shape(items=reduce(Shape.__or__, map(self.shape, schema["items_schema"]), Shape()))

    # -- objects

    def _read_model(self, schema: Schema) -> Shape:
        inner = schema["schema"]
        while inner["type"] not in ("model-fields", "dataclass-args") and "schema" in inner:
            inner = inner["schema"]  # validators of the whole model
        if inner["type"] not in ("model-fields", "dataclass-args"):
            return self.shape(inner)
        declared = inner["fields"]
        if isinstance(declared, list):
            declared = {each["name"]: each for each in declared}
        return self._object(declared, schema.get("config") or {})

    _read_dataclass = _read_model

    def _read_typed_dict(self, schema: Schema) -> Shape:
        return self._object(schema["fields"], schema.get("config") or {})

    def _object(self, declared: Mapping[str, Schema], config: Mapping[str, Any]) -> Shape:
        by_name = config.get("populate_by_name") or config.get("validate_by_name")
        fields: dict[str, FormField] = {}
        for name, each in declared.items():
            required = each.get("required", each["schema"]["type"] != "default")
            found = FormField(self._later(each["schema"]), required)
            paths = _alias_paths(each.get("validation_alias"))
            for path in paths:
                fields = dict(_merged(fields, {str(path[0]): _at_the_end_of(path[1:], found)}))
            if by_name or not paths:
                fields[name] = found
        return Shape(fields=fields)

    def _later(self, schema: Schema) -> Callable[[], Shape]:
        known: list[Shape] = []

        def look() -> Shape:
            if not known:
                known.append(self.shape(schema))
            return known[0]

        return look


def _at_the_end_of(path: Sequence[str | int], found: FormField) -> FormField:
    """Return the field whose value holds another at the end of a path: an object, or a list."""
    if not path:
        return found
    step, inner = path[0], _at_the_end_of(path[1:], found)
    shape = Shape(fields={step: inner}) if isinstance(step, str) else Shape(items=ANYTHING)
    return FormField(lambda: shape, is_required=False)


_WORDS = {True: ("true", "on", "1", "yes"), False: ("false", "off", "0", "no")}
"""What forms send for a tick."""


def _words_for(value: object) -> tuple[str, ...]:
    """Return what a form sends for a value that is no text, in small letters."""
    if isinstance(value, bool):
        return _WORDS[value]
    return (str(value),) if isinstance(value, int | float) else ()


def _value(tag: object) -> object:
    return getattr(tag, "value", tag)


def _alias_paths(alias: Any) -> list[list[str | int]]:
    """Return the paths of an alias: `"a"`, `["a", 0]` or several of them."""
    if alias is None:
        return []
    if isinstance(alias, str):
        return [[alias]]
    return [list(each) for each in alias] if isinstance(alias[0], list) else [list(alias)]
