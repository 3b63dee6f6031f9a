"""The page for people who look, opened from a file in a browser."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from hue_lint.reporters import html


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    installed = shutil.which("chromium") or shutil.which("chromium-browser")
    if installed is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=installed, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def opened(browser, report, view, tmp_path: Path):
    """The page of the report in a window of some width, light or dark."""
    odd = replace(report.findings[0], message="<script>document.title = 'no'</script>" + "x" * 300)
    file = tmp_path / "report.html"
    told = replace(report, findings=(*report.findings, odd))

    def at(width: int, scheme: str = "light", **more: object) -> Page:
        file.write_text(html.render(replace(told, **more), view))
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.goto(file.as_uri())
        return page

    return at


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_everything_is_in_sight_in_any_window_and_light(opened, width, scheme):
    page = opened(width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("article").count() == 3
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(255, 255, 255)") is (scheme == "light")


def test_what_is_shown_can_be_narrowed_down(opened):
    page = opened(1280)
    assert page.locator("output").inner_text() == "3 shown"
    page.select_option("select[name=family]", "HUE5")
    assert page.locator("article:visible").count() == 1
    assert "cart_total" in page.locator("article:visible").inner_text()
    page.select_option("select[name=family]", "")
    page.fill("input", "Cart.objects.get()")
    assert page.locator("output").inner_text() == "1 shown"


def test_the_line_the_repair_and_the_way_are_shown(opened):
    page = opened(1280)
    first = page.locator("article").first
    assert first.locator(".hit mark").inner_text() == "Cart.objects.get(owner=1)"
    assert "await Cart.objects.aget(owner=1)" in first.locator(".fix").inner_text()
    helper = page.locator("article").nth(1)
    assert "shop/pricing.py:2" in helper.locator("li").inner_text()
    assert "sync_to_async" in helper.locator(".told").inner_text()


def test_what_code_says_is_never_run(opened):
    assert opened(1280).title() == "hue-lint: 3 findings"


def test_what_is_new_against_the_baseline_is_told_from_what_it_names(opened, report):
    query, helper = report.findings
    page = opened(375, findings=(helper,), known=(query,))
    assert page.title() == "hue-lint: 1 new finding"
    assert page.locator("p.sum").inner_text().startswith("1 new finding, 1 in the baseline, in 84")
    assert page.locator("td").all_inner_texts() == ["shop", "1", "1 +1", "2 +1"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.select_option("select[name=state]", "new")
    assert "new HUE501" in page.locator("article:visible").inner_text()
    page.select_option("select[name=state]", "known")
    assert page.locator("article:visible header").inner_text().startswith("HUE101")
    assert opened(1280).locator("select[name=state]").count() == 0


def test_where_nothing_is_found_there_is_nothing_to_filter_and_nothing_goes_wrong(
    browser, report, view, tmp_path
):
    file = tmp_path / "report.html"
    file.write_text(html.render(replace(report, findings=()), view))
    page = browser.new_page()
    wrong: list[object] = []
    page.on("pageerror", lambda error: wrong.append(error))
    page.goto(file.as_uri())
    assert page.locator(".sum").inner_text().startswith("no findings in ")
    assert (page.locator("form").count(), wrong) == (0, [])


def test_without_scripts_everything_is_shown_and_no_filter_that_does_nothing(
    browser, report, view, tmp_path
):
    file = tmp_path / "report.html"
    file.write_text(html.render(report, view))
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(file.as_uri())
    assert page.locator("article:visible").count() == 2
    assert not page.locator("form").is_visible()
