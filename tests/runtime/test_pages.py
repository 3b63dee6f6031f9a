"""Pages, settings and the content security policy."""

import json
from html.parser import HTMLParser
from pathlib import Path

import django
import pytest
import vendor_alpine
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from htmy import html

import hue
from hue import HueContext, HueView, Page, Script
from hue.conf import hue_settings
from hue.formatting import render

STATIC = Path(hue.__file__).parent / "static"
EVIL = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


class Tags(HTMLParser):
    """The elements of a document as a browser would see them."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(content)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag == name]


async def _rendered(page: Page, request: HttpRequest | None = None, **options) -> str:
    request = request or RequestFactory().get("/")
    return await render(page, HueContext(request, **options).to_context())


@pytest.mark.asyncio
async def test_a_page_is_a_document():
    content = await _rendered(Page(title="Tea & more", body=html.p("body"), lang="de"))
    assert content.startswith('<!DOCTYPE html><html lang="de">')
    assert "<title >Tea &amp; more</title>" in content
    assert Tags(content).all("meta")[0] == {"charset": "utf-8"}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("x_data", "state"),
    [
        pytest.param(None, None, id="no state"),
        pytest.param("{ open: false }", "{ open: false }", id="an expression"),
        pytest.param({"q": EVIL}, json.dumps({"q": EVIL}), id="data, safely"),
    ],
)
async def test_the_body_has_alpines_state(x_data, state):
    tags = Tags(await _rendered(Page(title="x", body="x", x_data=x_data)))
    (body,) = tags.all("body")
    assert body.get("x-data") == state
    assert len(tags.all("img")) == 0


@pytest.mark.asyncio
async def test_nothing_that_is_text_becomes_markup():
    tags = Tags(await _rendered(Page(title=EVIL, body=EVIL, lang=EVIL, x_data=EVIL)))
    assert tags.all("img") == []
    assert all("src" in script for script in tags.all("script"))


@pytest.mark.asyncio
async def test_a_page_needs_nothing_from_another_host():
    tags = Tags(await _rendered(Page(title="x", body="x")))
    sources = [script["src"] for script in tags.all("script")]
    sources += [link["href"] for link in tags.all("link")]
    assert len(sources) == 4
    for source in sources:
        assert (STATIC / source.removeprefix("/static/")).is_file()


@pytest.mark.parametrize("name", vendor_alpine.SCRIPTS)
def test_the_scripts_that_hue_brings_are_those_that_are_published(name):
    content = (STATIC / "hue" / "vendor" / name).read_bytes()
    assert vendor_alpine.integrity(content) == vendor_alpine.SCRIPTS[name].integrity


def test_static_files_with_hashed_names_are_collected(tmp_path):
    """Django's storage fails where a script or style sheet refers to what is not there."""
    with override_settings(
        STATIC_ROOT=str(tmp_path),
        STORAGES={
            "staticfiles": {
                "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
            }
        },
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
    assert len(list(tmp_path.glob("hue/vendor/alpine.min.*.js"))) == 1


@pytest.mark.asyncio
async def test_settings_are_read_when_the_page_is_made():
    with override_settings(
        HUE={
            "TITLE_FORMAT": "{title} · Shop",
            "CSS_URLS": ["shop/shop.css", "https://example.com/a.css"],
            "SCRIPT_URLS": ["shop/shop.js", {"url": "/b.js", "integrity": "sha384-b"}],
            "ALPINE": "vendor/alpine.js",
        }
    ):
        content = await _rendered(
            Page(title="Tea", body="x", css_urls=["page.css"], scripts=[Script("/page.js")])
        )
    tags = Tags(content)
    assert "Tea · Shop" in content
    assert [link["href"] for link in tags.all("link")] == [
        "/static/hue/hue.css",
        "/static/shop/shop.css",
        "https://example.com/a.css",
        "/static/page.css",
    ]
    sources = [script["src"] for script in tags.all("script")]
    assert sources[1:4] == ["/static/shop/shop.js", "/b.js", "/page.js"]
    assert sources[-1] == "/static/vendor/alpine.js"
    assert "Shop" not in await _rendered(Page(title="Tea", body="x"))


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("style", "links"), [(None, []), ("shop/own.css", ["/static/shop/own.css"])]
)
async def test_the_style_sheet_can_be_replaced(style, links):
    with override_settings(HUE={"STYLE": style}):
        tags = Tags(await _rendered(Page(title="x", body="x")))
    assert [link["href"] for link in tags.all("link")] == links


