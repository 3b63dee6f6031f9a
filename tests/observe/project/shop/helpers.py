import inspect
import time

from shop.models import Book


def count_books():
    return Book.objects.count()


def wait_a_little():
    time.sleep(0.002)


async def announce():
    return "announced"


class Announcer:
    def __call__(self):
        return announce()


async def result_of(callback):
    """What a callback gives, asynchronous or not."""
    result = callback()
    if inspect.iscoroutine(result):
        result = await callback()
    return result
