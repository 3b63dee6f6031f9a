"""What a form must know of a model's fields: forms send text, and send a name several times."""

from __future__ import annotations

import dataclasses
import types
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import AliasChoices, AliasPath, BaseModel
from pydantic.fields import FieldInfo

_COLLECTIONS = (list, tuple, set, frozenset, deque)
_ABSTRACT_COLLECTIONS = (Iterable, Collection, Sequence, Set)


@dataclass(frozen=True, slots=True)
class FormField:
    """How the values of one form field are handed to its model.

    Arguments:
        is_list: All values of the name are wanted, not the last one.
        accepts_text: The empty string may be a value of the field.
        accepts_none: None may be.
        is_required: The model has no default for it.
    """

    is_list: bool
    accepts_text: bool
    accepts_none: bool
    is_required: bool


def form_fields(model: Any) -> Mapping[str, FormField]:
    """Return the fields of a pydantic model, dataclass or TypedDict by the names that are sent.

    Anything else has no known fields: a name sent once is then a value, sent twice a list.
    """
    model = _without_annotated(model)
    if isinstance(model, type) and issubclass(model, BaseModel):
        return _model_fields(model)
    if dataclasses.is_dataclass(model) and isinstance(model, type):
        hints = get_type_hints(model, include_extras=True)
        return {
            name: _field(hints[name], not _has_default(declared))
            for declared in dataclasses.fields(model)
            for name in _sent_names(declared.name, _field_info(declared))
        }
    required = getattr(model, "__required_keys__", None)
    if required is not None:  # a TypedDict, be it typing's or typing_extensions'
        hints = get_type_hints(model)
        return {name: _field(hint, name in required) for name, hint in hints.items()}
    return {}


def _model_fields(model: type[BaseModel]) -> Mapping[str, FormField]:
    by_name = model.model_config.get("populate_by_name") or model.model_config.get(
        "validate_by_name"
    )
    found: dict[str, FormField] = {}
    for name, info in model.model_fields.items():
        field = _field(info.annotation, info.is_required())
        for sent in _sent_names(name, info):
            found[sent] = field
        if by_name:
            found[name] = field
    return found


def _sent_names(name: str, info: FieldInfo | None) -> tuple[str, ...]:
    alias = (info.validation_alias or info.alias) if info is not None else None
    if alias is None:
        return (name,)
    choices = alias.choices if isinstance(alias, AliasChoices) else [alias]
    return tuple(
        str(choice.path[0]) if isinstance(choice, AliasPath) else choice for choice in choices
    )


def _field_info(declared: dataclasses.Field[Any]) -> FieldInfo | None:
    """Return pydantic's `Field(…)` where a dataclass uses it as the default."""
    return declared.default if isinstance(declared.default, FieldInfo) else None


def _has_default(declared: dataclasses.Field[Any]) -> bool:
    info = _field_info(declared)
    if info is not None:
        return not info.is_required()
    missing = dataclasses.MISSING
    return declared.default is not missing or declared.default_factory is not missing


def _field(annotation: Any, is_required: bool) -> FormField:
    members = tuple(_members(annotation))
    return FormField(
        is_list=any(_is_collection(member) for member in members),
        accepts_text=any(_is_text(member) for member in members),
        accepts_none=any(member is type(None) for member in members),
        is_required=is_required,
    )


def _members(annotation: Any) -> Iterable[Any]:
    """Yield the alternatives of an annotation: those of a union, of an alias, or itself."""
    annotation = _without_annotated(annotation)
    if get_origin(annotation) in (Union, types.UnionType):
        for member in get_args(annotation):
            yield from _members(member)
    else:
        yield annotation


def _without_annotated(annotation: Any) -> Any:
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif hasattr(annotation, "__value__"):  # `type Name = …` of Python 3.12
            annotation = annotation.__value__
        else:
            return annotation


def _is_collection(member: Any) -> bool:
    kind = get_origin(member) or member
    return kind in _ABSTRACT_COLLECTIONS or (
        isinstance(kind, type) and issubclass(kind, _COLLECTIONS)
    )


def _is_text(member: Any) -> bool:
    if member is Any or member is object:
        return True
    if _is_collection(member):
        return any(_is_text(inner) for item in get_args(member) for inner in _members(item))
    if "" in get_args(member):  # Literal["", "a"]
        return True
    return isinstance(member, type) and issubclass(member, (str, bytes))
