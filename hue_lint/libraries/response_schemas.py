"""What a registered function returns is read by the schema that it was registered with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import libcst as cst

from hue_lint.libraries.handing_on import gives_what_it_got
from hue_lint.libraries.serializers import loads
from hue_lint.values.plain import UNKNOWN, Const
from hue_lint.values.values import ClassValue, Object, Sequence, Value, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame
    from hue_lint.project.classes import Function

RESPONSE: Final = "response"
"""How an operation is spelled that reading an answer runs."""
RESPONSE_FIELD: Final = "response_field"
"""The same, where it is on something that hangs on the answer."""

_OK: Final = 200
FOR_ALL = None
"""The status under which the schema of every answer stands."""


def schemas(frame: Frame, function: Function) -> dict[object, Value]:
    """The schemas of a function's answers, by status."""
    engine = frame.engine
    outer = engine.frame(function, "module", None)
    decorators = engine.shape(function).decorators
    for at, decorator in enumerate(decorators):
        if not isinstance(decorator, cst.Call) or not isinstance(decorator.func, cst.Attribute):
            continue
        for answer in engine.knowledge.answers:
            given = [a.value for a in decorator.args if _keyword(a) == answer.keyword]
            if given and any(
                engine.is_instance(made, ClassValue(name))
                for made in options(outer.evaluate(decorator.func.value))
                for name in answer.classes
            ):
                below = decorators[at + 1 :]
                passed = all(gives_what_it_got(engine, function.module, each) for each in below)
                return _by_status(outer, given[0]) if passed else {}
    return {}


def _keyword(argument: cst.Arg) -> str:
    return argument.keyword.value if argument.keyword is not None else ""


def _by_status(frame: Frame, node: cst.BaseExpression) -> dict[object, Value]:
    def schema(text: cst.BaseExpression) -> Value:
        return frame.engine.annotations.value(frame.module, text, None, text)

    if not isinstance(node, cst.Dict):
        return {FOR_ALL: schema(node)}
    found: dict[object, Value] = {}
    for element in node.elements:
        if isinstance(element, cst.DictElement):
            key = frame.evaluate(element.key)
            found[key.value if isinstance(key, Const) else UNKNOWN] = schema(element.value)
    return found


def answer(frame: Frame, value: Value, node: cst.BaseExpression) -> None:
    """A value is returned: the schema reads it, which is told at what is returned."""
    for option in options(value):
        status: object = _OK
        body, where = option, node
        if isinstance(option, Sequence) and option.type == "tuple":
            if option.items is None or len(option.items) != 2:
                continue
            first, body = option.items
            status = first.value if isinstance(first, Const) else UNKNOWN
            if isinstance(node, cst.Tuple):
                where = node.elements[-1].value
        schema = frame.answers.get(status, frame.answers.get(FOR_ALL, UNKNOWN))
        if isinstance(schema, Object | Sequence):
            found = loads(frame, schema, body, node)
            if found is not None:
                itself = found.subject == body and (body == option or where is not node)
                spelling = RESPONSE if itself else RESPONSE_FIELD
                frame.record(replace(found, place=frame.at(where), spelling=spelling))
                return
