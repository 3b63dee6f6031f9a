"""From an operation to its repair: text edits, or the words that say why there are none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import libcst as cst

from hue_lint.findings import Edit, Fix, Position, Span
from hue_lint.fixes import (
    atomic,
    blocking,
    callbacks,
    evaluation,
    methods,
    project_code,
    relations,
    sessions,
    users,
    wrapping,
)
from hue_lint.fixes.site import (
    OLDEST_SUPPORTED,
    Draft,
    Site,
    Unrepairable,
    Version,
    text_at,
    version_of,
)
from hue_lint.frames.frames import frame_of
from hue_lint.syntax.walk import walk
from hue_lint.values.effects import BLOCKING, Kind
from hue_lint.values.values import Operation

__all__ = ["OLDEST_SUPPORTED", "Remedy", "Version", "fix_for", "version_of"]

_LONGEST_MESSAGE = 100
_OWN_LOOP = (
    "a synchronous view enters this by a loop of its own, which would wait for the thread that it "
    "runs in: enter it by async_to_sync first"
)
_BROKEN_ROW = re.compile(r"\s*\\?(?:\r\n|\r|\n)\s*")


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a person can do where no repair is made."""

    text: str


def fix_for(operation: Operation, target: Version) -> Fix | Remedy:
    """The repair of an operation for projects that run on `target` or later."""
    site = Site(operation, target)
    try:
        draft = blocking.guarded(site, _draft_or_reader(site))
    except Unrepairable as error:
        return Remedy(error.remedy)
    edits = tuple(dict.fromkeys(draft.edits))
    return Fix(draft.applicability, _message(site, edits), edits)


def _draft_or_reader(site: Site) -> Draft:
    """The repair at the place itself, or of the call that runs the lambda it is in."""
    try:
        return _draft(site)
    except Unrepairable as error:
        try:
            reader = callbacks.lambda_handed_over(site)
        except Unrepairable:
            reader = None
        if reader is None:
            raise error
        return reader


def _draft(site: Site) -> Draft:
    operation = site.operation
    if frame_of(operation.place).engine.own_loops.enters(operation.place.frame):
        raise Unrepairable(_OWN_LOOP)
    if operation.later:
        raise Unrepairable(callbacks.CALLED_LATER)
    if operation.kind in BLOCKING:
        return blocking.moved(site)
    if isinstance(site.parent(site.node), cst.WithItem):
        return atomic.lifted(site)
    stacked = atomic.is_entered_by_stack(site, site.node)
    if atomic.block_around(site) is not None or (stacked and operation.kind == "database"):
        raise Unrepairable(atomic.BLOCK)
    build = _BUILDERS.get(operation.kind)
    if build is not None:
        return build(site)
    if operation.name.startswith("__") or operation.name == "aiterator":
        return evaluation.evaluated(site, operation.name)
    return methods.twin_or_thread(site)


_BUILDERS: Mapping[Kind, Callable[[Site], Draft]] = {
    "relation": relations.loaded,
    "unknown-relation": relations.loaded,
    "request-user": users.user_of_request,
    "session": sessions.session_used,
    "project-call": project_code.called,
    "package-call": project_code.called,
    "called-early": wrapping.called_too_early,
    "lazy-escape": wrapping.unwrapped,
    "never-awaited": wrapping.never_awaited,
    "async-wrapped": wrapping.async_function_wrapped,
    "unmanaged-thread": wrapping.unmanaged_thread,
    "async-to-sync": wrapping.run_by_async_to_sync,
    "twin-exists": wrapping.twin_exists,
    "no-such-method": wrapping.invented_method,
    "not-awaitable": wrapping.not_awaitable,
    "coroutine-callback": callbacks.coroutine_handed_over,
}


def _message(site: Site, edits: tuple[Edit, ...]) -> str:
    """The repaired statement (the head of a compound one) in one line."""
    text = _edited(site, _changed(site, edits), edits)
    folded = _BROKEN_ROW.sub(" ", text).strip()
    folded = re.sub(r"([(\[{]) ", r"\1", re.sub(r",? ([)\]}])", r"\1", folded))
    if len(folded) > _LONGEST_MESSAGE:
        return folded[: _LONGEST_MESSAGE - 1].rstrip() + "…"
    return folded


def _changed(site: Site, edits: tuple[Edit, ...]) -> Span:
    """Where the statement that changes stands: the one of the place, else the one that is edited
    (the query that a relation is loaded with)."""
    here = _head(site, site.statement(site.node))
    if any(_holds(here, edit) for edit in edits):
        return here
    statements = (
        _head(site, node)
        for node in walk(site.segment.node, into_scopes=True)
        if isinstance(node, cst.BaseSmallStatement | cst.BaseCompoundStatement)
    )
    return next((each for each in statements if any(_holds(each, edit) for edit in edits)), here)


def _head(site: Site, statement: cst.CSTNode) -> Span:
    whole, body = site.span(statement), getattr(statement, "body", None)
    return Span(
        whole.start, site.span(body).start if isinstance(body, cst.BaseSuite) else whole.end
    )


def _holds(span: Span, edit: Edit) -> bool:
    return span.start <= edit.span.start and edit.span.end <= span.end


def _edited(site: Site, span: Span, edits: tuple[Edit, ...]) -> str:
    """The text of a span with the edits that lie in it."""
    inside = [edit for edit in edits if _holds(span, edit)]
    parts: list[str] = []
    at: Position = span.start
    for edit in sorted(inside, key=lambda edit: (edit.span.start, edit.span.end)):
        parts += [text_at(site.source, Span(at, edit.span.start)), edit.content]
        at = edit.span.end
    parts.append(text_at(site.source, Span(at, span.end)))
    return "".join(parts)
