"""Patterns of paths, with the meaning that git gives them: https://git-scm.com/docs/gitignore."""

import re
from collections.abc import Iterable

from pathspec import GitIgnoreSpec


def spec_of(lines: Iterable[str]) -> GitIgnoreSpec:
    """What the lines say together. One that is no pattern, a `!` or `bin\\` alone, matches nothing,
    as in git."""
    read = list(lines)
    try:
        return GitIgnoreSpec.from_lines(read)
    except (ValueError, re.error):
        return GitIgnoreSpec.from_lines([line for line in read if is_pattern(line)])


def is_pattern(line: str) -> bool:
    """Whether git would take the line for a pattern, for a remark, or for nothing at all."""
    try:
        GitIgnoreSpec.from_lines([line])
    except (ValueError, re.error):
        return False
    return True
