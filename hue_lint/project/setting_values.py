"""What expressions of a settings module are, as far as that can be told without running them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import libcst as cst

from hue_lint.bounds import MOST_SETTING_ROUNDS


@dataclass(frozen=True, slots=True)
class Listed:
    """One text in a list, and whether it is there whatever the environment says."""

    text: str
    surely: bool


class Open:
    """What cannot be told."""


OPEN = Open()
Told: TypeAlias = str | int | bool | tuple[Listed, ...] | Open | None
"""What a value is; a list by the texts in it."""
Scope: TypeAlias = Mapping[str, Told]
"""What names around an expression are that stand for no name of the module."""
Lookup: TypeAlias = Callable[[cst.BaseExpression], Told]
"""What a name of the module, or of another one, is."""
Caller: TypeAlias = Callable[[cst.BaseExpression, list[Told], dict[str, Told]], Told]
"""What a function of the project gives for some arguments."""

_OF_TEXTS = frozenset(
    {
        *("capitalize", "endswith", "format", "join", "lower", "lstrip", "removeprefix"),
        *("removesuffix", "replace", "rstrip", "split", "splitlines", "startswith", "strip"),
        *("title", "upper"),
    }
)
_LONGEST = 1_000
"""How long a text or a list of a setting may be."""
_WIDE = re.compile(r"\d{3}")
"""What asks a format for more room than names of classes take."""
_SAME_ITEMS = frozenset({"list", "tuple", "set", "frozenset", "iter"})


def sure(texts: Iterable[str]) -> tuple[Listed, ...]:
    """A list of texts that are there whatever the environment says."""
    return tuple(Listed(text, True) for text in texts)


def perhaps(found: Iterable[Listed]) -> tuple[Listed, ...]:
    """The same texts, each of which may be left out."""
    return tuple(replace(each, surely=False) for each in found)


def items(value: Told) -> tuple[Listed, ...]:
    """The texts that a value puts into a list: those in a list, or itself."""
    if isinstance(value, str):
        return (Listed(value, True),)
    return value if isinstance(value, tuple) else ()


def either(*values: Told) -> Told:
    """One of several values."""
    if all(value == values[0] for value in values):
        return values[0]
    found = [item for value in values for item in perhaps(items(value))]
    return tuple(dict.fromkeys(found)) or OPEN


def truth(value: Told) -> bool | None:
    """Whether a value is true; None where that cannot be told."""
    if isinstance(value, tuple) and value:
        return True if any(item.surely for item in value) else None
    return None if isinstance(value, Open) else bool(value)


@dataclass(frozen=True, slots=True)
class Reader:
    """Tells what expressions of one module are."""

    lookup: Lookup
    call: Caller

    def read(self, node: cst.BaseExpression, scope: Scope) -> Told:
        """What an expression is; nothing is told of what gets too long."""
        value = self._read(node, scope)
        too_long = isinstance(value, str | tuple) and len(value) > _LONGEST
        return OPEN if too_long else value

    def _read(self, node: cst.BaseExpression, scope: Scope) -> Told:
        match node:
            case cst.SimpleString() | cst.ConcatenatedString():
                text = node.evaluated_value
                return text if isinstance(text, str) else OPEN
            case cst.Integer():
                return node.evaluated_value
            case cst.Name(value="True" | "False" as word):
                return word == "True"
            case cst.Name(value="None"):
                return None
            case cst.Name(value=name) if name in scope:
                return scope[name]
            case cst.Name() | cst.Attribute():
                return self.lookup(node)
            case cst.FormattedString(parts=parts):
                return self._formatted(parts, scope)
            case cst.List(elements) | cst.Tuple(elements) | cst.Set(elements):
                return tuple(i for e in elements for i in items(self.read(e.value, scope)))
            case cst.Dict(elements):
                keys = [e.key for e in elements if isinstance(e, cst.DictElement)]
                return tuple(item for key in keys for item in items(self.read(key, scope)))
            case cst.BinaryOperation():
                return _operated(
                    self.read(node.left, scope), node.operator, self.read(node.right, scope)
                )
            case cst.IfExp(test=test, body=body, orelse=orelse):
                holds = truth(self.read(test, scope))
                if holds is None:
                    return either(self.read(body, scope), self.read(orelse, scope))
                return self.read(body if holds else orelse, scope)
            case cst.BooleanOperation(left=left, operator=operator, right=right):
                holds = truth(value := self.read(left, scope))
                if holds is None:
                    return either(value, self.read(right, scope))
                return value if holds is isinstance(operator, cst.Or) else self.read(right, scope)
            case cst.UnaryOperation(operator=cst.Not(), expression=inner):
                holds = truth(self.read(inner, scope))
                return OPEN if holds is None else not holds
            case cst.UnaryOperation(operator=cst.Minus(), expression=inner):
                value = self.read(inner, scope)
                return -value if isinstance(value, int) else OPEN
            case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator, right)]):
                return _compared(self.read(left, scope), operator, self.read(right, scope))
            case cst.Subscript(value=inner, slice=[cst.SubscriptElement(slice=index)]):
                return self._at(self.read(inner, scope), index, scope)
            case cst.ListComp() | cst.GeneratorExp() | cst.SetComp():
                return tuple(self._made(node.elt, node.for_in, scope))
            case cst.Call():
                return self._called(node, scope)
        return OPEN

    def _formatted(
        self, parts: Iterable[cst.BaseFormattedStringContent], scope: Scope
    ) -> str | Open:
        texts: list[str] = []
        for part in parts:
            if isinstance(part, cst.FormattedStringText):
                texts.append(part.value)
            elif isinstance(part, cst.FormattedStringExpression):
                value = self.read(part.expression, scope)
                if not isinstance(value, str | int) or part.format_spec is not None:
                    return OPEN
                texts.append(str(value))
        return "".join(texts)

    def _at(self, value: Told, index: cst.BaseSlice, scope: Scope) -> Told:
        """An item, or a stretch; all in doubt where it is not known which."""
        if not isinstance(value, tuple):
            return OPEN
        if all(item.surely for item in value):
            match index:
                case cst.Index(value=at):
                    found = self.read(at, scope)
                    if isinstance(found, int) and -len(value) <= found < len(value):
                        return value[found].text
                case cst.Slice(lower=lower, upper=upper, step=step):
                    given = (lower, upper, step)
                    bounds = [self.read(part, scope) if part else None for part in given]
                    known = [bound for bound in bounds if bound is None or isinstance(bound, int)]
                    if len(known) == len(bounds) and known[2] != 0:
                        return value[known[0] : known[1] : known[2]]
        return perhaps(value)

    def _made(self, made: cst.BaseExpression, node: cst.CompFor, scope: Scope) -> Iterator[Listed]:
        """The texts of a comprehension."""
        if not isinstance(node.target, cst.Name):
            return
        if node.inner_for_in is not None and node.inner_for_in.inner_for_in is not None:
            return
        for item in items(self.read(node.iter, scope))[:MOST_SETTING_ROUNDS]:
            inner = {**scope, node.target.value: item.text}
            answers = [truth(self.read(condition.test, inner)) for condition in node.ifs]
            if False in answers:
                continue
            found = (
                self._made(made, node.inner_for_in, inner)
                if node.inner_for_in is not None
                else items(self.read(made, inner))
            )
            yield from found if item.surely and None not in answers else perhaps(found)

    def _called(self, node: cst.Call, scope: Scope) -> Told:
        given = [arg.value for arg in node.args if arg.keyword is None]
        match node.func:
            case cst.Name(value="filter" | "map" as how) if len(given) == 2 and how not in scope:
                return tuple(self._through(how, given[0], self.read(given[1], scope), scope))
        values: list[Told] = []
        for arg in node.args:
            if arg.keyword is None:
                value = self.read(arg.value, scope)
                spread = arg.star == "*" and isinstance(value, tuple)
                values.extend([i.text for i in items(value)] if spread else [value])
        named = {a.keyword.value: self.read(a.value, scope) for a in node.args if a.keyword}
        return self._applied(node.func, values, named, scope)

    def _applied(
        self,
        func: cst.BaseExpression,
        values: list[Told],
        named: dict[str, Told],
        scope: Scope,
    ) -> Told:
        """What calling something with known arguments gives."""
        match func:
            case cst.Name(value=name) if name in _SAME_ITEMS and len(values) == 1:
                return items(values[0])
            case cst.Name(value="sorted") if values:
                return tuple(sorted(items(values[0]), key=lambda item: item.text))
            case cst.Name(value="reversed") if values:
                return tuple(reversed(items(values[0])))
            case cst.Name(value="str") if len(values) == 1 and isinstance(values[0], str):
                return values[0]
            case cst.Name(value="chain") | cst.Attribute(attr=cst.Name(value="chain")):
                return tuple(item for value in values for item in items(value))
            case cst.Attribute(value=cst.Name(value="dict"), attr=cst.Name(value="fromkeys")):
                return tuple(dict.fromkeys(items(values[0]))) if values else OPEN
            case cst.Attribute(value=owner, attr=cst.Name(value=does)) if does in _OF_TEXTS:
                text = self.read(owner, scope)
                if isinstance(text, str):
                    return _of_text(text, does, values, named)
            case cst.Lambda(params=params, body=body):
                names = [param.name.value for param in params.params]
                return self.read(body, {**scope, **dict(zip(names, values, strict=False))})
        return self.call(func, values, named)

    def _through(
        self, how: str, func: cst.BaseExpression, rows: Told, scope: Scope
    ) -> Iterator[Listed]:
        """What `filter` lets through, or what `map` makes of it."""
        for item in items(rows):
            plain = isinstance(func, cst.Name) and func.value == "None"
            made = item.text if plain else self._applied(func, [item.text], {}, scope)
            if how == "filter":
                holds = truth(made)
                if holds is not False:
                    yield replace(item, surely=item.surely and holds is True)
            else:
                yield from items(made) if item.surely else perhaps(items(made))


def _of_text(text: str, does: str, values: list[Told], named: dict[str, Told]) -> Told:
    """What a method of a text gives."""
    given: list[object] = [
        [item.text for item in value] if isinstance(value, tuple) else value for value in values
    ]
    if any(isinstance(value, Open) for value in (*values, *named.values())):
        return OPEN
    if does == "format" and _WIDE.search(text):
        return OPEN
    try:
        made = getattr(text, does)(*given, **named)
    except (TypeError, ValueError, IndexError, KeyError, AttributeError):
        return OPEN
    return sure(made) if isinstance(made, list) else made


def _operated(left: Told, operator: cst.BaseBinaryOp, right: Told) -> Told:
    match operator:
        case cst.Add():
            if isinstance(left, str) and isinstance(right, str):
                return left + right
            if isinstance(left, int) and isinstance(right, int):
                return left + right
            return (*items(left), *items(right))
        case cst.Subtract() if isinstance(left, int) and isinstance(right, int):
            return left - right
        case cst.Subtract() if isinstance(left, tuple):
            gone = {item.text for item in items(right)}
            return tuple(item for item in left if item.text not in gone)
        case cst.Multiply() if isinstance(left, tuple) and isinstance(right, int):
            return left * min(right, 1)
        case cst.BitOr():
            return tuple(dict.fromkeys((*items(left), *items(right))))
        case cst.Modulo() if isinstance(left, str) and not _WIDE.search(left):
            given = tuple(item.text for item in right) if isinstance(right, tuple) else right
            try:
                return OPEN if isinstance(given, Open) else left % given
            except (TypeError, ValueError):
                return OPEN
    return OPEN


def _compared(left: Told, operator: cst.BaseCompOp, right: Told) -> bool | Open:
    if isinstance(left, Open) or isinstance(right, Open):
        return OPEN
    match operator:
        case cst.Equal() | cst.Is():
            return left == right
        case cst.NotEqual() | cst.IsNot():
            return left != right
        case cst.In() | cst.NotIn() if isinstance(left, str):
            wanted = isinstance(operator, cst.In)
            if isinstance(right, str):
                return (left in right) is wanted
            if isinstance(right, tuple):
                found = [item for item in right if item.text == left]
                unsure = bool(found) and not any(item.surely for item in found)
                return OPEN if unsure else bool(found) is wanted
    return OPEN
