"""From an operation to the finding that a rule makes of it."""

from __future__ import annotations

from collections.abc import Iterator

from hue_lint.findings import Finding, Fix, Step
from hue_lint.fixes import OLDEST_SUPPORTED, Remedy, Version, fix_for
from hue_lint.rules.base import Rule
from hue_lint.values.values import Operation


def finding_of(rule: Rule, operation: Operation, target: Version = OLDEST_SUPPORTED) -> Finding:
    """The finding that a rule makes of an operation, with its repair for `target` or later."""
    place = operation.place
    frame = place.frame
    span = frame.segment.span_of(place.node)
    repair = fix_for(operation, target)
    return Finding(
        rule.code,
        rule.name,
        rule.message(operation),
        frame.module.path,
        span,
        span.start.row,
        frame.name,
        rule.label(operation),
        remedy=repair.text if isinstance(repair, Remedy) else "",
        path=tuple(steps(operation)),
        fix=repair if isinstance(repair, Fix) else None,
        besides=rule.besides(operation),
    )


def steps(operation: Operation) -> Iterator[Step]:
    """The way from the reported place to where Django is asked, one step for each function."""
    touched = operation.touched
    if touched is not None and touched.node is not operation.place.node:
        frame = touched.frame
        what = frame.segment.one_line(touched.node)
        yield Step(frame.module.path, frame.row_of(touched.node), frame.name, what)
    rendered = operation.rendered
    if rendered is not None:
        what = (
            rendered.text if operation.cause is not None else f"{rendered.text}: {operation.does}"
        )
        yield Step(rendered.filename, rendered.row, "template", what)
    cause = operation.cause
    while cause is not None:
        frame = cause.place.frame
        what = frame.segment.one_line(cause.place.node)
        if cause.cause is None:
            what = f"{what}: {cause.does}"
        yield Step(frame.module.path, frame.row_of(cause.place.node), frame.name, what)
        cause = cause.cause
