"""How many errors one value of a body may be: what bounds how many values are validated.

pydantic tells every error there is and cannot be stopped earlier. An empty object in a list of
unions is an error for each required field of each member: fifteen kilobytes of `{}` were three
hundred thousand errors, and five seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

Schema = Mapping[str, Any]

_REPEATED = ("items_schema", "keys_schema", "values_schema", "extras_schema")
"""Where a schema says what there may be any number of."""
_INNER = ("schema", "lax_schema", "json_schema")
_OBJECTS = ("model-fields", "dataclass-args", "typed-dict")


@dataclass(frozen=True, slots=True)
class Costs:
    """The most errors that one of many values can be.

    Arguments:
        value: A text, a number and the like.
        container: An object or a list, which may be empty; the values in it are their own.
    """

    value: int = 1
    container: int = 1

    @classmethod
    def of(cls, core_schema: Schema) -> Costs:
        """Read them off a core schema.

        What there is only one of does not count: its errors are as many as its fields.
        """
        nodes = list(_nodes(core_schema))
        defined = {node["ref"]: node for node in nodes if "ref" in node}
        repeated = (node[name] for node in nodes for name in _REPEATED if name in node)
        values = [each for found in repeated for each in (found if _is_list(found) else [found])]

        def most(of_object: Callable[[Schema], int]) -> int:
            count = partial(_errors, of_object, defined, frozenset())
            return max(map(count, values), default=1)

        return cls(most(lambda _: 1), most(_required))


def _nodes(schema: Schema) -> Iterator[Schema]:
    """Yield every mapping of a core schema."""
    todo: list[Any] = [schema]
    while todo:
        here = todo.pop()
        if isinstance(here, Mapping):
            if isinstance(here.get("type"), str):
                yield here
            todo += [value for name, value in here.items() if name not in ("metadata", "default")]
        elif _is_list(here):
            todo += here


def _errors(
    of_object: Callable[[Schema], int],
    defined: Mapping[str, Schema],
    inside: frozenset[str],
    schema: Schema,
) -> int:
    """Return the most errors of one value; `of_object` says how many an object's fields are."""
    count = partial(_errors, of_object, defined, inside)
    kind = schema["type"]
    if kind == "definition-ref":
        name = schema["schema_ref"]
        if name in inside or name not in defined:
            return 1
        return _errors(of_object, defined, inside | {name}, defined[name])
    if kind == "union":
        return sum(count(each[0] if _is_list(each) else each) for each in schema["choices"])
    if kind == "tagged-union":
        return max(map(count, schema["choices"].values()))
    if kind in _OBJECTS:
        return of_object(schema)
    inner = [schema[name] for name in _INNER if isinstance(schema.get(name), Mapping)]
    return max(map(count, (*inner, *schema.get("steps", ()))), default=1)


def _required(schema: Schema) -> int:
    """Return how many fields an object must have: each is an error of one that is empty."""
    fields = schema["fields"]
    declared = fields.values() if isinstance(fields, Mapping) else fields
    required = [each.get("required", each["schema"]["type"] != "default") for each in declared]
    return max(1, required.count(True))


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)
