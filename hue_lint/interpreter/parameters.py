"""What parameters are: given by a call, declared, defaulted, or told by where the function
stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Sequence as Arguments
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.declared.frameworks import has_other_requests, imports
from hue_lint.facts.names import REQUEST, RESPONSE, VIEW
from hue_lint.libraries import fixtures
from hue_lint.libraries.injected import injected
from hue_lint.libraries.packaged import given_by_package
from hue_lint.project.classes import ClassInfo, Function
from hue_lint.values.environment import join
from hue_lint.values.joining import declared_or, item_of, union
from hue_lint.values.origins import Origin
from hue_lint.values.picking import one_of
from hue_lint.values.plain import NONE, UNKNOWN, Const, Plain, Unknown
from hue_lint.values.values import (
    Argument,
    ClassValue,
    Closure,
    FunctionValue,
    Instance,
    Manager,
    Mapping,
    Object,
    QuerySet,
    Sequence,
    Value,
    options,
)
from hue_lint.values.which import At

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine, Frame
    from hue_lint.values.entry import Entry

_REQUESTS = ("request", "_request")
_OF_SIGNALS = ("sender", "instance")
_BESIDE_THE_SENDER = ("user", "request")
"""What some signals give besides, to functions that take the sender too."""
_NEVER_NONE = (QuerySet, Sequence, Mapping, Manager, FunctionValue, Closure, ClassValue, Plain)
"""Values that an argument of a call cannot be by halves."""


def bind_call(
    frame: Frame, function: Function, arguments: Arguments[Argument], receiver: Value | None
) -> None:
    """Bind the arguments of a call to the parameters of a function."""
    given = list(arguments)
    role = frame.engine.function_role(function)
    if receiver is not None and role != "staticmethod":
        given.insert(0, Argument("", receiver))
        frame.receiver = receiver
    _bind(frame, function.node, given, function)
    names = frame.environment.names
    frame.absent = {name for name, value in names.items() if value == NONE}
    frame.present = {
        name: value
        for name, value in names.items()
        if isinstance(value, _NEVER_NONE) and any(value is argument.value for argument in given)
    }


def bind_unknown(frame: Frame, function: Function, receiver: Value | None) -> None:
    """Bind what is known of the parameters of a function that somebody else calls."""
    bind_call(frame, function, (), receiver)
    forget_defaults(frame, function.node.params)
    _keep_request(frame, function, receiver)


def _keep_request(frame: Frame, function: Function, receiver: Value | None) -> None:
    """The request that a handler of a view is given is `self.request` already (`View.setup`), also
    in a mixin of views that has a `dispatch`."""
    view = receiver.ref if isinstance(receiver, Object) else None
    if function.owner is None or not isinstance(receiver, Object):
        return
    if not isinstance(view, ClassInfo):
        return
    if function.name != "dispatch" and not view.is_subclass_of(VIEW):
        return
    given = frame.environment.names.get("request", UNKNOWN)
    if isinstance(given, Object) and given.origin is not None and given.ref == REQUEST:
        state = frame.environment.state(receiver.origin)
        frame.environment.update(receiver.origin, state.with_attribute("request", given))


def bind_from_wrappers(frame: Frame, function: Function) -> None:
    """Bind parameters to what the wrappers of the function's decorators give to it; what they did
    to the receiver before holds too."""
    found = frame.engine.entries.of(function, frame.receiver, frame)
    names = [parameter.name.value for parameter in _named_parameters(function.head.params)]
    _enter(frame, names, found)


def _enter(frame: Frame, names: Arguments[str], entries: Arguments[Entry]) -> None:
    """Bind the parameters `names` to what the wrappers give, and what they did to it before."""
    known = join([entry.environment for entry in entries])
    if known is None:
        return
    frame.environment.states.update(known.states)
    for at, name in enumerate(names):
        values = [value for entry in entries if (value := entry.given(at, name)) is not None]
        given = union(values)
        if values and not any(isinstance(option, Unknown) for option in options(given)):
            frame.environment.names[name] = given


def forget_defaults(frame: Frame, parameters: cst.Parameters) -> None:
    """A default says nothing of what callers give, but for its type."""
    names = frame.environment.names
    frame.absent.clear()
    for parameter in _named_parameters(parameters):
        name = parameter.name.value
        if parameter.default is not None and name in names:
            names[name] = _by_default(names[name], _declared(frame, parameter))


def _by_default(default: Value, declared: Value) -> Value:
    """What a parameter is whose callers are not known, by its default and its annotation."""
    if isinstance(declared, Instance):
        return default if isinstance(default, Instance) else declared
    if default == NONE:
        return union([declared, NONE]) if declared != UNKNOWN else UNKNOWN
    kind = Plain(type(default.value).__name__) if isinstance(default, Const) else default
    return union([kind, declared]) if declared != UNKNOWN else kind


def bind_from_callers(frame: Frame, function: Function) -> None:
    """Bind parameters that nothing is known of to what callers in the project give to them, and
    those that are declared to be model instances or querysets to those given, which tell what is
    loaded."""
    if fixtures.takes_fixtures(function):
        return
    names = [parameter.name.value for parameter in _named_parameters(function.head.params)]
    if function.owner is not None and frame.engine.function_role(function) != "staticmethod":
        names = names[1:]
    known = frame.environment.names
    open_ = [name for name in names if any(map(_is_open, options(known.get(name, NONE))))]
    if not open_:
        return
    given = frame.engine.callsites.parameters(function, names, frame.receiver)
    for name in open_:
        if name in given:
            told = _with_origin(given[name], ("given", name))
            known[name] = told if known[name] == UNKNOWN else _refined(known[name], told)
            frame.guessed.add(name)


def _is_open(value: Value) -> bool:
    """Whether callers may know more of a parameter than the function does."""
    match value:
        case Unknown():
            return True
        case Instance():
            return value.provenance == "unknown"
        case QuerySet() | Manager():
            return value.model is None
        case Sequence(items=None, item=Instance() as row):
            return row.provenance == "unknown"
    return False


def _fits(declared: Value, given: Value) -> bool:
    """Whether what a caller gives is of the kind that is declared, and tells more of it."""
    if isinstance(declared, Instance):
        return isinstance(given, Instance) and given.model == declared.model
    if isinstance(declared, Sequence):
        return isinstance(given, Sequence) and _fits(declared.item, item_of(given))
    return isinstance(given, QuerySet | Manager)


def _refined(declared: Value, given: Value) -> Value:
    """A declared parameter, its instances as they are given. Who gives an instance of something
    else is not told anything of."""
    found: list[Value] = []
    for option in options(declared):
        same = [each for each in options(given) if _is_open(option) and _fits(option, each)]
        found.extend(same or [option])
    return union(found)


def _with_origin(value: Value, origin: Origin) -> Value:
    """A value that a caller made, with an identity here."""
    found: list[Value] = []
    for option in options(value):
        match option:
            case Instance(origin=None):
                found.append(replace(option, origin=origin))
            case Sequence(items=None, item=Instance(origin=None) as row):
                found.append(replace(option, item=replace(row, origin=(origin, "item"))))
            case _:
                found.append(option)
    return union(found)


def _named_parameters(parameters: cst.Parameters) -> tuple[cst.Param, ...]:
    return (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params)


def bind_closure(
    frame: Frame, closure: Closure, arguments: Arguments[Argument], engine: Engine
) -> None:
    """Bind the arguments of a call to the parameters of a nested function or lambda."""
    _bind(frame, closure.node, list(arguments), None)


def receiver_of(engine: Engine, function: Function) -> Value | None:
    """`self` or `cls` of a method that somebody else calls."""
    if function.owner is None:
        return None
    role = engine.function_role(function)
    if role == "staticmethod":
        return None
    cls = ClassValue(function.owner)
    if role == "classmethod":
        return cls
    return engine.instance_of(cls, ("self", function.owner.qualname), "unknown")


def _bind(
    frame: Frame,
    definition: cst.FunctionDef | cst.Lambda,
    given: list[Argument],
    function: Function | None,
) -> None:
    parameters = definition.params
    names = frame.environment.names
    positional = [argument.value for argument in given if not argument.name]
    keywords = {
        argument.name: argument.value for argument in given if argument.name not in ("", "*", "**")
    }
    spread = any(argument.name in ("*", "**") for argument in given)
    others = [frame.engine.item(each.value, definition) for each in given if each.name == "*"]
    ordered = [*parameters.posonly_params, *parameters.params]
    for at, parameter in enumerate(ordered):
        name = parameter.name.value
        value = positional[at] if at < len(positional) else keywords.pop(name, None)
        if value is None and others and parameter.default is None:
            value = one_of(union(others), At(at))
        names[name] = _parameter(frame, definition, parameter, value, function, at, spread)
    if isinstance(parameters.star_arg, cst.Param):
        rest = positional[len(ordered) :]
        held = Sequence("tuple", tuple(rest) if rest else None)
        if others:
            held = Sequence("tuple", None, union([*rest, *others]))
        names[parameters.star_arg.name.value] = held
    for parameter in parameters.kwonly_params:
        name = parameter.name.value
        value = keywords.pop(name, None)
        names[name] = _parameter(frame, definition, parameter, value, function, -1, spread)
    if parameters.star_kwarg is not None:
        names[parameters.star_kwarg.name.value] = Mapping(tuple(keywords.items()))


def _parameter(
    frame: Frame,
    definition: cst.FunctionDef | cst.Lambda,
    node: cst.Param,
    given: Value | None,
    function: Function | None,
    at: int,
    spread: bool,
) -> Value:
    """The value of one parameter: what was given, else its default, else what is declared."""
    declared = _corrected(frame, _declared(frame, node), definition, node, at)
    if given is not None and not isinstance(given, Unknown):
        return _preferred(given, declared)
    if given is None and node.annotation is not None and not spread:
        told = injected(frame, node.annotation.annotation)
        if told != UNKNOWN:
            return declared_or(told, declared)
    if given is None and node.default is not None and not spread:
        default = frame.engine.default_value(frame, node.default)
        if default == NONE or declared == UNKNOWN:
            return default
        return declared_or(default, declared)
    if declared != UNKNOWN:
        return declared
    if function is not None and given is None and fixtures.takes_fixtures(function):
        return fixtures.given_by_pytest(frame, function, node.name.value)
    if function is not None and (packaged := given_by_package(frame, function, at)) != UNKNOWN:
        return packaged
    if function is not None and _may_be_given_by_signals(function, node.name.value):
        told = frame.engine.receivers.parameter(frame, function, node.name.value)
        if told != UNKNOWN:
            return told
    return told_by_place(frame, node.name.value, definition, at)


def _may_be_given_by_signals(function: Function, name: str) -> bool:
    if name in _BESIDE_THE_SENDER:
        return any(each.name.value == "sender" for each in function.head.params.params)
    return name in _OF_SIGNALS


def _declared(frame: Frame, parameter: cst.Param) -> Value:
    """What the annotation of a parameter says."""
    node = parameter.annotation
    if node is None:
        return UNKNOWN
    engine = frame.engine
    names = engine.generics.names_at(frame)
    return engine.annotations.value(frame.module, node.annotation, frame.owner, parameter, names)


def _corrected(
    frame: Frame,
    declared: Value,
    definition: cst.FunctionDef | cst.Lambda,
    node: cst.Param,
    at: int,
) -> Value:
    """What a parameter is declared to be; a view's `request` that is declared to be a response is
    a request all the same."""
    ref = declared.ref if isinstance(declared, Object) else None
    if isinstance(ref, str) and frame.engine.knowledge.is_subclass(ref, RESPONSE):
        told = told_by_place(frame, node.name.value, definition, at)
        return told if told != UNKNOWN else declared
    return declared


def _preferred(given: Value, declared: Value) -> Value:
    """What was given, unless it says less than the declaration."""
    known = [option for option in options(given) if not isinstance(option, Unknown)]
    if len(known) < len(options(given)) and declared != UNKNOWN:
        return union([*known, declared])
    if all(option == NONE for option in known) and declared != UNKNOWN:
        return given
    if isinstance(given, Object) and isinstance(declared, Instance):
        return declared
    return given


def told_by_place(
    frame: Frame, name: str, definition: cst.FunctionDef | cst.Lambda, at: int
) -> Value:
    """What an unannotated parameter is by the place of its function: a view's `request`, the
    `scope` of an ASGI application."""
    told = _by_convention(frame, name, definition)
    if (
        told != UNKNOWN
        or name not in ("request", "_request")
        or at not in (0, 1)
        or not _in_django(frame)
    ):
        return told
    if isinstance(definition, cst.FunctionDef) and _registered_elsewhere(frame, definition):
        return UNKNOWN
    return Object(REQUEST, origin=("request", frame.name))


def _by_convention(frame: Frame, name: str, definition: cst.FunctionDef | cst.Lambda) -> Value:
    """What a package's users call by this name."""
    others = {each.name.value for each in _named_parameters(definition.params)}
    for convention in frame.engine.knowledge.conventions(name):
        if others.intersection(convention.beside) and imports(
            frame.module.source.text, convention.package
        ):
            return frame.engine.typed(convention.type, (name, frame.name))
    return UNKNOWN


