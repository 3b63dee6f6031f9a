"""What hue.js does beside Alpine AJAX, in a real browser."""

import pytest


@pytest.fixture
def page(probe, tab):
    """The page of the probe, with a short time to wait."""
    tab.page.goto(probe.address)
    tab.page.wait_for_function("window.Alpine !== undefined")
    return tab.page


def _send(page, id: str) -> None:
    page.click(f"#{id}-form button")


def _is_quiet(page) -> bool:
    return page.locator("[aria-busy]").count() == 0


# -- elements with x-sync


def test_the_second_answer_goes_where_the_first_one_went(page):
    """Alpine AJAX lists elements with x-sync first from the second request on."""
    for _ in range(3):
        before = page.inner_text("#result")
        _send(page, "result")
        page.wait_for_function(
            "before => document.querySelector('#result p')?.innerText !== before", arg=before
        )
        page.wait_for_timeout(200)
        assert page.inner_text("#synced") == "0"
        assert _is_quiet(page)


def test_an_answer_may_change_a_synced_element_too(page):
    _send(page, "both")
    page.wait_for_selector("#synced >> text=changed")
    page.wait_for_selector("#both >> text=both")
    assert _is_quiet(page)


def test_an_error_leaves_a_synced_element_as_it_is(page):
    _send(page, "result")
    page.wait_for_selector("#result p")
    page.route("**/echo/", lambda route: route.continue_(post_data="text=%00", method="PUT"))
    _send(page, "result")
    page.wait_for_selector("#result [role=alert]")
    assert page.inner_text("#synced") == "0"
    assert _is_quiet(page)


# -- methods that forms do not know


def test_put_patch_and_delete_carry_the_token(page):
    for method in ("put", "patch", "delete"):
        _send(page, method)
        page.wait_for_selector(f"#{method} p >> text={method.upper()}")


# -- a submission that was not made


def test_a_declined_confirmation_does_not_stop_the_next_one(probe, tab):
    tab.page.goto(probe.address)
    tab.page.wait_for_function("window.Alpine !== undefined")
    _send(tab.page, "asked")
    tab.page.wait_for_timeout(300)
    assert tab.count("POST", "/echo/") == 0
    tab.page.evaluate("window.agreed = true")
    _send(tab.page, "asked")
    tab.page.wait_for_selector("#asked p")
    assert tab.count("POST", "/echo/") == 1


def test_a_submission_that_another_listener_declines_later_counts_for_nothing(page):
    page.evaluate("""() => {
        window.declined = 0
        window.addEventListener('ajax:before', (event) => {
            if (window.declined++ === 0) event.preventDefault()
        })
    }""")
    _send(page, "result")
    page.wait_for_timeout(200)
    _send(page, "result")
    page.wait_for_selector("#result p")


def test_the_rejection_of_another_script_does_not_allow_a_second_submission(probe, tab):
    tab.page.goto(probe.address)
    tab.page.wait_for_function("window.Alpine !== undefined")
    tab.delay(600)
    tab.page.evaluate("""async () => {
        const form = document.getElementById('result-form')
        form.requestSubmit()
        Promise.reject(new Error('of another script'))
        await new Promise((resolve) => setTimeout(resolve, 100))
        form.requestSubmit()
    }""")
    tab.page.wait_for_selector("#result p")
    tab.page.wait_for_timeout(900)
    assert tab.count("POST", "/echo/") == 1


# -- answers that are none


@pytest.mark.parametrize("status", [502, 500, 404])
def test_an_error_from_elsewhere_leaves_a_sign_and_nothing_busy(probe, tab, status):
    tab.page.goto(probe.address)
    answer = {"status": status, "content_type": "text/html", "body": "<h1>Bad gateway</h1>"}
    tab.page.route("**/echo/", lambda route: route.fulfill(**answer))
    _send(tab.page, "result")
    tab.page.wait_for_selector("#result-form [role=alert]")
    assert tab.page.inner_text("#result") == "nothing yet"
    assert _is_quiet(tab.page)
    tab.page.wait_for_timeout(300)
    assert tab.count("POST", "/echo/") == 1
    tab.page.unroute("**/echo/")
    _send(tab.page, "result")
    tab.page.wait_for_selector("#result p")
    assert tab.page.locator("#result-form [role=alert]").count() == 0


@pytest.mark.parametrize("id", ["result", "link"])
def test_no_network_leaves_a_sign_and_nothing_busy(page, id):
    page.context.set_offline(True)
    click = f"#{id}" if id == "link" else f"#{id}-form button"
    page.click(click)
    page.wait_for_selector("[role=alert] >> text=cannot be reached")
    assert _is_quiet(page)
    page.context.set_offline(False)
    page.click(click)
    page.wait_for_selector("#fetched >> text=It is here" if id == "link" else "#result p")
    assert page.locator("[role=alert]").count() == 0
    assert _is_quiet(page)


def test_an_answer_that_breaks_off_is_told_as_well(page):
    page.evaluate("""() => {
        const text = Response.prototype.text
        Response.prototype.text = function () {
            Response.prototype.text = text
            return Promise.reject(new TypeError('network error'))
        }
    }""")
    _send(page, "result")
    page.wait_for_selector("#result-form [role=alert]")
    assert _is_quiet(page)
    _send(page, "result")
    page.wait_for_selector("#result p")


def test_a_site_may_tell_of_it_in_its_own_way(page):
    page.evaluate("""() => {
        document.addEventListener('hue:failed', (event) => {
            event.preventDefault()
            document.getElementById('result').textContent = `own sign ${event.detail.status}`
        })
    }""")
    page.route("**/echo/", lambda route: route.fulfill(status=503, body="busy"))
    _send(page, "result")
    page.wait_for_selector("#result >> text=own sign 503")
    assert page.locator("[role=alert]").count() == 0


def test_an_answer_without_content_changes_nothing(page):
    _send(page, "nothing")
    page.wait_for_timeout(400)
    assert page.inner_text("#nothing") == "stays"
    assert _is_quiet(page)


def test_an_answer_without_the_target_still_removes_it_as_alpine_ajax_says(page):
    page.route("**/echo/", lambda route: route.fulfill(status=200, body=""))
    _send(page, "result")
    page.wait_for_selector("#result", state="detached")
