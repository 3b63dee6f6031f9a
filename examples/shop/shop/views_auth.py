"""Log in and out, with the wrappers of `shop.async_auth`."""

from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from hue import HueContext, HueResponse, HueView, Page, Result, Router, aio, html, ui

from shop.async_auth import authenticate, login, logout
from shop.bodies import Credentials
from shop.components import shop_page


class LoginView(HueView):
    """The login page. A wrong password is shown in the form, a right one leads on."""

    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Page:
        following = request.GET.get("next", "")
        query = f"?next={following}" if following else ""
        # ✅ the session in a coroutine
        visits = await aio.session_get(request, "login_visits", 0) + 1
        await aio.session_set(request, "login_visits", visits)
        return shop_page(
            "Log in",
            ui.Form(
                ui.Field("Name", "email", attributes={"autocomplete": "username"}),
                ui.Field(
                    "Password",
                    "password",
                    "password",
                    attributes={"autocomplete": "current-password"},
                ),
                html.button("Log in", type="submit"),
                ui.Region(id="login-notice"),
                id="login-form",
                action=context.url(self.do_authenticate) + query,
                target="login-notice",
                attributes={"x-target.away": "_top"},
            ),
            html.p(f"You have been here {visits} times."),
            html.form(
                ui.CsrfInput(),
                html.button("Log out", type="submit"),
                action=context.url(self.do_logout),
                method="post",
                x_target="login-notice",
                **{"x-target.away": "_top"},
            ),
        )

    # ✅ without scripts the form gets a redirect, or the page with what is wrong
    @router.fragment_post("authenticate/", without_scripts="login-notice")
    async def do_authenticate(
        self, request: HttpRequest, context: HueContext[HttpRequest], body: Credentials
    ) -> Result:
        user = await authenticate(request, username=body.email, password=body.password)
        if user is None:
            return HueResponse(
                target="login-notice",
                status_code=401,
                component=ui.Callout("Invalid credentials", variant="error"),
            )
        await login(request, user)
        following = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(following, allowed_hosts={request.get_host()}):
            following = "/cart/"
        return redirect(following)

    @router.fragment_post("logout/", without_scripts="login-notice")
    async def do_logout(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        await logout(request)
        return redirect("/")
