"""View classes: pages, fragments, names, inheritance."""

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from hue import HueContext, HueFragmentsView, HueView, Page, Router, ViewDefinitionError, html
from hue.testing import assert_fragment

from .clients import BOTH, wsgi

Context = HueContext[HttpRequest]


class Shelf(HueView):
    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: Context):
        return Page(title="Shelf", body=html.p(context.url(self.Books)))

    @router.fragment_get("books/")
    async def Books(self, request: HttpRequest, context: Context):
        return html.p("books")

    @router.fragment_post("books/", name="new-book")
    def add(self, request: HttpRequest, context: Context):
        return html.p("added")


class SyncPage(HueView):
    app_name = "sync-page"

    def index(self, request: HttpRequest, context: Context):
        return html.p("plain")


class Child(Shelf):
    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: Context):
        return html.p("the child's page")

    async def Books(self, request: HttpRequest, context: Context):
        return html.p("the child's books")

    @router.fragment_get("toys/")
    async def toys(self, request: HttpRequest, context: Context):
        return html.p("toys")


class Sibling(Shelf):
    pass


def test_the_page_answers_at_the_root(mount):
    response = Client().get(mount(Shelf))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.content.startswith(b"<!DOCTYPE html>")


def test_a_synchronous_index_works_as_well(mount):
    assert b"plain" in Client().get(mount(SyncPage)).content


def test_the_page_answers_head(mount):
    response = Client().head(mount(Shelf))
    assert (response.status_code, response.content) == (200, b"")


def test_the_page_refuses_other_methods_with_allow(mount):
    response = Client().post(mount(Shelf))
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_a_view_without_index_has_no_page(mount):
    class Bare(HueFragmentsView):
        router = Router[HttpRequest]()

        @router.fragment_get("x/")
        async def x(self, request: HttpRequest, context: Context):
            return html.p("x")

    at = mount(Bare)
    assert Client().get(at).status_code == 404
    assert_fragment(wsgi("GET", f"{at}x/"), contains="x")


@pytest.mark.parametrize(
    ("name", "address"),
    [
        pytest.param("shelf:index", "/view/", id="the page is called index"),
        pytest.param("shelf:Books", "/view/books/", id="a handler gives its name as it is"),
        pytest.param("shelf:new-book", "/view/books/", id="a second name of a path reverses too"),
    ],
)
def test_names_reverse(mount, name, address):
    mount(Shelf)
    assert reverse(name) == address


def test_the_namespace_can_be_chosen(mount):
    mount(SyncPage)
    assert reverse("sync-page:index") == "/view/"


def test_a_handler_reverses_within_its_own_view(mount):
    assert b"/view/books/" in Client().get(mount(Shelf)).content


def test_reading_urls_twice_changes_nothing():
    first, second = Shelf.urls, Shelf.urls
    assert first[1] == second[1] == "shelf"
    assert [str(p.pattern) for p in first[0]] == [str(p.pattern) for p in second[0]]
    assert len(first[0]) == 3


def test_a_subclass_has_its_own_page_and_the_inherited_routes(mount):
    at = mount(Child)
    assert b"the child's page" in Client().get(at).content
    assert_fragment(wsgi("GET", f"{at}books/"), contains="the child's books")
    assert_fragment(wsgi("GET", f"{at}toys/"), contains="toys")
    assert_fragment(wsgi("POST", f"{at}books/"), contains="added")


def test_classes_that_share_a_base_do_not_leak_into_each_other(mount):
    assert {p.name for p in Sibling.urls[0]} == {p.name for p in Shelf.urls[0]}
    at = mount(Sibling, "sibling/")
    assert wsgi("GET", f"{at}toys/").status_code == 404
    assert_fragment(wsgi("GET", f"{at}books/"), contains="books")
    assert b"child" not in Client().get(at).content


def test_two_views_side_by_side_keep_their_routes(mount):
    shelf, child = mount(Shelf, "a/"), mount(Child, "b/")
    assert_fragment(wsgi("GET", f"{shelf}books/"), contains="<p >books")
    assert_fragment(wsgi("GET", f"{child}books/"), contains="the child's books")


@pytest.mark.parametrize("send", BOTH)
def test_a_parameter_of_the_including_path_is_on_the_view(mount, send):
    class Person(HueView):
        router = Router[HttpRequest]()

        @router.fragment_get("name/<int:times>/")
        async def name(self, request: HttpRequest, context: Context, times: int):
            return html.p(self.kwargs["person"] * times)

    mount(Person, "<slug:person>/")
    assert_fragment(send("GET", "/ada/name/2/"), contains="adaada")


def test_a_subclass_cannot_add_to_the_router_of_its_base():
    with pytest.raises(ViewDefinitionError, match=r"Adding\.more: this router is Shelf's"):

        class Adding(Shelf):
            @Shelf.router.fragment_get("more/")
            async def more(self, request: HttpRequest, context: Context):
                return html.p("more")

    assert "more" not in {pattern.name for pattern in Shelf.urls[0]}


def test_a_diamond_of_classes_has_each_route_once(mount):
    class Left(Shelf):
        router = Router[HttpRequest]()

        @router.fragment_get("left/")
        async def left(self, request: HttpRequest, context: Context):
            return html.p("left")

    class Diamond(Left, Child):
        pass

    names = [pattern.name for pattern in Diamond.urls[0]]
    assert sorted(names) == ["Books", "index", "left", "new-book", "toys"]
    assert_fragment(wsgi("GET", mount(Diamond) + "books/"), contains="the child's books")


def test_a_view_of_fragments_has_no_page_whatever_its_methods_are_called(mount):
    class Fragments(HueFragmentsView):
        router = Router[HttpRequest]()

        async def index(self):
            return "a helper"

        @router.fragment_get("x/")
        async def x(self, request: HttpRequest, context: Context):
            return html.p(await self.index())

    at = mount(Fragments)
    assert Client().get(at).status_code == 404
    assert_fragment(wsgi("GET", f"{at}x/"), contains="a helper")


def test_a_fragment_cannot_hide_the_page():
    with pytest.raises(ViewDefinitionError, match=r"Hidden.root.*index already"):

        class Hidden(HueView):
            router = Router[HttpRequest]()

            async def index(self, request: HttpRequest, context: Context):
                return html.p("page")

            @router.fragment_get("/")
            async def root(self, request: HttpRequest, context: Context):
                return html.p("fragment")


def test_a_fragment_can_post_to_the_address_of_the_page(mount):
    class Both(HueView):
        router = Router[HttpRequest]()

        async def index(self, request: HttpRequest, context: Context):
            return html.p("page")

        @router.fragment_post("")
        async def save(self, request: HttpRequest, context: Context):
            return html.p("saved")

    at = mount(Both)
    assert b"page" in Client().get(at).content
    assert_fragment(wsgi("POST", at), contains="saved")


def test_as_view_serves_the_page_alone():
    from asgiref.sync import async_to_sync
    from django.test import RequestFactory

    response = async_to_sync(SyncPage.as_view())(RequestFactory().get("/"))
    assert b"plain" in response.content
