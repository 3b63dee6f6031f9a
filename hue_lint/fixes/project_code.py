"""Functions of the project's own: run in a thread, or by Django's twin of what they override."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from hue_lint.declared.shapes import is_generator
from hue_lint.findings import Applicability
from hue_lint.fixes.atomic import BLOCK, is_entered_by_stack
from hue_lint.fixes.awaiting import await_expression
from hue_lint.fixes.callbacks import generator_read, handed_over, read_later
from hue_lint.fixes.evaluation import evaluated
from hue_lint.fixes.methods import function_twin, is_of_super, method_twin
from hue_lint.fixes.site import OLDEST_SUPPORTED, Draft, Site, Unrepairable
from hue_lint.fixes.threads import call_in_thread, in_thread
from hue_lint.frames.decorators import may_be_remade
from hue_lint.frames.frames import Frame, frame_of
from hue_lint.project.classes import ClassInfo
from hue_lint.values.values import Operation

_MODEL = {
    "save": {"force_insert", "force_update", "using", "update_fields"},
    "delete": {"using", "keep_parents"},
    "refresh_from_db": {"using", "fields", "from_queryset"},
}
"""Methods whose twin on the model runs the method itself in a thread, with the arguments it takes.

Source: django/db/models/base.py, Model.asave, adelete, arefresh_from_db.
"""


_BY_OPERATOR = ("__str__", "__repr__", "__format__", "__iter__", "__len__")


def called(site: Site) -> Draft:
    """A function of the project is called, a property read, a special method run. What an unknown
    decorator has made of it may be async already."""
    draft, function = _called(site), _callee(site.operation)
    if function is None or draft.applicability is Applicability.UNSAFE:
        return draft
    if any(_may_be_remade(each) for each in _as_called(site)):
        return Draft(draft.edits, Applicability.UNSAFE)
    return draft


def _may_be_remade(operation: Operation) -> bool:
    function, cause = _callee(operation), operation.cause
    if function is None or cause is None:
        return False
    place = frame_of(cause.place)
    nodes = [decorator.decorator for decorator in function.decorators]
    return may_be_remade(place.engine, place.module, nodes)


def _as_called(site: Site) -> Sequence[Operation]:
    """The operation, and where what runs first is a decorator's wrapper, those below it up to the
    function whose name is called."""
    func = site.node.func if isinstance(site.node, cst.Call) else site.node
    if not isinstance(func, cst.Name | cst.Attribute):
        return (site.operation,)
    name = func.attr.value if isinstance(func, cst.Attribute) else func.value
    below = list(_below(site.operation))
    names = [_name(_callee(each)) for each in below]
    return below[: names.index(name) + 1] if name in names else below[:1]


def _below(operation: Operation | None) -> Iterator[Operation]:
    while operation is not None:
        yield operation
        operation = operation.cause


def _name(function: cst.FunctionDef | None) -> str | None:
    return function.name.value if function is not None else None


def _called(site: Site) -> Draft:
    operation, node = site.operation, site.node
    special = operation.name.rpartition(".")[2]
    function = _callee(operation)
    is_lazy = operation.lazy and site.call_of(node) is not None
    if is_lazy or (function is not None and is_generator(function)):
        return generator_read(site, node)
    if _is_callback(site, node, function):
        return handed_over(site, node)
    if isinstance(node, cst.Call) and site.is_builtin(node.func, "map", "filter"):
        return read_later(site, node)
    if isinstance(node, cst.Call) and is_entered_by_stack(site, node):
        raise Unrepairable(BLOCK)
    if isinstance(site.parent(node), cst.Await):
        raise Unrepairable(
            f"{operation.name}() is async, but what is wrapped around it works synchronously: take "
            "that into a function of its own and run it with sync_to_async"
        )
    if isinstance(site.parent(node), cst.AssignTarget | cst.AnnAssign | cst.AugAssign | cst.Del):
        raise Unrepairable(
            f"{operation.name} runs code when it is set or deleted: do that in a function of its "
            "own and run it with sync_to_async"
        )
    if special == "__repr__" and _formats_by_percent(site, node):
        raise Unrepairable("take the text in a thread first: `await sync_to_async(repr)(…)`")
    if isinstance(node, cst.Call) and (special not in _BY_OPERATOR or _is_spelled(node, special)):
        if _is_overridden_save(site, node):
            assert isinstance(node.func, cst.Attribute)
            return method_twin(site, node, f"a{node.func.attr.value}")
        return _by_stated_twin(site, node) or call_in_thread(site, node)
    if special.startswith("__") and special not in ("__get__", "__init__", "__eq__", "__getattr__"):
        draft = evaluated(site, special)
        if special == "__iter__":
            return Draft(draft.edits, Applicability.UNSAFE)
        return draft
    if isinstance(node, cst.Attribute | cst.Subscript | cst.Comparison | cst.BinaryOperation):
        return in_thread(site, node)
    raise Unrepairable(
        f"{operation.name}() runs here: move it into a function of its own and run that with "
        "sync_to_async"
    )


def _is_spelled(call: cst.Call, special: str) -> bool:
    """Whether a special method is called by its name."""
    return isinstance(call.func, cst.Attribute) and call.func.attr.value == special


def _formats_by_percent(site: Site, node: cst.BaseExpression) -> bool:
    """Whether a `%r` asks for the representation: of `"…" % value`, or of a call's argument."""
    parent = site.parent(node)
    if isinstance(parent, cst.BinaryOperation):
        return True
    found = site.call_of(node)
    return found is not None and not site.is_builtin(found[0].func, "repr", "ascii")


