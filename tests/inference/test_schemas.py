"""What serializers and schemas read off rows by themselves."""

from collections.abc import Callable, Mapping

import pytest
from bookshop import files

Judge = Callable[[Mapping[str, str]], None]

SERIALIZERS = """\
from rest_framework import serializers

from shop.models import Author, Book, Cover


class CountrySerializer(serializers.Serializer):
    name = serializers.CharField()


class AuthorSerializer(serializers.ModelSerializer):
    country = CountrySerializer()

    class Meta:
        model = Author
        fields = ["name", "country"]


class PlainSerializer(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ["id", "title", "author"]


class TagsSerializer(PlainSerializer):
    class Meta(PlainSerializer.Meta):
        fields = ["title", "tags"]


class SourceSerializer(serializers.Serializer):
    by = serializers.CharField(source="author.name")


class KeySerializer(serializers.Serializer):
    by = serializers.PrimaryKeyRelatedField(source="author", read_only=True)


class TextSerializer(serializers.Serializer):
    author = serializers.StringRelatedField()


class SlugSerializer(serializers.Serializer):
    author = serializers.SlugRelatedField(slug_field="name", read_only=True)


class MethodSerializer(serializers.Serializer):
    country = serializers.SerializerMethodField("land")

    def land(self, book):
        return book.author.country.name


class HeldSerializer(serializers.Serializer):
    title = serializers.CharField()

    def __init__(self, book, **options):
        super().__init__(book, **options)


class HeldSourceSerializer(HeldSerializer):
    by = serializers.CharField(source="author.name")


class WriteSerializer(serializers.Serializer):
    author = serializers.PrimaryKeyRelatedField(queryset=Author.objects.all(), write_only=True)


class OrderSerializer(serializers.Serializer):
    lines = WriteSerializer(many=True)
"""

SCHEMAS = """\
from typing import ClassVar

from ninja import Field, ModelSchema, Schema
from pydantic import AliasPath, BaseModel, ConfigDict
from pydantic import Field as Entry

from shop.models import Book


class Readable(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class CountryOut(Readable):
    name: str


class AuthorOut(Readable):
    name: str
    country: CountryOut | None = None


class BookOut(Readable):
    title: str
    author: AuthorOut


class KeyOut(Readable):
    kind: ClassVar[str] = "book"
    title: str
    author_id: int


class PathOut(Readable):
    by: str = Entry(validation_alias=AliasPath("author", "name"))


class StrictOut(Readable):
    model_config = ConfigDict(extra="forbid")
    author: AuthorOut


class UnreadAgain(Readable):
    model_config = ConfigDict(from_attributes=False)
    author: AuthorOut


class Unread(BaseModel):
    author: AuthorOut


class TagOut(Schema):
    name: str


class BookWithTags(Schema):
    title: str
    tags: list[TagOut]


class BookBy(Schema):
    by: str = Field(None, alias="author.name")


class BookOfModel(ModelSchema):
    by: str = Field(alias="author.name")

    class Meta:
        model = Book
        fields = ["id", "title"]


class BookResolved(Schema):
    by: str

    @staticmethod
    def resolve_by(book):
        return book.author.name


class Problem(Schema):
    message: str
"""


def serialized(body: str) -> str:
    return f"""\
from shop import serializers
from shop.models import Author, Book
from asgiref.sync import sync_to_async


async def show(pk):
    book = await Book.objects.aget(pk=pk)
    full = await Book.objects.select_related("author__country").aget(pk=pk)
{body}
"""


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("serializers.AuthorSerializer(await Author.objects.aget()).data", id="nested"),
        pytest.param("serializers.TagsSerializer(full).data", id="to many, by an inherited Meta"),
        pytest.param("serializers.SourceSerializer(book).data", id="by the path of a source"),
        pytest.param("serializers.TextSerializer(book).data", id="by its text"),
        pytest.param("serializers.SlugSerializer(instance=book).data", id="by a slug"),
        pytest.param("serializers.MethodSerializer(book).data", id="in a named method"),
        pytest.param("serializers.HeldSourceSerializer(book).data", id="handed on by __init__"),
        pytest.param("serializers.SourceSerializer([book], many=True).data", id="in a list"),
        pytest.param("serializers.SourceSerializer(book).to_representation(book)", id="directly"),
        pytest.param("serializers.OrderSerializer(data={}).is_valid()", id="validated, nested"),
    ],
)
def test_a_serializer_reads_a_relation(line: str, judge: Judge) -> None:
    body = f"    return {line}  # ! sync-form"
    judge(files(f"{serialized(body)}== shop/serializers.py\n{SERIALIZERS}"))


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("serializers.PlainSerializer(book).data", id="the key of a foreign key"),
        pytest.param("serializers.KeySerializer(book).data", id="the key under another name"),
        pytest.param("serializers.SourceSerializer(full).data", id="a selected relation"),
        pytest.param("serializers.MethodSerializer(full).data", id="selected, in a method"),
        pytest.param("serializers.TextSerializer(full).data", id="selected, as text"),
        pytest.param("serializers.WriteSerializer(book).data", id="what is written only"),
        pytest.param("serializers.HeldSerializer(book).data", id="a column, handed on"),
        pytest.param(
            "await sync_to_async(lambda: serializers.TextSerializer(book).data)()", id="in a thread"
        ),
    ],
)
def test_a_serializer_reads_what_is_there(line: str, judge: Judge) -> None:
    judge(files(f"{serialized(f'    return {line}')}== shop/serializers.py\n{SERIALIZERS}"))


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("schemas.BookOut.model_validate(book)  # ! sync-form", id="a relation"),
        pytest.param("schemas.BookOut.model_validate(half)  # ! sync-form", id="one further on"),
        pytest.param("schemas.PathOut.model_validate(book)  # ! sync-form", id="by a path"),
        pytest.param("schemas.BookWithTags.from_orm(book)  # ! sync-form", id="to many, by ninja"),
        pytest.param("schemas.BookBy.from_orm(book)  # ! sync-form", id="by a dotted alias"),
        pytest.param("schemas.BookResolved.from_orm(book)  # ! sync-form", id="by a resolver"),
        pytest.param("schemas.BookOfModel.from_orm(book)  # ! sync-form", id="by a model's schema"),
        pytest.param("schemas.BookOfModel.from_orm(full)", id="nothing by a model's schema"),
        pytest.param(
            "schemas.StrictOut.model_validate(book)  # ! sync-form", id="by its base's settings"
        ),
        pytest.param("schemas.UnreadAgain.model_validate(book)", id="nothing where it says not to"),
        pytest.param("schemas.BookOut.model_validate(full)", id="nothing that is selected"),
        pytest.param("schemas.KeyOut.model_validate(book)", id="no column"),
        pytest.param("schemas.BookResolved.from_orm(full)", id="nothing selected, by a resolver"),
        pytest.param("schemas.Unread.model_validate(book)", id="nothing without from_attributes"),
    ],
)
def test_a_schema_loads(line: str, judge: Judge) -> None:
    judge(
        files(
            f"""\
from shop import schemas
from shop.models import Book


async def show(pk):
    book = await Book.objects.aget(pk=pk)
    half = await Book.objects.select_related("author").aget(pk=pk)
    full = await Book.objects.select_related("author__country").aget(pk=pk)
    return {line}
== shop/schemas.py
{SCHEMAS}"""
        )
    )


