"""Synchronous functions that a package runs in threads of its own."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

TOOLS = """\
from django.db import connection
from pydantic_ai import Agent, FunctionToolset, RunContext

from shop.models import Book

helper = Agent("test")
toolset = FunctionToolset()


def titles():
    return [book.title for book in Book.objects.all()]


@helper.tool(retries=2)
def known(context: RunContext[int]) -> list[str]:
    return titles()  # ! unmanaged-thread


@helper.system_prompt
def prompt() -> str:
    first = Book.objects.get(pk=1)  # ! unmanaged-thread
    return f"{first.title} {Book.objects.count()}"


@toolset.tool_plain
def count() -> int:
    return Book.objects.count()  # ! unmanaged-thread


@toolset.tool_plain
def closing() -> int:
    try:
        return Book.objects.count()
    finally:
        connection.close()


@helper.tool_plain
def spoken(text: str) -> str:
    return text.upper()


@helper.tool_plain
async def counted() -> int:
    print(Book.objects.count())  # ! sync-query
    return await Book.objects.acount()


def plain() -> int:
    return Book.objects.count()
"""


def test_the_tools_of_an_agent_open_connections_that_nobody_closes(judge: Judge) -> None:
    judge({"shop/tools.py": TOOLS})
