"""A browser without scripts: whole pages and redirects, where the author wants it."""

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.test import AsyncClient, Client
from pydantic import BaseModel, Field

from hue import BodyErrors, HueContext, HueResponse, HueView, Page, Router, html, navigation, ui
from hue.markup import put_into
from hue.testing import HueClient, assert_fragment

Context = HueContext[HttpRequest]


class Comment(BaseModel):
    text: str = Field(min_length=3)


class Board(HueView):
    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: Context):
        return Page(
            title="Board",
            body=html.main(
                self._form(context),
                ui.Region(html.p("old notice"), id="notice"),
                html.ul(html.li("first"), id="list"),
            ),
        )

    def _form(self, context: Context, errors: BodyErrors | None = None):
        return ui.Form(
            ui.Field("Text", "text"),
            id="comment-form",
            action=context.url(self.comment),
            target="comment-form",
            errors=errors,
        )

    @router.fragment_post("comment/", without_scripts="notice")
    async def comment(self, request: HttpRequest, context: Context, body: Comment):
        return HueResponse(
            component=html.p(f"saved {body.text}"),
            also={"list": html.ul(html.li("first"), html.li(body.text), id="list")},
        )

    @router.fragment_post("sync/", without_scripts="notice")
    def synchronously(self, request: HttpRequest, context: Context, body: Comment):
        return html.p(f"saved {body.text}")

    @router.fragment_get("search/", without_scripts="list")
    async def search(self, request: HttpRequest, context: Context, body: Comment):
        return html.ul(html.li(f"found {body.text}"), id="list")

    @router.fragment_post("leave/", without_scripts="notice")
    async def leave(self, request: HttpRequest, context: Context):
        return redirect("/elsewhere/")

    @router.fragment_post("navigate/", without_scripts="notice")
    async def navigate(self, request: HttpRequest, context: Context):
        return navigation("/there/", html.p("there"))

    @router.fragment_post("missing/", without_scripts="notice")
    async def missing(self, request: HttpRequest, context: Context):
        raise Http404

    @router.fragment_post("members/", without_scripts="notice", guard=login_required)
    async def members(self, request: HttpRequest, context: Context):
        return html.p("secret")

    @router.fragment_post("scripts/")
    async def scripts(self, request: HttpRequest, context: Context):
        return html.p("scripts alone")

    @router.fragment_get("item/<int:n>/")
    async def item(self, request: HttpRequest, context: Context, n: int):
        return html.p("an item")

    def body_invalid(self, request: HttpRequest, context: Context, errors: BodyErrors):
        return HueResponse(
            component=self._form(context, errors), target="comment-form", status_code=422
        )


def wsgi(method, path, data=None):
    return getattr(Client(raise_request_exception=False), method)(path, data)


def asgi(method, path, data=None):
    client = AsyncClient(raise_request_exception=False)
    return async_to_sync(getattr(client, method))(path, data)


BOTH = [wsgi, asgi]


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize("path", ["comment/", "sync/"])
def test_a_form_gets_the_whole_page_with_the_answer_in_its_place(mount, send, path):
    response = send("post", mount(Board) + path, {"text": "hello"})
    content = response.content.decode()
    assert (response.status_code, content.count("<html")) == (200, 1)
    assert "saved hello" in content and "old notice" not in content
    assert 'id="notice" role="status"' in content  # the region is still one
    assert content.count('id="list"') == content.count('id="comment-form"') == 1
    assert ("<li >hello" in content) is (path == "comment/")


@pytest.mark.parametrize("send", BOTH)
def test_a_search_has_an_address_of_its_own(mount, send):
    content = send("get", mount(Board) + "search/", {"text": "tea"}).content.decode()
    assert "found tea" in content and "old notice" in content and "first" not in content


@pytest.mark.parametrize("send", BOTH)
def test_an_invalid_form_is_shown_again_within_the_page(mount, send):
    response = send("post", mount(Board) + "comment/", {"text": "ab"})
    content = response.content.decode()
    assert response.status_code == 422
    assert content.count('id="comment-form"') == 1
    assert 'value="ab"' in content and "at least 3 characters" in content


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize(
    ("path", "status", "location"), [("leave/", 302, "/elsewhere/"), ("navigate/", 303, "/there/")]
)
def test_redirects_and_navigations_lead_on(mount, send, path, status, location):
    response = send("post", mount(Board) + path)
    assert (response.status_code, response.headers["Location"]) == (status, location)
    assert "X-Hue-Location" not in response.headers


@pytest.mark.parametrize("send", BOTH)
def test_a_failure_stands_in_the_page_as_well(mount, send):
    response = send("post", mount(Board) + "missing/")
    assert response.status_code == 404
    assert b"This does not exist." in response.content and b"<html" in response.content


@pytest.mark.parametrize("send", BOTH)
def test_a_guard_redirects_a_browser_as_djangos_do(mount, database, send):
    at = mount(Board) + "members/"
    response = send("post", at)
    assert (response.status_code, response.headers["Location"]) == (302, f"/login/?next={at}")


def test_scripts_still_get_the_fragment_alone(mount):
    response = HueClient().fragment(
        "POST", mount(Board) + "comment/", {"text": "hello"}, targets=["notice"]
    )
    assert_fragment(response, "notice", "list")
    assert b"<html" not in response.content
    assert "X-Alpine-Request" in response.headers["Vary"]


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize("path", ["item/3/", "members/", "scripts/"])
def test_a_fragments_address_leads_a_browser_to_the_page(mount, send, path):
    at = mount(Board)
    response = send("get", at + path)
    assert (response.status_code, response.headers["Location"]) == (302, at)
    assert "X-Alpine-Request" in response.headers["Vary"]


def test_what_a_browser_posts_to_scripts_alone_is_refused(mount):
    response = Client().post(mount(Board) + "scripts/")
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("page", "content", "placed"),
    [
        ('<p id="a">x</p>', "y", '<p id="a">y</p>'),
        ('<p id="a">x</p>', '<b id="a">y</b>', '<b id="a">y</b>'),
        ('<div id="a"><div>1</div><br><div/>2</div>3', "y", '<div id="a">y</div>3'),
        ("é\u2028\n<p>\n<i id='a'>x</i></p>", "y", "é\u2028\n<p>\n<i id='a'>y</i></p>"),
        ('<ul id="a"><li>open<li>open</ul><p id="a">', "y", '<ul id="a">y</ul><p id="a">'),
        ('<script>"<p id=\'a\'>"</script><p id="a"></p>', "y", None),
        ('<p id="b">x</p>', "y", None),
        ('<p id="a">never closed', "y", None),
    ],
)
def test_an_element_is_found_as_a_browser_finds_it(page, content, placed):
    found = put_into(page, "a", content)
    if page.startswith("<script>"):
        assert found == page.replace('id="a"></p>', 'id="a">y</p>')
    else:
        assert found == placed
