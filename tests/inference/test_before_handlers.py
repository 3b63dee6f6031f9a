"""Synchronous functions that run on the loop although nobody calls them: what comes before an async
handler, and what is given to the loop."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

VIEWS = """\
from django.contrib.auth.mixins import UserPassesTestMixin
from django.http import HttpResponse
from django.views import View

from shop.models import Book


class Set(View):
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.book = Book.objects.get(pk=1)  # ! sync-query

    async def get(self, request):
        return HttpResponse(self.book.title)


class StaffOnly:
    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_staff:  # ! lazy-request-user
            return HttpResponse(status=403)
        return super().dispatch(request, *args, **kwargs)


class Mixed(StaffOnly, View):
    async def post(self, request):
        return HttpResponse("a")


class Tested(UserPassesTestMixin, View):
    def test_func(self):
        return Book.objects.exists()  # ! sync-query

    async def get(self, request):
        return HttpResponse("a")


class Synchronous(View):
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.book = Book.objects.get(pk=1)

    def dispatch(self, request, *args, **kwargs):
        print(request.user.is_staff)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return HttpResponse(self.book.title)


class NoView:
    def setup(self):
        return Book.objects.get(pk=1)

    async def get(self):
        return 1
"""

LOOP = """\
import asyncio
import signal

from shop.models import Book


def count(*args):
    return Book.objects.count()


def harmless(*args):
    return len(args)


async def callbacks(sock):
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, count)  # ! sync-helper
    loop.add_reader(sock, count)  # ! sync-helper
    loop.add_writer(sock, count, 1)  # ! sync-helper
    loop.create_future().add_done_callback(lambda future: count())  # ! sync-helper
    task = asyncio.create_task(asyncio.sleep(1))
    task.add_done_callback(count)  # ! sync-helper
    task.add_done_callback(harmless)
    loop.add_reader(sock, harmless)
"""

DECORATED = """\
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache


@method_decorator(login_required, name="dispatch")
class Logged(View):  # ! lazy-request-user
    async def get(self, request):
        return HttpResponse("a")


@method_decorator([never_cache, permission_required("shop.add_book")], name="dispatch")
class Permitted(View):  # ! lazy-request-user
    async def get(self, request):
        return HttpResponse("a")


@method_decorator(login_required, name="get")
class OnTheHandler(View):
    async def get(self, request):
        return HttpResponse("a")


@method_decorator(login_required, name="dispatch")
class Synchronous(View):
    def get(self, request):
        return HttpResponse("a")


@method_decorator(never_cache, name="dispatch")
class Cached(View):
    async def get(self, request):
        return HttpResponse("a")
"""


def test_what_a_view_runs_before_its_async_handlers_runs_on_the_loop(judge: Judge) -> None:
    judge({"shop/views.py": VIEWS})


def test_what_is_given_to_the_loop_runs_on_it(judge: Judge) -> None:
    judge({"shop/loop.py": LOOP})


def test_a_decorator_over_dispatch_is_synchronous(judge: Judge) -> None:
    judge({"shop/views.py": DECORATED})
