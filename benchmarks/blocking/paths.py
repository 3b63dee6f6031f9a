"""What ruff's and flake8-async's rules on blocking calls are about, where they apply to asyncio:
what is asked of the disk by name.

Written for `scripts/compare_blocking.py`: one statement a row, whose comment says which of their
rules it belongs to.
"""

import os
import pathlib
from os import path
from os.path import isfile
from pathlib import Path
from typing import Optional


async def asking(name):
    os.path.exists(name)  # ASYNC240
    os.path.isfile(name)  # ASYNC240
    os.path.isdir(name)  # ASYNC240
    os.path.getsize(name)  # ASYNC240
    os.path.getmtime(name)  # ASYNC240
    os.path.getatime(name)  # ASYNC240
    os.path.getctime(name)  # ASYNC240
    os.path.islink(name)  # ASYNC240
    os.path.ismount(name)  # ASYNC240
    os.path.lexists(name)  # ASYNC240
    os.path.sameopenfile(1, 2)  # ASYNC240
    os.path.realpath(name)  # ASYNC240
    path.exists(name)  # ASYNC240
    path.samefile(name, name)  # ASYNC240
    isfile(name)  # ASYNC240
    print(os.path.isfile(name))  # ASYNC240


async def asking_a_path(name):
    Path(name).exists()  # ASYNC240
    Path(name).is_file()  # ASYNC240
    Path(name).is_dir()  # ASYNC240
    Path(name).stat()  # ASYNC240
    Path(name).mkdir()  # ASYNC240
    Path(name).unlink()  # ASYNC240
    Path(name).rename(name)  # ASYNC240
    Path(name).read_text()  # ASYNC240
    Path(name).write_text("")  # ASYNC240
    Path(name).touch()  # ASYNC240
    Path(name).resolve()  # ASYNC240
    Path(name).lstat()  # ASYNC240
    Path(name).rmdir()  # ASYNC240
    Path(name).replace(name)  # ASYNC240
    Path(name).chmod(0o600)  # ASYNC240
    Path(name).symlink_to(name)  # ASYNC240
    Path(name).read_bytes()  # ASYNC240
    Path(name).write_bytes(b"")  # ASYNC240
    Path(name).owner()  # ASYNC240
    Path(name).readlink()  # ASYNC240
    Path(name).absolute().exists()  # ASYNC240
    list(Path(name).iterdir())  # ASYNC240
    list(Path(name).glob("*"))  # ASYNC240
    list(Path(name).rglob("*"))  # ASYNC240


async def asking_a_path_given(file: Path):
    file.exists()  # ASYNC240
    file.read_text()  # ASYNC240


async def asking_a_path_made():
    file = pathlib.Path("log")
    file.exists()  # ASYNC240


async def asking_a_path_by_another_name():
    from pathlib import Path as Place

    file = Place("log")
    file.exists()  # ASYNC240


async def asking_perhaps_a_path(file: Path | None):
    file.exists()  # ASYNC240


async def asking_optionally_a_path(file: Optional[Path]):
    file.exists()  # ASYNC240


module_path = Path("log")


async def asking_a_path_of_the_module():
    module_path.exists()  # ASYNC240
