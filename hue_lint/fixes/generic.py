"""Generic relations: their managers ask for a content type, which may need a query at any time."""

from __future__ import annotations

import libcst as cst

from hue_lint.fixes.site import Site
from hue_lint.project.model import ModelInfo
from hue_lint.values.values import Manager, QuerySet


def through_generic_relation(site: Site, node: cst.BaseExpression) -> bool:
    """Whether a chain of calls begins with the manager of a generic relation (`post.notes.all()`).

    Reading the manager asks for a content type, synchronously while the cache of content types is
    cold, so even the async methods behind it raise (measured on Django 4.2 to 5.2).
    """
    subject = site.operation.subject
    if isinstance(subject, Manager):
        return subject.kind == "generic"
    if not isinstance(subject, QuerySet) or not isinstance(subject.model, ModelInfo):
        return False
    fields = subject.model.fields.values()
    if all(field.kind != "generic-foreign-key" for field in fields):
        return False
    base = node
    while isinstance(base, cst.Call) and isinstance(base.func, cst.Attribute):
        base = base.func.value
    return isinstance(base, cst.Attribute) and base.attr.value not in subject.model.managers
