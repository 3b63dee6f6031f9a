"""`with transaction.atomic():` in async code, lifted into a nested function that runs in a thread.

A transaction belongs to the thread that opened it, so all of the block has to move. Its text stays
as it is: the head becomes a decorated function, and what the block assigns comes back as a result.
Unsafe, since a block that moves to a thread may do more there than its database work.
"""

from __future__ import annotations

import libcst as cst

from hue_lint.findings import Applicability, Edit, Position, Span
from hue_lint.fixes.awaiting import reach
from hue_lint.fixes.imports import sync_to_async
from hue_lint.fixes.site import Draft, Site, Unrepairable
from hue_lint.syntax.bindings import binds
from hue_lint.syntax.walk import walk

BLOCK = "move the `with` block into a function of its own and run that with sync_to_async"

_READ_ALL = ("locals", "vars", "dir", "eval", "exec")

_BOUND_TO_THREAD = ("atomic", "cursor")


def block_around(site: Site) -> cst.With | None:
    """The `with transaction.atomic():` (or `connection.cursor()`) that the place lies in."""
    for around, child in site.ancestors(site.node):
        if isinstance(around, cst.FunctionDef | cst.Lambda):
            return None
        if not isinstance(around, cst.With) or child is not around.body or around.asynchronous:
            continue
        if any(_name(item.item) in _BOUND_TO_THREAD for item in around.items):
            return around
    return None


def is_entered_by_stack(site: Site, node: cst.BaseExpression) -> bool:
    """Whether `stack.enter_context(…)` enters the context manager at the place."""
    found = site.call_of(node)
    return found is not None and _name(found[0]) in ("enter_context", "enter_async_context")


def _name(node: cst.BaseExpression) -> str:
    node = node.func if isinstance(node, cst.Call) else node
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) else ""


def lifted(site: Site) -> Draft:
    """The block as a nested function; raises Unrepairable where it cannot be one."""
    item = site.parent(site.node)
    block = site.parent(item) if item is not None else None
    if not isinstance(block, cst.With) or len(block.items) != 1 or _name(site.node) != "atomic":
        raise Unrepairable(BLOCK)
    if not isinstance(block.body, cst.IndentedBlock):
        raise Unrepairable(f"{BLOCK}: write its body on rows of its own first")
    edits = reach(site, block)
    _refuse_what_cannot_move(site, block)
    inside, outside = _bound(block.body), _names_outside(site, block)
    shared = sorted(inside & outside.bound)
    results = sorted((inside & outside.used) - outside.bound)
    returning = _returns(block)
    _refuse_uncertain(block, results)
    _refuse_read_when_it_fails(site, block, results)
    wrapper, imports = sync_to_async(site)
    name = _function_name(site)
    newline, indentation = site.source.newline, _indentation(site, block)
    inner = _indentation(site, block.body.body[0])
    span, body = site.span(block), site.span(block.body)
    colon = _colon(site, Span(span.start, body.start))
    head = f"@{site.text(site.node)}{newline}{indentation}def {name}():"
    call = f"await {wrapper}({name})()"
    last = site.source.lines[span.end.row - 1].rstrip("\r\n")
    end = Position(span.end.row, len(last) + 1)
    tail = ""
    if results:
        tail = f"{newline}{inner}return {', '.join(results)}"
        call = f"{', '.join(results)} = {call}"
    elif returning:
        call = f"return {call}"
    tail += f"{newline}{indentation}{call}"
    made: list[Edit] = [site.replace(Span(span.start, colon), head), site.insert(end, tail)]
    if shared:
        start = site.span(block.body.body[0]).start
        made.append(site.insert(start, f"nonlocal {', '.join(shared)}{newline}{inner}"))
    return Draft((*imports, *edits, *made), Applicability.UNSAFE)


def _refuse_what_cannot_move(site: Site, block: cst.With) -> None:
    for node in (*walk(block.body),):
        match node:
            case cst.Await() | cst.Yield():
                raise Unrepairable(f"{BLOCK}; the `await` in it cannot move along")
            case (
                cst.For(asynchronous=cst.Asynchronous())
                | cst.With(asynchronous=cst.Asynchronous())
                | cst.CompFor(asynchronous=cst.Asynchronous())
            ):
                raise Unrepairable(f"{BLOCK}; what is asynchronous in it cannot move along")
            case cst.Global() | cst.Nonlocal() | cst.Del():
                raise Unrepairable(f"{BLOCK}; it changes which names there are")
            case cst.Break() | cst.Continue() if not _loop_inside(site, block, node):
                raise Unrepairable(f"{BLOCK}; it leaves a loop that is outside of it")
            case cst.Call(args=[]) if site.is_builtin(node.func, "super", "locals"):
                raise Unrepairable(f"{BLOCK}; it calls super() or locals() without arguments")


