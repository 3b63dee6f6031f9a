"""What a setting lists (`MIDDLEWARE`), however the settings module puts the list together."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import libcst as cst

from hue_lint.bounds import MOST_SETTING_ROUNDS
from hue_lint.project.classes import FunctionSymbol, Symbol, ValueSymbol
from hue_lint.project.modules import Module
from hue_lint.project.setting_loops import loops_around
from hue_lint.project.setting_values import (
    OPEN,
    Listed,
    Reader,
    Scope,
    Told,
    either,
    items,
    perhaps,
    truth,
)
from hue_lint.project.symbols import Symbols
from hue_lint.syntax.outline import Statement
from hue_lint.syntax.segment import statement_segment


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
            if name in module.declarations.slice(entry.first, entry.last):
                node = statement_segment(module.declarations, entry).node
                imported = name in entry.names and isinstance(node, cst.ImportFrom)
                if imported:
                    found = self._of(self._symbols.bind_import(module, node).get(name))
                else:
                    for scope, surely in self._rounds(module, entry):
                        found = self.after(module, name, found, node, scope, conditional=not surely)
        self._asked.discard((module, name))
        return found

    def _rounds(self, module: Module, entry: Statement) -> Iterator[tuple[Scope, bool]]:
        """What the names of the loops around a statement are each time that it runs, and whether it
        surely does."""
        loops, by_loops_only = (
            loops_around(module.source, entry) if entry.conditional else ((), True)
        )
        rounds: list[tuple[dict[str, Told], bool]] = [({}, by_loops_only)]
        for loop in loops:
            rounds = [
                ({**scope, loop.name: row.text}, surely and row.surely)
                for scope, surely in rounds
                for row in items(self._reader(module).read(loop.rows, scope))[:MOST_SETTING_ROUNDS]
            ] or [({}, False)]
        yield from rounds[:MOST_SETTING_ROUNDS]

    def _of(self, symbol: Symbol | None) -> tuple[Listed, ...]:
        return self.at(symbol.module, symbol.name) if isinstance(symbol, ValueSymbol) else ()

    def after(
        self,
        module: Module,
        name: str,
        before: tuple[Listed, ...],
        node: cst.CSTNode,
        scope: Scope,
        *,
        conditional: bool,
    ) -> tuple[Listed, ...]:
        """What is listed after a statement."""

        def read(value: cst.BaseExpression) -> tuple[Listed, ...]:
            found = items(self._reader(module).read(value, {**scope, name: before}))
            return perhaps(found) if conditional else found

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
            return perhaps(before) if conditional else ()
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

    def _reader(self, module: Module) -> Reader:
        def lookup(node: cst.BaseExpression) -> Told:
            return self._meant(self._symbols.resolve_expression(module, node))

        def call(func: cst.BaseExpression, values: list[Told], named: dict[str, Told]) -> Told:
            if not isinstance(func, cst.Name | cst.Attribute):
                return OPEN
            return self._given_by(self._symbols.resolve_expression(module, func), values, named)

        return Reader(lookup, call)

    def _meant(self, symbol: Symbol | None) -> Told:
        """What a name of a module is: a list as its statements leave it, anything else where it is
        bound once and for all."""
        if not isinstance(symbol, ValueSymbol):
            return OPEN
        module, name = symbol.module, symbol.name
        found = self.at(module, name)
        body = module.outline.body
        bound = [entry for entry in body if isinstance(entry, Statement) and name in entry.names]
        asked = (module, f"{name}=")
        once = len(bound) == 1 and not bound[0].conditional and symbol.value is not None
        if not once or symbol.value is None or asked in self._asked:
            return found or OPEN
        self._asked.add(asked)
        value = self._reader(module).read(symbol.value, {})
        self._asked.discard(asked)
        return found if isinstance(value, tuple) else value

    def _given_by(self, symbol: Symbol | None, values: list[Told], named: dict[str, Told]) -> Told:
        """What a function of the project returns."""
        if not isinstance(symbol, FunctionSymbol):
            return OPEN
        asked = (symbol.function.module, f"{symbol.function.qualname}()")
        if asked in self._asked:
            return OPEN
        self._asked.add(asked)
        module, node = symbol.function.module, symbol.function.node
        reader = self._reader(module)
        run = _Run(self, module, _bound(reader, node.params, values, named))
        run.block(node.body, conditional=False)
        self._asked.discard(asked)
        return either(*run.returned) if run.returned else OPEN


def _bound(
    reader: Reader, params: cst.Parameters, values: list[Told], named: dict[str, Told]
) -> dict[str, Told]:
    """What the parameters of a function are for some arguments."""
    found: dict[str, Told] = {}
    positional = [*params.posonly_params, *params.params]
    for at, param in enumerate((*positional, *params.kwonly_params)):
        name = param.name.value
        if at < min(len(values), len(positional)):
            found[name] = values[at]
        elif name in named:
            found[name] = named[name]
        else:
            found[name] = reader.read(param.default, {}) if param.default is not None else OPEN
    if isinstance(params.star_arg, cst.Param):
        rest = values[len(positional) :]
        found[params.star_arg.name.value] = tuple(item for each in rest for item in items(each))
    return found


class _Run:
    """A run through the body of a function that makes a list."""

    def __init__(self, lists: _Lists, module: Module, names: dict[str, Told]) -> None:
        self._lists, self._module, self._names = lists, module, names
        self.returned: list[Told] = []

    def block(self, body: cst.BaseSuite, *, conditional: bool) -> bool:
        """Run statements; whether what follows them surely does not run."""
        return any(self._run(statement, conditional=conditional) for statement in body.body)

    def _run(self, node: cst.CSTNode, *, conditional: bool) -> bool:
        reader = self._lists._reader(self._module)
        match node:
            case cst.SimpleStatementLine(body=body):
                return any(self._run(small, conditional=conditional) for small in body)
            case cst.Return(value=value):
                told = reader.read(value, self._names) if value is not None else None
                self.returned.append(told)
                return not conditional
            case cst.If(test=test, body=body, orelse=orelse):
                holds = truth(reader.read(test, self._names))
                return self._either(holds, body, orelse, conditional=conditional)
            case cst.Else(body=body):
                return self.block(body, conditional=conditional)
            case cst.For(target=cst.Name(value=name), iter=rows, body=body):
                for item in items(reader.read(rows, self._names))[:MOST_SETTING_ROUNDS]:
                    self._names[name] = item.text
                    self.block(body, conditional=conditional or not item.surely)
                return False
            case cst.BaseCompoundStatement(body=cst.BaseSuite() as body):
                self.block(body, conditional=True)
                return False
        self._change(node, reader, conditional=conditional)
        return False

    def _either(
        self,
        holds: bool | None,
        body: cst.BaseSuite,
        orelse: cst.If | cst.Else | None,
        *,
        conditional: bool,
    ) -> bool:
        if holds is True:
            return self.block(body, conditional=conditional)
        if holds is False:
            return orelse is not None and self._run(orelse, conditional=conditional)
        self.block(body, conditional=True)
        if orelse is not None:
            self._run(orelse, conditional=True)
        return False

    def _change(self, node: cst.CSTNode, reader: Reader, *, conditional: bool) -> None:
        """What the names are after a simple statement."""
        match node:
            case cst.Assign(targets=[cst.AssignTarget(cst.Name(value=name))], value=value):
                told = reader.read(value, self._names)
                before = self._names.get(name, OPEN)
                self._names[name] = either(before, told) if conditional else told
                return
        for each, held in self._names.items():
            if isinstance(held, tuple):
                self._names[each] = self._lists.after(
                    self._module, each, held, node, self._names, conditional=conditional
                )


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
        return _joined(perhaps(before), put)
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


def _joined(before: tuple[Listed, ...], added: Iterable[Listed]) -> tuple[Listed, ...]:
    known = {each.text for each in before}
    return (*before, *(each for each in added if each.text not in known))
