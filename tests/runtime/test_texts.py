"""Texts as Django has them: safe, lazy, translated; in children, attributes and titles."""

import pytest
from django import forms
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils.functional import lazystr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override
from htmy import SafeStr, component
from pydantic import BaseModel, Field, field_validator

from hue import BodyErrors, HueContext, HueFragmentsView, HueView, Page, Problem, Router, html, ui
from hue.formatting import render
from hue.testing import assert_fragment

from .clients import BOTH, wsgi

Context = HueContext[HttpRequest]
BOLD = "<b>&amp; bold</b>"


class Markup:
    """What other libraries call markup."""

    def __html__(self) -> str:
        return BOLD


class Contact(forms.Form):
    name = forms.CharField()


def _template() -> str:
    return engines["django"].from_string("<b>&amp; bold</b>").render()


SAFE = [
    pytest.param(lambda: format_html("<b>{}</b>", "& bold"), id="format_html"),
    pytest.param(lambda: format_html_join("", "<b>{}</b>", [["& bold"]]), id="format_html_join"),
    pytest.param(lambda: mark_safe(BOLD), id="mark_safe"),
    pytest.param(lambda: _template(), id="a rendered template"),
    pytest.param(lambda: SafeStr(BOLD), id="htmy's own"),
    pytest.param(Markup, id="__html__"),
]


async def _rendered(component_) -> str:
    context: HueContext[HttpRequest] = HueContext(RequestFactory().get("/"))
    return await render(component_, context.to_context())


@pytest.mark.asyncio
@pytest.mark.parametrize("make", SAFE)
async def test_what_is_safe_is_shown_as_it_is(make):
    assert await _rendered(html.p(make())) == f"<p >{BOLD}</p>"
    assert await _rendered([make(), "<"]) == f"{BOLD}&lt;"


@pytest.mark.asyncio
@pytest.mark.parametrize("make", SAFE[:3])
async def test_in_attributes_and_titles_too(make):
    assert await _rendered(html.p(title=make())) == f'<p title="{BOLD}"></p>'
    assert f"<title >{BOLD}</title>" in await _rendered(Page(title=make(), body="x"))


@pytest.mark.asyncio
async def test_no_quotation_mark_of_a_safe_text_ends_an_attribute():
    content = await _rendered(html.p(title=mark_safe('" onclick="x')))
    assert content == '<p title="&quot; onclick=&quot;x"></p>'


LAZY = gettext_lazy("Sunday")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: LAZY, id="text"),
        pytest.param(lambda: html.p(LAZY), id="a child"),
        pytest.param(lambda: [LAZY, html.p("x")], id="one of several"),
        pytest.param(lambda: html.p(title=LAZY), id="an attribute"),
        pytest.param(lambda: Page(title=LAZY, body="x"), id="a title"),
        pytest.param(lambda: ui.Callout(LAZY), id="a callout"),
        pytest.param(lambda: ui.Field(LAZY, "n"), id="a label"),
        pytest.param(lambda: ui.Field("l", "n", hint=LAZY, errors=[LAZY]), id="a message"),
        pytest.param(lambda: ui.Select("l", "n", [("a", LAZY)]), id="an option"),
        pytest.param(lambda: ui.Table(LAZY, [LAZY], [[LAZY]]), id="a table"),
    ],
)
async def test_what_is_lazy_is_decided_when_it_is_shown(make):
    lazy = make()
    with override("de"):
        assert "Sonntag" in await _rendered(lazy)
    with override("fr"):
        assert "imanche" in await _rendered(lazy)


@pytest.mark.asyncio
async def test_a_lazy_text_is_escaped():
    assert await _rendered(html.p(lazystr("<b>"))) == "<p >&lt;b&gt;</p>"


