"""Building blocks: accessible, and closed to injection."""

from html.parser import HTMLParser

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from hue import BodyErrors, HueContext, ui
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
        pytest.param(ui.Field("l", "n", hint=EVIL), id="a hint"),
        pytest.param(ui.Textarea("l", "n", EVIL), id="a text"),
        pytest.param(ui.Select("l", "n", [(EVIL, EVIL)]), id="an option"),
        pytest.param(ui.Checkbox(EVIL, "n"), id="a box"),
        pytest.param(ui.FileInput(EVIL, "n"), id="a file"),
        pytest.param(ui.Table(EVIL, ["h"], [[EVIL]]), id="a table"),
        pytest.param(ui.Region(EVIL, id="r"), id="a region"),
        pytest.param(ui.Form(id=EVIL, action=EVIL), id="a form"),
    ],
)
async def test_text_stays_text(component):
    seen = await _seen(component)
    assert "script" not in {tag for tag, _ in seen.elements}
    assert not any("onfocus" in attrs for _, attrs in seen.elements)
    values = [value or "" for _, attrs in seen.elements for value in attrs.values()]
    assert any(EVIL in value for value in [*values, seen.text])


CONTROLS = [
    pytest.param(ui.Field("L", "n", hint="H", errors=["E"]), "input", id="a field"),
    pytest.param(ui.Textarea("L", "n", hint="H", errors=["E"]), "textarea", id="a text"),
    pytest.param(
        ui.Select("L", "n", [("a", "A")], hint="H", errors=["E"]), "select", id="a choice"
    ),
    pytest.param(ui.Checkbox("L", "n", hint="H", errors=["E"]), "input", id="a box"),
    pytest.param(ui.FileInput("L", "n", hint="H", errors=["E"]), "input", id="a file"),
]


@pytest.mark.asyncio
@pytest.mark.parametrize(("control", "element"), CONTROLS)
async def test_every_control_has_its_label_hint_and_errors(control, element):
    seen = await _seen(control)
    attributes = seen.one(element)
    assert seen.one("label")["for"] == attributes["id"]
    assert attributes["name"] == "n" and attributes["aria-invalid"] == "true"
    described = attributes["aria-describedby"].split()
    assert described == [seen.one("p")["id"], seen.one("ul")["id"]]


@pytest.mark.asyncio
async def test_two_forms_may_have_a_field_of_one_name():
    forms = [ui.Form(ui.Field("L", "name"), id=id, action="/") for id in ("one", "two")]
    alone = [ui.Field("L", "name"), ui.Field("L", "name")]
    seen = await _seen([*forms, *alone])
    ids = [attrs["id"] for tag, attrs in seen.elements if attrs.get("name") == "name"]
    assert ids == ["one-name", "two-name", "field-name", "field-name-2"]


ERRORS = BodyErrors(
    {"": ("Not together.",), "name": ("Too short.",)},
    {"name": "a", "color": "red", "agreed": "on", "text": "t", "password": "secret"},
)


@pytest.mark.asyncio
async def test_a_form_with_errors_shows_what_was_sent_and_what_is_wrong():
    seen = await _seen(
        ui.Form(
            ui.Field("Name", "name"),
            ui.Field("Password", "password", "password"),
            ui.Textarea("Text", "text"),
            ui.Select("Color", "color", [("blue", "Blue"), ("red", "Red")]),
            ui.Checkbox("Agreed", "agreed"),
            ui.FileInput("File", "file"),
            id="f",
            action="/",
            errors=ERRORS,
        )
    )
    by_name = {attrs["name"]: attrs for _, attrs in seen.elements if "name" in attrs}
    assert by_name["name"]["value"] == "a"
    assert "value" not in by_name["password"]
    assert "checked" in by_name["agreed"]
    chosen = [attrs["value"] for tag, attrs in seen.elements if "selected" in attrs]
    assert chosen == ["red"]
    assert "Not together." in seen.text and "Too short." in seen.text
    assert seen.one("form")["enctype"] == "multipart/form-data"
    assert by_name["csrfmiddlewaretoken"]["type"] == "hidden"


@pytest.mark.asyncio
async def test_a_form_that_reads_has_no_token_and_values_of_its_own():
    values = {"color": ["red", "blue"]}
    select = ui.Select("C", "color", [("red", "R"), ("blue", "B")], attributes={"multiple": True})
    seen = await _seen(ui.Form(select, id="f", action="/", method="get", values=values))
    assert len([1 for _, attrs in seen.elements if "selected" in attrs]) == 2
    assert "input" not in {tag for tag, _ in seen.elements}


@pytest.mark.asyncio
async def test_a_region_is_a_live_one_that_only_its_content_is_replaced_of():
    region = (await _seen(ui.Region(id="r"))).one("div")
    assert (region["role"], region["aria-live"], region["x-merge"]) == (
        "status",
        "polite",
        "update",
    )


@pytest.mark.asyncio
async def test_a_table_has_headings_and_can_be_scrolled_by_keyboard():
    seen = await _seen(ui.Table("Prices", ["Tea", "€"], [["Assam", "6.90"]]))
    assert {attrs["scope"] for tag, attrs in seen.elements if tag == "th"} == {"col"}
    assert seen.one("div")["tabindex"] == "0" and seen.one("div")["aria-label"] == "Prices"
