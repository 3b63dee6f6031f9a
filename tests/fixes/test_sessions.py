"""The session in every spelling: native methods since Django 5.1, a thread before."""

import pytest


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("await request.session.aset('x', 1)", id="aset() already"),
        pytest.param("key = request.session.session_key", id="the session's key"),
        pytest.param("request.session.modified = True", id="marked as modified"),
    ],
)
def test_what_is_fine_stays(shop, text):
    assert shop.body(text) == text


CASES = [
    pytest.param(
        "request.session['x'] = 1",
        "await request.session.aset('x', 1)",
        "await sync_to_async(request.session.__setitem__)('x', 1)",
        id="written",
    ),
    pytest.param(
        "request.session['x'] = 1, 2",
        "await request.session.aset('x', (1, 2))",
        "await sync_to_async(request.session.__setitem__)('x', (1, 2))",
        id="a tuple without parentheses",
    ),
    pytest.param(
        "x = request.session['x']",
        "x = await sync_to_async(lambda: request.session['x'])()",
        "x = await sync_to_async(lambda: request.session['x'])()",
        id="read, with its KeyError",
    ),
    pytest.param(
        "request.session['n'] += 1",
        "await request.session.aset("
        "'n', await sync_to_async(request.session.__getitem__)('n') + 1)",
        "await sync_to_async(request.session.__setitem__)("
        "'n', await sync_to_async(request.session.__getitem__)('n') + 1)",
        id="augmented",
    ),
    pytest.param(
        "del request.session['x']",
        "await request.session.apop('x')",
        "await sync_to_async(request.session.__delitem__)('x')",
        id="deleted, with its KeyError",
    ),
    pytest.param(
        "if 'x' in request.session: pass",
        "if await request.session.ahas_key('x'): pass",
        "if await sync_to_async(lambda: 'x' in request.session)(): pass",
        id="asked",
    ),
    pytest.param(
        "x = pk and 'x' not in request.session",
        "x = pk and not await request.session.ahas_key('x')",
        "x = pk and await sync_to_async(lambda: 'x' not in request.session)()",
        id="asked for what is not in it",
    ),
    pytest.param(
        "x = request.session.get('x', {}).get('y')",
        "x = (await request.session.aget('x', {})).get('y')",
        "x = (await sync_to_async(request.session.get)('x', {})).get('y')",
        id="get()",
    ),
    pytest.param(
        "x = request.session.pop('x', None)",
        "x = await request.session.apop('x', None)",
        "x = await sync_to_async(request.session.pop)('x', None)",
        id="pop()",
    ),
    pytest.param(
        "request.session.setdefault('x', [])",
        "await request.session.asetdefault('x', [])",
        "await sync_to_async(request.session.setdefault)('x', [])",
        id="setdefault()",
    ),
    pytest.param(
        "request.session.update(x=1)",
        "await request.session.aupdate(x=1)",
        "await sync_to_async(request.session.update)(x=1)",
        id="update()",
    ),
    pytest.param(
        "request.session.flush()",
        "await request.session.aflush()",
        "await sync_to_async(request.session.flush)()",
        id="flush()",
    ),
    pytest.param(
        "for key in request.session.keys(): pass",
        "for key in await request.session.akeys(): pass",
        "for key in await sync_to_async(request.session.keys)(): pass",
        id="keys()",
    ),
]


@pytest.mark.parametrize(("before", "native", "thread"), CASES)
def test_a_session_since_django_5_1(shop, before, native, thread):
    assert shop.body(before) == native


@pytest.mark.parametrize(("before", "native", "thread"), CASES)
def test_a_session_before_django_5_1(shop, before, native, thread):
    assert shop.body(before, target=(5, 0)) == thread


def test_two_targets_in_one_assignment_are_left_to_a_person(shop):
    text = "x = request.session['x'] = 1"
    assert shop.body(text) == text
    assert shop.remedies(text) == ["write it by itself: `await request.session.aset('x', value)`"]


def test_a_key_that_is_computed_is_not_computed_twice(shop):
    text = "request.session[doubled(pk)] += 1"
    assert shop.body(text) == text
    assert set(shop.remedies(text)) == {
        "give the key a name first: the session is read and written with it"
    }
