"""What Django does before, or instead of, the handlers of class-based views and other objects."""

from collections.abc import Callable, Mapping

import pytest
from bookshop import files

Judge = Callable[[Mapping[str, str]], None]

CASES = [
    pytest.param(
        """\
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.http import HttpResponse
from django.views.generic import ListView, View

from shop.models import Book


class Base(View):
    async def get(self, request):
        return HttpResponse("")


class Behind(LoginRequiredMixin, Base):  # ! lazy-request-user
    pass


class Further(Behind):
    async def post(self, request):
        return HttpResponse("")


class Listed(LoginRequiredMixin, ListView):  # ! lazy-request-user
    async def get(self, request):
        return HttpResponse("")


class Sync(LoginRequiredMixin, ListView):
    model = Book


class Tested(UserPassesTestMixin, Base):
    def test_func(self):
        return True


class Own(LoginRequiredMixin, Base):
    async def dispatch(self, request, *args, **kwargs):
        return HttpResponse("")


class NoView(LoginRequiredMixin):
    async def get(self, request):
        return HttpResponse("")
""",
        id="a login mixin before async handlers, told once at the class that brings it",
    ),
    pytest.param(
        """\
from django.http import HttpResponse
from django.views.generic import DetailView, ListView, UpdateView, View

from shop.models import Book


class Timed(View):
    async def get(self, request):
        return HttpResponse("")

    async def dispatch(self, request, *args, **kwargs):
        return await super().dispatch(request, *args, **kwargs)


class Edit(UpdateView):
    model = Book

    def get_object(self, queryset=None):
        return Book(title="new")

    async def get(self, request):
        return super().get(request)


class Looked(DetailView):
    def get_object(self, queryset=None):
        return Book.objects.get(slug=self.kwargs["slug"])

    async def get(self, request, slug):
        return super().get(request, slug=slug)  # ! sync-query


class Strict(ListView):
    model = Book
    allow_empty = False

    async def get(self, request):
        return super().get(request)  # ! sync-query


class Loose(ListView):
    model = Book
    allow_empty = True

    async def get(self, request):
        return super().get(request)


async def listed(request):
    return ListView.as_view(model=Book, paginate_by=5)(request)  # ! sync-query


async def all_listed(request):
    return ListView.as_view(model=Book)(request)


async def awaited(request):
    return await Timed.as_view()(request)
""",
        id="generic views: get_object of the project, empty lists, as_view called",
    ),
    pytest.param(
        """\
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.contrib.syndication.views import Feed

from shop.models import Book


class Titles(Feed):
    def items(self):
        return ["a", "b"]

    def item_title(self, item):
        return f"{item} of {Book.objects.count()}"


class Plain(Titles):
    def item_title(self, item):
        return item

    def item_link(self, item):
        return "/"


class Pages(Sitemap):
    def items(self):
        return Book.objects.order_by("pk")


class Static(Sitemap):
    limit = 3

    def items(self):
        return ["about"]

    def location(self, item):
        return item


async def titles(request):
    return Titles()(request)  # ! sync-service


async def plain(request):
    return Plain()(request)


async def pages(request):
    counted = Pages().paginator.count  # ! sync-form
    given = {"static": Static, "pages": Pages(), "size": counted}
    return sitemap(request, sitemaps=given)  # ! sync-service


async def static(request):
    return sitemap(request, {"static": Static}), Static().paginator.count
""",
        id="feeds and sitemaps: what is asked of each item",
    ),
    pytest.param(
        """\
from asgiref.sync import sync_to_async
from django.template import Engine, engines
from django.template.response import SimpleTemplateResponse, TemplateResponse

from shop.models import Book


async def first(request, pk):
    book = await Book.objects.aget(pk=pk)
    response = SimpleTemplateResponse("shop/book.html", {"book": book})
    return len(response.rendered_content)  # ! template-evaluates


async def named(request, pk):
    book = await Book.objects.aget(pk=pk)
    response = TemplateResponse(request, template="shop/book.html", context={"book": book})
    return response.render()  # ! template-evaluates


async def text(request, pk):
    book = await Book.objects.aget(pk=pk)
    template = Engine.get_default().from_string("{{ book.author.name }}")
    return template.render({"book": book})  # ! template-evaluates


async def plain(request, pk):
    book = await Book.objects.aget(pk=pk)
    return engines["django"].from_string("{{ book.author_id }}").render({"book": book})


async def in_a_thread(request, pk):
    book = await Book.objects.aget(pk=pk)
    response = TemplateResponse(request, "shop/book.html", {"book": book})
    await sync_to_async(response.render)()
    return response.rendered_content
== shop/templates/shop/book.html
{{ book.author.name }}
""",
        id="template responses and templates of engines",
    ),
]


@pytest.mark.parametrize("text", CASES)
def test_what_runs_of_django_is_told(text: str, judge: Judge) -> None:
    judge(files(text))
