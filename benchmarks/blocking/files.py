"""What ruff's and flake8-async's rules on blocking calls are about, where they apply to asyncio:
files that are opened and used.

Written for `scripts/compare_blocking.py`: one statement a row, whose comment says which of their
rules it belongs to.
"""

import io
import os
import pathlib
from io import BufferedRandom, BufferedReader, BufferedWriter, TextIOWrapper
from pathlib import Path
from typing import Any, Optional

blank: Any = None


async def opening(name, descriptor):
    open(name)  # ASYNC230
    io.open(name)  # ASYNC230
    io.open_code(name)  # ASYNC230
    Path(name).open()  # ASYNC230
    pathlib.Path(name).open()  # ASYNC230
    os.fdopen(descriptor)  # ASYNC231


async def opening_a_path(file: Path):
    file.open()  # ASYNC230


async def opening_a_path_made():
    file = Path("log")
    file.open()  # ASYNC230


async def opening_one_path_of_two():
    (first, second) = (Path("log"), Path("old"))
    first.open()  # ASYNC230


def opening_a_path_of_the_function_around():
    file = Path("log")

    async def inner():
        file.open()  # ASYNC230

    return inner


async def entering_a_file(name):
    with open(name):  # ASYNC230
        pass


async def entering_a_path(name):
    with Path(name).open() as _file:  # ASYNC230
        pass


async def entering_a_file_beside(name, lock):
    with lock, open(name):  # ASYNC230
        pass


async def entering_a_descriptor(descriptor):
    with os.fdopen(descriptor):  # ASYNC231
        pass


async def opening_for_what_is_awaited(name, descriptor, wrap):
    await wrap(open(name))  # ASYNC230
    await wrap(os.fdopen(descriptor))  # ASYNC231


async def opening_for_what_is_entered(name, wrap):
    async with wrap(open(name)):  # ASYNC230
        pass


async def using_a_file(name):
    with open(name) as file:  # ASYNC230
        file.read()  # ASYNC232
        file.readline()  # ASYNC232
        file.readlines()  # ASYNC232
    with open(name, "w") as file:  # ASYNC230
        file.write("")  # ASYNC232
        file.writelines([])  # ASYNC232
        file.flush()  # ASYNC232


async def using_a_text(file: TextIOWrapper):
    file.read()  # ASYNC232
    file.write("")  # ASYNC232


async def using_bytes(file: io.BufferedReader):
    file.read()  # ASYNC232


async def writing_bytes(file: BufferedWriter):
    file.write(b"")  # ASYNC232
    file.flush()  # ASYNC232


async def using_any_bytes(file: BufferedRandom, other: BufferedReader | None):
    file.read()  # ASYNC232
    other.read()  # ASYNC232


async def using_perhaps_a_text(file: TextIOWrapper | None = None):
    if file:
        file.read()  # ASYNC232


async def using_nothing_or_a_text(file: None | TextIOWrapper):
    file.read()  # ASYNC232


async def using_optionally_a_text(file: Optional[TextIOWrapper] = None):
    file.read()  # ASYNC232


async def using_a_text_by_position(file: TextIOWrapper = blank, /):
    file.read()  # ASYNC232


async def using_a_text_by_name(*, file: TextIOWrapper = blank):
    file.read()  # ASYNC232


async def using_each_text(files: list[TextIOWrapper]):
    for file in files:
        file.read()  # ASYNC232


async def using_a_file_opened(name):
    file = open(name)  # ASYNC230
    again = file
    file.read()  # ASYNC232
    again.read()  # ASYNC232


async def using_two_files_opened(name):
    first, second = open(name), open(name)  # ASYNC230
    first.read()  # ASYNC232
    second.read()  # ASYNC232


async def using_a_file_kept(shelf, name):
    shelf.file = open(name)  # ASYNC230
    shelf.file.read()  # ASYNC232


def using_a_text_of_the_function_around(file: TextIOWrapper):
    async def inner():
        file.read()  # ASYNC232

    return inner


def using_a_file_of_the_function_around(name):
    file = open(name)

    async def inner():
        file.read()  # ASYNC232

    return inner


class Shelf:
    text: TextIOWrapper

    def __init__(self):
        self.file: TextIOWrapper = open("log")

    async def using_its_text(self):
        self.text.read()  # ASYNC232

    async def using_its_file(self):
        self.file.read()  # ASYNC232


async def using_a_file_returned(name):
    def opened() -> TextIOWrapper:
        return open(name)

    file = opened()  # ASYNC230
    file.read()  # ASYNC232


async def using_a_declared_file(maker):
    file: TextIOWrapper = maker()
    file.read()  # ASYNC232


module_file = open("log")


async def using_a_file_of_the_module():
    module_file.read()  # ASYNC232


declared_file: TextIOWrapper = blank


async def using_a_declared_file_of_the_module():
    declared_file.read()  # ASYNC232
