"""Classes whose methods a framework calls: views, consumers, handlers, resolvers, tests."""

from collections.abc import Callable, Mapping

import pytest
from bookshop import files

Judge = Callable[[Mapping[str, str]], None]

HARMLESS = [
    pytest.param(
        """\
from django.http import JsonResponse
from django.views import View
from django.views.generic import DetailView, ListView

from shop.models import Book


class Page(View):
    model = Book

    async def get(self, request, pk):
        book = await self.model.objects.select_related("author").aget(pk=pk)
        return JsonResponse({"author": book.author.name})


class Books(ListView):
    model = Book

    def get_queryset(self):
        return super().get_queryset().select_related("author")

    async def get(self, request):
        return JsonResponse({"books": [book.author.name async for book in self.get_queryset()]})


class One(DetailView):
    async def get(self, request, pk):
        self.object = await Book.objects.select_related("author").aget(pk=pk)
        return JsonResponse({"author": self.object.author.name})
""",
        id="generic views that await and select",
    ),
    pytest.param(
        """\
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from shop.models import Order


class Orders(AsyncJsonWebsocketConsumer):
    async def connect(self):
        self.user = self.scope["user"]
        await self.accept()

    async def receive_json(self, content):
        await self.send_json(await self.count())
        await self.send_json({"pk": self.scope["url_route"]["kwargs"]["pk"]})

    @database_sync_to_async
    def count(self):
        return Order.objects.filter(buyer=self.user).count()
""",
        id="a channels consumer that queries in a thread",
    ),
    pytest.param(
        """\
from ninja import NinjaAPI, Router

from shop.models import Book

api = NinjaAPI()
router = Router()


@api.get("/books/{pk}")
async def one(request, pk: int):
    book = await Book.objects.select_related("author").aget(pk=pk)
    return {"author": book.author.name}


@router.get("/books")
def every(request):
    return list(Book.objects.all())
""",
        id="ninja handlers, one async that selects, one synchronous",
    ),
    pytest.param(
        """\
from rest_framework.views import APIView

from shop.models import Book


class Books(APIView):
    def get(self, request):
        return list(Book.objects.all())
""",
        id="a synchronous DRF view",
    ),
    pytest.param(
        """\
from aiogram import Router
from aiogram.types import Message
from telegram import Update

from shop.models import Book

router = Router()


@router.message()
async def count(message: Message):
    await message.answer(f"{await Book.objects.acount()} books")


async def start(update: Update, context):
    book = await Book.objects.select_related("author").afirst()
    await update.message.reply_text(book.author.name)
""",
        id="handlers of bots that await",
    ),
    pytest.param(
        """\
import strawberry

from shop.models import Book


@strawberry.type
class Query:
    @strawberry.field
    async def books(self) -> list[str]:
        return [book.title async for book in Book.objects.all()]
""",
        id="a resolver that awaits",
    ),
    pytest.param(
        """\
from hue import HueView, Router
from django.http import HttpRequest

from shop.models import Book


class Page(HueView):
    router = Router[HttpRequest]()

    async def index(self, request, context):
        return [book.title async for book in Book.objects.all()]

    @router.fragment_get("count/")
    def count(self, request, context):
        return Book.objects.count()
""",
        id="a HueView with an async page and a synchronous fragment",
    ),
    pytest.param(
        """\
from django.http import StreamingHttpResponse

from shop.models import Book


async def rows():
    async for book in Book.objects.all():
        yield book.title


async def page(request):
    return StreamingHttpResponse(rows())


def plain(request):
    return StreamingHttpResponse(book.title for book in Book.objects.all())
""",
        id="bodies that are streamed asynchronously, or from a synchronous view",
    ),
    pytest.param(
        """\
from asgiref.sync import iscoroutinefunction, markcoroutinefunction


class Timing:
    async_capable = True
    sync_capable = False

    def __init__(self, get_response):
        self.get_response = get_response
        markcoroutinefunction(self)

    async def __call__(self, request):
        request.seen = await request.session.aget("seen")
        return await self.get_response(request)
""",
        id="async middleware that awaits",
    ),
    pytest.param(
        """\
from django.test import TestCase

from shop.models import Author, Book, Country


class BookTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.country = Country.objects.create(name="x")
        cls.author = Author.objects.create(name="y", country=cls.country)

    def setUp(self):
        self.book = Book.objects.create(title="z", author=self.author)

    async def test_page(self):
        response = await self.async_client.get(f"/{self.book.pk}")
        assert response.status_code == 200
        assert await Book.objects.acount() == 1
        assert self.book.author.country.name == "x"
""",
        id="an async test with data made in setUp and setUpTestData",
    ),
    pytest.param(
        """\
from shop.models import Book


async def page(request, pk):
    book = await Book.objects.dearest()
    return await book.rename("x")
== shop/models.py
from django.db import models


class Shelf(models.Manager):
    async def dearest(self):
        return await self.order_by("-price").afirst()


class Book(models.Model):
    price = models.IntegerField()
    title = models.CharField(max_length=50)
    objects = Shelf()

    async def rename(self, title):
        self.title = title
        await self.asave()
""",
        id="async methods of models and managers that await",
    ),
]