@pytest.mark.asyncio
async def test_scripts_carry_the_nonce_of_the_policy():
    request = RequestFactory().get("/")
    request.csp_nonce = "abc"
    scripts = Tags(await _rendered(Page(title="x", body="x"), request)).all("script")
    assert {script["nonce"] for script in scripts} == {"abc"}
    scripts = Tags(await _rendered(Page(title="x", body="x"))).all("script")
    assert not any("nonce" in script for script in scripts)


@pytest.mark.skipif(django.VERSION < (6,), reason="Django has a policy of its own since 6.0")
def test_djangos_own_policy_lets_the_scripts_run(mount):
    class Simple(HueView):
        async def index(self, request: HttpRequest, context: HueContext[HttpRequest]):
            return Page(title="x", body="x")

    at = mount(Simple)
    with override_settings(
        MIDDLEWARE=["django.middleware.csp.ContentSecurityPolicyMiddleware"],
        SECURE_CSP={"script-src": ["'self'", "<CSP_NONCE_SENTINEL>"]},
    ):
        response = Client().get(at)
    (nonce,) = {script["nonce"] for script in Tags(response.content.decode()).all("script")}
    assert f"'nonce-{nonce}'" in response.headers["Content-Security-Policy"]


def test_no_script_is_written_into_the_page(django_page):
    """A policy that allows no inline scripts allows hue's pages."""
    tags = Tags(django_page)
    assert all("src" in script for script in tags.all("script"))
    assert not any(name.startswith("on") for _, attrs in tags.tags for name in attrs)


@pytest.fixture
def django_page(mount):
    class Simple(HueView):
        async def index(self, request: HttpRequest, context: HueContext[HttpRequest]):
            return Page(title="x", body="x", x_data={})

    return Client().get(mount(Simple)).content.decode()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("settings", "cookie"),
    [
        ({}, "csrftoken"),
        ({"CSRF_COOKIE_NAME": "own"}, "own"),
        ({"CSRF_COOKIE_HTTPONLY": True}, None),
        ({"CSRF_USE_SESSIONS": True}, None),
    ],
)
async def test_the_script_is_told_where_the_token_is(settings, cookie):
    with override_settings(**settings):
        own = Tags(await _rendered(Page(title="x", body="x"))).all("script")[0]
    assert own.get("data-csrf-cookie") == cookie
    assert own["data-csrf-header"].lower() == "x-csrftoken"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("csrf", "sends", "expected"),
    [(None, False, False), (None, True, True), (True, False, True), (False, True, False)],
)
async def test_a_page_has_a_token_if_it_sends_anything(csrf, sends, expected):
    page = Page(title="x", body="x", csrf=csrf)
    content = await _rendered(page, sends_unsafe_requests=sends)
    assert ('name="hue-csrf-token"' in content) is expected


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([], "must be a dictionary"),
        ({"TITEL": "x"}, "TITEL"),
        ({"TITLE_FORMAT": "no place for it"}, "{title}"),
        ({"STYLE": 1}, "STYLE"),
        ({"CSS_URLS": "a.css"}, "CSS_URLS"),
        ({"CSS_URLS": [1]}, "CSS_URLS"),
        ({"ALPINE": {"src": "x"}}, "ALPINE"),
        ({"SCRIPT_URLS": [{"url": ""}]}, "SCRIPT_URLS"),
    ],
)
def test_wrong_settings_are_refused_by_name(given, message):
    with override_settings(HUE=given), pytest.raises(ImproperlyConfigured, match=message):
        hue_settings()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("attributes", "written"),
    [
        pytest.param({"disabled": False}, "<input />", id="false leaves it out"),
        pytest.param({"disabled": True}, '<input disabled=""/>', id="true is presence"),
        pytest.param({"x_sync": True}, '<input x-sync=""/>', id="Alpine AJAX's too"),
        pytest.param({"aria_hidden": False}, '<input aria-hidden="false"/>', id="aria says false"),
        pytest.param({"spellcheck": True}, '<input spellcheck="true"/>', id="an enumeration"),
        pytest.param({"x-target.away": "_top"}, '<input x-target.away="_top"/>', id="a modifier"),
        pytest.param({"x_merge": "morph"}, '<input x-merge="morph"/>', id="a merge strategy"),
        pytest.param({"value": EVIL}, None, id="text is quoted"),
    ],
)
async def test_attributes_mean_what_html_says(attributes, written):
    content = await render(html.input_(**attributes), {})
    if written is None:
        ((_, found),) = Tags(content).tags
        assert found == attributes
    else:
        assert content == written
