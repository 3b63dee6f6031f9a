"""A condition on the command line decides in which process a branch runs."""

from collections.abc import Callable, Mapping

import pytest

RUNBOT = """\
import asyncio

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    def handle(self, *args, **options):
        asyncio.run(self.bot())

    async def bot(self):
        await asyncio.sleep(1)
"""

REPORT = """\
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    def handle(self, *args, **options):
        print("report")
"""


def _helper(condition: str) -> str:
    return f"""\
import sys
from sys import argv

from shop.models import Book


def number():
    if {condition}:
        return 0
    return Book.objects.count()
"""


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        pytest.param('"runbot" in sys.argv', False, id="the command that starts the loop"),
        pytest.param('sys.argv[1] == "runbot"', False, id="its place on the command line"),
        pytest.param('"runbot" == argv[1]', False, id="the other way round"),
        pytest.param('sys.argv[1] in ("runbot", "report")', False, id="one of several commands"),
        pytest.param('"runbot" not in sys.argv[1:]', True, id="any command but the loop's"),
        pytest.param('not "migrate" in sys.argv', False, id="a command of Django's without a loop"),
        pytest.param('"migrate" in sys.argv', True, id="not that command, so perhaps the loop's"),
        pytest.param('"report" in sys.argv', True, id="a command that shows nothing of a loop"),
        pytest.param('"runserver" in sys.argv', True, id="a server, which may run async views"),
        pytest.param('"--quick" in sys.argv', True, id="an option"),
        pytest.param('"runbot" in sys.path', True, id="something else than the command line"),
    ],
)
def test_what_another_process_does_is_not_reported(
    judge: Callable[[Mapping[str, str]], None], condition: str, found: bool
) -> None:
    judge(
        {
            "shop/management/commands/runbot.py": RUNBOT,
            "shop/management/commands/report.py": REPORT,
            "shop/services.py": _helper(condition),
            "shop/bot.py": f"""\
from shop.services import number


async def answer():
    return number(){"  # ! sync-helper" if found else ""}
""",
        }
    )
