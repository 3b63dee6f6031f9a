"""Paths of relations that are loaded: `author`, `author__country`."""

from __future__ import annotations

EVERYTHING = "*"
"""Stands in a set of loaded paths where the names are not known: nothing is reported then."""

BELOW = f"__{EVERYTHING}"
"""Ends a path that has nothing behind it to load: the relation is empty."""


def below(paths: frozenset[str], name: str) -> frozenset[str]:
    """The paths that go on behind `name`: `author__country` below `author` is `country`."""
    if EVERYTHING in paths:
        return frozenset({EVERYTHING})
    head = name + "__"
    return frozenset(path[len(head) :] for path in paths if path.startswith(head))


def covers(paths: frozenset[str], name: str) -> bool:
    """Whether `name` itself, or something behind it, is among the paths."""
    return EVERYTHING in paths or any(
        path == name or path.startswith(name + "__") for path in paths
    )


def is_empty(paths: frozenset[str], name: str) -> bool:
    """Whether a relation is known to lead nowhere."""
    return f"{name}{BELOW}" in paths and name not in paths


def _reaches(paths: frozenset[str], path: str) -> bool:
    """Whether a path is loaded to its end."""
    return covers(paths, path) or any(
        each.endswith(BELOW) and path.startswith(each[: -len(EVERYTHING)]) for each in paths
    )


def common(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """The paths that both have loaded, each as far as both go."""
    if one == other or EVERYTHING in other:
        return one
    if EVERYTHING in one:
        return other
    found: set[str] = set()
    for path in one | other:
        steps = path.split("__")
        while steps and not all(_reaches(paths, "__".join(steps)) for paths in (one, other)):
            steps.pop()
        if steps:
            found.add("__".join(steps))
    return frozenset(found)
