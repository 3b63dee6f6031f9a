"""Bodies: read from JSON and forms, validated, refused."""

import dataclasses
import json
from typing import Annotated, Literal, NotRequired

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import override_settings
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, StrictInt, field_validator
from typing_extensions import TypedDict

from hue import BodyErrors, File, HueContext, HueFragmentsView, HueResponse, Router, html
from hue.testing import assert_fragment

from .clients import BOTH, wsgi

Context = HueContext[HttpRequest]
FORM = "application/x-www-form-urlencoded"
BODY_METHODS = ["POST", "PUT", "PATCH", "DELETE"]


class Order(BaseModel):
    name: str
    quantity: int = 1
    tags: list[str] = []


@dataclasses.dataclass
class Line:
    name: str
    quantities: Annotated[list[int], Field(max_length=3)]
    note: str | None = None


class Filter(TypedDict):
    name: str
    sizes: NotRequired[set[int]]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str


class Picky(BaseModel):
    age: int | None
    born: int | None = None
    nickname: str = "none"
    newsletter: bool = False
    kind: Literal["", "a"] = "a"
    counts: list[int] = []
    aliased: int = Field(default=0, validation_alias=AliasChoices("how-many", "count"))


class Upload(BaseModel):
    title: str
    document: File
    pictures: list[File] = []


class JsonOnly(BaseModel):
    number: StrictInt


class Checked(BaseModel):
    start: int
    lines: list[int] = []

    @field_validator("start")
    @classmethod
    def positive(cls, value: int) -> int:
        if value < 0:
            raise ValueError("must be <b>positive</b>")
        return value


def _show(value: object) -> str:
    if isinstance(value, BaseModel):
        value = value.model_dump()
    elif dataclasses.is_dataclass(value):
        value = dataclasses.asdict(value)
    return json.dumps(value, default=lambda v: sorted(v) if isinstance(v, set) else v.name)


def _view(model):
    """Make a view that shows a body of this model, for every method that has one."""

    handlers = {}
    router = Router[HttpRequest]()
    for method in ["get", *(m.lower() for m in BODY_METHODS)]:

        async def handler(self, request, context, body: model):
            return html.p(_show(body))

        handler.__name__ = handler.__qualname__ = f"on_{method}"
        getattr(router, f"fragment_{method}")("x/")(handler)
        handlers[handler.__name__] = handler
    return type("Echo", (HueFragmentsView,), {"router": router, **handlers})


def _shown(response) -> object:
    text = response.content.decode()
    assert response.status_code == 200, text
    from html import unescape

    return json.loads(unescape(text[text.index(">") + 1 : text.rindex("</p>")]))


@pytest.fixture
def echo(mount):
    """Send a body for a model; gives the response."""

    def send(model, method="POST", data=None, via=wsgi, **options):
        at = mount(_view(model), f"{model.__name__.lower()}-{method.lower()}/")
        return via(method, f"{at}x/", data, **options)

    return send


ORDER = {"name": "tea", "quantity": 2, "tags": ["green", "loose"]}


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize("method", BODY_METHODS)
class TestEveryMethod:
    def test_json(self, echo, method, send):
        response = echo(Order, method, ORDER, send, content_type="application/json")
        assert _shown(response) == ORDER

    def test_a_urlencoded_form_with_repeated_keys(self, echo, method, send):
        assert _shown(echo(Order, method, ORDER, send)) == ORDER

    def test_a_multipart_form_with_a_file(self, echo, method, send):
        data = {
            "title": "t",
            "document": SimpleUploadedFile("a.txt", b"a"),
            "pictures": [SimpleUploadedFile("b.png", b"b"), SimpleUploadedFile("c.png", b"c")],
        }
        response = echo(Upload, method, data, send)
        assert _shown(response) == {
            "title": "t",
            "document": "a.txt",
            "pictures": ["b.png", "c.png"],
        }


