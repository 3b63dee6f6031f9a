"""Model fields: what an assignment in a model's body declares."""

from collections.abc import Callable, Mapping

import libcst as cst

from hue_lint.project.classes import (
    ClassInfo,
    ClassSymbol,
    ExternalSymbol,
    Symbol,
    ValueSymbol,
)
from hue_lint.project.literals import keywords_of, literal, positional_of
from hue_lint.project.model import Field, FieldKind, ModelInfo, ModelRef, added_field
from hue_lint.project.symbols import Symbols

_KINDS: tuple[tuple[str, FieldKind], ...] = (
    ("GenericForeignKey", "generic-foreign-key"),
    ("GenericRelation", "generic-relation"),
    ("OneToOneField", "one-to-one"),
    ("ManyToManyField", "many-to-many"),
    ("ForeignKey", "foreign-key"),
    ("ParentalKey", "foreign-key"),
    ("TaggableManager", "many-to-many"),
    ("Field", "value"),
)
"""Fields are told by the end of their class's name, which third-party ones keep to as well."""

_OF_THE_VALUE = ("from_db_value", "to_python", "attr_class", "descriptor_class", "__get__")
"""What a field class defines that gives other values than the class that it derives from."""

TO_ONE: frozenset[FieldKind] = frozenset({"foreign-key", "one-to-one", "parent-link"})


class FieldReader:
    """Reads the fields that a class body declares.

    `target` finds the model that an expression names, as seen from the class it stands in.
    """

    def __init__(
        self,
        symbols: Symbols,
        target: Callable[[cst.BaseExpression, ClassInfo, ModelInfo], ModelRef | None],
    ) -> None:
        self._symbols = symbols
        self._target = target

    def read(self, cls: ClassInfo, name: str, model: ModelInfo) -> Field | None:
        """The field `name` that the body of `cls` declares, for `model` which inherits it."""
        member = cls.own_member(name)
        if not isinstance(member, ValueSymbol) or not isinstance(member.value, cst.Call):
            return None
        call = member.value
        found = self._classify(self._symbols.resolve_expression(cls.module, call.func, cls))
        if found is None:
            return None
        kind, field_class = found
        keywords = keywords_of(call)
        positional = positional_of(call)
        pointed = keywords.get("to", positional[0] if positional else None)
        target = None
        if kind in ("foreign-key", "one-to-one", "many-to-many", "generic-relation"):
            target = None if pointed is None else self._target(pointed, cls, model)
        if kind == "one-to-one" and literal(keywords.get("parent_link")) is True:
            kind = "parent-link"
        through = keywords.get("through")
        related_name = literal(keywords.get("related_name"))
        return Field(
            name=name,
            kind=kind,
            attname=f"{name}_id" if kind in TO_ONE else name,
            target=target,
            null=literal(keywords.get("null")) is True,
            related_name=related_name if isinstance(related_name, str) else None,
            through=None if through is None else self._target(through, cls, model),
            field_class=field_class,
            declared_in=cls,
            unique=_asks_the_database(kind, keywords),
            primary_key=literal(keywords.get("primary_key")) is True,
            symmetrical=kind == "many-to-many"
            and target is model
            and literal(keywords.get("symmetrical")) is not False,
        )

    def declares_one(self, cls: ClassInfo) -> bool:
        """Whether the class's own body has a field of a class from `django.db.models`."""
        for name in cls.own_names():
            member = cls.own_member(name)
            if isinstance(member, ValueSymbol) and "(" in member.segment.text:
                call = member.value
                if isinstance(call, cst.Call):
                    symbol = self._symbols.resolve_expression(cls.module, call.func, cls)
                    found = self._classify(symbol)
                    if found is not None and found[1].startswith("django.db.models."):
                        return True
        return False

    def _classify(self, symbol: Symbol | None) -> tuple[FieldKind, str] | None:
        match symbol:
            case ClassSymbol(info):
                for cls in info.mro():
                    if isinstance(cls, ExternalSymbol) and (kind := kind_of(cls.qualname)):
                        own = kind != "value" or any(map(info.member, _OF_THE_VALUE))
                        return kind, info.qualname if own else cls.qualname
                return None
            case ExternalSymbol(qualname):
                kind = kind_of(qualname)
                return (kind, qualname) if kind else None
            case _:
                return None


def kind_of(qualname: str) -> FieldKind | None:
    """What a class declares a field to be, by its name; None for a class of no fields."""
    return next((kind for end, kind in _KINDS if qualname.endswith(end)), None)


def _asks_the_database(kind: FieldKind, keywords: Mapping[str, cst.BaseExpression]) -> bool:
    """Django validates uniqueness and foreign keys with a query (`Model.full_clean`)."""
    if kind in TO_ONE or any(name.startswith("unique_for_") for name in keywords):
        return True
    return any(literal(keywords.get(name)) is True for name in ("unique", "primary_key"))


_EXTERNAL_KINDS: frozenset[str] = frozenset(
    {
        "foreign-key",
        "one-to-one",
        "many-to-many",
        "generic-foreign-key",
        "generic-relation",
        "parent-link",
        "value",
    }
)


def external_field(name: str, text: str, target: Callable[[str], ModelRef | None]) -> Field:
    """A field of a model from outside the project, in the form of `hue_lint/facts/README.md`.

    Raises ValueError for a text of another form.
    """
    declared, _, related_name = text.partition(" ")
    kind, _, pointed = declared.partition(":")
    null = kind.endswith("?")
    kind = kind.rstrip("?")
    if kind not in _EXTERNAL_KINDS:
        raise ValueError(f"{text!r} is no field")
    return added_field(
        name,
        "",
        kind=kind,
        attname=f"{name}_id" if kind in TO_ONE else name,
        target=target(pointed) if pointed else None,
        null=null,
        related_name=related_name.strip() or None,
    )
