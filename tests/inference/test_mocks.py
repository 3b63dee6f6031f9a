"""What a test replaces by a mock does not run."""

from collections.abc import Callable, Mapping

SERVICES = """\
from shop.models import Book


def count():
    return Book.objects.count()


def report():
    return f"{count()} books"


class Shelf:
    def full(self):
        return count() > 3
"""

TESTS = """\
from unittest import mock
from unittest.mock import patch

from shop.services import Shelf, count, report


async def test_page():
    with patch("shop.services.count", return_value=3):
        report()
        Shelf().full()
    with mock.patch.object(Shelf, "full") as full, patch("shop.services.other"):
        Shelf().full()
        report()  # ! sync-helper
    report()  # ! sync-helper


def test_inner():
    with patch("shop.services.count"):

        async def inner():
            report()

        inner()


@patch("shop.services.count")
async def test_whole(count):
    report()
"""


def test_mocks(judge: Callable[[Mapping[str, str]], None]) -> None:
    judge({"shop/services.py": SERVICES, "shop/test_services.py": TESTS})
