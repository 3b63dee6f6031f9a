"""`X.urls`: the patterns of a view class and their namespace, for `include()`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, conf

from hue.errors import ViewDefinitionError


class Urls(tuple[Any, ...]):
    """Patterns and namespace, the pair that `include()` takes."""

    owner: str

    @classmethod
    def of(cls, view: type, patterns: list[URLPattern], namespace: str) -> Urls:
        """Return the pair of a view class."""
        urls = cls((patterns, namespace))
        urls.owner = view.__name__
        return urls

    def __iter__(self) -> Iterator[Any]:
        """Iterate over the pair.

        Raises:
            ViewDefinitionError: `path()` unpacks it, which stands here without `include()`.
        """
        frame = inspect.currentframe()
        caller = frame.f_back if frame is not None else None
        if caller is not None and caller.f_code is conf._path.__code__:  # type: ignore[attr-defined]
            raise ViewDefinitionError(
                self.owner, "urls", f'write path("…", include({self.owner}.urls))'
            )
        return super().__iter__()
