"""What rendering a template evaluates: its tags are read with the values of the context."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as Names
from collections.abc import Sequence as Tags
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from hue_lint.bounds import DEEPEST_TEMPLATE
from hue_lint.facts.names import REQUEST
from hue_lint.frames.frames import Frame, held_by
from hue_lint.project.classes import FunctionSymbol
from hue_lint.project.templates import Template
from hue_lint.syntax.template import parse_template
from hue_lint.values.arguments import argument_value, held
from hue_lint.values.effects import Rendered
from hue_lint.values.joining import union
from hue_lint.values.plain import UNKNOWN, Const
from hue_lint.values.values import (
    Argument,
    ClassValue,
    Closure,
    FunctionValue,
    LazyUser,
    Mapping,
    Method,
    Object,
    Operation,
    QuerySet,
    Sequence,
    Value,
    options,
)

if TYPE_CHECKING:
    import libcst as cst

    from hue_lint.declared.template_libraries import Registered
    from hue_lint.facts.schema import Behaviour
    from hue_lint.frames.frames import Engine
    from hue_lint.project.templates import Templates
    from hue_lint.syntax.template import Tag

_FILTER = re.compile(r"""\|(?=(?:[^"']|"[^"]*"|'[^']*')*$)""")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_CONSUMING = {
    "length": "__len__",
    "first": "__getitem__",
    "last": "__reversed__",
    "join": "__iter__",
    "dictsort": "__iter__",
    "random": "__len__",
    "slice": "",
    "default": "__bool__",
    "yesno": "__bool__",
    "length_is": "__len__",
    "json_script": "__iter__",
}


_Block: TypeAlias = "tuple[Template, Tag]"


@dataclass(frozen=True, slots=True)
class _Page:
    """One rendering: the call, its scratch frame, the blocks of children, those of the outermost
    first, and what is above the block at hand (`block.super`)."""

    engine: Engine
    scratch: Frame
    node: cst.CSTNode
    blocks: Names[str, tuple[_Block, ...]]
    above: tuple[_Block, ...] = ()
    library: Names[str, Registered] = field(default_factory=dict)
    """What the libraries loaded by the template at hand define."""


def render(
    frame: Frame,
    templates: Templates,
    name: Value,
    context: Value,
    request: Value,
    node: cst.CSTNode,
    *,
    written: bool,
) -> None:
    """A template is rendered at `node`: one operation for the first thing that it evaluates.

    `name` is the template's name, or its text where it is `written` in the code.
    """
    names = _processed(frame, request, node) | _names(frame, context, request, node)
    texts = _texts(name)
    if written:
        known = [Template(frame.module.path, parse_template(text)) for text in texts]
    else:
        known = [template for text in texts if (template := templates.find(text)) is not None]
    if not known:
        _record_unseen(frame, context, node)
        return
    for template in known:
        # what rendering loads in a thread is there from then on
        loaded = frame.environment if frame.off_loop else frame.environment.copy()
        scratch = replace(frame, operations=[], seen=set(), environment=loaded)
        page = _Page(frame.engine, scratch, node, {})
        first = _run_template(page, templates, template, names, 0)
        if first is not None:
            frame.record(first)
            return


def render_by(
    frame: Frame,
    receiver: Value,
    behaviour: Behaviour,
    arguments: Tags[Argument],
    node: cst.CSTNode,
) -> None:
    """A template is rendered with a context."""
    given: dict[str, Value] = {"template": UNKNOWN, "context": UNKNOWN}
    for key, how in behaviour.arguments.items():
        if how in given and given[how] == UNKNOWN:
            given[how] = (
                held_by(frame, receiver) if key == "self" else argument_value(arguments, key)
            )
    if given["template"] == UNKNOWN and isinstance(receiver, Object):
        kept = receiver.argument("template")
        given["template"] = kept if kept != UNKNOWN else receiver.argument("0", "template_name")
    requests = [
        option
        for argument in arguments
        for option in options(argument.value)
        if isinstance(option, Object) and frame.engine.is_instance(option, ClassValue(REQUEST))
    ]
    request = requests[0] if requests else UNKNOWN
    render(
        frame,
        frame.engine.project.templates,
        given["template"],
        given["context"],
        request,
        node,
        written=isinstance(receiver, Object) and receiver.ref == "django.template.Template",
    )


def _texts(name: Value) -> list[str]:
    """The names of templates: a text, or a list of which the first that is there is taken."""
    found: list[str] = []
    for option in options(name):
        if isinstance(option, Const) and isinstance(option.value, str):
            found.append(option.value)
        elif isinstance(option, Sequence):
            found += [text for item in option.items or () for text in _texts(item)]
    return found


def _processed(frame: Frame, request: Value, node: cst.CSTNode) -> dict[str, Value]:
    """What the context processors of the settings add where a request is given. The project's own
    run as they are; of Django's, those count whose values query when they are used."""
    names: dict[str, Value] = {}
    if not isinstance(request, Object):
        return names
    engine = frame.engine
    for name in engine.project.context_processors:
        symbol = engine.project.resolve_qualname(name)
        if isinstance(symbol, FunctionSymbol):
            callee = FunctionValue(symbol.function)
            made = engine.calls.call(frame, callee, engine.positional(request), node)
            names |= _names(frame, made, UNKNOWN, node)
        elif name.endswith("auth.context_processors.auth"):
            names["perms"] = frame.read(request, "user", node)
        elif name.endswith("messages.context_processors.messages"):
            given = engine.positional(request)
            messages = "django.contrib.messages.get_messages"
            names["messages"] = engine.calls.call_described(frame, messages, given, node)
    return names


def _names(frame: Frame, context: Value, request: Value, node: cst.CSTNode) -> dict[str, Value]:
    names: dict[str, Value] = {}
    if isinstance(request, Object):
        names["request"] = request
        names["user"] = frame.read(request, "user", node)
    for option in options(context):
        if isinstance(option, Object):
            names |= _names(frame, held(option), UNKNOWN, node)
        if isinstance(option, Mapping):
            names.update({str(key): value for key, value in option.known})
    return names


def _record_unseen(frame: Frame, context: Value, node: cst.CSTNode) -> None:
    """The template is out of sight: an unevaluated queryset in the context is enough."""
    for option in options(context):
        values = [value for _, value in option.known] if isinstance(option, Mapping) else []
        for value in values:
            for each in options(value):
                if isinstance(each, QuerySet) and not (
                    each.prefetched or each.empty or frame.environment.state(each.origin).evaluated
                ):
                    model = frame.engine.models.model_name(each)
                    does = f"renders a template with an unevaluated queryset of {model}"
                    frame.record(_operation(frame, node, does, None, None))
                    return


def _operation(
    frame: Frame, node: cst.CSTNode, does: str, rendered: Rendered | None, cause: Operation | None
) -> Operation:
    return Operation(
        "template",
        "raises",
        frame.at(node),
        "render",
        does,
        evidence="django/template/base.py Node.render_annotated runs on the thread that renders",
        cause=cause,
        rendered=rendered,
    )


def _run_template(
    page: _Page, templates: Templates, template: Template, names: dict[str, Value], depth: int
) -> Operation | None:
    if depth > DEEPEST_TEMPLATE:
        return None
    extends = next((tag for tag in template.tags if tag.kind == "extends"), None)
    if extends is not None and extends.argument:
        parent = templates.find(extends.argument)
        if parent is not None:
            own = {tag.argument: tag for tag in _blocks(template.tags)}
            joined = {
                name: (*page.blocks.get(name, ()), (template, tag)) for name, tag in own.items()
            }
            child = replace(page, blocks={**page.blocks, **joined})
            return _run_template(child, templates, parent, names, depth + 1) or _run(
                page, templates, template, list(own.values()), names, depth
            )
    return _run(page, templates, template, template.tags, names, depth)


def _blocks(tags: Tags[Tag]) -> list[Tag]:
    found = [tag for tag in tags if tag.kind == "block"]
    for tag in tags:
        found += _blocks(tag.body)
    return found


def _run(
    page: _Page,
    templates: Templates,
    template: Template,
    tags: Iterable[Tag],
    outer: Names[str, Value],
    depth: int,
) -> Operation | None:
    """The first operation that rendering the tags runs."""
    page = replace(page, library=page.engine.libraries.loaded_by(template))
    names = dict(outer)
    for tag in tags:
        inner = _names_inside(page, tag, names)
        found = _taken(page, template, tag)
        if found is None and tag.kind == "call":
            found = _run_library(page, templates, template, tag, names, depth)
        if found is None and tag.kind == "include" and tag.argument:
            included = templates.find(tag.argument)
            if included is not None:
                found = _run_template(page, templates, included, inner, depth + 1)
        if found is None and tag.kind == "block":
            found = _run_block(
                page, templates, (*page.blocks.get(tag.argument, ()), (template, tag)), inner, depth
            )
        elif found is None and tag.kind == "output" and tag.words[0].startswith("block.super"):
            found = _run_block(page, templates, page.above, inner, depth)
        elif found is None:
            found = _run(page, templates, template, tag.body, inner, depth)
        if found is not None:
            return found
    return None


def _run_block(
    page: _Page,
    templates: Templates,
    chain: tuple[_Block, ...],
    names: dict[str, Value],
    depth: int,
) -> Operation | None:
    """What the first of the blocks of one name does, those that it overrides behind it."""
    if not chain:
        return None
    (template, tag), *above = chain
    return _run(replace(page, above=tuple(above)), templates, template, tag.body, names, depth)


def _names_inside(page: _Page, tag: Tag, names: dict[str, Value]) -> dict[str, Value]:
    """Read what a tag reads; the names as they are inside it. What it binds for those behind it
    goes into `names`."""
    match tag.kind:
        case "output":
            _value(page, tag.words[0], names, "__str__")
        case "for":
            rows = _value(page, tag.words[0], names, "__iter__") if tag.words else UNKNOWN
            row = page.engine.item(rows, (page.node, tag.text))
            page.scratch.environment.forget((page.node, tag.text))
            return names | _unpacked(page.engine, tag.names, row)
        case "if":
            for word in tag.words:
                _value(page, word, names, "__bool__")
        case "values":
            for word in tag.words:
                _value(page, word, names, "__str__")
        case "regroup":
            rows = _value(page, tag.words[0], names, "__iter__")
            row = page.engine.item(rows, (page.node, tag.text))
            _value(page, f"row.{tag.words[1]}", {"row": row}, "")
            group = Mapping((("grouper", UNKNOWN), ("list", Sequence("list", None, row))))
            names[tag.names[0]] = Sequence("list", None, group)
        case "with" | "include":
            given = {
                name: _value(page, word, names, "")
                for name, word in zip(tag.names, tag.words, strict=False)
            }
            alone = tag.kind == "include" and tag.text.removesuffix("%}").split()[-1] == "only"
            return given if alone else names | given
    return names


def _run_library(
    page: _Page,
    templates: Templates,
    template: Template,
    tag: Tag,
    names: dict[str, Value],
    depth: int,
) -> Operation | None:
    """A tag of the project's own library runs its function; an inclusion tag renders a template
    with what that gives."""
    registered = page.library.get(tag.argument)
    if registered is None or registered.is_filter:
        return None
    context = (Argument("", Mapping(tuple(names.items()))),) if registered.takes_context else ()
    given = tuple(_argument(page, word, names) for word in tag.words)
    made = page.engine.calls.call(
        page.scratch, FunctionValue(registered.function), (*context, *given), page.node
    )
    if tag.names:
        names[tag.names[0]] = made
    elif not registered.template:
        page.scratch.use(made, "__str__", page.node, "template")
    found = _taken(page, template, tag)
    included = templates.find(registered.template) if registered.template else None
    if found is None and included is not None:
        inner = _names(page.scratch, made, UNKNOWN, page.node)
        found = _run_template(page, templates, included, inner, depth + 1)
    return found


def _argument(page: _Page, word: str, names: Names[str, Value]) -> Argument:
    keyword, equals, expression = word.partition("=")
    if equals and keyword.isidentifier():
        return Argument(keyword, _value(page, expression, names, ""))
    return Argument("", _value(page, word, names, ""))


def _unpacked(engine: Engine, names: Tags[str], row: Value) -> dict[str, Value]:
    if len(names) == 1:
        return {names[0]: row}
    return {name: engine.item(row, name) for name in names}


def _taken(page: _Page, template: Template, tag: Tag) -> Operation | None:
    """The operation that the tag has just run, as one of the template's line."""
    real = [
        op
        for op in page.scratch.operations
        if op.kind not in ("unknown-relation", "unknown-call") and op.effect == "raises"
    ]
    page.scratch.operations.clear()
    page.scratch.seen.clear()
    if not real:
        return None
    rendered = Rendered(template.path, tag.row, " ".join(tag.text.split()))
    return _operation(page.scratch, page.node, real[0].root().does, rendered, real[0].cause)


def _value(page: _Page, text: str, names: Names[str, Value], special: str) -> Value:
    """The value of a variable with its filters; `special` is what is done to the result."""
    variable, *filters = [part.strip() for part in _FILTER.split(text)]
    value = _variable(page, variable, names)
    for filter_ in filters:
        name, _, argument = filter_.partition(":")
        given = (_variable(page, argument, names),) if argument else ()
        registered = page.library.get(name)
        consumed = _CONSUMING.get(name)
        if registered is not None and registered.is_filter:
            value = page.engine.calls.call(
                page.scratch,
                FunctionValue(registered.function),
                page.engine.positional(value, *given),
                page.node,
            )
        elif consumed:
            page.scratch.use(value, consumed, page.node, "template")
            value = page.engine.item(value, page.node) if consumed == "__getitem__" else UNKNOWN
        elif consumed is None:
            page.scratch.use(value, "__str__", page.node, "template")
            value = UNKNOWN
    if special:
        page.scratch.use(value, special, page.node, "template")
    return value


def _variable(page: _Page, text: str, names: Names[str, Value]) -> Value:
    if text[:1] in "\"'":
        return Const(text.strip("\"'"))
    if _NUMBER.fullmatch(text):
        return Const(float(text) if "." in text else int(text))
    head, *rest = text.split(".")
    value = names.get(head, UNKNOWN)
    for name in rest:
        value = union(_part(page, option, name) for option in options(value))
    return value


def _part(page: _Page, value: Value, name: str) -> Value:
    """`value.name` as a template looks it up: key, attribute or index, called if it can be."""
    if isinstance(value, Mapping):
        found = value.get(name)
        if found is not None:
            return found
    if name.isdigit():
        if isinstance(value, QuerySet):
            page.scratch.use(value, "__getitem__", page.node, "template")
        return page.engine.item(value, page.node)
    if isinstance(value, Object) and not page.engine.member_of(value, name):
        page.scratch.use(value, "__getitem__", page.node, "template")
    found = page.scratch.read(value, name, page.node)
    if any(isinstance(option, Method | FunctionValue | Closure) for option in options(found)):
        return page.engine.calls.call(page.scratch, found, (), page.node)
    return UNKNOWN if isinstance(value, LazyUser) else found
