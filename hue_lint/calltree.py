"""The tree of what functions do: on the event loop and in threads, by which hops.

Values alone; `calling.py` makes it. A function that is reached twice in the same way is there once,
so a tree is never larger than the code that it tells of.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from hue_lint.findings import Position
from hue_lint.report import Unread

CodesFor: TypeAlias = Callable[[Path], frozenset[str]]
"""The codes that are reported in a file."""

Where: TypeAlias = Literal["loop", "thread", "caller"]
"""Where code runs: on the event loop, in a thread, or wherever a synchronous function is called."""

How: TypeAlias = Literal["call", "await", "thread", "loop", "native", "operation", "unread"]
"""A call; an await of a coroutine function; a hop into a thread, or back onto an event loop; what
is asynchronous in Django itself; an operation of Django's, or another that blocks; what could not
be read, so that nobody knows what it does."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One thing that a function does at one place.

    `by` is the wrapper that makes the hop, `does` and `effect` are what an operation does and how
    the event loop takes it (empty where it is right), `code` is the rule that reports it, `body`
    the number of the function that it leads into. `below` are operations whose function has no
    body of its own: the lines of a lambda, of a template. `unread` is what could not be
    read here; without a `text` it is the row itself.
    """

    at: Position
    text: str
    how: How
    by: str = ""
    does: str = ""
    effect: Literal["", "raises", "blocks", "wrong"] = ""
    code: str = ""
    body: int | None = None
    below: tuple[Branch, ...] = ()
    unread: Unread | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """One function, run in one of the ways to run it."""

    function: str
    filename: Path
    row: int
    is_async: bool
    where: Where
    branches: tuple[Branch, ...]

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes it this one among the bodies of all trees."""
        return self.filename, self.row, self.function, self.where


@dataclass(frozen=True, slots=True)
class CallTree:
    """The bodies by their numbers; the first are the functions that were asked for."""

    bodies: tuple[Body, ...]
    asked: int = 1

    @property
    def roots(self) -> tuple[Body, ...]:
        """The functions that were asked for."""
        return self.bodies[: self.asked]

    def branches(self) -> Iterator[tuple[Body, Branch]]:
        """Every branch with the body that it is in, inner ones included."""
        return ((body, branch) for body in self.bodies for branch in _every(body.branches))

    def with_work(self) -> CallTree:
        """The tree without calls of functions that in the end do nothing that is told."""
        busy: set[int] = set()
        callers: dict[int, set[int]] = {}
        todo: list[int] = []
        for number, body in enumerate(self.bodies):
            for branch in _every(body.branches):
                if branch.body is None or branch.how not in ("call", "await"):
                    todo.append(number)
                if branch.body is not None:
                    callers.setdefault(branch.body, set()).add(number)
        while todo:
            number = todo.pop()
            if number not in busy:
                busy.add(number)
                todo += callers.get(number, ())
        return self._of(busy)

    def _of(self, busy: Collection[int]) -> CallTree:
        """The tree with only those bodies that are busy, and those that something hops to."""
        numbers: dict[int, int] = {0: 0}

        def kept(branches: tuple[Branch, ...]) -> Iterator[Branch]:
            for branch in branches:
                body = branch.body
                if body is not None:
                    if branch.how in ("call", "await") and body not in busy:
                        continue
                    body = numbers.setdefault(body, len(numbers))
                yield replace(branch, body=body, below=tuple(kept(branch.below)))

        found: list[Body] = []
        while len(found) < len(numbers):
            old = self.bodies[[*numbers][len(found)]]
            found.append(replace(old, branches=tuple(kept(old.branches))))
        return CallTree(tuple(found))


def together(trees: Sequence[CallTree]) -> CallTree:
    """Several trees as one, in which what they share is there once."""
    roots = dict.fromkeys(root for tree in trees for root in tree.roots)
    numbers: dict[tuple[object, ...], int] = {}
    for body in (*roots, *(body for tree in trees for body in tree.bodies)):
        numbers.setdefault(body.identity, len(numbers))
    found: dict[int, Body] = {}

    def moved(tree: CallTree, branches: tuple[Branch, ...]) -> Iterator[Branch]:
        for branch in branches:
            body = None if branch.body is None else numbers[tree.bodies[branch.body].identity]
            yield replace(branch, body=body, below=tuple(moved(tree, branch.below)))

    for tree in trees:
        for body in tree.bodies:
            branches = tuple(moved(tree, body.branches))
            found.setdefault(numbers[body.identity], replace(body, branches=branches))
    return CallTree(tuple(found[number] for number in range(len(found))), len(roots))


def _every(branches: tuple[Branch, ...]) -> Iterator[Branch]:
    for branch in branches:
        yield branch
        yield from _every(branch.below)