@pytest.mark.parametrize(
    ("model", "data", "shown"),
    [
        pytest.param(
            Order,
            {"name": "a", "tags": "one"},
            {"name": "a", "quantity": 1, "tags": ["one"]},
            id="a list of one",
        ),
        pytest.param(
            Order,
            {"name": ["a", "b"]},
            {"name": "b", "quantity": 1, "tags": []},
            id="the last of several where one is wanted, as Django does",
        ),
        pytest.param(
            Line,
            {"name": "a", "quantities": ["1", "2"]},
            {"name": "a", "quantities": [1, 2], "note": None},
            id="a dataclass",
        ),
        pytest.param(
            Filter, {"name": "a", "sizes": ["3", "1"]}, {"name": "a", "sizes": [1, 3]}, id="a dict"
        ),
        pytest.param(
            Strict,
            {"name": "a", "csrfmiddlewaretoken": "x"},
            {"name": "a"},
            id="the CSRF field is none of the model's business",
        ),
        pytest.param(
            Picky,
            {"age": "", "born": "", "nickname": "", "newsletter": "on", "kind": "", "counts": ""},
            {
                "age": None,
                "born": None,
                "nickname": "",
                "newsletter": True,
                "kind": "",
                "counts": [],
                "aliased": 0,
            },
            id="an empty input means nothing, except where text is wanted",
        ),
        pytest.param(
            Picky,
            {"age": "7", "count": "", "how-many": "5"},
            {
                "age": 7,
                "born": None,
                "nickname": "none",
                "newsletter": False,
                "kind": "a",
                "counts": [],
                "aliased": 5,
            },
            id="aliases",
        ),
    ],
)
def test_forms_become_models(echo, model, data, shown):
    assert _shown(echo(model, data=data)) == shown


def test_the_query_string_is_the_body_of_a_get(echo):
    assert _shown(echo(Order, "GET", ORDER)) == ORDER


def test_a_csrf_field_that_the_model_declares_is_kept(echo):
    class Curious(BaseModel):
        csrfmiddlewaretoken: str

    assert _shown(echo(Curious, data={"csrfmiddlewaretoken": "x"})) == {"csrfmiddlewaretoken": "x"}


@pytest.mark.parametrize("method", BODY_METHODS)
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(b"{", "application/json", id="JSON cut short"),
        pytest.param(b" ", "application/json", id="no JSON at all"),
        pytest.param(b"[" * 5_000, "application/json", id="JSON nested without end"),
        pytest.param(b"\xff\xfe{", "application/json", id="JSON in no encoding"),
        pytest.param(b'{"name": "\xe9"}', "application/json; charset=utf-8", id="not the charset"),
        pytest.param(b"no boundary", "multipart/form-data", id="multipart without a boundary"),
        pytest.param(
            b"--x\r\nbroken", "multipart/form-data; boundary=\xe9", id="multipart that is broken"
        ),
    ],
)
def test_what_cannot_be_read_is_a_bad_request(echo, method, body, content_type):
    response = echo(Order, method, body, content_type=content_type, targets=["t"])
    assert_fragment(response, "t", status_code=400)


def test_a_body_of_another_type_is_refused(echo):
    response = echo(Order, "PUT", b"<a/>", content_type="application/xml", targets=["t"])
    assert_fragment(response, "t", status_code=415, contains="application/xml")


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "UTF-32BE"])
def test_json_is_read_in_its_charset(echo, charset):
    body = json.dumps({"name": "thé"}, ensure_ascii=False).encode(charset)
    response = echo(Order, data=body, content_type=f"application/json; charset={charset}")
    assert _shown(response)["name"] == "thé"


@pytest.mark.parametrize("method", BODY_METHODS)
def test_a_form_is_read_in_its_charset(echo, method):
    content_type = f"{FORM}; charset=iso-8859-1"
    response = echo(Order, method, b"name=th%E9", content_type=content_type)
    assert _shown(response)["name"] == "thé"


def test_json_is_validated_as_json(echo):
    response = echo(JsonOnly, data={"number": 1}, content_type="application/json")
    assert _shown(response) == {"number": 1}
    response = echo(JsonOnly, "PUT", {"number": "1"}, content_type="application/json")
    assert response.status_code == 422


def test_json_cannot_pass_for_a_file(echo):
    data = {"title": "t", "document": {"name": "a.txt"}}
    assert echo(Upload, data=data, content_type="application/json").status_code == 422


