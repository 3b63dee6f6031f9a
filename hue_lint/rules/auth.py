"""HUE2: users, authentication, permissions."""

from hue_lint.rules.base import Example, Rule
from hue_lint.values.values import Operation

_TARGET = ("target-django", "extend-operations")


class SyncAuth(Rule):
    """The functions of django.contrib.auth."""

    code = "HUE201"
    name = "sync-auth"
    kinds = frozenset({"auth"})
    summary = "An authentication function runs synchronously on the event loop"
    what = (
        "Reports Django's `authenticate`, `login`, `logout`, `get_user` and "
        "`update_session_auth_hash`. A function of the project's own that carries one of these "
        "names is judged by what it does."
    )
    why = (
        "They query the user and read or write the session, and raise `SynchronousOnlyOperation` "
        "on the event loop. Inside a larger `try` this looks like a failed log-in."
    )
    bad = Example(
        """\
from django.contrib.auth import authenticate, login
from django.http import HttpResponse


async def log_in(request):
    name, password = request.POST["name"], request.POST["password"]
    user = authenticate(request, username=name, password=password)  # HUE201
    if user is None:
        return HttpResponse(status=401)
    login(request, user)  # HUE201
    return HttpResponse(status=204)
"""
    )
    good = Example(
        """\
from django.contrib.auth import aauthenticate, alogin
from django.http import HttpResponse


async def log_in(request):
    name, password = request.POST["name"], request.POST["password"]
    user = await aauthenticate(request, username=name, password=password)
    if user is None:
        return HttpResponse(status=401)
    await alogin(request, user)
    return HttpResponse(status=204)
"""
    )
    fix_safety = (
        "Safe: the twins take the same arguments, and the import changes with the call. Before "
        "Django 5.0 the call moves into `sync_to_async`."
    )
    since_django = (
        "5.0 has `aauthenticate`, `alogin`, `alogout`, `aget_user` and `aupdate_session_auth_hash`."
    )
    options = _TARGET
    references = (
        "https://docs.djangoproject.com/en/stable/topics/auth/default/#authentication-in-web-requests",
    )


class LazyRequestUser(Rule):
    """request.user is used."""

    code = "HUE202"
    name = "lazy-request-user"
    kinds = frozenset({"request-user"})
    summary = "`request.user` loads the session and the user on the event loop"
    what = (
        "Reports `request.user` where it is used for the first time: an attribute read, its truth, "
        "its text, an argument of a query. Passing it on untouched or comparing it with `is None` "
        "loads nothing and stays unreported. So does everything where `MIDDLEWARE` lists a class "
        "that uses it for each request, in a thread: Django's `LoginRequiredMiddleware`, those of "
        "pghistory, auditlog and structlog. The finding stands where `request.user` is read; "
        "where it is used elsewhere, the path leads there."
    )
    why = (
        "`request.user` is a lazy object. Its first use loads the session and queries the user, "
        "and raises `SynchronousOnlyOperation`. Without a session cookie nothing is loaded, so the "
        "view works until somebody has logged in. `await request.auser()` does not fill "
        "`request.user`."
    )
    bad = Example(
        """\
from django.http import HttpResponse


async def greet(request):
    if not request.user.is_authenticated:  # HUE202
        return HttpResponse("Hello")
    return HttpResponse(f"Hello {request.user.username}")  # HUE202
"""
    )
    good = Example(
        """\
from django.http import HttpResponse


async def greet(request):
    user = await request.auser()
    if not user.is_authenticated:
        return HttpResponse("Hello")
    return HttpResponse(f"Hello {user.username}")
"""
    )
    fix_safety = (
        "Safe: `await request.auser()` gives the user of the same session. Before Django 5.0 the "
        "access moves into `sync_to_async`. Where the project's code, or a middleware that is "
        "known to, puts somebody else into `request.user` (a token's user, an impersonated one), "
        "`auser()` would give another person: there an attribute is read in a thread "
        "(`await sync_to_async(lambda: request.user.pk)()`), and the rest is left to you."
    )
    since_django = "5.0 has `request.auser()`."
    options = _TARGET
    references = (
        "https://docs.djangoproject.com/en/stable/ref/request-response/#django.http.HttpRequest.auser",
    )

    def label(self, operation: Operation) -> str:
        """Where it is used, when that is on another line."""
        place, touched = operation.place, operation.touched
        if touched is not None and touched.frame.segment is place.frame.segment:
            row = touched.frame.row_of(touched.node)
            if row != place.frame.row_of(place.node):
                return f"loaded at its first use, in line {row}"
        return super().label(operation)


class SyncPermission(Rule):
    """Permissions and passwords."""

    code = "HUE203"
    name = "sync-permission"
    kinds = frozenset({"permission"})
    summary = "Permissions or passwords are checked synchronously on the event loop"
    what = (
        "Reports `has_perm`, `has_perms`, `has_module_perms`, `get_user_permissions`, "
        "`get_group_permissions`, `get_all_permissions`, and what else of a user, group or "
        "permission asks the database. `check_password` is reported where an outdated hash would "
        "be saved anew; `set_password` only computes."
    )
    why = (
        "The first question about a permission queries the user's and the groups' permissions, and "
        "raises `SynchronousOnlyOperation`. Superusers get their answer without a query, so it "
        "works for the developer and fails for everybody else."
    )
    bad = Example(
        """\
from django.http import HttpResponse


async def publish(request):
    user = await request.auser()
    if not user.has_perm("shop.change_post"):  # HUE203
        return HttpResponse(status=403)
    return HttpResponse(status=204)
"""
    )
    good = Example(
        """\
from django.http import HttpResponse


async def publish(request):
    user = await request.auser()
    if not await user.ahas_perm("shop.change_post"):
        return HttpResponse(status=403)
    return HttpResponse(status=204)
"""
    )
    fix_safety = (
        "Safe: `ahas_perm` and its kin where the target Django has them, else `sync_to_async`. "
        "Authentication backends of the project's own need no change for either."
    )
    since_django = (
        "5.2 has `ahas_perm`, `ahas_perms`, `ahas_module_perms` and `aget_*_permissions`; 5.0 has "
        "`acheck_password`."
    )
    options = _TARGET
    references = (
        "https://docs.djangoproject.com/en/stable/ref/contrib/auth/"
        "#django.contrib.auth.models.User.has_perm",
    )
