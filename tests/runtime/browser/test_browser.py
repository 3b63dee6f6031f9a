"""The shop in a real browser, with Alpine and Alpine AJAX."""

import re

import pytest
from playwright.sync_api import expect


def log_in(tab, shop, name="ada", password="lovelace", page="/login/") -> None:
    tab.page.goto(f"{shop.address}{page}")
    tab.page.fill("input[name=email]", name)
    tab.page.fill("input[name=password]", password)
    tab.page.click("#login-form button")


def test_a_wrong_password_is_shown_in_place_after_one_request(shop, tab):
    log_in(tab, shop, password="babbage")
    tab.page.wait_for_selector("#login-form [role=alert] >> text=Invalid credentials")
    tab.page.wait_for_timeout(500)
    assert tab.count("POST", "/login/authenticate/") == 1
    assert tab.page.url == f"{shop.address}/login/"
    assert tab.errors == []


def test_a_right_password_leads_on(shop, tab):
    log_in(tab, shop)
    tab.page.wait_for_url(f"{shop.address}/cart/")
    assert "Assam" in tab.page.inner_text("#cart")
    assert tab.count("POST", "/login/authenticate/") == 1


def test_a_validation_error_is_shown_in_place(shop, tab):
    log_in(tab, shop, password="")
    tab.page.wait_for_selector("#login-form-password-errors")
    tab.page.wait_for_timeout(500)
    assert tab.count("POST", "/login/authenticate/") == 1


def test_an_error_goes_where_the_form_wants_errors(shop, tab):
    log_in(tab, shop)
    tab.page.wait_for_url(f"{shop.address}/cart/")
    tab.page.goto(f"{shop.address}/products/assam/")
    tab.page.fill("[name=content]", "x")
    tab.page.click("#comment-form button")
    tab.page.wait_for_selector("#comment-form-content-errors >> text=at least 3")
    assert tab.page.input_value("[name=content]") == "x"
    assert "Strong and malty." in tab.page.inner_text("#comments")
    tab.page.wait_for_timeout(500)
    assert tab.count("POST", "/products/assam/comments/") == 1


def test_a_fragment_is_loaded_into_the_page(shop, tab):
    tab.page.goto(shop.address)
    tab.page.fill("input[name=q]", "bowl")
    tab.page.click("text=Find")
    tab.page.locator("#products li:only-child").wait_for()
    assert "Tea bowl" in tab.page.inner_text("#products")
    assert tab.page.url == f"{shop.address}/"
    assert tab.errors == []


def test_a_form_cannot_be_sent_twice(shop, tab):
    log_in(tab, shop)
    tab.page.wait_for_url(f"{shop.address}/cart/")
    tab.page.goto(f"{shop.address}/products/assam/")
    tab.page.fill("[name=content]", "Sent once only")
    tab.delay(600)
    tab.page.dblclick("#comment-form button")
    tab.page.evaluate("""() => {
        const form = document.querySelector('form[action$="comments/"]')
        form.requestSubmit(); form.requestSubmit()
    }""")
    tab.page.wait_for_selector("#comments >> text=Sent once only")
    tab.page.wait_for_timeout(1500)
    assert tab.count("POST", "/products/assam/comments/") == 1
    tab.page.fill("[name=content]", "And once more")
    tab.page.click("#comment-form button")
    tab.page.wait_for_selector("#comments >> text=And once more")
    assert tab.page.input_value("[name=content]") == ""


def test_a_form_can_be_sent_again_after_the_network_failed(shop, tab):
    tab.page.goto(f"{shop.address}/login/")
    tab.page.context.set_offline(True)
    tab.page.fill("input[name=email]", "ada")
    tab.page.fill("input[name=password]", "lovelace")
    tab.page.click("#login-form button")
    tab.page.wait_for_timeout(300)
    tab.page.context.set_offline(False)
    tab.page.click("#login-form button")
    tab.page.wait_for_url(f"{shop.address}/cart/")


