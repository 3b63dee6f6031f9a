"""Tells a ledger which test of `unittest` runs and what it ended with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from typing import Any
from unittest import TestCase, TestResult

from hue_observe.ledger import Ledger


def watch_tests(ledger: Ledger) -> ExitStack:
    """Follow the tests of this process until the returned stack is closed."""
    undo = ExitStack()
    errors: list[BaseException] = []
    original = TestCase.run

    @wraps(original)
    def run(self: TestCase, result: TestResult | None = None) -> TestResult | None:
        ledger.begin(self.id())
        errors.clear()
        try:
            return original(self, result)
        finally:
            ledger.end(errors[0] if errors else None)
            errors.clear()

    TestCase.run = run  # type: ignore[method-assign]
    undo.callback(setattr, TestCase, "run", original)
    for name in ("addError", "addFailure", "addSubTest"):
        before = getattr(TestResult, name)
        setattr(TestResult, name, _telling(before, errors))
        undo.callback(setattr, TestResult, name, before)
    return undo


def _telling(original: Callable[..., None], errors: list[BaseException]) -> Callable[..., None]:
    """A method of a result that is given an error as its last argument."""

    @wraps(original)
    def add(self: TestResult, *arguments: Any) -> None:
        error = arguments[-1]
        if error is not None:
            errors.append(error[1])
        original(self, *arguments)

    return add
