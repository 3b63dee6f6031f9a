"""Names for the variables that a repair brings in."""

from __future__ import annotations

import builtins
import keyword
import re

from hue_lint.declared.modelling import ANY_MODEL
from hue_lint.fixes.site import Site
from hue_lint.frames.frames import frame_of
from hue_lint.values.values import QuerySet

_WORD_ENDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def row_name(site: Site, queryset: QuerySet) -> str:
    """A readable name for a row of a queryset that the function does not use yet."""
    candidates = [_plain_name(site, queryset)]
    candidates += [f"{candidates[0]}_row", f"each_{candidates[0]}"]
    for name in candidates:
        if _is_free(site, name):
            return name
    return next(name for at in range(2, 1000) if _is_free(site, name := f"{candidates[0]}_{at}"))


def _plain_name(site: Site, queryset: QuerySet) -> str:
    if queryset.mode == "flat":
        return "value"
    if queryset.mode != "model" or queryset.model is None:
        return "row"
    model = frame_of(site.operation.place).engine.models.model_name(queryset)
    return (snake_case(model.removesuffix("Model")) if model != ANY_MODEL else "") or "row"


def snake_case(name: str) -> str:
    """`BlogPost` as `blog_post`."""
    return _WORD_ENDS.sub("_", name).strip("_").lower()


def _is_free(site: Site, name: str) -> bool:
    taken = keyword.iskeyword(name) or hasattr(builtins, name) or name in site.used_names
    return name.isidentifier() and not taken
