"""Writing files so that nobody ever sees half of one."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from hue_lint.disk import resolved


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in the place of the file at `path`, keeping its mode. Raises OSError.

    A link stays a link: the file that it leads to is replaced.
    """
    real = resolved(path)
    handle, name = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(real.stat().st_mode)
        temporary.replace(real)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
