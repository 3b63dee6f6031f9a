"""What a setting lists (`MIDDLEWARE`), however the settings module puts the list together."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import libcst as cst

from hue_lint.project.classes import FunctionSymbol, Symbol, ValueSymbol
from hue_lint.project.modules import Module
from hue_lint.project.symbols import Symbols
from hue_lint.syntax.outline import Statement
from hue_lint.syntax.segment import statement_segment
from hue_lint.syntax.walk import walk


@dataclass(frozen=True, slots=True)
class Listed:
    """One text in the list, and whether it is there whatever the environment says."""

    text: str
    surely: bool


def listed(symbols: Symbols, module: Module, name: str) -> tuple[Listed, ...]:
    """The texts that a setting lists when the module has run: joined, extended, appended,
    inserted, imported, taken out, made by a function or of another list. Raises
    UnreadableSource."""
    return _Lists(symbols).at(module, name)


class _Lists:
    def __init__(self, symbols: Symbols) -> None:
        self._symbols = symbols
        self._asked: set[tuple[Module, str]] = set()

    def at(self, module: Module, name: str) -> tuple[Listed, ...]:
        if (module, name) in self._asked:
            return ()
        self._asked.add((module, name))
        found = self._of(self._symbols.from_stars(module, name))
        for entry in module.outline.body:
            if not isinstance(entry, Statement):
                continue
            if name in module.source.slice(entry.first, entry.last):
                node = statement_segment(module.source, entry).node
                imported = name in entry.names and isinstance(node, cst.ImportFrom)
                if imported:
                    found = self._of(self._symbols.bind_import(module, node).get(name))
                else:
                    found = self._after(module, name, found, node, conditional=entry.conditional)
        self._asked.discard((module, name))
        return found

    def _of(self, symbol: Symbol | None) -> tuple[Listed, ...]:
        return self.at(symbol.module, symbol.name) if isinstance(symbol, ValueSymbol) else ()

    def _after(
        self,
        module: Module,
        name: str,
        before: tuple[Listed, ...],
        node: cst.CSTNode,
        *,
        conditional: bool,
    ) -> tuple[Listed, ...]:
        """What is listed after a statement."""

        def read(value: cst.BaseExpression) -> tuple[Listed, ...]:
            found = self._read(module, value, {name: before})
            return _perhaps(found) if conditional else tuple(found)

        def cut(index: cst.BaseSlice, put: tuple[Listed, ...] = ()) -> tuple[Listed, ...]:
            return _replaced(before, index, put, conditional=conditional)

        match node:
            case cst.Assign(targets=[cst.AssignTarget(cst.Name(value=target))], value=value) if (
                target == name
            ):
                return _joined(before, read(value)) if conditional else read(value)
            case cst.AnnAssign(target=cst.Name(value=target), value=value) if (
                target == name and value is not None
            ):
                return _joined(before, read(value)) if conditional else read(value)
            case cst.AugAssign(target=cst.Name(value=target), value=value) if target == name:
                return _joined(before, read(value))
            case cst.Assign(
                targets=[
                    cst.AssignTarget(
                        cst.Subscript(
                            value=cst.Name(value=target),
                            slice=[cst.SubscriptElement(slice=index)],
                        )
                    )
                ],
                value=value,
            ) if target == name:
                return cut(index, read(value))
            case cst.Del(
                target=cst.Subscript(
                    value=cst.Name(value=target), slice=[cst.SubscriptElement(slice=index)]
                )
            ) if target == name:
                return cut(index)
            case cst.Expr(
                cst.Call(
                    func=cst.Attribute(value=cst.Name(value=target), attr=cst.Name(value=does)),
                    args=args,
                )
            ) if target == name:
                values = [arg.value for arg in args]
                return self._changed(before, does, values, read, conditional=conditional)
        return before

    def _changed(
        self,
        before: tuple[Listed, ...],
        does: str,
        values: list[cst.BaseExpression],
        read: Callable[[cst.BaseExpression], tuple[Listed, ...]],
        *,
        conditional: bool,
    ) -> tuple[Listed, ...]:
        """What is listed after a method of the list was called."""
        if does == "pop":
            index = cst.Index(values[0] if values else cst.parse_expression("-1"))
            return _replaced(before, index, (), conditional=conditional)
        if does == "clear":
            return _perhaps(before) if conditional else ()
        if does == "insert" and len(values) == 2 and not conditional:
            start = cst.Slice(lower=values[0], upper=values[0])
            return _replaced(before, start, read(values[1]), conditional=False)
        if does == "remove" and values:
            gone = {each.text for each in read(values[0])}
            return tuple(
                replace(each, surely=each.surely and each.text not in gone)
                for each in before
                if conditional or each.text not in gone
            )
        return _joined(before, read(values[-1])) if does in _ADDS and values else before

    def _read(
        self, module: Module, node: cst.BaseExpression, known: dict[str, tuple[Listed, ...]]
    ) -> Iterator[Listed]:
        """The texts in an expression that gives a list, or one text."""
        match node:
            case cst.SimpleString() if isinstance(node.evaluated_value, str):
                yield Listed(node.evaluated_value, True)
            case cst.ConcatenatedString() if isinstance(node.evaluated_value, str):
                yield Listed(node.evaluated_value, True)
            case cst.List(elements) | cst.Tuple(elements):
                for element in elements:
                    yield from self._read(module, element.value, known)
            case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
                yield from self._read(module, left, known)
                yield from self._read(module, right, known)
            case cst.IfExp(body=left, orelse=right) | cst.BooleanOperation(left=left, right=right):
                yield from _perhaps(self._read(module, left, known))
                yield from _perhaps(self._read(module, right, known))
            case cst.Call(func=cst.Name("list" | "tuple"), args=[cst.Arg(value=inner)]):
                yield from self._read(module, inner, known)
            case cst.Call(func=cst.Name() | cst.Attribute() as func):
                yield from self._given_by(self._symbols.resolve_expression(module, func))
            case cst.ListComp() | cst.GeneratorExp():
                yield from self._made(module, node, known)
            case cst.Subscript(value=inner):
                yield from _perhaps(self._read(module, inner, known))
            case cst.Name(value=name) if name in known:
                yield from known[name]
            case cst.Name() | cst.Attribute():
                yield from self._of(self._symbols.resolve_expression(module, node))

    def _given_by(self, symbol: Symbol | None) -> Iterator[Listed]:
        """The texts in the list that a function of the project returns."""
        if not isinstance(symbol, FunctionSymbol):
            return
        asked = (symbol.function.module, f"{symbol.function.qualname}()")
        if asked in self._asked:
            return
        self._asked.add(asked)
        module, body = symbol.function.module, symbol.function.node.body
        lines = [line for line in body.body if isinstance(line, cst.SimpleStatementLine)]
        certain = {id(small) for line in lines for small in line.body}
        inner = list(walk(body))
        targets = [each.target for each in inner if isinstance(each, cst.AssignTarget)]
        known: dict[str, tuple[Listed, ...]] = {
            target.value: () for target in targets if isinstance(target, cst.Name)
        }
        for node in inner:
            for name, before in known.items():
                sure = id(node) in certain
                known[name] = self._after(module, name, before, node, conditional=not sure)
        returned = [each.value for each in inner if isinstance(each, cst.Return) and each.value]
        for value in returned:
            found = tuple(self._read(module, value, known))
            yield from found if len(returned) == 1 else _perhaps(found)
        self._asked.discard(asked)

    def _made(
        self,
        module: Module,
        node: cst.ListComp | cst.GeneratorExp,
        known: dict[str, tuple[Listed, ...]],
    ) -> Iterator[Listed]:
        """The texts of a list that a comprehension takes from another one."""
        match node:
            case cst.ListComp(
                elt=cst.Name(value=kept),
                for_in=cst.CompFor(
                    target=cst.Name(value=name), iter=rows, ifs=conditions, inner_for_in=None
                ),
            ) if kept == name:
                for each in self._read(module, rows, known):
                    answers = [_holds(condition.test, name, each.text) for condition in conditions]
                    if False not in answers:
                        yield replace(each, surely=each.surely and None not in answers)


def _holds(test: cst.BaseExpression, name: str, text: str) -> bool | None:
    """Whether a condition holds of a text under a name; None where that is open."""
    match test:
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            answer = _holds(inner, name, text)
            return None if answer is None else not answer
        case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator, right)]):
            one, other = _texts(left, name, text), _texts(right, name, text)
            if one is None or other is None or len(one) != 1:
                return None
            equal = one == other
            several = isinstance(right, cst.List | cst.Tuple | cst.Set)
            inside = one[0] in other if several else one[0] in other[0]
            answers = {
                cst.Equal: equal,
                cst.NotEqual: not equal,
                cst.In: inside,
                cst.NotIn: not inside,
            }
            return answers.get(type(operator))
        case cst.Call(
            func=cst.Attribute(value=cst.Name(value=asked), attr=cst.Name(value=does)),
            args=[cst.Arg(value=cst.SimpleString() as part)],
        ) if asked == name:
            end = str(part.evaluated_value)
            answers_of = {"startswith": text.startswith(end), "endswith": text.endswith(end)}
            return answers_of.get(does)
    return None


def _texts(node: cst.BaseExpression, name: str, text: str) -> list[str] | None:
    """The texts that an expression is; None where that cannot be told."""
    match node:
        case cst.Name(value=found) if found == name:
            return [text]
        case cst.SimpleString() if isinstance(node.evaluated_value, str):
            return [node.evaluated_value]
        case cst.List(elements) | cst.Tuple(elements) | cst.Set(elements):
            found_in = [_texts(element.value, name, text) for element in elements]
            return None if None in found_in else [each for one in found_in for each in one or ()]
    return None


def _replaced(
    before: tuple[Listed, ...],
    index: cst.BaseSlice,
    put: tuple[Listed, ...],
    *,
    conditional: bool,
) -> tuple[Listed, ...]:
    """A list with an item or a stretch of it replaced, or with all in doubt where it is not known
    which."""
    match index:
        case cst.Index(value=at):
            start = _number(at, 0)
            stretch = None if start is None else slice(start, start + 1 or None)
        case cst.Slice(lower=lower, upper=upper, step=None):
            start, end = _number(lower, 0), _number(upper, len(before))
            stretch = None if start is None or end is None else slice(start, end)
        case _:
            stretch = None
    if stretch is None or conditional or not all(each.surely for each in before):
        return _joined(_perhaps(before), put)
    items = list(before)
    items[stretch] = put
    return tuple(items)


def _number(node: cst.BaseExpression | None, otherwise: int) -> int | None:
    match node:
        case None:
            return otherwise
        case cst.Integer():
            return node.evaluated_value
        case cst.UnaryOperation(operator=cst.Minus(), expression=cst.Integer() as number):
            return -number.evaluated_value
    return None


_ADDS = ("append", "insert", "extend")


def _perhaps(found: Iterable[Listed]) -> tuple[Listed, ...]:
    return tuple(replace(each, surely=False) for each in found)


def _joined(before: tuple[Listed, ...], added: Iterable[Listed]) -> tuple[Listed, ...]:
    known = {each.text for each in before}
    return (*before, *(each for each in added if each.text not in known))