def _loop_inside(site: Site, block: cst.With, node: cst.CSTNode) -> bool:
    for around, _ in site.ancestors(node):
        if around is block:
            return False
        if isinstance(around, cst.For | cst.While):
            return True
    return False


def _returns(block: cst.With) -> bool:
    """Whether the block returns for its function; refused where it only sometimes does."""
    found = any(isinstance(node, cst.Return) for node in walk(block.body))
    if found and not _always_leaves(block.body):
        raise Unrepairable(f"{BLOCK}; it returns from one branch and goes on from another")
    return found


def _always_leaves(body: cst.BaseSuite) -> bool:
    last = body.body[-1]
    if isinstance(last, cst.SimpleStatementLine):
        return isinstance(last.body[-1], cst.Return | cst.Raise)
    if isinstance(last, cst.If):
        orelse = last.orelse
        if isinstance(orelse, cst.If):
            return _always_leaves(last.body) and _always_leaves(cst.IndentedBlock(body=[orelse]))
        return orelse is not None and _always_leaves(last.body) and _always_leaves(orelse.body)
    return False


class _Outside:
    """The names that a function binds and uses outside of a block."""

    def __init__(self, bound: frozenset[str], used: frozenset[str]) -> None:
        self.bound = bound
        self.used = used


def _names_outside(site: Site, block: cst.With) -> _Outside:
    function = next(a for a, _ in site.ancestors(block) if isinstance(a, cst.FunctionDef))
    within = {id(node) for node in walk(block.body, into_scopes=True)}
    others = [n for n in walk(function, into_scopes=True) if id(n) not in within]
    if any(isinstance(n, cst.Call) and site.is_builtin(n.func, *_READ_ALL) for n in others):
        raise Unrepairable(f"{BLOCK}; all names of the function are read at once")
    bound = {name for node in others for name in binds(node)}
    bound |= {node.name.value for node in others if isinstance(node, cst.Param)}
    used = {node.value for node in others if isinstance(node, cst.Name)}
    return _Outside(frozenset(bound), frozenset(used))


def _bound(body: cst.BaseSuite) -> frozenset[str]:
    """The names that a block binds itself, not in functions in it."""
    return frozenset(name for node in walk(body) for name in binds(node))


def _refuse_uncertain(block: cst.With, results: list[str]) -> None:
    """What comes back must be assigned on every way through the block."""
    sure: set[str] = set()
    for statement in block.body.body:
        if isinstance(statement, cst.SimpleStatementLine):
            sure |= {name for node in walk(statement) for name in binds(node)}
        elif isinstance(statement, cst.With):
            sure |= _bound(statement.body)
    for name in results:
        if name not in sure:
            raise Unrepairable(f"{BLOCK}; `{name}` may be left without a value in it")


def _refuse_read_when_it_fails(site: Site, block: cst.With, results: list[str]) -> None:
    """What the block assigns comes back when all of it has run; `except` and `finally` may read it
    before."""
    for around, child in site.ancestors(block):
        if isinstance(around, cst.FunctionDef):
            return
        if isinstance(around, cst.Try | cst.TryStar) and child is around.body:
            parts = [*around.handlers, *filter(None, [around.finalbody])]
            read = {n.value for part in parts for n in walk(part) if isinstance(n, cst.Name)}
            for name in read.intersection(results):
                raise Unrepairable(f"{BLOCK}; `{name}` is read where the block may have failed")


def _function_name(site: Site) -> str:
    candidates = ("in_transaction", *(f"in_transaction_{at}" for at in range(2, 1000)))
    return next(name for name in candidates if name not in site.used_names)


def _indentation(site: Site, node: cst.CSTNode) -> str:
    start = site.span(node).start
    return site.source.lines[start.row - 1][: start.column - 1]


def _colon(site: Site, head: Span) -> Position:
    """Where the colon behind the head of the block ends."""
    item = site.outer_span(site.node).end
    rest = site.between(Span(item, head.end))
    at = rest.index(":") + 1
    before = rest[:at]
    rows = before.count("\n")
    column = at - before.rindex("\n") if rows else item.column + at
    return Position(item.row + rows, column)
