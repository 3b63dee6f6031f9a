"""The examples of the first page on async views run as they stand."""

import pytest
from django.core.exceptions import SynchronousOnlyOperation

from hue.testing import AsyncHueClient, HueClient, assert_fragment

from . import seed_views

RIGHT = {"email": "ada", "password": "lovelace"}
WRONG = {"email": "ada", "password": "babbage"}


@pytest.mark.parametrize("handler", ["async-example", "sync-example"])
def test_both_kinds_of_handlers_answer(mount, handler):
    at = mount(seed_views.MyView)
    response = HueClient().fragment("GET", f"{at}{handler}/", targets=["here"])
    assert_fragment(response, "here", contains=handler.split("-")[0].capitalize() + " view")


@pytest.mark.asyncio
@pytest.mark.parametrize("handler", ["async-example", "sync-example"])
async def test_both_kinds_of_handlers_answer_under_asgi(mount, handler):
    at = mount(seed_views.MyView)
    response = await AsyncHueClient().fragment("GET", f"{at}{handler}/", targets=["here"])
    assert_fragment(response, "here", contains=handler.split("-")[0].capitalize() + " view")


@pytest.mark.asyncio
async def test_the_wrong_login_raises(mount, database):
    at = mount(seed_views.WrongLoginView)
    with pytest.raises(SynchronousOnlyOperation):
        await AsyncHueClient().fragment("POST", f"{at}authenticate/", RIGHT)


@pytest.mark.parametrize("view", [seed_views.LoginView, seed_views.WrapperLoginView])
@pytest.mark.parametrize(("data", "said"), [(RIGHT, "Success"), (WRONG, "Failed")])
@pytest.mark.parametrize("client", [HueClient, AsyncHueClient])
def test_the_right_logins_log_in(mount, ada, view, data, said, client):
    at = mount(view)
    response = _send(client(), f"{at}authenticate/", data)
    assert_fragment(response, contains=said)
    assert ("sessionid" in response.cookies) == (said == "Success")


def test_a_decorated_function_processes_the_order(mount, ada):
    at = mount(seed_views.OrderView)
    response = _send(AsyncHueClient(), f"{at}orders/{ada.pk}/process/", {})
    assert_fragment(response, contains=f"Order {ada.pk} is now processing")
    ada.refresh_from_db()
    assert ada.first_name == "processing"


def test_a_redirect_is_passed_through_and_a_failure_is_placed(mount, ada):
    at = mount(seed_views.RedirectLoginView)
    right = _send(AsyncHueClient(), f"{at}authenticate/", RIGHT)
    assert (right.status_code, right.headers["Location"]) == (302, "/dashboard/")
    wrong = _send(AsyncHueClient(), f"{at}authenticate/", WRONG, targets=["login-form"])
    assert_fragment(wrong, "login-form", status_code=401, contains="Invalid credentials")


def _send(client, path, data, targets=()):
    if isinstance(client, HueClient):
        return client.fragment("POST", path, data, targets=targets)
    from asgiref.sync import async_to_sync

    return async_to_sync(client.fragment)("POST", path, data, targets=targets)
