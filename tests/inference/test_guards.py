"""What the authentication of an API does to the request is done when the operation begins."""

from collections.abc import Callable, Mapping

import pytest
from bookshop import files

Judge = Callable[[Mapping[str, str]], None]

TOKENS = """\
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from ninja.security import APIKeyQuery, HttpBearer


class Remembers(HttpBearer):
    async def authenticate(self, request, token):
        user = await User.objects.filter(username=token).afirst()
        if user is None:
            return None
        request.user = user
        return user


class Threaded(HttpBearer):
    def __init__(self, kind="access"):
        super().__init__()
        self.kind = kind

    @sync_to_async
    def authenticate(self, request, token):
        return self.remember(request, User.objects.get(username=token))

    def remember(self, request, user):
        request.user = user
        return user


class Forgets(APIKeyQuery):
    async def authenticate(self, request, key):
        return await User.objects.filter(username=key).afirst()


async def by_address(request):
    request.user = await User.objects.aget(username=request.META["REMOTE_ADDR"])
    return request.user


async def by_nothing(request):
    return True
"""


@pytest.mark.parametrize(
    ("routes", "found"),
    [
        pytest.param(
            'api = NinjaAPI(auth=Remembers())\n\n\n@api.get("/me")', False, id="of the whole API"
        ),
        pytest.param(
            'api = NinjaAPI(auth=Threaded("x"))\n\n\n@api.get("/me")', False, id="in a thread"
        ),
        pytest.param('api = NinjaAPI()\n\n\n@api.get("/me", auth=Remembers())', False, id="of one"),
        pytest.param(
            'router = Router(auth=[Remembers(), by_address])\n\n\n@router.post("/me")',
            False,
            id="one of several, by which a router is guarded",
        ),
        pytest.param(
            'router = Router(auth=by_address)\n\n\n@router.post("/me")', False, id="named"
        ),
        pytest.param(
            'api = NinjaAPI(auth=Remembers())\n\n\n@api.get("/me", auth=None)',
            True,
            id="none of the API's where an operation takes it away",
        ),
        pytest.param(
            'api = NinjaAPI(auth=Forgets())\n\n\n@api.get("/me")', True, id="only its result kept"
        ),
        pytest.param(
            'router = Router(auth=by_nothing)\n\n\n@router.post("/me")', True, id="without a user"
        ),
        pytest.param('router = Router()\n\n\n@router.post("/me")', True, id="nothing at all"),
    ],
)
def test_a_request_is_guarded_by(judge: Judge, routes: str, found: bool) -> None:
    mark = "  # ! lazy-request-user" if found else ""
    judge(
        files(f"""\
== shop/tokens.py
{TOKENS}
== shop/api.py
from ninja import NinjaAPI, Router

from shop.tokens import Forgets, Remembers, Threaded, by_address, by_nothing

{routes}
async def me(request):
    return request.user.username{mark}
""")
    )


ROUTER = """\
from ninja import Router

router = Router()


@router.get("/me")
async def me(request):
    return request.user.username{mark}
"""

API = """\
from ninja import NinjaAPI

from shop.orders.api import router
from shop.tokens import Remembers

api = NinjaAPI({auth})
api.add_router("/orders", router)
"""


@pytest.mark.parametrize(
    ("apis", "found"),
    [
        pytest.param({"shop/api.py": "auth=Remembers()"}, False, id="by that API's guard"),
        pytest.param({"shop/api.py": ""}, True, id="by no guard where it has none"),
        pytest.param(
            {"shop/api.py": "auth=Remembers()", "shop/open.py": ""},
            True,
            id="by a guard that not all APIs have",
        ),
        pytest.param(
            {"shop/api.py": "auth=Remembers()", "tests/api.py": ""},
            False,
            id="by that of the one API outside of tests",
        ),
    ],
)
def test_a_router_is_guarded(judge: Judge, apis: dict[str, str], found: bool) -> None:
    code = {name: API.format(auth=auth) for name, auth in apis.items()}
    router = ROUTER.format(mark="  # ! lazy-request-user" if found else "")
    packages = {"shop/orders/__init__.py": "", "shop/orders/api.py": router}
    judge({"shop/tokens.py": TOKENS, **packages, **code})


def test_what_a_guard_does_before_it_lets_a_request_through_is_done(judge: Judge) -> None:
    """Of several APIs in a project that one counts by which the file is imported; what a guard did
    before it refused does not matter."""
    auth = """\
from django.contrib.auth import get_user_model
from ninja.security import HttpBearer


class Bearer(HttpBearer):
    async def authenticate(self, request, token):
        if user := await get_user_model().objects.filter(username=token).afirst():
            request.user = user
            return token


class Careless(HttpBearer):
    async def authenticate(self, request, token):
        return token
"""
    view = """\
from ninja import Router

router = Router()


@router.get("/")
async def whose(request):
    return request.user.pk{}
"""
    judge(
        {
            "shop/auth.py": auth,
            "shop/careful.py": view.format(""),
            "shop/careless.py": view.format("  # ! lazy-request-user"),
            "shop/api.py": """\
from ninja import NinjaAPI

from shop.auth import Bearer
from shop.careful import router

api = NinjaAPI(auth=Bearer())
api.add_router("/books", router)
""",
            "shop/other_api.py": """\
from ninja import NinjaAPI

from shop.auth import Careless
from shop.careless import router

api = NinjaAPI(auth=Careless(), urls_namespace="other")
api.add_router("/books", router)
""",
        }
    )


