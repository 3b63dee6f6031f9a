"""What the `setup` and the `dispatch` of a view's classes did before its handler holds there."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

BASES = """\
from django.contrib.auth import aget_user
from django.http import HttpResponseForbidden
from django.views import View


class ApiView(View):
    checks = []

    async def dispatch(self, request, *args, **kwargs):
        if request.method == "OPTIONS":
            return HttpResponseForbidden()
        await self.initial(request)
        for check in self.checks:
            if not check(request):
                return HttpResponseForbidden()
        return await super().dispatch(request, *args, **kwargs)

    async def initial(self, request):
        request.user = await aget_user(request)


class Traced:
    async def dispatch(self, request, *args, **kwargs):
        request.traced = True
        return await super().dispatch(request, *args, **kwargs)


class Bare(Traced, View):
    pass


class SetUp(View):
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.request.user = None
"""

VIEWS = """\
from django.http import HttpResponse

from shop.bases import ApiView, Bare, SetUp, Traced


def is_staff(request):
    return request.user.is_staff


class Carts(ApiView):
    checks = [is_staff]

    async def get(self, request):
        return HttpResponse(self.who())

    def who(self):
        return self.request.user.get_username()


class TracedCarts(Traced, ApiView):
    async def initial(self, request):
        await super().initial(request)
        request.cart = 3

    async def post(self, request):
        return HttpResponse(request.user.email)


class BareCarts(Bare):
    async def get(self, request):
        return HttpResponse(request.user.email)  # ! lazy-request-user


class SetUpCarts(SetUp):
    async def get(self, request):
        return HttpResponse(request.user is None or request.user.email)

"""


def test_a_handler_finds_what_dispatch_left_where_it_called_the_handler(judge: Judge) -> None:
    judge({"shop/bases.py": BASES, "shop/views.py": VIEWS})
