"""Building blocks: accessible, and closed to injection."""

from html.parser import HTMLParser

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from hue import HueContext, ui
from hue.formatting import render

EVIL = "</p><script>alert(1)</script>\"' onfocus=alert(1) x='"


class Seen(HTMLParser):
    """What a browser makes of the markup: elements, and text."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(content)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def one(self, name: str) -> dict[str, str | None]:
        (attributes,) = [attrs for tag, attrs in self.elements if tag == name]
        return attributes


async def _seen(component) -> Seen:
    context: HueContext[HttpRequest] = HueContext(RequestFactory().get("/"))
    return Seen(await render(component, context.to_context()))


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("variant", "role"),
    [("info", "status"), ("success", "status"), ("warning", "alert"), ("error", "alert")],
)
async def test_a_callout_is_announced(variant, role):
    seen = await _seen(ui.Callout("Saved", variant=variant))
    assert seen.one("div") == {"role": role, "class": f"hue-callout hue-callout-{variant}"}
    assert seen.text.strip() == "Saved"


@pytest.mark.asyncio
async def test_a_callout_can_be_a_target():
    assert (await _seen(ui.Callout("x", id="notice"))).one("div")["id"] == "notice"


@pytest.mark.asyncio
async def test_a_field_has_a_label():
    seen = await _seen(ui.Field("E-mail", "email", "email", "ada@example.com"))
    assert seen.one("label")["for"] == seen.one("input")["id"]
    assert seen.one("input")["value"] == "ada@example.com"
    assert "aria-invalid" not in seen.one("input")


@pytest.mark.asyncio
async def test_the_errors_of_a_field_belong_to_it():
    seen = await _seen(ui.Field("E-mail", "email", errors=["Too short", "No @"]))
    assert seen.one("input")["aria-invalid"] == "true"
    assert seen.one("input")["aria-describedby"] == seen.one("ul")["id"]
    assert "Too short" in seen.text and "No @" in seen.text


@pytest.mark.asyncio
async def test_a_password_is_never_filled_in_again():
    assert "value" not in (await _seen(ui.Field("Password", "p", "password", "secret"))).one(
        "input"
    )


@pytest.mark.asyncio
async def test_the_csrf_input_holds_a_token():
    input_ = (await _seen(ui.CsrfInput())).one("input")
    assert (input_["type"], input_["name"]) == ("hidden", "csrfmiddlewaretoken")
    assert len(input_["value"]) == 64


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "component",
    [
        pytest.param(ui.Callout(EVIL), id="a callout's text"),
        pytest.param(ui.Callout("x", id=EVIL), id="a callout's id"),
        pytest.param(ui.Field(EVIL, "n"), id="a label"),
        pytest.param(ui.Field("l", EVIL), id="a name"),
        pytest.param(ui.Field("l", "n", value=EVIL), id="a value"),
        pytest.param(ui.Field("l", "n", errors=[EVIL]), id="an error"),
        pytest.param(ui.Field("l", "n", attributes={"title": EVIL}), id="another attribute"),
    ],
)
async def test_text_stays_text(component):
    seen = await _seen(component)
    assert "script" not in {tag for tag, _ in seen.elements}
    assert not any("onfocus" in attrs for _, attrs in seen.elements)
    values = [value or "" for _, attrs in seen.elements for value in attrs.values()]
    assert any(EVIL in value for value in [*values, seen.text])
