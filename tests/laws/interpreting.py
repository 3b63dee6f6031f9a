"""The one place here that knows where hue-lint begins to interpret a function."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from hue_lint.solver.engine import Engine


@contextmanager
def before_interpreting(told: Callable[[str], None]) -> Iterator[None]:
    """`told` gets the name of each function that is about to be interpreted (`Class.method`)."""
    real = Engine.frame

    def frame(self: Engine, function: Any, *more: Any) -> Any:
        told(function.outline.qualname)
        return real(self, function, *more)

    with mock.patch.object(Engine, "frame", frame):
        yield


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """How often each function was interpreted."""
    names: Counter[str] = Counter()
    with before_interpreting(lambda name: names.update((name,))):
        yield names
