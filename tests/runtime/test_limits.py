"""What a stranger may not make the server do: choose codecs, or work without a bound."""

import bz2
import codecs
import json
import time
import tracemalloc
import zlib
from encodings.aliases import aliases
from functools import partial

import pytest
from asgiref.sync import async_to_sync
from django.http import HttpRequest
from django.test import AsyncClient, override_settings
from pydantic import BaseModel, Field, field_validator

from hue import BodyErrors, HueContext, HueView, Router, html
from hue.limits import LONGEST_MESSAGE, MOST_ERRORS, MOST_JSON_VALUES, MOST_TARGETS
from hue.testing import assert_fragment

from .clients import BOTH, wsgi

Context = HueContext[HttpRequest]
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
JSON = "application/json"
PYTHONS = sorted({*aliases.values(), "idna", "punycode", "unicode_escape", "undefined", "utf_7"})
"""Every codec of this Python."""
TAKEN = {"utf_8", "ascii", "latin_1", "iso8859_15", "cp1252"}
TAKEN_BY_JSON = {
    "utf_8",
    *(f"utf_{bits}{order}" for bits in (16, 32) for order in ("", "_be", "_le")),
}


class Numbers(BaseModel):
    items: list[int] = []
    by_name: dict[str, int] = {}
    name: str = Field(default="", max_length=3)

    @field_validator("name")
    @classmethod
    def quoting(cls, value: str) -> str:
        if value == "bad":
            raise ValueError("bad" * 1000)
        return value


class Bodies(HueView):
    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: Context):
        return html.p(request.GET.get("q", ""))

    @router.fragment_get("x/")
    async def read(self, request: HttpRequest, context: Context, body: Numbers):
        return html.p(body.name)

    @router.fragment_post("x/")
    async def create(self, request: HttpRequest, context: Context, body: Numbers):
        return html.p(body.name)

    @router.fragment_put("x/")
    def replace(self, request: HttpRequest, context: Context, body: Numbers):
        return html.p(body.name)


@pytest.mark.parametrize("content_type", [JSON, FORM, MULTIPART])
def test_no_codec_but_a_few_character_sets_is_ever_run(mount, content_type, monkeypatch):
    """All codecs of Python, by all the names of each."""
    at = mount(Bodies) + "x/"
    ran = []
    names = [*PYTHONS, *aliases]
    for name in names:
        taken = TAKEN_BY_JSON if content_type == JSON else TAKEN
        codec = aliases.get(name, name)
        if codec in taken | TAKEN_BY_JSON | TAKEN:
            continue
        response = wsgi("PUT", at, b"name=a", content_type=f"{content_type}; charset={name}")
        if response.status_code != 415:
            ran.append((name, response.status_code))
    assert ran == []


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("charset", ["bz2", "zlib", "base64", "punycode", "idna", "rot13", "hex"])
@pytest.mark.parametrize("send", BOTH)
def test_such_a_charset_is_told_in_the_target(mount, send, method, charset):
    content_type = f"{FORM}; charset={charset}"
    at = f"{mount(Bodies)}x/"
    response = send(method, at, b"name=a", content_type=content_type, targets=["t"])
    assert_fragment(response, "t", status_code=415, contains=charset)


@pytest.mark.parametrize("charset", ["bz2", "punycode"])
@pytest.mark.parametrize("path", ["", "x/"])
def test_the_query_string_is_not_read_by_it_either(mount, charset, path):
    """Under WSGI Django's own request reads it so, before any view is asked."""
    at = f"{mount(Bodies)}{path}?q=%C3%A4"
    content_type = f"{FORM}; charset={charset}"
    send = partial(async_to_sync(AsyncClient().generic), "GET", at, b"x", content_type)
    response = send(headers={"X-Alpine-Request": "true"})
    assert response.status_code == 415


@pytest.mark.parametrize("packed", [bz2.compress, zlib.compress])
def test_a_small_body_is_not_unpacked_into_a_large_one(mount, packed):
    body = packed(b'{"name": "' + b" " * 50_000_000 + b'"}')
    charset = packed.__module__ if packed is bz2.compress else "zlib"
    started = time.monotonic()
    response = wsgi(
        "PUT", mount(Bodies) + "x/", body, content_type=f"{JSON}; charset={charset}", targets=["t"]
    )
    assert_fragment(response, "t", status_code=415)
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "us-ascii"])
def test_json_is_written_in_unicode_alone(mount, charset):
    content_type = f"{JSON}; charset={charset}"
    response = wsgi("PUT", mount(Bodies) + "x/", b"{}", content_type=content_type, targets=["t"])
    assert_fragment(response, "t", status_code=415, contains="JSON")