class Texts(HueView):
    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: Context):
        return Page(title=LAZY, body=Contact())

    @router.fragment_get("form/")
    async def form(self, request: HttpRequest, context: Context):
        return Contact({"name": ""})

    @router.fragment_get("lazy/")
    def lazy(self, request: HttpRequest, context: Context):
        return LAZY

    @router.fragment_get("safe/")
    async def safe(self, request: HttpRequest, context: Context):
        return format_html("<b>{}</b>", "<")

    @router.fragment_get("users/")
    async def users(self, request: HttpRequest, context: Context):
        return html.div(Choice())


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("", '<input type="text" name="name"'),
        ("form/", "This field is required."),
        ("lazy/", "Sunday"),
        ("safe/", "<b>&lt;</b>"),
        ("users/", "ada</option>"),
    ],
)
def test_handlers_return_them(mount, ada, send, path, shown):
    assert_fragment(send("GET", mount(Texts) + path), contains=shown)


def Choice() -> forms.Form:
    """A form whose choices are read from the database while it is rendered."""
    from django.contrib.auth.models import User

    class Owner(forms.Form):
        owner = forms.ModelChoiceField(User.objects.all())

    return Owner()


@pytest.mark.asyncio
async def test_nesting_and_order_survive_whatever_waits():
    @component.context_only
    async def later(context):
        return html.i("later")

    deep = html.p("core")
    for _ in range(3000):
        deep = html.div(deep)
    content = await _rendered([html.b("a"), later, [html.b("b"), later], deep])
    assert content.count("<div") == 3000
    order = [content.index(text) for text in ("<b >a", "later", "<b >b", "core")]
    assert order == sorted(order)


@pytest.mark.asyncio
async def test_an_exception_of_an_asynchronous_component_stays_itself():
    class Fails:
        async def htmy(self, context):
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        await _rendered([Fails(), Fails()])


# -- hue's own sentences


class Order(BaseModel):
    name: str = Field(min_length=3)
    start: int = 0

    @field_validator("start")
    @classmethod
    def positive(cls, value: int) -> int:
        if value < 0:
            raise ValueError(gettext_lazy("Sunday"))
        if value == 1:
            raise AssertionError("not one")
        return value


class Orders(HueFragmentsView):
    router = Router[HttpRequest]()

    @router.fragment_post("x/")
    async def x(self, request: HttpRequest, context: Context, body: Order): ...


def test_hues_own_sentences_are_translated(mount, monkeypatch):
    """A project gives them in its own catalogue, as for any app."""
    from django.utils import translation

    asked: list[str] = []
    real = translation._trans.gettext
    monkeypatch.setattr(
        translation._trans, "gettext", lambda text: asked.append(text) or real(text)
    )
    at = mount(Orders) + "x/"
    wsgi("PUT", at, targets=["t"])
    wsgi("POST", at, b"{", content_type="application/json", targets=["t"])
    wsgi("POST", at, b"x", content_type="text/csv", targets=["t"])
    assert "%(method)s is not possible here." in asked
    assert "The body is not JSON: %(reason)s" in asked
    assert any("is not read here: send JSON" in text for text in asked)


def test_a_validators_sentence_is_shown_as_it_is(mount):
    at = mount(Orders) + "x/"
    for start, shown in (("-1", "start: Sunday"), ("1", "start: not one")):
        response = wsgi("POST", at, {"name": "abc", "start": start}, targets=["t"])
        assert_fragment(response, "t", status_code=422, contains=f">{shown}</li>")
        assert b"Value error" not in response.content
        assert b"Assertion failed" not in response.content


GERMAN = {"string_too_short": "Mindestens {min_length} Zeichen"}


def test_a_project_translates_pydantics_sentences_by_their_type(mount):
    class German(Orders):
        def body_invalid(self, request: HttpRequest, context: Context, errors: BodyErrors):
            def message(problem: Problem) -> str:
                sentence = GERMAN.get(problem.type, problem.message)
                return sentence.format(**problem.context)

            errors = errors.told_by(message)
            assert [each.loc for each in errors.problems] == [("name",)]
            return html.p(*errors.of("name"))

    response = wsgi("POST", mount(German) + "x/", {"name": "a"}, targets=["t"])
    assert_fragment(response, "t", status_code=422, contains="Mindestens 3 Zeichen")
