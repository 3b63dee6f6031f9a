"""The same fragment again and again: bare views of Django, and hue with and without a body."""

from types import ModuleType

import django
from django.conf import settings

if not settings.configured:
    settings.configure(
        SECRET_KEY="benchmark",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=ModuleType("measured_urls"),
        INSTALLED_APPS=["hue"],
        MIDDLEWARE=[],
        STATIC_URL="/static/",
    )
    django.setup()

from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils.html import escape
from htmy import Renderer
from pydantic import BaseModel

from hue import HueContext, HueFragmentsView, Router, html
from hue.responses import Result

RENDERER = Renderer()


class Line(BaseModel):
    """A body with a field of text and a number."""

    name: str
    quantity: int


def _component(name: str) -> Result:
    return html.p("You asked for ", html.strong(name))


async def bare(request: HttpRequest, name: str) -> HttpResponse:
    """Django alone, the HTML written by hand."""
    return HttpResponse(f'<div id="t"><p>You asked for <strong>{escape(name)}</strong></p></div>')


def bare_sync(request: HttpRequest, name: str) -> HttpResponse:
    """Django alone, synchronous."""
    return HttpResponse(f'<div id="t"><p>You asked for <strong>{escape(name)}</strong></p></div>')


async def bare_htmy(request: HttpRequest, name: str) -> HttpResponse:
    """Django with htmy, without hue."""
    return HttpResponse(await RENDERER.render(html.div(_component(name), id="t")))


async def bare_body(request: HttpRequest) -> HttpResponse:
    """Django with pydantic and htmy, without hue."""
    line = Line.model_validate(request.POST.dict())
    return HttpResponse(await RENDERER.render(html.div(_component(line.name), id="t")))


class Fragments(HueFragmentsView):
    """The same with hue."""

    router = Router[HttpRequest]()

    @router.fragment_get("get/<str:name>/")
    async def get(
        self, request: HttpRequest, context: HueContext[HttpRequest], name: str
    ) -> Result:
        return _component(name)

    @router.fragment_post("body/")
    async def body(
        self, request: HttpRequest, context: HueContext[HttpRequest], body: Line
    ) -> Result:
        return _component(body.name)

    @router.fragment_get("sync/<str:name>/")
    def sync(self, request: HttpRequest, context: HueContext[HttpRequest], name: str) -> Result:
        return _component(name)


# All of them stand behind an include, so that Django resolves as many patterns for each.
DJANGO_URLS = [
    path("async/<str:name>/", bare),
    path("body/", bare_body),
    path("sync/<str:name>/", bare_sync),
    path("htmy/<str:name>/", bare_htmy),
]
settings.ROOT_URLCONF.urlpatterns = [
    path("django/", include(DJANGO_URLS)),
    path("hue/", include(Fragments.urls)),
]
application = ASGIHandler()
wsgi_application = WSGIHandler()
