"""Components of a graph: what can be reached from one another, in an order that puts what is
reached first."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def components(starts: Iterable[N], neighbours: Callable[[N], Iterable[N]]) -> list[tuple[N, ...]]:
    """The strongly connected components of all that is reached from `starts` by `neighbours`, those
    that others lead to before those others (Tarjan's algorithm, without recursion)."""
    index: dict[N, int] = {}
    low: dict[N, int] = {}
    stack: dict[N, None] = {}
    found: list[tuple[N, ...]] = []
    for start in starts:
        if start in index:
            continue
        index[start] = low[start] = len(index)
        stack[start] = None
        walk = [(start, iter(neighbours(start)))]
        while walk:
            node, rest = walk[-1]
            for other in rest:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack[other] = None
                    walk.append((other, iter(neighbours(other))))
                    break
                if other in stack:
                    low[node] = min(low[node], index[other])
            else:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[node])
                if low[node] == index[node]:
                    members = []
                    while True:
                        member, _ = stack.popitem()
                        members.append(member)
                        if member == node:
                            break
                    found.append(tuple(members))
    return found
