"""The runtime examples of the project's first page on async views, as they stand there.

`Post`, `process_order` and the like stand for a project's own; here they are Django's models.
"""

from asgiref.sync import sync_to_async
from django.contrib.auth import authenticate, login
from django.contrib.auth import authenticate as django_authenticate
from django.contrib.auth import login as django_login
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.shortcuts import redirect
from pydantic import BaseModel

from hue import HueContext, HueResponse, HueView, Router, html, ui


class LoginForm(BaseModel):
    email: str
    password: str


class MyView(HueView):
    router = Router[HttpRequest]()

    # ✅ Async view function
    @router.fragment_get("async-example/")
    async def async_view(self, request: HttpRequest, context: HueContext[HttpRequest]):
        return html.p("Async view")

    # ✅ Sync view function (automatically wrapped with sync_to_async)
    @router.fragment_get("sync-example/")
    def sync_view(self, request: HttpRequest, context: HueContext[HttpRequest]):
        return html.p("Sync view")


class WrongLoginView(HueView):
    router = Router[HttpRequest]()

    @router.fragment_post("authenticate/")
    async def authenticate(
        self, request: HttpRequest, context: HueContext[HttpRequest], body: LoginForm
    ):
        # ❌ WRONG: Calling sync functions directly in async context
        user = authenticate(request, username=body.email, password=body.password)
        if user:
            login(request, user)
            return html.p("Success")
        return html.p("Failed")


class LoginView(HueView):
    router = Router[HttpRequest]()

    @router.fragment_post("authenticate/")
    async def authenticate(
        self, request: HttpRequest, context: HueContext[HttpRequest], body: LoginForm
    ):
        # ✅ CORRECT: Wrap sync functions with sync_to_async
        user = await sync_to_async(authenticate)(
            request, username=body.email, password=body.password
        )
        if user:
            await sync_to_async(login)(request, user)
            return html.p("Success")
        return html.p("Failed")


async def async_authenticate(request, **credentials):
    """Async wrapper for Django's authenticate function."""
    return await sync_to_async(django_authenticate)(request, **credentials)


async def async_login(request, user):
    """Async wrapper for Django's login function."""
    await sync_to_async(django_login)(request, user)


class WrapperLoginView(HueView):
    router = Router[HttpRequest]()

    @router.fragment_post("authenticate/")
    async def do_authenticate(
        self, request: HttpRequest, context: HueContext[HttpRequest], body: LoginForm
    ):
        user = await async_authenticate(request, username=body.email, password=body.password)
        if user:
            await async_login(request, user)
            return html.p("Success")
        return html.p("Failed")


@sync_to_async
def process_order(request, order_id):
    """This entire function runs in a sync context."""
    order = User.objects.get(pk=order_id)
    order.first_name = "processing"
    order.save()
    return order


class OrderView(HueView):
    router = Router[HttpRequest]()

    @router.fragment_post("orders/<int:order_id>/process/")
    async def process(
        self,
        request: HttpRequest,
        context: HueContext[HttpRequest],
        order_id: int,
    ):
        order = await process_order(request, order_id)
        return html.div(f"Order {order.id} is now processing")


class RedirectLoginView(HueView):
    router = Router[HttpRequest]()

    @router.fragment_post("authenticate/")
    async def do_authenticate(
        self, request: HttpRequest, context: HueContext[HttpRequest], body: LoginForm
    ):
        user = await sync_to_async(authenticate)(
            request, username=body.email, password=body.password
        )
        if user:
            await sync_to_async(login)(request, user)
            return redirect("/dashboard/")  # Passed through directly

        return HueResponse(
            target="login-form",
            status_code=401,
            component=ui.Callout("Invalid credentials", variant="error"),
        )
