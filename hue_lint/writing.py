"""Writing files so that nobody ever sees half of one, and so that they stay what they were."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from hue_lint.disk import exists, is_file, read_bytes, resolved


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in the place of the file at `path`, or where none is yet.

    A link stays a link: the file that it leads to is replaced. Mode, owner and attributes are kept;
    a file that may not be written to is not replaced. What is no file but takes bytes (a pipe, a
    device, `/dev/stdout`) is written to. Raises OSError, which names `path`.
    """
    try:
        if exists(path) and not is_file(path):
            path.write_bytes(data)
        else:
            _replace(resolved(path), data)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _replace(real: Path, data: bytes) -> None:
    kept = _writable(real) if exists(real) else None
    handle, name = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if kept is None:
            temporary.chmod(0o666 & ~_umask())
        elif kept.st_nlink > 1 or not _is_like(temporary, real, kept):
            # A new file cannot be a second name of the old one, nor another person's.
            temporary.unlink()
            _overwrite(real, data)
            return
        temporary.replace(real)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _writable(real: Path) -> os.stat_result:
    """What is known of a file that may be written to. Raises OSError."""
    descriptor = os.open(real, os.O_WRONLY)
    try:
        return os.fstat(descriptor)
    finally:
        os.close(descriptor)


def _is_like(temporary: Path, real: Path, kept: os.stat_result) -> bool:
    """Make a new file like an old one in everything but its content; whether that was possible."""
    made = temporary.stat()
    if (made.st_uid, made.st_gid) != (kept.st_uid, kept.st_gid):
        try:
            os.chown(temporary, kept.st_uid, kept.st_gid)
        except OSError:
            return False
    shutil.copystat(real, temporary)
    os.utime(temporary)
    return True


def _overwrite(real: Path, data: bytes) -> None:
    """Write over a file in its place; what it was is put back where that goes wrong."""
    before = read_bytes(real)
    try:
        real.write_bytes(data)
    except OSError:
        real.write_bytes(before)
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
