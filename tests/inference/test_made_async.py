"""Synchronous functions that an async function of another's making calls on the loop."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

DECORATED = """\
import functools

from asgiref.sync import sync_to_async

from shop.models import Book


def as_async(function):
    @functools.wraps(function)
    async def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def named(name):
    def decorate(function):
        async def wrapper(*args, **kwargs):
            print(name)
            return function(*args, **kwargs)

        return wrapper

    return decorate


def in_thread(function):
    @functools.wraps(function)
    async def wrapper(*args, **kwargs):
        return await sync_to_async(function)(*args, **kwargs)

    return wrapper


@as_async
def count(request):
    return Book.objects.count()  # ! sync-query


class Shelf:
    @named("first")
    def first(self):
        return Book.objects.get(pk=1).author.name  # ! sync-query, lazy-relation


@in_thread
def safely(request):
    return Book.objects.count()


@functools.lru_cache
def cached(request):
    return Book.objects.count()
"""

MADE = """\
from asgiref.sync import sync_to_async

from shop.models import Book


def count():
    return Book.objects.count()


def title():
    return "title"


def tool(function):
    async def run(*args):
        return function(*args)  # ! sync-helper

    return run


def quiet_tool(function):
    async def run(*args):
        return function(*args)

    return run


def safe_tool(function):
    async def run(*args):
        return await sync_to_async(function)(*args)

    return run


counting = tool(count)
TOOLS = [quiet_tool(title), safe_tool(count)]


class Toolbox:
    def __init__(self):
        self.tools = {}

    def register(self, name, function):
        self.tools[name] = function

    async def run(self, name):
        return self.tools[name]()  # ! sync-helper


box = Toolbox()
box.register("count", count)


async def one_of_two(name):
    return {"count": count, "title": title}[name]()  # ! sync-helper
"""

STEPS = """\
from shop.models import Book


class Base:
    async def act(self, action):
        return getattr(self, f"act_{action}")()  # ! sync-helper

    async def look(self):
        for title in self:  # ! sync-helper
            print(title)

    async def tell(self):
        return len(self)  # ! sync-helper

    async def listen(self):
        return getattr(self, f"on_{self.event}")()

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0


class Shelf(Base):
    def act_count(self):
        return Book.objects.count()

    def on_open(self):
        return "open"

    def __iter__(self):
        return iter([book.title for book in Book.objects.all()])

    def __len__(self):
        return Book.objects.count()
"""

KEYS = """\
async def hashed(request):
    return {request.user: 1}  # ! lazy-request-user


async def compared(request, users: list[str]):
    return request.user in users  # ! lazy-request-user


async def collected(request, known):
    seen = set()
    seen.add(request.user)  # ! lazy-request-user
    return seen


async def paired(request):
    return {(request.user, "a")}  # ! lazy-request-user


async def only_shown(request):
    return [request.user], {"user": request.user}, request.user is None
"""


def test_a_function_that_a_decorator_makes_async_runs_on_the_loop(judge: Judge) -> None:
    judge({"shop/decorated.py": DECORATED})


def test_what_a_factory_or_a_registry_is_given_at_import_runs_on_the_loop(judge: Judge) -> None:
    judge({"shop/made.py": MADE})


def test_steps_of_heirs_by_computed_names_and_special_methods(judge: Judge) -> None:
    judge({"shop/steps.py": STEPS})


def test_a_user_that_is_hashed_or_compared_is_loaded(judge: Judge) -> None:
    judge({"shop/keys.py": KEYS})
