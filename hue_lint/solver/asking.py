"""How the interpreter asks what is known of a function for what it is given: whoever answers
decides whether, when and how often the function is interpreted."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

V = TypeVar("V")


@dataclass(frozen=True, slots=True, eq=False)
class Question(Generic[V]):
    """How an entry is found out: `run` does, `nothing` is what it is before anything is known,
    `failed` what it is where Python's stack is too small for it alone, and `order` its place among
    others."""

    key: Hashable
    run: Callable[[], V]
    nothing: Callable[[], V]
    failed: Callable[[RecursionError], V]
    order: tuple[Any, ...]


class Answers(Protocol[V]):
    """Answers questions, and remembers who asked them."""

    def ask(self, question: Question[V]) -> V:
        """The answer, or what is known of it so far."""

    def settle(self, run: Callable[[], None]) -> None:
        """Do what asks questions, again and again until each of them has its answer."""

    def deeper(self) -> AbstractContextManager[None]:
        """Something is interpreted inside that is no question, and takes as much of the stack."""

    def asked_by(self, root: Hashable) -> AbstractContextManager[None]:
        """What is asked inside is asked by a root."""

    def apart(self) -> AbstractContextManager[dict[int, None]]:
        """What is asked inside is not asked by what is going on."""

    def ask_again(self, asked: Iterable[int]) -> None:
        """What is going on asks what was asked before in its place."""

    def mention(self, key: Hashable) -> None:
        """What is going on comes by something that is no question."""

    def mentioned(self, keys: Iterable[Hashable], below: Iterable[Hashable]) -> list[Hashable]:
        """What some roots, or questions by their numbers, have led to so far of what was mentioned,
        in the order in which they come to it."""

    def led_to(self, keys: Iterable[Hashable], roots: Iterable[Hashable]) -> list[V]:
        """The answers of those questions, of some, that some roots lead to; in the order in which
        the roots come to them."""
