"""Things that are named like Django's and are not."""

import asyncio
import collections
import contextlib
import dataclasses
import json
import pathlib
import queue
import tempfile
import threading
import types
from collections import Counter, OrderedDict, UserDict, defaultdict, deque
from unittest import mock

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import slugify


class _Registry:
    """Not a manager."""

    def __init__(self) -> None:
        self.rows: dict[int, str] = {1: "one"}

    def get(self, pk: int) -> str:
        return self.rows[pk]

    def filter(self, **conditions: object) -> list[str]:
        return list(self.rows.values())

    def all(self) -> list[str]:
        return list(self.rows.values())

    def count(self) -> int:
        return len(self.rows)

    def exists(self) -> bool:
        return bool(self.rows)

    def create(self, **values: object) -> str:
        return "created"

    def first(self) -> str:
        return self.rows[1]

    def add(self, value: str) -> None:
        self.rows[len(self.rows) + 1] = value

    def delete(self) -> None:
        self.rows.clear()


class _Thing:
    """Not a model, although it has ``objects``."""

    objects = _Registry()

    def __init__(self) -> None:
        self.saved = 0

    def save(self) -> None:
        self.saved += 1

    def delete(self) -> None:
        self.saved = 0

    def refresh_from_db(self) -> None:
        self.saved += 1


@dataclasses.dataclass
class _Request:
    """Not Django's request."""

    user: str = "reader"
    session: dict[str, object] = dataclasses.field(default_factory=dict)


async def dictionary_get() -> int:
    prices = {"dune": 10}
    return prices.get("dune", 0)


async def dictionary_update_and_pop() -> int:
    prices = {"dune": 10}
    prices.update(emma=20)
    return prices.pop("emma")


async def dictionary_called_session() -> object:
    session: dict[str, object] = {}
    session["theme"] = "dark"
    return session.get("theme")


async def dictionary_with_values_and_items() -> list[int]:
    prices = {"dune": 10}
    return [*prices.values(), *(price for _, price in prices.items())]


async def default_dictionary() -> int:
    counts: defaultdict[str, int] = defaultdict(int)
    counts["a"] += 1
    return counts["a"]


async def ordered_dictionary() -> list[str]:
    return list(OrderedDict(first=1, last=2))


async def user_dictionary() -> object:
    return UserDict({"a": 1}).get("a")


async def counter_update() -> int:
    counter = Counter("abca")
    counter.update("a")
    return counter["a"]


async def set_add_and_remove() -> list[int]:
    numbers = {1}
    numbers.add(2)
    numbers.remove(1)
    return sorted(numbers)


async def set_clear_and_update() -> int:
    numbers = {1}
    numbers.clear()
    numbers.update([1, 2])
    return len(numbers)


async def list_count_and_index() -> int:
    return [1, 2, 1].count(1) + [1, 2].index(2)


async def string_count() -> int:
    return "banana".count("a")


async def deque_clear() -> int:
    line = deque([1, 2])
    line.clear()
    return len(line)


async def queue_get() -> int:
    line: queue.SimpleQueue[int] = queue.SimpleQueue()
    line.put(1)
    return line.get()  # blocks HUE801


async def asyncio_queue_get() -> int:
    line: asyncio.Queue[int] = asyncio.Queue()
    await line.put(1)
    return await line.get()


async def asyncio_event_set_and_clear() -> bool:
    event = asyncio.Event()
    event.set()
    event.clear()
    return event.is_set()


async def thread_event_set() -> bool:
    event = threading.Event()
    event.set()
    return event.is_set()


async def path_exists() -> bool:
    return pathlib.Path("/no/such/path").exists()


async def registry_get() -> str:
    return _Registry().get(pk=1)


async def registry_filter_and_count() -> int:
    registry = _Registry()
    return len(registry.filter(price=1)) + registry.count()


async def registry_in_a_loop() -> list[str]:
    return [row for row in _Registry().all()]


async def registry_created_and_deleted() -> bool:
    registry = _Registry()
    registry.create(name="x")
    registry.add("two")
    registry.delete()
    return registry.exists()


async def thing_with_objects() -> str:
    return _Thing.objects.get(pk=1)


async def thing_with_objects_in_a_loop() -> list[str]:
    return [row for row in _Thing.objects.all()]