@pytest.mark.parametrize("charset", ["utf-16", "utf-32le"])
def test_a_form_is_not_written_in_wide_characters(mount, charset):
    content_type = f"{FORM}; charset={charset}"
    body = "name=a".encode(charset)
    response = wsgi("PUT", mount(Bodies) + "x/", body, content_type=content_type, targets=["t"])
    assert_fragment(response, "t", status_code=415, contains="form")


# -- answers


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({"items": ["x"] * 3000}, id="items of a list"),
        pytest.param({"by_name": {str(n): "x" for n in range(3000)}}, id="entries of a dictionary"),
        pytest.param({"by_name": {"k" * 30_000: "x"}}, id="a long key"),
        pytest.param({"name": "bad"}, id="a validator that tells much"),
    ],
)
@pytest.mark.parametrize("targets", [1, MOST_TARGETS], ids=["one target", "many targets"])
@pytest.mark.parametrize("send", BOTH)
def test_the_answer_to_an_invalid_body_is_bounded(mount, send, data, targets):
    ids = [f"t{n}" for n in range(targets)]
    at = mount(Bodies) + "x/"
    response = send("POST", at, data, content_type=JSON, targets=ids)
    assert response.status_code == 422
    assert len(response.content) < (30_000 if targets == 1 else 400_000)
    assert response.content.count(b"<li") <= (MOST_ERRORS + 1) * 20


def test_the_errors_that_are_not_told_are_counted(mount):
    body = {"items": ["x"] * 3000}
    response = wsgi("POST", mount(Bodies) + "x/", body, content_type=JSON, targets=["t"])
    assert_fragment(response, "t", status_code=422, contains=f"and {3000 - MOST_ERRORS} more")


def test_a_view_is_handed_no_more_either(mount):
    told: list[BodyErrors] = []

    class Curious(Bodies):
        def body_invalid(self, request: HttpRequest, context: Context, errors: BodyErrors):
            told.append(errors)
            return html.p("invalid")

    body = {"items": ["x"] * 3000, "name": "bad"}
    wsgi("POST", mount(Curious) + "x/", body, content_type=JSON)
    (errors,) = told
    assert (len(errors.problems), errors.more) == (MOST_ERRORS, 3001 - MOST_ERRORS)
    assert all(len(problem.message) <= LONGEST_MESSAGE for problem in errors.problems)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(json.dumps({"items": ["x"] * 480_000}), id="items"),
        pytest.param(json.dumps({"x": {str(n): 1 for n in range(100_000)}}), id="entries"),
        pytest.param("[" + "[]," * 400_000 + "[]]", id="lists in a list"),
    ],
)
def test_json_of_more_values_than_are_validated_is_too_large(mount, text):
    at, body = mount(Bodies) + "x/", text.encode()
    tracemalloc.start()
    try:
        response = wsgi("POST", at, body, content_type=JSON, targets=["t"])
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert_fragment(response, "t", status_code=413, contains=str(MOST_JSON_VALUES))
    assert most < 10 * len(body)  # it was not parsed to find out


def test_a_long_text_is_no_matter_of_many_values(mount):
    body = {"items": [1], "x": "a, b, [c], {d}, " * 50_000}
    response = wsgi("POST", mount(Bodies) + "x/", body, content_type=JSON, targets=["t"])
    assert_fragment(response, "t")


def test_a_number_too_long_to_be_one_is_told(mount):
    body = b'{"items": [' + b"1" * 50_000 + b"]}"
    response = wsgi("POST", mount(Bodies) + "x/", body, content_type=JSON, targets=["t"])
    assert_fragment(response, "t", status_code=400)


@pytest.mark.parametrize("header", ["X-Alpine-Target", "X-Hue-Sync", "X-Hue-Error-Target"])
@pytest.mark.parametrize(
    "value",
    [
        pytest.param(" ".join(f"t{n}" for n in range(MOST_TARGETS + 1)), id="too many"),
        pytest.param("t" * 20_000, id="too long"),
    ],
)
@pytest.mark.parametrize("send", BOTH)
def test_an_absurd_header_is_refused_without_being_repeated(mount, send, header, value):
    response = send("POST", mount(Bodies) + "x/", {}, headers={header: value})
    assert response.status_code == 400
    assert len(response.content) < 500


@override_settings(DEBUG=True)
def test_neither_is_a_method_or_a_content_type_of_any_length(mount):
    response = wsgi("PUT", mount(Bodies) + "x/", b"a", content_type="a/" + "b" * 5000)
    assert (response.status_code, len(response.content) < 1000) == (415, True)
    response = wsgi("M" * 5000, mount(Bodies) + "x/")
    assert (response.status_code, len(response.content) < 1000) == (405, True)


def test_every_codec_was_tried():
    assert {"bz2_codec", "zlib_codec", "punycode", "utf_8"} <= set(PYTHONS)
    assert codecs.lookup("bz2")