FOUND = [
    pytest.param(
        """\
from django.http import JsonResponse
from django.views.generic import DetailView, ListView
from django.views.generic.detail import SingleObjectMixin
from django.views import View

from shop.models import Book


class Books(ListView):
    model = Book

    async def get(self, request):
        print(self.model.objects.count())  # ! sync-query
        return JsonResponse({"books": list(self.get_queryset())})  # ! queryset-evaluated


class Cheap(ListView):
    queryset = Book.objects.filter(price__lt=5)

    async def get(self, request):
        return [book for book in self.get_queryset()]  # ! queryset-evaluated


class One(DetailView):
    model = Book

    def get_queryset(self):
        return Book.objects.select_related("author")

    async def get(self, request, pk):
        self.object = await self.get_queryset().aget(pk=pk)
        print(self.object.author.name)
        return self.object.publisher  # ! lazy-relation


class Got(SingleObjectMixin, View):
    model = Book

    async def get(self, request, pk):
        return self.get_object()  # ! sync-query
""",
        id="generic views with self.model, get_queryset and self.object",
    ),
    pytest.param(
        """\
from shop.base import Loads, Page
from shop.models import Book


class Books(Loads, Page):
    model = Book

    async def get(self, request, pk):
        self.load(pk)  # ! sync-helper
        print(self.total)  # ! sync-helper
        return self.instance.author  # ! lazy-relation
== shop/base.py
from django.views import View


class Page(View):
    @property
    def total(self):
        return self.model.objects.count()


class Loads:
    model = None

    def load(self, pk):
        self.instance = self.model.objects.get(pk=pk)
""",
        id="mixins in another file",
    ),
    pytest.param(
        """\
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from shop.models import Order


class Orders(AsyncJsonWebsocketConsumer):
    async def connect(self):
        self.order = await Order.objects.aget(pk=1)
        if self.scope["user"].is_authenticated:
            await self.accept()
        print(self.scope["session"]["seen"])  # ! sync-session
        self.scope["session"].save()  # ! sync-session

    async def receive_json(self, content):
        print(Order.objects.count())  # ! sync-query
        print(self.scope["user"].order_set.count())  # ! sync-query
        await self.send_json({"buyer": self.order.buyer.pk})  # ! lazy-relation
        await self.send_json({"name": self.name()})  # ! sync-helper

    def name(self):
        return Order.objects.first()
== shop/asgi.py
from channels.sessions import SessionMiddlewareStack

from shop.views import Orders

application = SessionMiddlewareStack(Orders.as_asgi())
""",
        id="a channels consumer with its user, its session and what connect has set",
    ),
    pytest.param(
        """\
from channels.generic.websocket import AsyncJsonWebsocketConsumer


class Orders(AsyncJsonWebsocketConsumer):
    async def connect(self):
        print(self.scope["session"]["seen"])
        self.scope["session"]["seen"] = "seen" in self.scope["session"]
        self.scope["session"].save()  # ! sync-session
        self.scope["session"].flush()  # ! sync-session
== shop/asgi.py
from channels.auth import AuthMiddlewareStack

from shop.views import Orders

application = AuthMiddlewareStack(Orders.as_asgi())
""",
        id="whose session was loaded in a thread, with the user",
    ),
    pytest.param(
        """\
from channels.db import database_sync_to_async


class KeepsSession:
    def __init__(self, scope, send):
        self.scope = dict(scope)
        self.real_send = send

    async def send(self, message):
        if message["type"] == "http.response.start":
            await self.save()
            print(self.scope["session"].get_expiry_age())
        await self.real_send(message)

    async def save(self):
        await database_sync_to_async(self.scope["session"].save)()  # ! needless-wrapper

    async def save_at_once(self):
        self.scope["session"].save()  # ! sync-session


class RemembersPath:
    def __init__(self, inner):
        self.inner = inner

    async def __call__(self, scope, receive, send):
        scope["session"]["path"] = scope["path"]  # ! sync-session
        return await self.inner(scope, receive, send)
== shop/asgi.py
from channels.sessions import SessionMiddlewareStack

from shop.views import RemembersPath

application = SessionMiddlewareStack(RemembersPath(None))
""",
        id="an ASGI middleware of a channels project: its scope holds the session, loaded or not",
    ),
    pytest.param(
        """\
class RemembersPath:
    async def __call__(self, scope, receive, send):
        scope["session"]["path"] = scope["path"]


async def count(scope):
    scope["session"]["count"] = 1
""",
        id="a scope in a module without channels, or of a function that is no application",
    ),
    pytest.param(
        """\
from ninja import NinjaAPI, Router
from ninja_extra import api_controller, http_get

from shop.models import Book

api = NinjaAPI()
router = Router()


@api.get("/books/{pk}")
async def one(request, pk: int):
    book = await Book.objects.aget(pk=pk)
    print(request.user.username)  # ! lazy-request-user
    return {"author": book.author.name}  # ! lazy-relation


@router.get("/books")
async def every(request):
    return list(Book.objects.all())  # ! queryset-evaluated


@api_controller("/authors")
class Authors:
    @http_get("/")
    async def list(self, request):
        return Book.objects.first()  # ! sync-query
""",
        id="ninja handlers",
    ),
    pytest.param(
        """\
from adrf.views import APIView
from adrf.viewsets import ModelViewSet

from shop.models import Book


class Books(APIView):
    async def get(self, request):
        return list(Book.objects.all())  # ! queryset-evaluated


class Sets(ModelViewSet):
    queryset = Book.objects.all()

    async def list(self, request):
        return [book.title for book in self.get_queryset()]  # ! queryset-evaluated
""",
        id="DRF-style handlers",
    ),
    pytest.param(
        """\
import discord
from aiogram import F, Router
from aiogram.types import Message
from discord.ext import commands
from telegram import Update
from telegram.ext import ContextTypes

from shop.models import Book

router = Router()


@router.message(F.text)
async def count(message: Message):
    await message.answer(f"{Book.objects.count()} books")  # ! sync-query


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    book = await Book.objects.afirst()
    await update.message.reply_text(book.author.name)  # ! lazy-relation


class Shop(commands.Cog):
    def __init__(self, bot):
        self.bot = bot
        self.books = Book.objects.all()

    @commands.command()
    async def cheap(self, ctx):
        await ctx.send(", ".join(book.title for book in self.books))  # ! queryset-evaluated

    @discord.app_commands.command()
    async def buy(self, interaction: discord.Interaction, title: str):
        Book(title=title).save()  # ! sync-instance-method
""",
        id="handlers of aiogram, python-telegram-bot and discord.py",
    ),
    pytest.param(
        """\
import strawberry
from ariadne import ObjectType, QueryType

from shop.models import Author, Book

query = QueryType()
book_type = ObjectType("Book")


@strawberry.type
class Query:
    @strawberry.field
    async def books(self) -> list[str]:
        return [book.title for book in Book.objects.all()]  # ! queryset-evaluated

    @strawberry.field
    async def first(self, info: strawberry.Info) -> str:
        book = await Book.objects.afirst()
        return book.author.name  # ! lazy-relation


@query.field("books")
async def resolve_books(*_):
    return list(Book.objects.all())  # ! queryset-evaluated


@book_type.field("author")
async def resolve_author(book: Book, info):
    return book.author  # ! lazy-relation-unknown
""",
        id="GraphQL resolvers of strawberry and ariadne",
    ),
    pytest.param(
        """\
from django.http import HttpRequest
from hue import HueContext, HueView, Router

from shop.models import Book


class Page(HueView):
    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: HueContext):
        return [book.title for book in Book.objects.all()]  # ! queryset-evaluated

    @router.fragment_get("one/")
    async def one(self, request: HttpRequest, context: HueContext):
        book = await Book.objects.aget(pk=1)
        return book.author, request.user.username  # ! lazy-relation, lazy-request-user
""",
        id="handlers of a HueView",
    ),
    pytest.param(
        """\
from shop.models import Book


async def page(request, pk):
    book = await Book.objects.dearest()
    return book.publisher  # ! lazy-relation
== shop/models.py
from django.db import models


class Publisher(models.Model):
    name = models.CharField(max_length=50)


class Shelf(models.Manager):
    async def dearest(self):
        print(self.count())  # ! sync-query
        return await self.order_by("-price").afirst()


class Book(models.Model):
    price = models.IntegerField()
    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE)
    objects = Shelf()

    async def rename(self):
        print(self.publisher)  # ! lazy-relation-unknown
        self.save()  # ! sync-instance-method

    @classmethod
    async def cheapest(cls):
        return cls.objects.order_by("price").first()  # ! sync-query
""",
        id="async methods of models and managers",
    ),
    pytest.param(
        """\
from django.http import StreamingHttpResponse

from shop.models import Book


async def rows():
    for book in Book.objects.all():  # ! queryset-evaluated
        yield book.title


def lines():
    for book in Book.objects.all():
        yield book.title


async def page(request):
    return StreamingHttpResponse(rows())


async def later(request):
    return StreamingHttpResponse(book.title for book in Book.objects.all())  # ! queryset-evaluated


async def nested(request):
    async def body():
        book = await Book.objects.afirst()
        yield book.author.name  # ! lazy-relation

    return StreamingHttpResponse(body())
""",
        id="async generators and streamed bodies",
    ),
    pytest.param(
        """\
from django.utils.decorators import sync_and_async_middleware

from asgiref.sync import iscoroutinefunction

from shop.models import Order


class Counting:
    async_capable = True

    def __init__(self, get_response):
        self.get_response = get_response

    async def __call__(self, request):
        print(request.session["seen"])  # ! sync-session
        print(request.user.pk)  # ! lazy-request-user
        response = await self.get_response(request)
        Order.objects.count()  # ! sync-query
        return response


@sync_and_async_middleware
def counting(get_response):
    if iscoroutinefunction(get_response):

        async def middleware(request):
            print(Order.objects.count())  # ! sync-query
            return await get_response(request)

    else:

        def middleware(request):
            print(Order.objects.count())
            return get_response(request)

    return middleware
""",
        id="async middleware",
    ),
    pytest.param(
        """\
from shop.models import Book


class Importer:
    def __init__(self, pk):
        self.book = Book.objects.select_related("author").get(pk=pk)
        self.rows = Book.objects.filter(price=3)

    def setup(self, request):
        self.other = Book.objects.get(pk=1)

    async def run(self):
        print(self.book.author.name)
        print(self.book.publisher)  # ! lazy-relation
        print(self.other.author.name)  # ! lazy-relation
        return list(self.rows)  # ! queryset-evaluated
""",
        id="attributes set in __init__ and setup",
    ),
    pytest.param(
        """\
from django.test import TestCase

from shop.models import Author, Book, Country


class BookTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        Book.objects.create(title="z", author_id=1)
        cls.book = Book.objects.get(title="z")

    def setUp(self):
        self.rows = Book.objects.all()
        self.author = Author.objects.first()

    async def test_page(self):
        assert Book.objects.count() == 1  # ! sync-query
        assert self.book.author.name == "y"  # ! lazy-relation
        assert len(self.rows) == 1  # ! queryset-evaluated
        assert self.author.country.name == "x"  # ! lazy-relation
        self.client.get("/")  # ! sync-service
""",
        id="an async test with setUp and setUpTestData",
    ),
]


@pytest.mark.parametrize("code", HARMLESS)
def test_nothing_is_found_in(code: str, judge: Judge) -> None:
    judge(files(code))


@pytest.mark.parametrize("code", FOUND)
def test_found_in(code: str, judge: Judge) -> None:
    judge(files(code))
