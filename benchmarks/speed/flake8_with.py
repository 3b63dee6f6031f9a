"""flake8 with only some of the installed plugins.

python -m benchmarks.speed.flake8_with flake8-async,hue-lint -- ARGUMENTS
"""

import importlib.metadata
import sys
from collections.abc import Iterator
from typing import Any

PLUGINS = frozenset({"flake8-async", "hue-lint"})


def main(wanted: frozenset[str], arguments: list[str]) -> int:
    """Run flake8 as if the other plugins were not there; all that is installed is found otherwise,
    and what is not selected runs nevertheless."""
    every = importlib.metadata.distributions

    def some(**given: Any) -> Iterator[importlib.metadata.Distribution]:
        for each in every(**given):
            if each.metadata["name"] not in PLUGINS - wanted:
                yield each

    importlib.metadata.distributions = some
    from flake8.main.cli import main as flake8

    return int(flake8(arguments))


if __name__ == "__main__":
    sys.exit(main(frozenset(sys.argv[1].split(",")), sys.argv[3:]))
