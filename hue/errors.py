"""Exceptions that hue raises itself, and what they carry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ImproperlyConfigured

WHOLE_BODY = ""
"""The key in `BodyErrors.by_field` of what is wrong with the body as a whole."""


class ViewDefinitionError(ImproperlyConfigured):
    """A view class that cannot work: raised while its module is imported.

    The message names the class, the handler and the cause.
    """

    def __init__(self, view: str, handler: str, cause: str) -> None:
        super().__init__(f"{view}.{handler}: {cause}")
        self.view = view
        self.handler = handler
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a body.

    Arguments:
        field: The field, nested ones with dots; `""` for the body as a whole.
        message: The sentence that people see.
        type: pydantic's name of the error, such as `string_too_short`.
        loc: Where it is, as pydantic says it.
        context: pydantic's details, such as `{"min_length": 3}`.
    """

    field: str
    message: str
    type: str
    loc: tuple[int | str, ...]
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BodyErrors:
    """What is wrong with a body.

    Arguments:
        by_field: Messages by field, nested fields written with dots (`address.city`, `lines.0`);
            the key `""` holds what concerns the body as a whole.
        data: What was sent, as far as it could be read, to fill the form in again. Unvalidated. A
            form's values stand under the names that were sent.
        problems: The same errors one by one, with what pydantic knows about each.
        more: How many further errors there are that are not told.
    """

    by_field: Mapping[str, tuple[str, ...]]
    data: Mapping[str, Any]
    problems: tuple[Problem, ...] = field(default=())
    more: int = 0

    @classmethod
    def of_problems(
        cls, problems: tuple[Problem, ...], data: Mapping[str, Any], more: int = 0
    ) -> BodyErrors:
        """Return these problems, arranged by field."""
        by_field: dict[str, tuple[str, ...]] = {}
        for problem in problems:
            by_field[problem.field] = (*by_field.get(problem.field, ()), problem.message)
        return cls(by_field, data, problems, more)

    def of(self, field: str) -> tuple[str, ...]:
        """Return the messages for `field`, none if it is in order."""
        return self.by_field.get(field, ())

    def told_by(self, message: Callable[[Problem], str]) -> BodyErrors:
        """Return the same errors in other words: `message` gives the sentence for each problem."""
        problems = tuple(replace(each, message=message(each)) for each in self.problems)
        return BodyErrors.of_problems(problems, self.data, self.more)

    def in_order(self) -> Iterator[tuple[str, str]]:
        """Yield every (field, message), the messages for the whole body first."""
        for name in sorted(self.by_field, key=lambda name: name != WHOLE_BODY):
            for message in self.by_field[name]:
                yield name, message


class MalformedBody(Exception):
    """The request's body cannot be read at all: not the syntax or charset that it claims.

    Answered with `status_code` (400; 413 for too much, 415 for a type that no body is read from).
    """

    def __init__(self, reason: str, *, status_code: int = 400) -> None:
        super().__init__(reason)
        self.status_code = status_code


class InvalidBody(Exception):
    """The request's body was read but does not fit its model. Answered with 422."""

    def __init__(self, errors: BodyErrors) -> None:
        super().__init__("the body does not fit its model")
        self.errors = errors
