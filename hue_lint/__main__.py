"""The command `hue-lint`."""

import gc
import sys

from hue_lint.version import VERSION


def main() -> int:
    """Run the command line; the exit status."""
    try:
        return _main()
    except KeyboardInterrupt:
        # While it was still starting: a run that has begun says this itself.
        return 130


def _main() -> int:
    if None in (sys.stdin, sys.stdout, sys.stderr):
        from hue_lint.streams import complete_streams

        complete_streams()
    if sys.argv[1:] == ["--version"]:
        # Asked for by scripts that want nothing else: before anything is imported.
        try:
            print(f"hue-lint {VERSION}", flush=True)
        except OSError:
            # Said below, as of every other command.
            pass
        else:
            return 0
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
