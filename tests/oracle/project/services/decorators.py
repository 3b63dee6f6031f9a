import functools
from contextlib import contextmanager

from asgiref.sync import sync_to_async

from library.models import Book


def logged(function):
    """Keeps the function: what it does happens where it is called."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def in_a_thread(function):
    """Moves the function to a thread."""

    @functools.wraps(function)
    async def wrapper(*args, **kwargs):
        return await sync_to_async(function)(*args, **kwargs)

    return wrapper


def counted(function):
    """Asks the database itself, before an async function runs."""

    @functools.wraps(function)
    async def wrapper(*args, **kwargs):
        if Book.objects.count() > 0:  # raises HUE101
            return await function(*args, **kwargs)
        return None

    return wrapper


@logged
def titles_logged():
    return [book.title for book in Book.objects.all()]


@in_a_thread
def titles_in_a_thread():
    return [book.title for book in Book.objects.all()]


@sync_to_async
def titles_moved():
    return [book.title for book in Book.objects.all()]


@contextmanager
def borrowed(title):
    book = Book.objects.get(title=title)
    yield book.title


@contextmanager
def quietly():
    yield "quiet"


def apply(function, *args):
    return function(*args)


def keep(function):
    return [function]


def title_of_first():
    return Book.objects.first().title


def constant():
    return "constant"
