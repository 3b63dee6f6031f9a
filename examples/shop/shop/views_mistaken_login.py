"""The login that people write first, beside the way it is right: as in `shop.views_mistakes`."""

from asgiref.sync import sync_to_async
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest
from hue import HueContext, HueView, Result, Router, aio, html

from shop.bodies import Credentials


class SeedLoginView(HueView):
    """The login that people write first: Django's synchronous functions in an async handler."""

    router = Router[HttpRequest]()

    @router.fragment_post("authenticate/")
    async def authenticate(
        self, request: HttpRequest, context: HueContext[HttpRequest], body: Credentials
    ) -> Result:
        # ❌ HUE201: both read the database on the event loop
        user = authenticate(request, username=body.email, password=body.password)
        if user:
            login(request, user)
            return html.p("Success")
        return html.p("Failed")

    @router.fragment_post("leave/")
    async def leave(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ❌ HUE201: empties the session in its store
        logout(request)
        return html.p("Bye")

    @router.fragment_post("right/")
    async def authenticate_right(
        self, request: HttpRequest, context: HueContext[HttpRequest], body: Credentials
    ) -> Result:
        # ✅ wrapped
        user = await sync_to_async(authenticate)(
            request, username=body.email, password=body.password
        )
        if user:
            await sync_to_async(login)(request, user)
            return html.p("Success")
        return html.p("Failed")

    @router.fragment_post("leave/right/")
    async def leave_right(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        # ✅ hue's coroutine
        await aio.logout(request)
        return html.p("Bye")
