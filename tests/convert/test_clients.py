"""What becomes of the tests of what is converted, run by Django before and after."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from convert_project import Project

SETTINGS = """\
SECRET_KEY = "x"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "blog.urls"
INSTALLED_APPS = [
    *(f"django.contrib.{app}" for app in ("auth", "contenttypes", "sessions")),
    "blog",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOADER = ("django.template.loaders.locmem.Loader", {"page.html": "{{ titles }}"})
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"loaders": [LOADER]},
    }
]
"""

URLS = """\
from django.urls import include, path, re_path

from blog import views

posts = [
    path("", views.listing, name="listing"),
    path("<int:pk>/", views.PostView.as_view(), name="post"),
    re_path(r"^(?P<pk>\\d+)/moved/$", views.moved),
]
urlpatterns = [path("posts/", include((posts, "blog"), namespace="blog"))]
"""

VIEWS = """\
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views import View

from blog.models import Author, Post


def listing(request):
    titles = [post.title for post in Post.objects.all()]
    return HttpResponse(render_to_string("page.html", {"titles": titles}))


class PostView(View):
    def get(self, request, pk):
        return JsonResponse({"title": Post.objects.get(pk=pk).title})

    def post(self, request, pk):
        author = Author.objects.create(name=request.POST["name"])
        Post.objects.filter(pk=pk).update(author=author)
        return JsonResponse({"user": bool(request.session.get("_auth_user_id"))})


def moved(request, pk):
    Post.objects.get(pk=pk)
    return redirect("/posts/")
"""

TESTS = """\
from django.contrib.auth.models import User
from django.test import Client, RequestFactory, SimpleTestCase, TestCase
from django.urls import reverse

from blog.models import Author, Post
from blog.views import listing


class PostTest(TestCase):
    def setUp(self):
        author = Author.objects.create(name="a")
        self.post = Post.objects.create(title="hello", author=author)
        self.url = reverse("blog:post", args=[self.post.pk])

    def test_listing(self):
        response = self.client.get(reverse("blog:listing"), {"page": 1})
        self.assertContains(response, "hello")
        self.assertTemplateUsed(response, "page.html")
        self.assertEqual(response.context["titles"], ["hello"])

    def test_post(self):
        self.client.force_login(User.objects.create(username="u"))
        self.assertTrue(self.client.post(self.url, {"name": "b"}).json()["user"])
        self.assertEqual(Author.objects.filter(name="b").count(), 1)

    def test_unknown(self):
        with self.assertRaises(Post.DoesNotExist):
            self.client.get(reverse("blog:post", args=[77]), follow=True, headers={"x": "1"})

    def test_by_header(self):
        self.assertEqual(self.client.get(self.url, HTTP_X="1").json(), {"title": "hello"})

    def test_moved(self):
        self.assertRedirects(self.client.get(f"/posts/{self.post.pk}/moved/"), "/posts/")

    def test_other_client(self):
        self.assertEqual(Client().get("/posts/").status_code, 200)

    def test_called(self):
        self.assertContains(listing(RequestFactory().get("/")), "hello")


class LoggedInTest(TestCase):
    def setUp(self):
        self.client.force_login(User.objects.create(username="u"))

    def test_listing(self):
        self.assertEqual(self.client.get("/posts/").status_code, 200)
"""


@pytest.fixture
def tested(project: Project) -> Project:
    for name, text in (("settings", SETTINGS), ("urls", URLS), ("views", VIEWS), ("tests", TESTS)):
        project.write(f"blog/{name}.py", text)
    return project


def run(project: Project) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-m", "django", "test", "blog"],
        cwd=project.root,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "blog.settings", "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr


def test_tests_by_the_client_stay_and_the_plan_names_them(tested: Project) -> None:
    before = tested.read("blog/tests.py")
    done = tested.convert("blog/views.py::PostView", "blog/views.py::moved")
    assert "   3 tests stay, for their client runs async views, too: " in done.out
    assert "   1 test stays, for its client runs async views, too: PostTest.test_moved" in done.out
    assert tested.read("blog/tests.py") == before
    assert "\nOK\n" in run(tested)


def test_a_test_of_pytest_becomes_async_where_something_awaits_it(project: Project) -> None:
    text = (
        "from blog.models import Post\n\n\n"
        "def test_posts(db):\n    assert Post.objects.count() == 0\n"
    )
    project.write("blog/test_posts.py", text)
    done = project.convert("blog/test_posts.py::test_posts")
    assert "pytest awaits no test by itself: mark it first" in done.out
    assert project.read("blog/test_posts.py") == text
    project.write("pytest.ini", "[pytest]\nasyncio_mode = auto\n")
    project.convert("blog/test_posts.py::test_posts")
    assert "async def test_posts(db):" in project.read("blog/test_posts.py")


def test_tests_become_async_where_the_async_client_does_the_same(tested: Project) -> None:
    assert "Ran 8 tests" in run(tested)
    done = tested.convert("--tests", "blog/views.py")
    tests = tested.read("blog/tests.py")
    assert tests.count("await self.async_client.") == 4
    assert "await self.async_client.aforce_login(await User.objects.acreate" in tests
    assert '(await self.async_client.post(self.url, {"name": "b"})).json()' in tests
    assert "await listing(RequestFactory()" in tests
    for name in ("by_header", "moved", "other_client"):
        assert f"    def test_{name}(self):" in tests
    assert 'self.assertEqual(self.client.get("/posts/").status_code, 200)' in tests
    assert "it asks by self.async_client" in done.out
    after = run(tested)
    assert "Ran 8 tests" in after
    assert "\nOK\n" in after
