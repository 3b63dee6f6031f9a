"""HUE6: wrappings that are mistakes in themselves."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from hue_lint.findings import Applicability, Edit, Span
from hue_lint.fixes.awaiting import await_expression, awaited, reach
from hue_lint.fixes.imports import sync_to_async
from hue_lint.fixes.site import Draft, Site, Unrepairable
from hue_lint.syntax.walk import walk
from hue_lint.values.plain import Unknown
from hue_lint.values.values import Value, options


def called_too_early(site: Site) -> Draft:
    """`sync_to_async(f(x))` as `sync_to_async(f)(x)`; an empty call behind it goes. A property is
    read in a lambda."""
    call = site.node
    found = site.call_of(call)
    if found is not None and isinstance(call, cst.Attribute):
        return _read_in_the_thread(site, call, found[0])
    if found is None or not isinstance(call, cst.Call):
        raise Unrepairable("give sync_to_async the function, and its arguments to what comes back")
    wrapper, argument = found
    behind = site.parent(wrapper)
    whole: cst.Call = wrapper
    if isinstance(behind, cst.Call) and behind.func is wrapper:
        if behind.args:
            raise Unrepairable(
                "give sync_to_async the function, and all arguments to what comes back"
            )
        whole = behind
    if argument.star:
        raise Unrepairable("give sync_to_async the function, and its arguments to what comes back")
    if whole is wrapper and (before := _runs_at_once(site, wrapper)) is not None:
        return _handed_over(site, call, wrapper, before)
    if whole is wrapper and not isinstance(behind, cst.Await):
        raise Unrepairable("give sync_to_async the function, and its arguments to what comes back")
    func, text = site.outer_span(call.func), site.span(call)
    arguments = site.between(Span(func.end, text.end))
    inside = Span(func.end, text.end)
    end = site.span(whole).end
    return Draft(
        (
            site.delete(inside),
            site.replace(Span(site.span(wrapper).end, end), arguments),
        ),
        _as_far_as_known(site.operation.subject),
    )


def _handed_over(site: Site, call: cst.Call, wrapper: cst.Call, before: int) -> Draft:
    """`to_thread(f(x))` as `to_thread(f, x)`."""
    alone = len(wrapper.args) == before + 1
    if not alone or (before and any(argument.keyword for argument in call.args)):
        raise Unrepairable("give the thread the function, and its arguments behind it")
    func, text = site.outer_span(call.func), site.span(call)
    given = _text_of(site, call.args)
    return Draft(
        (site.replace(Span(func.end, text.end), f", {given}" if given else ""),),
        _as_far_as_known(site.operation.subject),
    )


def _as_far_as_known(result: Value) -> Applicability:
    """Safe where the call surely gave no function that the thread was to run."""
    known = not any(isinstance(option, Unknown) for option in options(result))
    return Applicability.SAFE if known else Applicability.UNSAFE


def _read_in_the_thread(site: Site, read: cst.Attribute, wrapper: cst.Call) -> Draft:
    """`sync_to_async(page.count)` as `sync_to_async(lambda: page.count)()`."""
    behind = site.parent(wrapper)
    called = isinstance(behind, cst.Call) and behind.func is wrapper
    if called and isinstance(behind, cst.Call) and behind.args:
        raise Unrepairable("give sync_to_async a function that reads the property")
    edits = [site.insert(site.outer_span(read).start, "lambda: ")]
    if not called:
        edits.append(site.insert(site.span(wrapper).end, "()"))
    return Draft(tuple(edits))


def unwrapped(site: Site) -> Draft:
    """`await sync_to_async(f)(x)` as `f(x)`, for what needs neither thread nor await."""
    call, around = site.node, site.parent(site.node)
    inner = _wrapped_callable(site, call)
    if not isinstance(around, cst.Await):
        raise Unrepairable("call it without sync_to_async")
    if isinstance(inner, cst.Lambda):
        if (isinstance(call, cst.Call) and call.args) or inner.params.params:
            raise Unrepairable("write what the lambda does without sync_to_async")
        return Draft((site.replace(site.span(around), f"({site.outer_text(inner.body)})"),))
    return Draft((_rewritten(site, around, call, inner, ""),))


def _wrapped_callable(site: Site, call: cst.CSTNode) -> cst.BaseExpression:
    """`f` in `sync_to_async(f)(x)`."""
    if isinstance(call, cst.Call) and isinstance(call.func, cst.Call):
        positional = [a for a in call.func.args if a.keyword is None and not a.star]
        if len(positional) == 1:
            return positional[0].value
    raise Unrepairable("call it without the wrapper around it")


def _rewritten(
    site: Site, whole: cst.BaseExpression, call: cst.Call, func: cst.BaseExpression, before: str
) -> Edit:
    arguments = site.between(Span(site.span(call.func).end, site.span(call).end))
    return site.replace(site.span(whole), f"{before}{site.outer_text(func)}{arguments}")


def async_function_wrapped(site: Site) -> Draft:
    """`await sync_to_async(fetch)(x)` as `await fetch(x)`, and `to_thread(fetch, x)` too.

    The place is the wrapper's own call, which refuses the function, or the call of what it gave.
    """
    call = site.node
    if isinstance(call, cst.Call) and isinstance(call.func, cst.Call):
        inner = _wrapped_callable(site, call)
        if not isinstance(inner, cst.Lambda):
            return Draft((_rewritten(site, call, call, inner, ""),))
    if not isinstance(call, cst.Call) or not isinstance(call.func, cst.Name | cst.Attribute):
        raise Unrepairable("await the async function itself, without a thread")
    runs = _runs_at_once(site, call)
    values = call.args[runs or 0 :]
    plain = bool(values) and not any(a.star or a.keyword for a in call.args[: (runs or 0) + 1])
    if not plain or isinstance(values[0].value, cst.Lambda):
        raise Unrepairable("await the async function itself, without a thread")
    function, *rest = values
    text = site.outer_text(function.value)
    if runs is not None:
        text += f"({_text_of(site, rest)})"
    elif any(a.keyword is None for a in rest):
        raise Unrepairable("await the async function itself, without a thread")
    return Draft((site.replace(site.span(call), text),))


def run_by_async_to_sync(site: Site) -> Draft:
    """`async_to_sync(fetch)(x)`, or `asyncio.run(fetch(x))`, as `await fetch(x)`."""
    call = site.node
    if site.operation.name != "async_to_sync":
        return _run_by_a_loop(site, call)
    inner = _wrapped_callable(site, call)
    edits = reach(site, call)
    left, right = awaited(site, call)
    rewritten = _rewritten(site, call, call, inner, left)
    return Draft((*edits, Edit(rewritten.span, rewritten.content + right)))


def _run_by_a_loop(site: Site, call: cst.CSTNode) -> Draft:
    if not isinstance(call, cst.Call) or len(call.args) != 1:
        raise Unrepairable("await the coroutine instead")
    coroutine = call.args[0].value
    if not isinstance(coroutine, cst.Call | cst.Name) or call.args[0].star:
        raise Unrepairable("await the coroutine instead")
    left, right = awaited(site, call)
    text = left + site.outer_text(coroutine) + right
    return Draft((*reach(site, call), Edit(site.span(call), text)))


def never_awaited(site: Site) -> Draft:
    """`obj.asave()` as `await obj.asave()`: from now on it runs. What a name holds is awaited where
    the name gets it, since a coroutine can be awaited once."""
    node = site.node
    if isinstance(node, cst.Await):
        raise Unrepairable("what comes back is a coroutine too: await that")
    if isinstance(node, cst.Name):
        return Draft(await_expression(site, _assigned(site, node)), Applicability.UNSAFE)
    if not isinstance(node, cst.Call):
        raise Unrepairable("await the coroutine where it is made")
    if isinstance(site.operation.subject, Unknown):
        raise Unrepairable("await the coroutine that is there, and call nothing again")
    edits = await_expression(site, node)
    behind = site.parent(node)
    around = site.parent(behind) if isinstance(behind, cst.Attribute) else None
    if isinstance(around, cst.Await):
        # `await fetch(1).name`: the await was meant for what stands before the dot
        edits = (_without_await(site, around), *edits)
    return Draft(edits, Applicability.UNSAFE)


def _assigned(site: Site, name: cst.Name) -> cst.BaseExpression:
    """What a name was assigned, where that is one call and every use of the name is of what it
    gives."""
    made: list[cst.BaseExpression] = []
    for node in walk(site.segment.node, into_scopes=True):
        if isinstance(node, cst.Param) and node.name.value == name.value:
            break
        if not isinstance(node, cst.Name) or node.value != name.value:
            continue
        around = site.parent(node)
        target = site.parent(around) if isinstance(around, cst.AssignTarget) else around
        if isinstance(target, cst.Assign) and len(target.targets) == 1 and target.value is not node:
            made.append(target.value)
        elif isinstance(target, cst.AnnAssign | cst.NamedExpr) and target.target is node:
            made += [target.value] if target.value is not None else []
        elif not _uses_the_result(around, node):
            break
    else:
        if len(made) == 1 and isinstance(made[0], cst.Call):
            return made[0]
    raise Unrepairable("await the coroutine where it is made, once")


def _uses_the_result(around: cst.CSTNode | None, node: cst.Name) -> bool:
    """Whether an expression asks for what the coroutine gives: nobody else may await it."""
    match around:
        case cst.Attribute() | cst.Subscript():
            return around.value is node
        case cst.If() | cst.While() | cst.Assert() | cst.IfExp():
            return around.test is node
        case cst.For() | cst.CompFor():
            return around.iter is node
    return isinstance(
        around,
        cst.BinaryOperation
        | cst.BooleanOperation
        | cst.UnaryOperation
        | cst.Comparison
        | cst.ComparisonTarget
        | cst.FormattedStringExpression,
    )


def twin_exists(site: Site) -> Draft:
    """`await sync_to_async(Post.objects.get)(pk=1)` as `await Post.objects.aget(pk=1)`."""
    call, twin = site.node, site.operation.twin
    inner = _wrapped_callable(site, call)
    if twin is None or not site.has(site.operation.since) or twin.startswith("__"):
        raise Unrepairable("the target Django has no async method for this")
    if not isinstance(inner, cst.Attribute) or inner.attr.value != site.operation.name:
        raise Unrepairable(f"await {twin}() instead")
    text = f"{site.outer_text(inner.value)}.{twin}"
    arguments = site.between(Span(site.span(call.func).end, site.span(call).end))
    return Draft((site.replace(site.span(call), f"{text}{arguments}"),))


def invented_method(site: Site) -> Draft:
    """`await qs.afilter(…)` as `qs.filter(…)`: it is lazy, there is nothing to await."""
    call, name = site.node, site.operation.twin
    if name is None or not isinstance(call, cst.Call) or not isinstance(call.func, cst.Attribute):
        raise Unrepairable("call the method that Django has, without `await`")
    renamed = site.replace(site.span(call.func.attr), name)
    around = site.parent(call)
    if not isinstance(around, cst.Await):
        return Draft((renamed,))
    return Draft((_without_await(site, around), renamed))


def not_awaitable(site: Site) -> Draft:
    """`await qs.filter(…)` as `qs.filter(…)`."""
    if site.operation.spelling == "async for":
        raise Unrepairable("iterate it with `for`, and await the coroutine first if it is one")
    if not isinstance(site.node, cst.Await):
        raise Unrepairable("there is nothing to await here")
    if site.operation.name == "uncalled":
        raise Unrepairable("call the function: `await f(…)`")
    return Draft((_without_await(site, site.node),), Applicability.UNSAFE)


def _without_await(site: Site, node: cst.Await) -> Edit:
    return site.delete(Span(site.span(node).start, site.outer_span(node.expression).start))


def unmanaged_thread(site: Site) -> Draft:
    """Work on the database moves to the thread that Django looks after."""
    call = site.node
    if not isinstance(call, cst.Call):
        raise Unrepairable("run this with sync_to_async")
    if isinstance(call.func, cst.Call):
        return _thread_sensitive(site, call.func)
    if not isinstance(call.func, cst.Attribute | cst.Name):
        raise Unrepairable("run this with sync_to_async")
    skipped = _RUN_BY.get(_last_name(call.func))
    values = call.args[skipped:] if skipped is not None else []
    if not values or any(a.star or a.keyword for a in (*call.args[:skipped], values[0])):
        raise Unrepairable("run this with sync_to_async")
    wrapper, imports = sync_to_async(site)
    function, *rest = values
    text = f"{wrapper}({site.outer_text(function.value)})({_text_of(site, rest)})"
    return Draft((*imports, site.replace(site.span(call), text)), Applicability.UNSAFE)


_RUN_BY = {"to_thread": 0, "run_in_executor": 1}
"""Functions that run another at once, with how many arguments stand before it."""


def _runs_at_once(site: Site, call: cst.Call) -> int | None:
    """How many arguments stand before the function that a call runs in a thread at once; None
    where the call only wraps it, whatever the wrapper is called here."""
    behind = site.parent(call)
    if isinstance(behind, cst.Call) and behind.func is call:
        return None
    func = call.func
    return _RUN_BY.get(_last_name(func)) if isinstance(func, cst.Name | cst.Attribute) else None


def _text_of(site: Site, arguments: Sequence[cst.Arg]) -> str:
    if not arguments:
        return ""
    return site.between(Span(site.span(arguments[0]).start, site.span(arguments[-1]).end))


def _last_name(func: cst.Attribute | cst.Name) -> str:
    return func.attr.value if isinstance(func, cst.Attribute) else func.value


def _thread_sensitive(site: Site, wrapping: cst.Call) -> Draft:
    """`sync_to_async(f, thread_sensitive=False)` as `sync_to_async(f)`."""
    args = list(wrapping.args)
    at = next(
        (i for i, a in enumerate(args) if a.keyword and a.keyword.value == "thread_sensitive"), None
    )
    if not at or at != len(args) - 1:
        raise Unrepairable("leave `thread_sensitive=False` out")
    span = Span(site.outer_span(args[at - 1].value).end, site.span(args[at]).end)
    return Draft((site.delete(span),), Applicability.UNSAFE)
