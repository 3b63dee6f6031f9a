"""One table of entries: what was asked for, what came out, and who asked for it.

Finding out about an entry asks for others. What is known already is handed out; anything else is
found out at once, down to a depth that Python's stack bears easily. Beyond it the entry is
*postponed*: everything that is going on is given up, the entry is found out by itself, and what was
given up begins again, with the entry known by then. So the depth of the program that is read never
becomes the depth of the stack, and no answer is cut short by it.

Entries that ask for each other in a circle are a *component*. It is solved from nothing in rounds:
in each, its entries see what the others gave in the round before, until nothing changes. It begins
with the entry that is first in order, wherever the circle was entered, so that the way in does not
show in what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from hue_lint.bounds import DEEPEST_ENTRY, MOST_MEMBERS, MOST_ROUNDS
from hue_lint.project.reads import Making, Memo, Reads
from hue_lint.solver.asking import Question

V = TypeVar("V")


class Postponed(BaseException):
    """An entry lies too deep to be found out now; it has to be, by itself, before going on. No
    error, and so no `Exception`: what looks after errors lets it pass."""

    def __init__(
        self, number: int, question: Question[Any], above: Mapping[int, Question[Any]]
    ) -> None:
        super().__init__(number)
        self.number = number
        self.question = question
        self.above = above


@dataclass(slots=True, eq=False)
class _Open(Generic[V]):
    """An entry that is being found out: how deep it lies, and how deep what it waits for."""

    question: Question[V]
    at: int
    waits_for: int
    made: Making


@dataclass(slots=True, eq=False)
class _Given(Generic[V]):
    """What an entry of a component gave in this round, and how deep the entry lies that it waits
    for."""

    value: V
    question: Question[V]
    waits_for: int
    made: Making


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    """What is to be done before what stands before it; `is_needed` where that cannot be done
    without it."""

    number: int
    run: Callable[[], object]
    is_needed: bool = True


class Table(Generic[V]):
    """The entries of one project; `same` tells whether two answers of one entry are equal. What
    each rests on is noted by `reads`."""

    def __init__(self, same: Callable[[V, V], bool], reads: Reads) -> None:
        self._same = same
        self._reads = reads
        self._numbers: dict[Hashable, int] = {}
        self._keys: list[Hashable] = []
        self._known: Memo[int, V] = Memo(reads)
        self._open: dict[int, _Open[V]] = {}
        self._before: dict[int, V] = {}
        """What entries of components gave in the round before this one."""
        self._now: dict[int, _Given[V]] = {}
        """What they gave in this round."""
        self._aside = 0
        self._settling = False
        self._asking: list[dict[int, None]] = [{}]
        self._asked: dict[int, dict[int, None]] = {}
        self._going: dict[int, dict[int, None]] = {}
        """The same of what is going on, so far."""
        self._orders: dict[int, dict[int, int]] = {}
        """The places in which a root comes to the entries below it."""

    # -- asking

    def ask(self, question: Question[V]) -> V:
        """The answer for an entry. Raises Postponed, which `settle` takes care of."""
        number = self._number(question.key)
        self._asking[-1][number] = None
        known = self._known.get(number)
        if known is not None:
            return known
        if number in self._open:
            self._wait_for(self._open[number].at)
            self._reads.wait_for(self._open[number].made)
            before = self._before.get(number)
            return question.nothing() if before is None else before
        given = self._now.get(number)
        if given is not None:
            self._wait_for(given.waits_for)
            self._reads.again(given.made)
            return given.value
        if len(self._open) + self._aside >= DEEPEST_ENTRY:
            if self._now:
                # giving up would throw away what a circle has found out so far
                return question.nothing()
            raise self._postponed(number, question)
        return self._find_out(number, question)

    def _find_out(self, number: int, question: Question[V]) -> V:
        started = len(self._now)
        with self._reads.making() as made:
            here = self._open[number] = _Open(question, len(self._open), len(self._open), made)
            try:
                members = self._component(number, question, here)
            except BaseException:
                for each in list(self._now)[started:]:
                    del self._now[each]
                raise
            finally:
                del self._open[number]
        if members:
            return self._closed(number, question, members)
        self._wait_for(here.waits_for)
        return self._now[number].value

    def _component(
        self, number: int, question: Question[V], here: _Open[V]
    ) -> dict[int, _Given[V]]:
        """The component that an entry closes, solved; nothing where it belongs to one that an entry
        further out will close."""
        started, touched = len(self._now), set[int]()
        members: dict[int, _Given[V]] = {}
        for _ in range(MOST_ROUNDS):
            here.waits_for = here.at
            with self._asked_by(number):
                value = self._run(number, question)
            self._now[number] = _Given(value, question, here.waits_for, here.made)
            members = dict(list(self._now.items())[started:])
            for given in members.values():
                given.waits_for = min(given.waits_for, here.waits_for)
            if here.waits_for < here.at:
                return {}
            for each in members:
                del self._now[each]
            if len(members) == 1 and number not in self._asked[number]:
                break
            if len(members) > MOST_MEMBERS:
                break
            settled = all(
                each in self._before and self._same(self._before[each], given.value)
                for each, given in members.items()
            )
            touched.update(members)
            self._before.update((each, given.value) for each, given in members.items())
            if settled:
                break
        for each in touched:
            self._before.pop(each, None)
        return members

    def _postponed(self, number: int, question: Question[V]) -> Postponed:
        above = {each: opened.question for each, opened in self._open.items() if each != number}
        return Postponed(number, question, above)

    def _run(self, number: int, question: Question[V]) -> V:
        try:
            return question.run()
        except RecursionError as error:
            if len(self._open) + self._aside > 1:
                raise self._postponed(number, question) from None
            return question.failed(error)

    def _closed(self, number: int, question: Question[V], members: dict[int, _Given[V]]) -> V:
        """The answer of the entry by which a component was entered; if that is not the first of its
        entries, it is solved once more from there."""
        first = min(members.values(), key=lambda each: each.question.order).question
        if first.order < question.order and len(members) <= MOST_MEMBERS:
            self.ask(first)
            return self.ask(question)
        for each, given in members.items():
            self._known.keep(each, given.value, given.made)
        return members[number].value

    def _wait_for(self, depth: int) -> None:
        if self._open:
            last = next(reversed(self._open.values()))
            last.waits_for = min(last.waits_for, depth)

    def settle(self, run: Callable[[], None]) -> None:
        """Do what asks for entries, again and again until none of them was too deep."""
        if self._settling:
            run()
            return
        self._settling = True
        waiting: list[_Waiting] = [_Waiting(-1, run)]
        try:
            while waiting:
                try:
                    waiting[-1].run()
                    waiting.pop()
                except Postponed as late:
                    self._before.clear()
                    self._put_off(waiting, late)
        finally:
            self._settling = False

    def _put_off(self, waiting: list[_Waiting], late: Postponed) -> None:
        number, question = late.number, late.question
        there = {each.number: each for each in waiting}
        if number in there and there[number].is_needed:
            # a circle that is longer than the stack is deep is cut here
            self._known.of(number, question.nothing)
            return
        # what was given up begins again at its deep end: what lies beside it there is found out
        # before that above begins again
        for each, asked in late.above.items():
            if each not in there:
                waiting.append(_Waiting(each, partial(self.ask, asked), is_needed=False))
        waiting.append(_Waiting(number, partial(self.ask, question)))

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Something is interpreted inside that is no entry, and takes as much of the stack."""
        self._aside += 1
        try:
            yield
        finally:
            self._aside -= 1

    # -- who asked for what

    @contextmanager
    def _asked_by(self, number: int) -> Iterator[None]:
        before = self._going.get(number)
        with self.apart() as asked:
            self._going[number] = asked
            try:
                yield
            finally:
                if before is None:
                    del self._going[number]
                else:
                    self._going[number] = before
        self._asked[number] = asked
        self._orders.pop(number, None)

    @contextmanager
    def asked_by(self, root: Hashable) -> Iterator[None]:
        """What is asked for inside is asked for by a root."""
        with self._asked_by(self._number(root)):
            yield

    @contextmanager
    def apart(self) -> Iterator[dict[int, None]]:
        """What is asked for inside is not asked for by what is going on."""
        self._asking.append({})
        try:
            yield self._asking[-1]
        finally:
            self._asking.pop()

    def ask_again(self, asked: Iterable[int]) -> None:
        """What is going on asks for what was asked for before in its place."""
        self._asking[-1].update(dict.fromkeys(asked))

    def mention(self, key: Hashable) -> None:
        """What is going on comes by something that is no entry."""
        self._asking[-1][self._number(key)] = None

    def mentioned(self, keys: Iterable[Hashable], below: Iterable[Hashable]) -> list[Hashable]:
        """What some roots, or entries by their numbers, have led to so far of what was mentioned,
        in the order in which they come to it."""
        wanted = {number: key for key in keys if (number := self._numbers.get(key)) is not None}
        if not wanted:
            return []
        found: dict[int, None] = {}
        for each in below:
            todo = [each if isinstance(each, int) else self._number(each)]
            while todo:
                number = todo.pop()
                if number not in found:
                    found[number] = None
                    asked = self._going.get(number) or self._asked.get(number, {})
                    todo += reversed(asked)
        return [wanted[number] for number in found if number in wanted]

    def led_to(self, keys: Iterable[Hashable], roots: Iterable[Hashable]) -> list[V]:
        """What is known of those entries, of some, that some roots lead to; in the order in which
        the roots come to them."""
        numbers = [number for key in keys if (number := self._number(key)) in self._known]
        reached: dict[int, None] = {}
        for root in roots:
            order = self._order(self._number(root))
            reached.update(dict.fromkeys(sorted(filter(order.get, numbers), key=order.__getitem__)))
        return [value for each in reached if (value := self._known.get(each)) is not None]

    def _order(self, root: int) -> dict[int, int]:
        """The entries that an interpreted root leads to, with their places among its calls."""
        found = self._orders.get(root)
        if found is None:
            found = self._orders[root] = {}
            todo = list(reversed(self._asked.get(root, {})))
            while todo:
                number = todo.pop()
                if number not in found:
                    found[number] = len(found) + 1
                    todo += reversed(self._asked.get(number, {}))
        return found

    def _number(self, key: Hashable) -> int:
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._keys)
            self._keys.append(key)
        return number
