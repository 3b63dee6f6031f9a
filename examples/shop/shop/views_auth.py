"""Log in and out, with the wrappers of `shop.async_auth`."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from htmy import ComponentType
from hue import BodyErrors, HueContext, HueResponse, HueView, Page, Result, Router, aio, html, ui

from shop.async_auth import authenticate, login, logout
from shop.bodies import Credentials
from shop.components import shop_page


class LoginView(HueView):
    """The login page. A wrong password is shown in the form, a right one leads on."""

    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Page:
        # ✅ the session in a coroutine
        visits = await aio.session_get(request, "login_visits", 0) + 1
        await aio.session_set(request, "login_visits", visits)
        # ✅ whoever is logged in, without `request.user`
        user = await aio.get_user(request)
        leave = html.form(
            ui.CsrfInput(),
            f"You are logged in as {user.get_username()}. ",
            html.button("Log out", type="submit"),
            action=context.url(self.do_logout),
            method="post",
            x_target="login-form",
            **{"x-target.away": "_top"},
        )
        return shop_page(
            "Log in",
            self._form(context),
            html.p(f"Visits to this page: {visits}"),
            leave if user.is_authenticated else None,
        )

    # ✅ without scripts the form gets a redirect, or the page with what is wrong
    @router.fragment_post("authenticate/", without_scripts="login-form")
    async def do_authenticate(
        self, request: HttpRequest, context: HueContext[HttpRequest], body: Credentials
    ) -> Result:
        user = await authenticate(request, username=body.email, password=body.password)
        if user is None:
            wrong = ui.Callout("Invalid credentials", variant="error")
            form = self._form(context, wrong, {"email": body.email})
            return HueResponse(status_code=401, component=form)
        await login(request, user)
        following = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(following, allowed_hosts={request.get_host()}):
            following = "/cart/"
        return redirect(following)

    @router.fragment_post("logout/", without_scripts="login-form")
    async def do_logout(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Result:
        await logout(request)
        return redirect("/")

    def body_invalid(
        self, request: HttpRequest, context: HueContext[HttpRequest], errors: BodyErrors
    ) -> Result:
        return self._form(context, errors=errors)

    def _form(
        self,
        context: HueContext[HttpRequest],
        notice: ComponentType = None,
        values: Mapping[str, str] | None = None,
        errors: BodyErrors | None = None,
    ) -> ui.Form:
        following = context.request.GET.get("next", "")
        query = f"?{urlencode({'next': following})}" if following else ""
        return ui.Form(
            notice,
            ui.Field("Name", "email", attributes={"autocomplete": "username"}),
            ui.Field(
                "Password", "password", "password", attributes={"autocomplete": "current-password"}
            ),
            html.button("Log in", type="submit"),
            id="login-form",
            action=context.url(self.do_authenticate) + query,
            values=values,
            errors=errors,
            attributes={"x-target.away": "_top"},
        )