def test_the_schema_of_an_answer_reads_what_is_returned(judge: Judge) -> None:
    judge(
        files(
            f"""\
from functools import wraps

from ninja import Router
from ninja.pagination import PageNumberPagination, paginate

from shop import schemas
from shop.models import Book

router = Router()


def allowed(view):
    @wraps(view)
    async def inner(request, *args, **kwargs):
        return await view(request, *args, **kwargs)

    return inner


def own_pages(view):
    return paginate(view)


@router.get("/books/{{pk}}", response={{200: schemas.BookBy, 404: schemas.Problem}})
async def book(request, pk: int):
    found = await Book.objects.filter(pk=pk).afirst()
    if found is None:
        return 404, {{"message": "none"}}
    return 200, found  # ! lazy-relation


@router.get("/books", response=list[schemas.BookBy])
async def books(request):
    return [book async for book in Book.objects.all()]  # ! lazy-relation


@router.get("/full", response=list[schemas.BookBy])
async def full(request):
    return [book async for book in Book.objects.select_related("author")]


@router.get("/rows", response=list[schemas.TagOut])
async def rows(request):
    return Book.objects.all()  # ! queryset-evaluated


@router.get("/pages", response=list[schemas.TagOut])
@paginate(PageNumberPagination)
async def pages(request):
    return Book.objects.all()


@router.get("/allowed", response=list[schemas.TagOut])
@allowed
async def allowed_rows(request):
    return Book.objects.all()  # ! queryset-evaluated


@router.get("/own-pages", response=list[schemas.TagOut])
@allowed
@own_pages
async def own(request):
    return Book.objects.all()


@router.get("/plain")
async def plain(request, pk: int):
    return await Book.objects.aget(pk=pk)


@router.get("/thread", response=schemas.BookBy)
def in_a_thread(request, pk: int):
    return Book.objects.get(pk=pk)
== shop/schemas.py
{SCHEMAS}"""
        )
    )


def test_a_schema_reads_what_comes_through_the_decorators_below_it(judge: Judge) -> None:
    judge(
        {
            "shop/api.py": """\
from functools import wraps

from ninja import Router, Schema
from ninja.pagination import paginate

from shop.models import Book

router = Router()


class BookOut(Schema):
    title: str


def allowed(actions):
    def decorator(function):
        @wraps(function)
        async def checked(request, *args, **kwargs):
            return await function(request, *args, **kwargs)

        return checked

    return decorator


def told(function):
    @wraps(function)
    async def telling(request, *args, **kwargs):
        if "quiet" in request.GET:
            return 403, None
        books = await function(request, *args, **kwargs)
        print("done")
        return books

    return telling


def listed(function):
    @wraps(function)
    async def listing(request, *args, **kwargs):
        books = await function(request, *args, **kwargs)
        return [book async for book in books]

    return listing


@router.get("/paged", response=list[BookOut])
@paginate
async def paged(request):
    return Book.objects.all()


@router.get("/paged-and-allowed", response=list[BookOut])
@paginate
@allowed(["read"])
async def paged_and_allowed(request):
    return Book.objects.all()


@router.get("/listed", response=list[BookOut])
@listed
async def listed_books(request):
    return Book.objects.all()


@router.get("/allowed", response=list[BookOut])
@allowed(["read"])
async def allowed_books(request):
    return Book.objects.all()  # ! queryset-evaluated


@router.get("/told", response=list[BookOut])
@told
async def told_books(request):
    return Book.objects.all()  # ! queryset-evaluated
"""
        }
    )
