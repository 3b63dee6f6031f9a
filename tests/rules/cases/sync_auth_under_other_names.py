import django.contrib.auth
from django.contrib import auth
from django.contrib.auth import get_user
from django.contrib.auth import login as django_login
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest


async def imported_as_something_else(request: HttpRequest):
    user = await request.auser()
    django_login(request, user)  # HUE201
    auth.logout(request)  # HUE201


async def by_its_full_name(request: HttpRequest):
    return django.contrib.auth.authenticate(request, username="a")  # HUE201


async def the_others(request: HttpRequest):
    update_session_auth_hash(request, await request.auser())  # HUE201
    return get_user(request)  # HUE201


async def authenticate(request, **credentials):
    return await auth.aauthenticate(request, **credentials)


async def login(request):
    return request


async def of_the_projects_own(request: HttpRequest):
    await login(request)
    return await authenticate(request, username="a")
