"""The assertions fail where Alpine AJAX would."""

import pytest
from django.http import HttpRequest, HttpResponse
from htmy import SafeStr

from hue import HueContext, HueFragmentsView, Router
from hue.testing import HueClient, assert_fragment, assert_navigates, fragment_headers

FRAGMENT = HttpResponse('<div id="a">text</div>')


def test_a_fragment_that_fits_passes():
    assert_fragment(FRAGMENT, "a", contains="text")


@pytest.mark.parametrize(
    ("response", "expected", "message"),
    [
        pytest.param(FRAGMENT, {"targets": ["b"]}, "no element with the id 'b'", id="a target"),
        pytest.param(FRAGMENT, {"status_code": 422}, "status 200, expected 422", id="the status"),
        pytest.param(FRAGMENT, {"contains": "other"}, "'other' is not in", id="the text"),
    ],
)
def test_a_fragment_that_does_not_fit_fails(response, expected, message):
    targets = expected.pop("targets", [])
    with pytest.raises(AssertionError, match=message):
        assert_fragment(response, *targets, **expected)


def test_a_navigation_that_is_missing_fails():
    with pytest.raises(AssertionError, match="goes to None"):
        assert_navigates(FRAGMENT, "/there/")


def test_the_headers_are_alpine_ajaxs():
    assert fragment_headers("a", "b") == {"X-Alpine-Request": "true", "X-Alpine-Target": "a b"}


def test_the_client_sends_further_headers_and_a_query(mount):
    class Echo(HueFragmentsView):
        router = Router[HttpRequest]()

        @router.fragment_get("x/")
        async def x(self, request: HttpRequest, context: HueContext[HttpRequest]):
            return SafeStr(f"{request.GET.getlist('a')} {request.headers['X-Own']}")

    client = HueClient()
    response = client.fragment("GET", mount(Echo) + "x/", {"a": [1, 2]}, headers={"X-Own": "y"})
    assert response.content == b"['1', '2'] y"