ASKED = """\
from ninja import Router

router = Router({made})


@router.get("/me")
async def me(request):
    return request.user.username{mark}
"""


@pytest.mark.parametrize(
    ("made", "apis", "found"),
    [
        pytest.param(
            "",
            'api = NinjaAPI()\napi.add_router("/orders", router, auth=Remembers())\n',
            False,
            id="by what is named where it is added",
        ),
        pytest.param(
            "",
            'api = NinjaAPI(auth=Remembers())\napi.add_router("/orders", router, auth=None)\n',
            True,
            id="by nothing where it is taken away when it is added",
        ),
        pytest.param(
            "",
            "api = NinjaAPI(auth=Remembers())\n"
            'api.add_router("/orders", "shop.orders.api.router")\n'
            'other = NinjaAPI(urls_namespace="other")\n',
            False,
            id="by the API that it is added to by its dotted name",
        ),
        pytest.param(
            "",
            'api = NinjaAPI(auth=Remembers())\nother = NinjaAPI(urls_namespace="other")\n'
            'api.add_router("/orders", router)\n',
            False,
            id="by the one of two APIs that it is added to",
        ),
        pytest.param(
            "",
            'api = NinjaAPI(auth=Remembers())\nother = NinjaAPI(urls_namespace="other")\n'
            'other.add_router("/orders", router)\n',
            True,
            id="not by the one of two APIs that it is not added to",
        ),
        pytest.param(
            "",
            "api = NinjaAPI()\nsection = Router(auth=Remembers())\n"
            'section.add_router("/orders", router)\napi.add_router("/section", section)\n',
            False,
            id="by the router that it is added to",
        ),
        pytest.param(
            "",
            "api = NinjaAPI()\nsection = Router()\n"
            'section.add_router("/orders", router)\n'
            'api.add_router("/section", section, auth=Remembers())\n',
            False,
            id="by what is named where the router around it is added",
        ),
        pytest.param(
            "auth=by_nothing",
            'api = NinjaAPI(auth=Remembers())\napi.add_router("/orders", router)\n',
            True,
            id="by its own guard before the API's",
        ),
        pytest.param(
            "auth=by_nothing",
            'api = NinjaAPI()\napi.add_router("/orders", router, auth=Remembers())\n',
            False,
            id="by what is named where it is added before its own",
        ),
    ],
)
def test_a_router_that_is_added_is_guarded(judge: Judge, made: str, apis: str, found: bool) -> None:
    router = ASKED.format(made=made, mark="  # ! lazy-request-user" if found else "")
    head = "from ninja import NinjaAPI, Router\n\nfrom shop.tokens import Remembers\n"
    if ", router" in apis:
        head += "from shop.orders.api import router\n"
    judge(
        {
            "shop/tokens.py": TOKENS,
            "shop/orders/__init__.py": "",
            "shop/orders/api.py": f"from shop.tokens import by_nothing\n\n{router}",
            "shop/api.py": f"{head}\n{apis}",
        }
    )


WRAPPERS = """\
from functools import wraps


def staff_only(function):
    @wraps(function)
    async def inner(request, *args, **kwargs):
        if not request.user.is_staff:{guarded}
            return 403
        return await function(request, *args, **kwargs)

    return inner


def only(kind):
    def decorator(function):
        @wraps(function)
        async def inner(request, *args, **kwargs):
            if request.user.username != kind:{guarded}
                return 403
            return await function(request, *args, **kwargs)

        return inner

    return decorator
"""

WRAPPED = """\
from ninja import NinjaAPI

from shop.tokens import Remembers
from shop.wrappers import only, staff_only

api = NinjaAPI(auth=Remembers())


@api.get("/a")
@staff_only
async def first(request):
    return request.user.pk


@api.get("/b")
@only("is_staff")
async def second(request):
    return request.user.pk
"""

OPEN = """\


@api.get("/c", auth=None)
@staff_only
async def third(request):
    return 1


@api.get("/d", auth=None)
@only("is_staff")
async def fourth(request):
    return 1
"""


@pytest.mark.parametrize(
    ("more", "found"),
    [
        pytest.param("", False, id="where all are guarded around which it is put"),
        pytest.param(OPEN, True, id="not where one is not guarded"),
    ],
)
def test_the_wrapper_of_a_decorator_is_guarded(judge: Judge, more: str, found: bool) -> None:
    mark = "  # ! lazy-request-user" if found else ""
    judge(
        {
            "shop/tokens.py": TOKENS,
            "shop/wrappers.py": WRAPPERS.format(guarded=mark),
            "shop/api.py": WRAPPED + more,
        }
    )
