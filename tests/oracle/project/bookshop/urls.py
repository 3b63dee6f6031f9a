from django.http import HttpRequest, HttpResponse
from django.urls import path


async def front_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("books")


urlpatterns = [path("", front_page, name="front-page")]