def _registered_elsewhere(frame: Frame, definition: cst.FunctionDef) -> bool:
    """Whether a method of an object that no facts describe registers the function as a handler
    (`@api.get("/")`): what it is called with is that object's affair."""
    for decorator in definition.decorators:
        called = decorator.decorator
        match called:
            case cst.Call(func=cst.Attribute(value=cst.Name(value=name))):
                known = frame.lookup(name)
                value = (
                    known if known is not None else frame.engine.global_value(frame.module, name)
                )
                if any(
                    isinstance(o, Object) and not frame.engine.is_described(o)
                    for o in options(value)
                ):
                    return True
    return False


def _in_django(frame: Frame) -> bool:
    return not has_other_requests(frame.module.source.text)


_SET = re.compile(
    r"\b(?:as|for)\s+(?:self|cls)\.(\w+)|\b(?:self|cls)\.(\w+)\s*(?::[^=\n]+)?(=(?!=)|,|\))"
)
"""Text that assigns an attribute of `self`, or may, where a comma or bracket follows."""
_ITEM = r"\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\]"
_INTO = (
    rf"(?:{_ITEM}|\.setdefault\([^()\n]*(?:\(\))?\))*(?:(?<=\])\s*=(?!=)"
    r"|\.(?:append|appendleft|add|insert|extend|update|setdefault|put|put_nowait)\("
    r"|[ \t]*[+|]=)"
)
_FILL = re.compile(rf"\b(?:self|cls)\.(\w+){_INTO}")
"""Text that puts something into `self.x`, or into a container inside it."""
_TARGETS_BEFORE = re.compile(r"(?:[ \t]*|.*\b(?:as|for)\s+)[(\[]?(?:[\w.*]+,\s*)*")
_TARGETS_BEHIND = re.compile(r"(?:[\w.,* \t]*|[\w.,*\s]*[)\]])[ \t]*(?:=(?!=)|\bin\b|:)")
"""What surrounds one of several targets: `self.a, self.b = …`, `for self.a, self.b in …`."""


