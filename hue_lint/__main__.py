"""The command `hue-lint`."""

import gc
import sys


def main() -> int:
    """Run the command line; the exit status."""
    # Values and trees live until the end: looking for cycles among them costs a fifth of a run.
    gc.set_threshold(2_000_000, 50, 100)
    try:
        from hue_lint.cli import run
        from hue_lint.engine import django_tools
    except ModuleNotFoundError as error:
        # A copy on the path that was not installed, or an environment that lost a package.
        reason = f"{error.name} is missing: install it with  pip install hue-lint"
        print(f"hue-lint: {reason}", file=sys.stderr)
        return 2
    status = run(sys.argv[1:], django_tools())
    # The same at the end, where everything would be looked through once more to be thrown away.
    gc.freeze()
    return status


if __name__ == "__main__":
    sys.exit(main())