@pytest.mark.parametrize("data", [["a"], "a", 1, None])
def test_json_that_is_no_object_is_invalid(echo, data):
    body = json.dumps(data).encode()
    assert echo(Order, data=body, content_type="application/json").status_code == 422


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=10)
@pytest.mark.parametrize("content_type", ["application/json", FORM])
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_body_beyond_djangos_limit_is_too_large(echo, method, content_type):
    response = echo(Order, method, b"x" * 11, content_type=content_type, targets=["t"])
    assert_fragment(response, "t", status_code=413)


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=2)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_more_fields_than_django_allows_are_refused(echo, method):
    response = echo(Order, method, {"a": "1", "b": "2", "c": "3"}, targets=["t"])
    assert_fragment(response, "t", status_code=400)


@pytest.mark.parametrize("send", BOTH)
def test_an_invalid_body_lists_its_errors_by_field(echo, send):
    data = {"start": "-1", "lines": ["1", "x"]}
    response = echo(Checked, "POST", data, send, targets=["t"])
    assert_fragment(response, "t", status_code=422)
    text = response.content.decode()
    assert 'data-field="start"' in text and 'data-field="lines.1"' in text
    assert "&lt;b&gt;positive" in text and "<b>" not in text


def test_nothing_invalid_reaches_the_handler(mount):
    reached = []

    class Guarded(HueFragmentsView):
        router = Router[HttpRequest]()

        @router.fragment_post("x/")
        async def x(self, request: HttpRequest, context: Context, body: Order):
            reached.append(body)

    at = mount(Guarded)
    for data in ({}, {"name": "a", "quantity": "many"}):
        assert wsgi("POST", f"{at}x/", data).status_code == 422
    assert reached == []
    wsgi("POST", f"{at}x/", {"name": "a"})
    assert reached == [Order(name="a")]


class Form(BaseModel):
    email: str = Field(min_length=3)


class Base(HueFragmentsView):
    router = Router[HttpRequest]()

    @router.fragment_post("x/")
    async def x(self, request: HttpRequest, context: Context, body: Form):
        return html.p("fine")


class Replaced(Base):
    async def body_invalid(self, request: HttpRequest, context: Context, errors: BodyErrors):
        return html.form(
            html.input_(name="email", value=errors.data["email"]),
            html.p(*errors.of("email")),
            id="form",
        )


class ReplacedSync(Base):
    def body_invalid(self, request: HttpRequest, context: Context, errors: BodyErrors):
        return HueResponse(target="form", status_code=400, component=html.p("sync"))


@pytest.mark.parametrize("send", BOTH)
def test_the_answer_to_an_invalid_body_is_the_views(mount, send):
    response = send("POST", mount(Replaced) + "x/", {"email": "<"}, targets=["form"])
    assert_fragment(response, "form", status_code=422, contains='value="&lt;"')
    assert response.content.count(b'id="form"') == 1


@pytest.mark.parametrize("send", BOTH)
def test_the_answer_may_be_synchronous_and_choose_its_status(mount, send):
    response = send("POST", mount(ReplacedSync) + "x/", {}, targets=["form"])
    assert_fragment(response, "form", status_code=400, contains="sync")


def test_an_upload_is_parsed_off_the_event_loop_and_after_the_access_check(mount, database):
    """A refused request's upload is never parsed; an accepted one's only in a thread."""
    from django.contrib.auth.mixins import LoginRequiredMixin
    from django.core.files.uploadhandler import MemoryFileUploadHandler

    from hue.loop import runs_on_event_loop

    parsed = []

    class Watcher(MemoryFileUploadHandler):
        def new_file(self, *args, **kwargs):
            parsed.append(runs_on_event_loop())
            return super().new_file(*args, **kwargs)

    globals()["Watcher"] = Watcher

    class Open(HueFragmentsView):
        router = Router[HttpRequest]()

        @router.fragment_put("x/")
        async def x(self, request: HttpRequest, context: Context, body: Upload):
            return html.p("taken")

    class Closed(LoginRequiredMixin, Open):
        pass

    from .clients import asgi

    data = {"title": "t", "document": SimpleUploadedFile("a.txt", b"a")}
    with override_settings(FILE_UPLOAD_HANDLERS=[f"{__name__}.Watcher"]):
        closed = asgi("PUT", mount(Closed, "closed/") + "x/", data, targets=["t"])
        assert (closed.status_code, parsed) == (401, [])
        data["document"].seek(0)
        assert_fragment(asgi("PUT", mount(Open, "open/") + "x/", data), contains="taken")
    assert parsed == [False]
