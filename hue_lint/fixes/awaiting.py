"""`await`: where Python allows it, and the parentheses that it needs there."""

from __future__ import annotations

import libcst as cst

from hue_lint.findings import Edit, Position, Span
from hue_lint.fixes.site import Site, Unrepairable
from hue_lint.syntax.walk import walk

_READ_WHOLE = ("list", "tuple", "set", "frozenset", "dict", "sum", "min", "max", "sorted")
"""Builtins that take every item of an iterable before they give a result."""

_STOP_EARLY = ("any", "all")

_METHODS_READ_WHOLE = frozenset({"join", "extend", "bulk_create", "abulk_create"})

Comprehension = cst.ListComp | cst.SetComp | cst.DictComp | cst.GeneratorExp


def reach(site: Site, node: cst.CSTNode) -> tuple[Edit, ...]:
    """What else has to change so that `await` may stand at `node`: generators that become lists.

    Raises Unrepairable where no `await` can stand.
    """
    edits: list[Edit] = []
    _is_awaited_once(site, node)
    for around, child in site.ancestors(node):
        match around:
            case cst.Lambda() if child is around.body:
                raise Unrepairable(
                    "`await` cannot stand in a lambda: get the value before it, or write an async "
                    "function"
                )
            case cst.FunctionDef() if child is not around.body:
                raise Unrepairable(
                    "decorators, annotations and default values are evaluated where the function "
                    "is defined: get the value inside the function"
                )
            case cst.FunctionDef(asynchronous=None):
                raise Unrepairable(
                    f"`await` cannot stand in the plain function {around.name.value}(): make it "
                    "async, or run it with sync_to_async"
                )
            case cst.FunctionDef():
                return tuple(edits)
            case cst.ClassDef() if child is around.body:
                raise Unrepairable(
                    f"`await` cannot stand in the body of the class {around.name.value}: get the "
                    "value before it"
                )
            case cst.GeneratorExp() if not _is_outermost_iterable(site, around, node):
                edits += listed(site, around)
    raise Unrepairable("`await` can only stand in the body of an async function")


def _is_awaited_once(site: Site, node: cst.CSTNode) -> None:
    """Raises Unrepairable where a name gets the value that is awaited by that name further on."""
    given = site.parent(node)
    if not isinstance(given, cst.Assign):
        return
    names = {each.target.value for each in given.targets if isinstance(each.target, cst.Name)}
    for other in walk(site.segment.node, into_scopes=True):
        if isinstance(other, cst.Await) and isinstance(other.expression, cst.Name):
            name = other.expression.value
            if name in names:
                raise Unrepairable(
                    f"{name} is awaited further on, as if it were a coroutine: await the call "
                    f"itself, run in a thread, and read {name} there"
                )


def _is_outermost_iterable(site: Site, generator: cst.GeneratorExp, node: cst.CSTNode) -> bool:
    """Whether `node` is in what the generator reads first, which is evaluated outside of it."""
    iterable = generator.for_in.iter
    return node is iterable or any(around is iterable for around, _ in site.ancestors(node))


def listed(site: Site, generator: cst.GeneratorExp) -> tuple[Edit, ...]:
    """Make a generator expression a list, set or dict where its reader takes all of it anyway."""
    found = site.call_of(generator)
    if found is None or not _reads_whole(site, *found, generator):
        raise Unrepairable(
            "`await` would make this generator expression asynchronous, which its reader cannot "
            "iterate: make it a list comprehension"
        )
    call, argument = found
    if makes_brackets(site, call, argument):
        left, right = ("[", "]") if site.is_builtin(call.func, "list") else ("{", "}")
        return replaced_call(site, call, argument, left, right)
    inner, outer = site.span(generator), site.outer_span(generator)
    if inner == outer:
        return site.insert(inner.start, "["), site.insert(inner.end, "]")
    first, last = site.span(generator.lpar[0]), site.span(generator.rpar[-1])
    return site.replace(first, "["), site.replace(last, "]")


def _reads_whole(
    site: Site, call: cst.Call, argument: cst.Arg, generator: cst.GeneratorExp
) -> bool:
    if argument.star == "*" or site.is_builtin(call.func, *_READ_WHOLE):
        return True
    if site.is_builtin(call.func, *_STOP_EARLY):
        inside = (generator.elt, *walk(generator.elt))
        return not any(isinstance(inner, cst.Call) for inner in inside)
    return isinstance(call.func, cst.Attribute) and call.func.attr.value in _METHODS_READ_WHOLE


def makes_brackets(site: Site, call: cst.Call, argument: cst.Arg) -> bool:
    """Whether `list(x)` or `set(x)` can become a comprehension in brackets of its own.

    Braces would mean something else to an f-string around them.
    """
    if len(call.args) != 1 or argument.star or argument.keyword is not None:
        return False
    if site.is_builtin(call.func, "set"):
        return site.format_around(call) is None
    return site.is_builtin(call.func, "list")


def replaced_call(
    site: Site, call: cst.Call, argument: cst.Arg, left: str, right: str
) -> tuple[Edit, ...]:
    """Put brackets in the place of `name(` and `)` around a call's only argument.

    Comments and line breaks inside stay; a comma behind the argument goes.
    """
    value = argument.value
    before = Span(site.span(call).start, site.outer_span(value).start)
    text = site.between(before)
    bracket = before.start.column + text.index("(") + 1
    opened = Span(before.start, Position(before.start.row, bracket))
    edits = [site.replace(opened, left)]
    if isinstance(argument.comma, cst.Comma):
        edits.append(site.delete(site.span(argument.comma)))
    end = site.span(call).end
    edits.append(site.replace(Span(Position(end.row, end.column - 1), end), right))
    if isinstance(value, cst.GeneratorExp) and value.lpar:
        edits.append(site.delete(site.span(value.lpar[0])))
        edits.append(site.delete(site.span(value.rpar[-1])))
    return tuple(edits)


def needs_parentheses(site: Site, node: cst.CSTNode) -> bool:
    """Whether `await …` in the place of `node` has to stand in parentheses."""
    if getattr(node, "lpar", ()):
        return False
    around = site.parent(node)
    match around:
        case cst.Attribute() | cst.Subscript():
            return around.value is node
        case cst.Call():
            return around.func is node
        case cst.Await():
            return True
    return False


def awaited(site: Site, node: cst.CSTNode) -> tuple[str, str]:
    """What goes before and behind the text of `node` to await it."""
    return ("(await ", ")") if needs_parentheses(site, node) else ("await ", "")


def await_expression(site: Site, node: cst.CSTNode) -> tuple[Edit, ...]:
    """Put `await` before an expression, with the parentheses that it needs."""
    edits = reach(site, node)
    left, right = awaited(site, node)
    span = site.span(node)
    before = (site.insert(span.start, left),)
    return (*edits, *before, site.insert(span.end, right)) if right else (*edits, *before)
