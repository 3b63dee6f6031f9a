"""Where the packages of a Python environment lie, for `--python`."""

import subprocess
from pathlib import Path
from typing import Final

from hue_lint.config import ConfigError
from hue_lint.disk import is_dir, is_file

_ASK: Final = "import site, sys; print(*site.getsitepackages(), sep='\\n')"


def site_packages_of(python: Path, place: str) -> tuple[Path, ...]:
    """The folders with the installed packages of an interpreter, or of a virtual environment.

    A virtual environment is read off the disk; any other interpreter is asked, isolated from the
    project. Raises ConfigError, which names the `place` that said so, where there is none.
    """
    home = python if is_dir(python) else python.parent.parent
    if is_file(home / "pyvenv.cfg"):
        found = [*sorted(home.glob("lib/python3*/site-packages")), home / "Lib" / "site-packages"]
        return tuple(path for path in found if is_dir(path))
    if not is_file(python):
        raise ConfigError(f"{place}: {python} is neither an interpreter nor an environment")
    try:
        asked = subprocess.run(
            [python, "-I", "-c", _ASK], capture_output=True, text=True, check=True, timeout=30
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ConfigError(f"{place}: {python} cannot be asked for its packages") from error
    return tuple(path for line in asked.stdout.splitlines() if is_dir(path := Path(line)))