async def thing_saved() -> int:
    thing = _Thing()
    thing.save()
    thing.refresh_from_db()
    return thing.saved


async def thing_deleted() -> int:
    thing = _Thing()
    thing.delete()
    return thing.saved


async def request_of_ones_own() -> str:
    request = _Request()
    request.session["theme"] = "dark"
    return f"{request.user} likes {request.session['theme']}"


async def namespace_called_request() -> str:
    request = types.SimpleNamespace(user="reader", session={"cart": []})
    return str(request.user) + str("cart" in request.session)


async def mock_with_every_method() -> int:
    book = mock.Mock()
    book.save()
    book.delete()
    book.objects.get(pk=1)
    return book.save.call_count


async def async_mock_awaited() -> int:
    book = mock.AsyncMock(return_value=3)
    return await book()


async def exit_stack_is_no_transaction() -> str:
    with contextlib.ExitStack() as stack:
        stack.callback(lambda: None)
    return "closed"


async def atomic_of_ones_own() -> str:
    @contextlib.contextmanager
    def atomic():
        yield

    with atomic():
        return "inside"


async def temporary_file_saved() -> int:
    with tempfile.SpooledTemporaryFile() as file:
        return file.write(b"abc")


async def connection_of_ones_own() -> int:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    cursor = connection.cursor()
    return cursor.execute("SELECT 1").fetchone()[0]


async def json_of_a_dictionary() -> str:
    return json.dumps({"a": [1, 2]})


async def chain_map_get() -> object:
    return collections.ChainMap({"a": 1}).get("a")


async def context_variable_get() -> str:
    from contextvars import ContextVar

    theme: ContextVar[str] = ContextVar("theme", default="dark")
    theme.set("light")
    return theme.get()


async def query_dict_get() -> object:
    return QueryDict("a=1&a=2").get("a")


async def multi_value_dict_list() -> list[str]:
    return MultiValueDict({"a": ["1", "2"]}).getlist("a")


async def headers_of_a_request(request: HttpRequest) -> str:
    return request.headers.get("Accept", "none")


async def body_of_a_request(request: HttpRequest) -> int:
    return len(request.body)


async def post_of_a_request(request: HttpRequest) -> object:
    return request.POST.get("title")


async def response_with_a_cookie() -> HttpResponse:
    response = HttpResponse("ok")
    response.set_cookie("theme", "dark")
    response["X-Theme"] = "dark"
    return response


async def response_deleted_header() -> bool:
    response = JsonResponse({"a": 1})
    del response["Content-Type"]
    return "Content-Type" in response


async def slugified() -> str:
    return slugify("A Book of Sand")


async def enumeration_of_choices() -> list[str]:
    from django.db import models

    class Colour(models.TextChoices):
        RED = "red"
        BLUE = "blue"

    return [colour.value for colour in Colour]


async def generator_of_ones_own() -> list[int]:
    def numbers():
        yield from (1, 2)

    return list(numbers())


async def awaitable_get_of_ones_own() -> str:
    class Client:
        async def get(self, path: str) -> str:
            return path

    return await Client().get("/books/")


async def async_manager_of_ones_own() -> str:
    class Repository:
        async def save(self, title: str) -> str:
            return title

        async def filter(self, title: str) -> list[str]:
            return [title]

    repository = Repository()
    await repository.save("x")
    return (await repository.filter(title="x"))[0]


async def query_object_of_another_library() -> list[int]:
    class Query:
        def __init__(self, rows: list[int]) -> None:
            self.rows = rows

        def filter(self, wanted: int) -> "Query":
            return Query([row for row in self.rows if row == wanted])

        def __iter__(self):
            return iter(self.rows)

        def __len__(self) -> int:
            return len(self.rows)

    query = Query([1, 2]).filter(1)
    return [row for row in query if len(query)]


async def lock_used_as_a_context() -> bool:
    lock = threading.Lock()
    with lock:
        return lock.locked()


async def model_name_for_a_parameter() -> int:
    def count(Book: list[int]) -> int:
        return Book.count(1)

    return count([1, 1])


async def name_rebound_before_its_use() -> int:
    from library.models import Book

    books = Book.objects.all()
    books = [1, 2, 3]
    return len(books)


async def name_rebound_by_a_loop() -> list[int]:
    from library.models import Book

    book = Book.objects.all()
    return [len(str(book)) for book in (1, 22)]
