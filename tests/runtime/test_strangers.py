"""Whatever a stranger sends is answered, and placed where it was asked for."""

import json
from typing import Any

import django
import pytest
from asgiref.sync import async_to_sync
from django.http import HttpRequest
from django.test import AsyncClient, Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from hue import BodyErrors, File, HueContext, HueView, Page, Router, html, ui

wsgi = Client(raise_request_exception=False).generic
asgi = async_to_sync(AsyncClient(raise_request_exception=False).generic)
Context = HueContext[HttpRequest]


class Address(BaseModel):
    city: str = ""
    zip: int = 0


class Everything(BaseModel):
    name: str = ""
    number: int = 0
    items: list[int] = []
    address: Address | None = None
    lines: list[Address] = []
    file: File | None = None
    any: Any = None
    by_name: dict[str, int] = {}


class Open(HueView):
    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: Context) -> Page:
        return Page(title="x", body=(html.div(id="t"), self.form()), x_data={})

    def form(self, errors: BodyErrors | None = None) -> ui.Form:
        return ui.Form(
            ui.Field("a", "name"),
            ui.Textarea("b", "any"),
            ui.Select("c", "number", [("0", "none")]),
            ui.Checkbox("d", "items"),
            ui.FileInput("e", "file"),
            id="form",
            action="/",
            errors=errors,
        )

    @router.fragment_get("<path:anything>x/", without_scripts="t")
    async def read(self, request: HttpRequest, context: Context, anything: str, body: Everything):
        return html.p(repr(body), title=anything)

    @router.fragment_post("<path:anything>x/", without_scripts="t")
    async def write(self, request: HttpRequest, context: Context, anything: str, body: Everything):
        return html.p(repr(body), title=anything)

    @router.fragment_put("<path:anything>x/")
    def replace(self, request: HttpRequest, context: Context, anything: str, body: Everything):
        return html.p(repr(body), title=anything)

    def body_invalid(self, request: HttpRequest, context: Context, errors: BodyErrors) -> ui.Form:
        return self.form(errors)


WORDS = [
    "1",
    "-1",
    "1e999",
    "<b>",
    '"',
    "'",
    "\\",
    "\x00",
    "%",
    "%00",
    "%FF",
    ";",
    "=",
    "&",
    "ä",
    "",
    "99999999999999999999",
]
NESTED = [
    "address.city",
    "address.zip.x",
    "lines.0.city",
    "lines.x",
    "lines..",
    ".",
    "csrfmiddlewaretoken",
]
KINDS = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "a/b+json",
    "multipart/form-data",
    "text/plain",
    "multipart/form-data; boundary=%FF",
    ";",
    "a",
    "",
]
CHARSETS = [
    "",
    "; charset=utf-8",
    "; charset=latin-1",
    "; charset=bz2",
    "; charset",
    # Django before 5.2 fails on it while it makes the request, before any middleware or view.
    *(["; charset*=bz2''%41"] if django.VERSION >= (5, 2) else []),
]
FILES = ["", '; filename="a"', '; filename=""', "; filename*=bz2''%41", "; filename*="]
PART_HEADERS = ["", "Content-Type: a/b; charset=bz2\r\n", "Content-Transfer-Encoding: base64\r\n"]
IDS = ["t", "form", "_top", "&amp;", '"><b>', "'", "ä"]
HEADERS = ["X-Alpine-Target", "X-Hue-Sync", "X-Hue-Error-Target", "Referer", "Cookie"]
METHODS = ["POST", "POST", "POST", "PUT", "GET", "HEAD", "DELETE", "OPTIONS", "ODD"]

words = st.sampled_from(WORDS) | st.text(st.characters(max_codepoint=255), max_size=5)
names = st.sampled_from([*Everything.model_fields, *NESTED]) | words
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)
in_json = st.builds(
    lambda value, codec: json.dumps(value).encode(codec),
    st.dictionaries(names, values, max_size=5) | values,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32-be"]),
)
in_form = st.lists(st.builds("{}={}".format, names, words), max_size=6).map("&".join)
parts = st.builds(
    '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n{}\r\n{}\r\n'.format,
    *(names, st.sampled_from(FILES), st.sampled_from(PART_HEADERS), words),
)
in_parts = st.builds(
    str.__add__, st.lists(parts, max_size=4).map("".join), st.sampled_from(["--x--\r\n", ""])
)
bodies = in_json | (in_form | in_parts).map(str.encode) | st.binary(max_size=20)
content_types = st.builds(str.__add__, st.sampled_from(KINDS), st.sampled_from(CHARSETS))
headers = st.lists(st.sampled_from(IDS) | words, max_size=5).map(" ".join)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    method=st.sampled_from(METHODS),
    path=words,
    query=in_form,
    content_type=content_types,
    body=bodies,
    headers=st.dictionaries(st.sampled_from(HEADERS), headers),
    is_script=st.sampled_from(["true", "true", "false"]),
)
@pytest.mark.parametrize("send", [wsgi, asgi], ids=["wsgi", "asgi"])
def test_it_is_never_an_error_of_the_server(
    mounted, send, method, path, query, content_type, body, headers, is_script
):
    sent = {**headers, "X-Alpine-Request": is_script}
    if method in ("GET", "HEAD"):
        path, content_type = f"{path}x/?{query}", "text/plain"
    else:  # a query beside a charset is Django's own error under WSGI, before any middleware
        path = f"{path}x/"
    answer = send(method, f"{mounted}{path}", body, content_type, headers=sent)
    assert answer.status_code < 500
    assert len(answer.content) < 100_000


@pytest.fixture
def mounted(mount) -> str:
    return mount(Open)