def test_an_exception_is_shown_in_place_after_one_request(shop, tab):
    tab.page.goto(f"{shop.address}/mistakes/")
    form = tab.page.locator('form[action="/mistakes/create/wrong/"]')
    form.locator("button").click()
    tab.page.wait_for_selector("#create-result >> text=HUE101")
    assert "views_mistakes.py:" in tab.page.inner_text("#create-result")
    tab.page.wait_for_timeout(500)
    assert tab.count("POST", "/mistakes/create/wrong/") == 1


def test_an_answer_from_elsewhere_does_not_send_the_form_again(shop, tab):
    """A proxy's error page has no target; Alpine AJAX alone would submit the form natively."""
    tab.page.route("**/login/authenticate/", lambda route: route.fulfill(status=502, body="Bad"))
    log_in(tab, shop)
    tab.page.wait_for_timeout(800)
    assert tab.count("POST", "/login/authenticate/") == 1
    assert tab.page.url == f"{shop.address}/login/"


def test_a_stranger_is_led_to_the_login_and_back(shop, tab):
    tab.page.goto(shop.address)
    tab.page.click("text=Put into the cart >> nth=0")
    tab.page.wait_for_url(f"{shop.address}/login/?next=/")
    tab.page.fill("input[name=email]", "ada")
    tab.page.fill("input[name=password]", "lovelace")
    tab.page.click("#login-form button")
    tab.page.wait_for_url(f"{shop.address}/")


def test_a_wrong_quantity_leaves_the_cart_and_the_next_answer_clears_the_message(shop, tab):
    log_in(tab, shop, name="grace")
    tab.page.wait_for_url(f"{shop.address}/cart/")
    tab.page.fill("input[name=quantity]", "0")
    tab.page.evaluate("document.querySelectorAll('form').forEach((each) => each.noValidate = true)")
    tab.page.click("text=Change")
    tab.page.wait_for_selector("#cart-notice >> text=greater than")
    tab.page.fill("input[name=quantity]", "3")
    tab.page.click("text=Change")
    tab.page.wait_for_selector("#cart >> text=20.70")
    assert tab.page.inner_text("#cart-notice") == ""
    tab.page.click("text=Remove")
    tab.page.wait_for_selector("#cart >> text=0.00 €")


def test_a_page_opened_before_a_login_can_still_send(shop, tab, context):
    """The login in another tab rotates the token that this page was made with."""
    from .conftest import Tab

    tab.page.goto(shop.address)
    other = Tab(context.new_page())
    log_in(other, shop)
    other.page.wait_for_url(f"{shop.address}/cart/")
    tab.page.click("text=Put into the cart >> nth=1")
    tab.page.wait_for_selector("#notice >> text=is in your cart")


def test_a_token_that_no_script_can_read_survives_a_login_in_the_page(locked_shop, tab):
    tab.page.goto(f"{locked_shop.address}/mistakes/")
    tab.page.evaluate("""() => {
        const form = document.createElement('form')
        form.innerHTML = `<input name="email" value="ada"><input name="password" value="lovelace">
            <button id="sign-in">Sign in</button>`
        form.id = 'sign-in-form'
        form.action = '/mistakes/login/right/'
        form.method = 'post'
        form.setAttribute('x-target', 'get-result')
        document.body.append(form)
    }""")
    tab.page.click("#sign-in")
    tab.page.wait_for_selector("#get-result >> text=Success")
    tab.page.locator('form[action="/mistakes/save/right/"] button').click()
    tab.page.wait_for_selector("#save-result >> text=Saved")


def test_a_redirect_to_another_page_takes_the_browser_there(shop, tab):
    """Without `x-target.away`, Alpine AJAX would remove the target that the page lacks."""
    tab.page.goto(f"{shop.address}/login/")
    tab.page.evaluate("""() => {
        document.getElementById('login-form').remove()
        const form = document.createElement('form')
        form.innerHTML = `<input name="email" value="ada"><input name="password" value="lovelace">
            <button id="sign-in">Sign in</button><div id="here"></div>`
        form.action = '/login/authenticate/'
        form.method = 'post'
        form.setAttribute('x-target', 'here')
        document.body.append(form)
    }""")
    tab.page.click("#sign-in")
    tab.page.wait_for_url(f"{shop.address}/cart/")


