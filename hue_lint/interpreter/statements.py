"""Statements in order: what each does to the environment, and whether the next one is reached."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence as Nodes
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.bounds import DEEPEST_LOOPS
from hue_lint.django.relations import expect_empty
from hue_lint.interpreter.alternatives import inline
from hue_lint.interpreter.binding import bind, bind_pattern, unbind
from hue_lint.interpreter.colour_checks import question
from hue_lint.interpreter.comprehensions import (
    item_again,
    iterate,
    nothing_of,
    rows_held,
    walked_rows,
)
from hue_lint.interpreter.containers import grown
from hue_lint.interpreter.coroutines import dropped, is_surely_one, never_awaited, passed_over, used
from hue_lint.interpreter.deciding import asks_of_unknown, decided, fits
from hue_lint.interpreter.entering import keeps_errors, within
from hue_lint.interpreter.generators import yields_inside
from hue_lint.interpreter.handlers import asks_for_the_loop, without_attributes
from hue_lint.interpreter.kinds import has_items, visits_all, walked
from hue_lint.interpreter.memos import finds_kept, misses_kept
from hue_lint.interpreter.narrowing import narrow, narrow_subject
from hue_lint.interpreter.operators import augmented, truth
from hue_lint.interpreter.rounds import broken_off, kept, on_condition, rounds_of, some_are_done
from hue_lint.libraries.expecting import expecting, handled, may_fail, swallows
from hue_lint.libraries.mocking import replacing
from hue_lint.libraries.response_schemas import answer
from hue_lint.values.environment import Environment, join
from hue_lint.values.joining import declared_or, union
from hue_lint.values.plain import UNKNOWN
from hue_lint.values.values import Coroutine, Sequence, Value, options
from hue_lint.values.widening import origins

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


def run_body(frame: Frame, body: cst.BaseSuite) -> bool:
    """Run the statements of a suite; whether its end is reached."""
    return run_block(frame, body.body)


def run_block(frame: Frame, statements: Nodes[cst.BaseStatement | cst.BaseSmallStatement]) -> bool:
    """Run statements in order until one leaves; whether the end is reached."""
    return all(run(frame, statement) for statement in statements)


def run(frame: Frame, node: cst.CSTNode) -> bool:
    """Run one statement; False where control does not go on behind it."""
    handler = _HANDLERS.get(type(node))
    return handler(frame, node) if handler is not None else True


def _line(frame: Frame, node: cst.SimpleStatementLine) -> bool:
    return run_block(frame, node.body)


def _expression(frame: Frame, node: cst.Expr) -> bool:
    expect_empty(frame, node.value)
    before = dict(frame.environment.states)
    value = frame.evaluate(node.value)
    if isinstance(node.value, cst.Call) and is_surely_one(value):
        never_awaited(frame, value, node.value)
        frame.environment.states = before  # it never runs
    elif isinstance(value, Sequence) and value.items is None and is_surely_one(value.item):
        never_awaited(frame, value.item, node.value)
    return True


def _assign(frame: Frame, node: cst.Assign) -> bool:
    value = frame.evaluate(node.value)
    if isinstance(node.value, cst.Name):
        value = kept(frame, value, node)
    for target in node.targets:
        bind(frame, target.target, value)
        dropped(frame, target.target, value, node.value)
    return True


def _annotated(frame: Frame, node: cst.AnnAssign) -> bool:
    declared = frame.engine.annotations.value(
        frame.module,
        node.annotation.annotation,
        frame.owner,
        node,
        frame.engine.generics.names_at(frame),
    )
    # `…` says that the value is told elsewhere.
    told = node.value is not None and not isinstance(node.value, cst.Ellipsis)
    value = frame.evaluate(node.value) if told and node.value is not None else UNKNOWN
    if node.value is None and not isinstance(node.target, cst.Name):
        return True
    bind(frame, node.target, declared_or(value, declared))
    return True


def _augmented(frame: Frame, node: cst.AugAssign) -> bool:
    value = augmented(frame, frame.evaluate(node.target), frame.evaluate(node.value), node)
    bind(frame, node.target, value)
    grown(frame, node.target, value)
    return True


def _return(frame: Frame, node: cst.Return) -> bool:
    value = frame.evaluate(node.value) if node.value is not None else UNKNOWN
    if frame.is_awaited and isinstance(node.value, cst.Call):
        used(frame, value, node.value)
    if frame.answers and node.value is not None:
        answer(frame, value, node.value)
    frame.returns.append(kept(frame, value, node))
    frame.exits.append(frame.environment.copy())
    return False


def _raise(frame: Frame, node: cst.Raise) -> bool:
    for each in (node.exc, node.cause.item if node.cause is not None else None):
        if each is not None:
            frame.evaluate(each)
    return False


def _assert(frame: Frame, node: cst.Assert) -> bool:
    expect_empty(frame, node.test)
    truth(frame, node.test, "assert")
    narrow(frame, node.test, positive=True)
    return True


def _delete(frame: Frame, node: cst.Del) -> bool:
    parts = node.target.elements if isinstance(node.target, cst.Tuple) else ()
    for target in [each.value for each in parts] or [node.target]:
        unbind(frame, target)
    return True


def _import(frame: Frame, node: cst.Import | cst.ImportFrom) -> bool:
    for name, value in frame.engine.imported(frame.module, node):
        frame.environment.names[name] = value
    return True


def _outer_names(frame: Frame, node: cst.Nonlocal) -> bool:
    frame.nonlocals.update(item.name.value for item in node.names)
    return True


def _global_names(frame: Frame, node: cst.Global) -> bool:
    frame.globals.update(item.name.value for item in node.names)
    return True


def _break(frame: Frame, node: cst.Break) -> bool:
    if frame.breaks:
        frame.breaks[-1].append(frame.environment.copy())
    return False


def _continue(frame: Frame, node: cst.Continue) -> bool:
    if frame.continues:
        frame.continues[-1].append(frame.environment.copy())
    return False


# -- branches


def _branches(frame: Frame, ends: list[Environment]) -> bool:
    """Go on with what the branches that get here have in common."""
    merged = join(ends)
    if merged is None:
        return False
    frame.environment = merged
    return True


def _if(frame: Frame, node: cst.If) -> bool:
    """`elif` after `elif` lies in one another, and is read in a row: first down to the last one,
    then what they have in common is told from there up."""
    arms: list[_Arm] = []
    while True:
        arm = _Arm(node)
        arms.append(arm)
        goes_on = _arm(frame, arm)
        if not goes_on or not isinstance(node.orelse, cst.If):
            break
        node = node.orelse
    reached = goes_on
    if goes_on and isinstance(node.orelse, cst.Else):
        reached = run_body(frame, node.orelse.body)
    for arm in reversed(arms):
        arm.otherwise.close()
        if not arm.ends:
            some_are_done(frame)
        if reached:
            arm.ends.append(frame.environment)
        if len(arm.ends) == 1 and reached and finds_kept(frame, arm.node.test):
            # what was kept has been handed out: all that follows is for want of it
            frame.misses += 1
        reached = _branches(frame, arm.ends)
    return reached


@dataclass(frozen=True, slots=True)
class _Arm:
    """One condition of an `if`: where its body ends, and what holds while the rest is read."""

    node: cst.If
    ends: list[Environment] = field(default_factory=list)
    otherwise: ExitStack = field(default_factory=ExitStack)


def _arm(frame: Frame, arm: _Arm) -> bool:
    """Run a condition and its body; whether what comes otherwise may run, too."""
    node = arm.node
    truth(frame, node.test)
    outcome = decided(frame, node.test)
    before = frame.environment
    frame.environment = before.copy()
    narrow(frame, node.test, positive=True)
    asked = question(frame, node.test)
    if asked is not None and asked.asks == "awaitable" and asked.name is not None:
        passed_over(frame, asked.name, node.test, node.body)
    told = not misses_kept(frame, node.test) and not asks_of_unknown(frame, node.test)
    with frame.missing(kept=not told), inline(frame, node.test, node.orelse), on_condition(frame):
        if outcome is not False and run_body(frame, node.body):
            arm.ends.append(frame.environment)
    frame.environment = before.copy()
    narrow(frame, node.test, positive=False)
    arm.otherwise.enter_context(inline(frame, node.test, node.body))
    arm.otherwise.enter_context(on_condition(frame))
    return outcome is not True


def _match(frame: Frame, node: cst.Match) -> bool:
    subject = frame.evaluate(node.subject)
    before = frame.environment
    ends: list[Environment] = []
    for case in node.cases:
        frame.environment = before.copy()
        taken = fits(frame, node.subject, case.pattern)
        if taken is False:
            continue
        bind_pattern(frame, case.pattern, subject)
        if isinstance(node.subject, cst.Name) and isinstance(case.pattern, cst.MatchClass):
            narrow_subject(frame, node.subject.value, case.pattern)
        if case.guard is not None:
            truth(frame, case.guard)
            holds = decided(frame, case.guard)
            if holds is False:
                continue
            taken = taken and holds
            narrow(frame, case.guard, positive=True)
        if run_body(frame, case.body):
            ends.append(frame.environment)
        if taken:
            return _branches(frame, ends)
    return _branches(frame, [before.copy(), *ends])


def _for(frame: Frame, node: cst.For) -> bool:
    iterated = frame.evaluate(node.iter)
    asynchronous = node.asynchronous is not None
    # the iteration itself happens even if there is no round
    first = iterate(frame, iterated, node.iter, node, "for", asynchronous=asynchronous)
    held = rows_held(frame, node.target)
    begins = [(origin, frame.environment.state(origin)) for origin in origins(first)]
    walk = walked(node)
    rows = walked_rows(frame, walk, node)

    def head(again: bool) -> None:
        if again:
            frame.environment.forget(node)
            for origin, state in begins:  # each round has another row
                frame.environment.update(origin, state)
        bind(frame, node.target, _item_again(frame, iterated, node) if again else first)

    def no_round(environment: Environment) -> None:
        nothing_of(environment, union([first, rows]), held)

    with rounds_of(frame, first):
        return _loop(
            frame,
            node.body,
            node.orelse,
            head,
            certain=has_items(frame, node.iter, iterated),
            no_round=no_round if visits_all(node) else _nothing_more,
            walk=walk,
            left=lambda environment: broken_off(environment, first, begins, node),
        )


def _nothing_more(_: Environment) -> None:
    """Without a round nothing has happened."""


def _item_again(frame: Frame, iterated: Value, node: cst.For) -> Value:
    found = [
        option.result if isinstance(option, Coroutine) else item_again(frame, option, node)
        for option in options(iterated)
    ]
    return union(found)


def _while(frame: Frame, node: cst.While) -> bool:
    def head(again: bool) -> None:
        truth(frame, node.test, "while")

    walk = walked(node)
    rows, held = walked_rows(frame, walk, node), rows_held(frame, None)
    no_round = partial(nothing_of, item=rows, held=held)
    return _loop(
        frame,
        node.body,
        node.orelse,
        head,
        test=node.test,
        endless=isinstance(node.test, cst.Name) and node.test.value == "True",
        no_round=no_round if visits_all(node) else _nothing_more,
        walk=walk,
    )


def _loop(
    frame: Frame,
    body: cst.BaseSuite,
    orelse: cst.Else | None,
    head: Callable[[bool], None],
    *,
    test: cst.BaseExpression | None = None,
    endless: bool = False,
    certain: bool = False,
    no_round: Callable[[Environment], None],
    walk: tuple[cst.BaseExpression, str] | None,
    left: Callable[[Environment], Environment] = lambda environment: environment,
) -> bool:
    """Two rounds are enough: the second sees what the first left behind. The `test` holds in a
    round, and no longer behind the loop. Where it is `certain` that there is a round, what holds
    after it holds behind the loop; `no_round` tells what holds where there is none, `left` what
    holds where it is left before its end."""
    exits = len(frame.exits)
    frame.breaks.append([])
    frame.continues.append([])
    frame.walks.append((get_full_name_for_node(walk[0]) or "", walk[1]) if walk else ("", ""))
    before = frame.environment.copy()
    ends: list[Environment] = []
    for again in (False, True) if len(frame.breaks) <= DEEPEST_LOOPS else (False,):
        head(again)
        if not again:
            # no round at all still evaluates what is iterated, or the condition
            before = frame.environment.copy()
            if not certain:
                ends.append(before.copy())
                no_round(ends[0])
        if test is not None:
            narrow(frame, test, positive=True)
        reached = [frame.environment] if run_body(frame, body) else []
        reached += frame.continues[-1]
        frame.continues[-1] = []
        merged = join([environment.copy() for environment in reached])
        if merged is None:
            break
        ends.append(merged)
        frame.environment = join([before.copy(), merged.copy()]) or merged.copy()
    breaks = [left(environment) for environment in frame.breaks.pop()]
    frame.exits[exits:] = map(left, frame.exits[exits:])
    frame.continues.pop()
    frame.walks.pop()
    if endless:
        return _branches(frame, breaks)
    frame.environment = join(ends) or before
    if test is not None:
        narrow(frame, test, positive=False)
    if orelse is not None and not run_body(frame, orelse.body):
        return _branches(frame, breaks)
    return _branches(frame, [frame.environment, *breaks])


def _try(frame: Frame, node: cst.Try | cst.TryStar) -> bool:
    before = frame.environment.copy()
    ends: list[Environment] = []
    with handled(frame, node):
        reached = run_body(frame, node.body)
    after = frame.environment.copy()
    yields = frame.has_yielded
    stops = yields_inside(frame, node.body)
    if reached and node.orelse is not None:
        reached = run_body(frame, node.orelse.body)
    if reached:
        ends.append(frame.environment)
    for handler in node.handlers:
        caught = handler.type.value if isinstance(handler.type, cst.Name) else ""
        if caught == "RuntimeError" and asks_for_the_loop(frame, node):
            continue
        frame.environment = join([before.copy(), after.copy()]) or before.copy()
        if yields:
            frame.go_on_behind_yield()
        if caught == "AttributeError":
            without_attributes(frame, node.body)
        if handler.name is not None and isinstance(handler.name.name, cst.Name):
            frame.environment.names[handler.name.name.value] = UNKNOWN
        left = len(frame.exits)
        if run_body(frame, handler.body):
            ends.append(frame.environment)
            frame.keeps_errors |= stops
        frame.keeps_errors |= stops and len(frame.exits) > left
    if node.finalbody is None:
        return _branches(frame, ends)
    frame.environment = join([e.copy() for e in ends] or [before.copy(), after.copy()]) or before
    left, reached = len(frame.exits), run_body(frame, node.finalbody.body)
    frame.keeps_errors |= stops and len(frame.exits) > left
    return reached and bool(ends)


def _with(frame: Frame, node: cst.With) -> bool:
    asynchronous = node.asynchronous is not None
    managers: list[tuple[Value, cst.BaseExpression]] = []
    with ExitStack() as entering:
        for item in node.items:
            value, at = frame.evaluate(item.item), item.item
            entering.enter_context(replacing(frame, value, at))
            entering.enter_context(expecting(frame, at))
            entered = entering.enter_context(within(frame, value, at, asynchronous=asynchronous))
            if item.asname is not None:
                bind(frame, item.asname.name, entered)
            managers.append((value, at))
        before = frame.environment.copy()
        reached = run_body(frame, node.body)
        kept = may_fail(node.body) and any(
            swallows(frame, at) or keeps_errors(frame, value, at, asynchronous=asynchronous)
            for value, at in managers
        )
    if kept:
        # whatever the body had done by the time of the error
        frame.environment = join([before, frame.environment]) or before
        frame.keeps_errors |= yields_inside(frame, node.body)
    return kept or reached


def _function(frame: Frame, node: cst.FunctionDef) -> bool:
    closure = frame.engine.nested.define(frame, node)
    frame.engine.nested.note(frame, closure)
    frame.environment.names[node.name.value] = frame.engine.nested.decorated(frame, closure)
    for parameter in (*node.params.params, *node.params.kwonly_params):
        if parameter.default is not None:
            frame.evaluate(parameter.default)
    return True


def _class(frame: Frame, node: cst.ClassDef) -> bool:
    """A class in a function: its body runs now, its methods are judged by themselves."""
    frame.environment.names[node.name.value] = frame.engine.nested.local_class(frame, node)
    for decorator in node.decorators:
        frame.evaluate(decorator.decorator)
    for statement in node.body.body:
        for small in statement.body if isinstance(statement, cst.SimpleStatementLine) else ():
            if isinstance(small, cst.Assign):
                frame.evaluate(small.value)
    return True


_HANDLERS: dict[type[cst.CSTNode], Callable[[Frame, Any], bool]] = {
    cst.SimpleStatementLine: _line,
    cst.Expr: _expression,
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    cst.AugAssign: _augmented,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.Assert: _assert,
    cst.Del: _delete,
    cst.Import: _import,
    cst.ImportFrom: _import,
    cst.Nonlocal: _outer_names,
    cst.Global: _global_names,
    cst.Break: _break,
    cst.Continue: _continue,
    cst.If: _if,
    cst.Match: _match,
    cst.For: _for,
    cst.While: _while,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.With: _with,
    cst.FunctionDef: _function,
    cst.ClassDef: _class,
}