def methods_that_set(cls: ClassInfo, name: str) -> Iterator[Function]:
    """The methods of a class and its bases in the project whose text assigns `self.name`."""
    for base in cls.project_mro():
        base.module.reads.body(base.module.path)
        yield from _methods_by(base, _set_in).get(name, ())


def methods_that_fill(cls: ClassInfo, name: str) -> Iterator[Function]:
    """The methods whose text puts something into the container that is `self.name`."""
    for base in cls.project_mro():
        base.module.reads.body(base.module.path)
        yield from _methods_by(base, _filled_in).get(name, ())


@lru_cache(maxsize=4096)
def _methods_by(
    cls: ClassInfo, attributes_in: Callable[[str], set[str]]
) -> dict[str, list[Function]]:
    """The methods of a class body by the attributes that are found in their text."""
    found: dict[str, list[Function]] = {}
    for member_name in cls.own_names():
        member = cls.own_member(member_name)
        if isinstance(member, Function):
            for name in attributes_in(member.segment.text):
                found.setdefault(name, []).append(member)
    return found


def fills(method: Function) -> bool:
    """Whether the text of a method puts something into a container of the object or class."""
    return _FILL.search(method.segment.text) is not None


@lru_cache(maxsize=4096)
def filling(name: str) -> re.Pattern[str]:
    """What the text looks like that puts something into the container of that name."""
    return re.compile(rf"\b{name}{_INTO}")


def _filled_in(text: str) -> set[str]:
    """The attributes of `self` into which the text of a method puts something."""
    return {match[1] for match in _FILL.finditer(text)}


def _set_in(text: str) -> set[str]:
    """The attributes of `self` that the text of a method assigns, or may."""
    return {
        match[1] or match[2]
        for match in _SET.finditer(text)
        if match[3] in (None, "=") or _is_one_of_several(text, match.start(), match.end() - 1)
    }


def _is_one_of_several(text: str, start: int, end: int) -> bool:
    """Whether the attribute from `start` to `end` may be one of several targets."""
    before = text.rfind("\n", 0, start) + 1
    return (
        _TARGETS_BEHIND.match(text, end) is not None
        and _TARGETS_BEFORE.fullmatch(text, before, start) is not None
    )