@pytest.mark.parametrize(
    ("kind", "also"),
    [
        pytest.param("shop", " 'unsafe-eval'", id="Alpine's ordinary build evaluates attributes"),
        pytest.param("locked_shop", "", id="its other build does not"),
    ],
)
def test_the_pages_work_under_a_content_security_policy(request, tab, kind, also):
    shop = request.getfixturevalue(kind)
    policy = f"default-src 'self'; script-src 'self'{also}"
    messages = []
    tab.page.on("console", lambda message: messages.append(message.text))

    def with_policy(route) -> None:
        response = route.fetch()
        headers = {**response.headers, "content-security-policy": policy}
        route.fulfill(response=response, headers=headers)

    tab.page.route(re.compile(re.escape(shop.address) + "/$"), with_policy)
    tab.page.goto(f"{shop.address}/")
    tab.page.fill("input[name=q]", "bowl")
    tab.page.click("text=Find")
    tab.page.locator("#products li:only-child").wait_for()
    assert [text for text in messages if "Content Security Policy" in text] == []
    assert tab.errors == []


# -- without scripts


@pytest.fixture
def plain(browser):
    """A tab of a browser that runs no scripts."""
    from .conftest import Tab

    fresh = browser.new_context(java_script_enabled=False)
    fresh.set_default_timeout(30_000)
    yield Tab(fresh.new_page())
    fresh.close()


def test_a_customer_without_scripts_can_do_everything(shop, plain):
    page = plain.page
    log_in(plain, shop, password="babbage")
    expect(page.locator("#login-form")).to_contain_text("Invalid credentials")
    expect(page.locator("nav")).to_have_count(1)
    log_in(plain, shop)
    expect(page).to_have_url(f"{shop.address}/cart/")
    page.goto(shop.address)
    page.fill("input[name=q]", "bowl")
    page.click("text=Find")
    expect(page.locator("#products li")).to_have_count(1)
    page.click("text=Put into the cart")
    expect(page.locator("#cart-notice")).to_contain_text("Tea bowl is in your cart.")
    line = page.locator("#cart li", has_text="Tea bowl")
    line.locator("[name=quantity]").fill("2")
    line.locator("text=Change").click()
    expect(line.locator("[value='2']")).to_have_count(1)
    line.locator("text=Remove").click()
    expect(page.locator("#cart")).not_to_contain_text("Tea bowl")
    page.click("text=Buy")
    expect(page.locator("#cart")).to_contain_text("Thank you!")
    page.goto(f"{shop.address}/orders/")
    page.locator("#orders li").last.locator("text=Process").click()
    expect(page.locator("#orders li").last).to_contain_text("processing")
    page.click("text=Show the receipt")
    expect(page.locator("#receipt h2")).to_have_text("Receipt")
    page.goto(f"{shop.address}/products/assam/")
    page.fill("[name=content]", "x")
    page.click("#comment-form button")
    expect(page.locator("#comment-form-content-errors")).to_contain_text("at least 3")
    page.fill("[name=content]", "Without a script")
    page.click("#comment-form button")
    expect(page.locator("#comments")).to_contain_text("Without a script")


def test_a_new_tab_with_the_address_of_a_fragment_shows_its_page(shop, tab):
    log_in(tab, shop, name="grace")
    tab.page.wait_for_url(f"{shop.address}/cart/")
    tab.page.goto(f"{shop.address}/orders/1/process/")
    assert tab.page.url == f"{shop.address}/orders/"


def test_a_live_region_survives_what_is_put_into_it(shop, tab):
    log_in(tab, shop)
    tab.page.wait_for_url(f"{shop.address}/cart/")
    tab.page.goto(shop.address)
    for name in ("Assam", "Tea bowl"):
        tab.page.locator("#products li", has_text=name).locator("button").click()
        tab.page.wait_for_selector(f"#notice[role=status][aria-live=polite] >> text={name} is in")