def _by_stated_twin(site: Site, call: cst.Call) -> Draft | None:
    """The async counterpart that the configuration states, where the call has its plain name."""
    operation, func = site.operation, call.func
    if operation.twin is None or not site.has(operation.since):
        return None
    if isinstance(func, cst.Attribute) and func.attr.value == operation.name.rpartition(".")[2]:
        return method_twin(site, call, operation.twin)
    cause = operation.cause
    if cause is None or "." in operation.name or not isinstance(func, cst.Name):
        return None
    module = cause.place.frame.module
    if module is not site.module:
        return function_twin(site, call, f"{module.name}.{operation.name}", operation.twin)
    renamed = site.replace(site.span(func), operation.twin)
    return Draft((*await_expression(site, call), renamed))


def _callee(operation: Operation) -> cst.FunctionDef | None:
    """The function of the project that runs."""
    cause = operation.cause
    if cause is None:
        return None
    inside = Site(cause, OLDEST_SUPPORTED)
    for around, _ in inside.ancestors(cause.place.node):
        if isinstance(around, cst.FunctionDef):
            return around
    return None


def _is_callback(site: Site, node: cst.BaseExpression, function: cst.FunctionDef | None) -> bool:
    """Whether a function is handed over to be called, rather than called or read as a property."""
    if not isinstance(node, cst.Name | cst.Attribute) or site.call_of(node) is None:
        return False
    name = node.attr.value if isinstance(node, cst.Attribute) else node.value
    if function is None or function.name.value != name:
        return False
    return not any(_is_property(each.decorator) for each in function.decorators)


def _is_property(decorator: cst.BaseExpression) -> bool:
    last = decorator.attr if isinstance(decorator, cst.Attribute) else decorator
    return isinstance(last, cst.Name) and "property" in last.value


def _is_overridden_save(site: Site, call: cst.Call) -> bool:
    """Whether `obj.save(…)` of a model runs in a thread when it is written `await obj.asave(…)`."""
    cause = site.operation.cause
    func = call.func
    if cause is None or not isinstance(func, cst.Attribute) or not site.has("4.2"):
        return False
    if is_of_super(site, call):
        return False
    name = func.attr.value
    accepted = _MODEL.get(name)
    given = {argument.keyword.value if argument.keyword else "" for argument in call.args}
    owner = _owner(frame_of(cause.place))
    if accepted is None or owner is None or not given <= accepted:
        return False
    is_model = frame_of(site.operation.place).engine.models.model_of(owner) is not None
    return is_model and owner.member(f"a{name}") is None


def _owner(frame: Frame) -> ClassInfo | None:
    while frame.parent is not None:
        frame = frame.parent
    return frame.owner
