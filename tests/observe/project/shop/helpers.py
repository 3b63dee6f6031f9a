import time

from shop.models import Book


def count_books():
    return Book.objects.count()


def wait_a_little():
    time.sleep(0.002)


async def announce():
    return "announced"
