"""The command `hue-lint`. Imports little, so that a missing extra is said in one line."""

import gc
import sys
from importlib.util import find_spec

NEEDED = ("click", "libcst", "msgspec", "packaging", "pathspec", "rich")


def main() -> int:
    """Run the command line; the exit status."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        print(
            f"hue-lint needs {', '.join(missing)}: install it with  pip install 'hue[lint]'",
            file=sys.stderr,
        )
        return 2
    # Values and trees live until the end: looking for cycles among them costs a fifth of a run.
    gc.set_threshold(2_000_000, 50, 100)
    from hue_lint.cli import run
    from hue_lint.engine import django_tools

    status = run(sys.argv[1:], django_tools())
    # The same at the end, where everything would be looked through once more to be thrown away.
    gc.freeze()
    return status


if __name__ == "__main__":
    sys.exit(main())
