"""What a setting lists (`MIDDLEWARE`), however the settings module puts the list together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import libcst as cst

from hue_lint.project.classes import Symbol, ValueSymbol
from hue_lint.project.modules import Module
from hue_lint.project.symbols import Symbols
from hue_lint.syntax.outline import Statement
from hue_lint.syntax.segment import statement_segment


@dataclass(frozen=True, slots=True)
class Listed:
    """One text in the list, and whether it is there whatever the environment says."""

    text: str
    surely: bool


def listed(symbols: Symbols, module: Module, name: str) -> tuple[Listed, ...]:
    """The texts that a setting lists when the module has run: joined, extended, appended,
    inserted, imported; in its order but for what is inserted. Raises UnreadableSource."""
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
                found = self._after(module, name, found, entry, node)
        self._asked.discard((module, name))
        return found

    def _of(self, symbol: Symbol | None) -> tuple[Listed, ...]:
        return self.at(symbol.module, symbol.name) if isinstance(symbol, ValueSymbol) else ()

    def _after(
        self,
        module: Module,
        name: str,
        before: tuple[Listed, ...],
        statement: Statement,
        node: cst.CSTNode,
    ) -> tuple[Listed, ...]:
        """What is listed after a statement."""

        def read(value: cst.BaseExpression) -> tuple[Listed, ...]:
            found = self._read(module, value, {name: before})
            return _perhaps(found) if statement.conditional else tuple(found)

        match node:
            case cst.ImportFrom() if name in statement.names:
                return self._of(self._symbols.bind_import(module, node).get(name))
            case cst.Assign(targets=[cst.AssignTarget(cst.Name(value=target))], value=value) if (
                target == name
            ):
                return _joined(before, read(value)) if statement.conditional else read(value)
            case cst.AnnAssign(target=cst.Name(value=target), value=value) if (
                target == name and value is not None
            ):
                return _joined(before, read(value)) if statement.conditional else read(value)
            case cst.AugAssign(target=cst.Name(value=target), value=value) if target == name:
                return _joined(before, read(value))
            case cst.Expr(
                cst.Call(
                    func=cst.Attribute(value=cst.Name(value=target), attr=cst.Name(value=does)),
                    args=[*_, cst.Arg(value=value)],
                )
            ) if target == name:
                if does == "remove":
                    gone = {each.text for each in read(value)}
                    return tuple(
                        replace(each, surely=each.surely and each.text not in gone)
                        for each in before
                        if statement.conditional or each.text not in gone
                    )
                return _joined(before, read(value)) if does in _ADDS else before
        return before

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
            case cst.Subscript(value=inner):
                yield from _perhaps(self._read(module, inner, known))
            case cst.Name(value=name) if name in known:
                yield from known[name]
            case cst.Name() | cst.Attribute():
                yield from self._of(self._symbols.resolve_expression(module, node))


_ADDS = ("append", "insert", "extend")


def _perhaps(found: Iterable[Listed]) -> tuple[Listed, ...]:
    return tuple(replace(each, surely=False) for each in found)


def _joined(before: tuple[Listed, ...], added: Iterable[Listed]) -> tuple[Listed, ...]:
    known = {each.text for each in before}
    return (*before, *(each for each in added if each.text not in known))
