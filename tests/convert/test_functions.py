"""One function becomes asynchronous: the head, every operation in it, nothing else."""

from __future__ import annotations

import pytest
from convert_project import Project

VIEWS = '''\
"""What readers see."""

from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views import View

from blog.models import Post


def listing(request):
    # newest first
    posts = Post.objects.order_by( "-pk" )   # spaces stay
    return JsonResponse({"titles": [post.title for post in posts], "n": Post.objects.count()})


def detail(request, pk):
    post = get_object_or_404(Post, pk=pk)
    return JsonResponse({"title": post.title})


def rename(request, pk):
    with transaction.atomic():
        post = Post.objects.select_for_update().get(pk=pk)
        post.publish()
    return JsonResponse({"pk": pk})


class PostView(View):
    def get(self, request, pk):
        return JsonResponse({"title": self.post_of(pk).title})

    def post(self, request, pk):
        Post.objects.filter(pk=pk).update(title="new")
        return JsonResponse({})

    def post_of(self, pk):
        return Post.objects.get(pk=pk)
'''


@pytest.fixture
def blog(project: Project) -> Project:
    project.write("blog/views.py", VIEWS)
    return project


def test_a_view_becomes_async_and_every_other_line_stays(blog: Project) -> None:
    assert blog.convert("blog/views.py::listing").status == 0
    assert blog.read() == VIEWS.replace(
        "def listing",
        "async def listing",
    ).replace(
        "[post.title for post in posts]",
        "[post.title async for post in posts]",
    ).replace("Post.objects.count()", "await Post.objects.acount()")


def test_a_twin_that_the_target_lacks_is_run_in_a_thread(blog: Project) -> None:
    blog.convert("blog/views.py::detail", target="4.2")
    assert "post = await sync_to_async(get_object_or_404)(Post, pk=pk)" in blog.read()


def test_a_twin_that_the_target_has_is_used(blog: Project) -> None:
    blog.convert("blog/views.py::detail")
    assert "post = await aget_object_or_404(Post, pk=pk)" in blog.read()


def test_a_transaction_moves_into_a_function_of_its_own_as_a_whole(blog: Project) -> None:
    done = blog.convert("blog/views.py::rename")
    assert "! the block of a transaction becomes a function that runs in a thread" in done.out
    assert (
        "async def rename(request, pk):\n"
        "    @transaction.atomic()\n"
        "    def in_transaction():\n"
        "        post = Post.objects.select_for_update().get(pk=pk)\n"
        "        post.publish()\n"
        "    await sync_to_async(in_transaction)()\n"
    ) in blog.read()


def test_a_class_becomes_async_with_its_handlers_and_its_own_steps(blog: Project) -> None:
    blog.convert("blog/views.py::PostView")
    text = blog.read()
    assert "(await self.post_of(pk)).title" in text
    assert 'await Post.objects.filter(pk=pk).aupdate(title="new")' in text
    assert "async def post_of" in text


def test_a_file_becomes_async_as_a_whole_and_check_finds_nothing(blog: Project) -> None:
    blog.convert("blog/views.py")
    assert blog.read().count("async def") == 6
    assert blog.found() == ""


def test_handlers_of_a_view_change_together_or_not_at_all(blog: Project) -> None:
    done = blog.convert("blog/views.py::PostView.get")
    assert done.status == 1
    assert "refused: PostView.post() has to change together with it" in done.out
    assert blog.read() == VIEWS


def test_a_plan_and_a_diff_write_nothing(blog: Project) -> None:
    plan = blog.convert("--plan", "blog/views.py::listing")
    assert plan.out.startswith(
        "blog/views.py::listing  becomes async\n"
        "   thread hops: 1 before, 2 after (1 async method, 1 iteration)\n"
    )
    diff = blog.convert("--diff", "blog/views.py::listing")
    assert "+async def listing(request):" in diff.out
    assert blog.read() == VIEWS


def test_a_name_that_is_not_there_is_said(blog: Project) -> None:
    done = blog.convert("blog/views.py::archive")
    assert done.status == 2
    assert "hue-lint: blog/views.py: there is no function or class archive in this file" in done.err
    done = blog.convert("blog/pages.py::archive")
    assert done.err == (
        "hue-lint: blog/pages.py: no such file: name it as PATH::FUNCTION or PATH::CLASS\n"
    )


def test_what_is_async_already_is_left_alone(blog: Project) -> None:
    blog.write("blog/views.py", "async def ready(request):\n    return 1\n")
    done = blog.convert("blog/views.py::ready")
    assert "is async already" in done.out
    assert done.status == 0


def test_other_things_that_block_are_repaired_too(project: Project) -> None:
    project.write(
        "blog/views.py",
        """\
        import time

        import requests


        def weather(request):
            time.sleep(1)
            return requests.get("https://example.com/weather", timeout=3)
        """,
    )
    project.convert("blog/views.py::weather")
    text = project.read()
    assert "await asyncio.sleep(1)" in text
    assert "await sync_to_async(requests.get, thread_sensitive=False)(" in text


def test_a_relation_that_may_not_be_loaded_is_read_in_a_thread(project: Project) -> None:
    # `check` says nothing of it by default; code that worked has to go on working
    project.write("blog/views.py", "def name_of(post: 'Post'):\n    return post.author.name\n")
    project.write(
        "blog/views.py",
        """\
        from blog.models import Post


        def name_of(post: Post):
            return post.author.name
        """,
    )
    project.convert("blog/views.py::name_of")
    assert "(await sync_to_async(lambda: post.author)()).name" in project.read()


def test_a_file_that_cannot_be_written_leaves_all_others_as_they_were(
    blog: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.write(
        "blog/zeta.py",
        "from blog.models import Post\n\n\ndef n():\n    return Post.objects.count()\n",
    )
    blog.write("blog/views.py", "from blog.zeta import n\n\n\ndef view(request):\n    return n()\n")
    before = blog.read()
    from hue_lint import fixing

    write = fixing.replace_file

    def refuse(path, data):  # type: ignore[no-untyped-def]
        if path.name == "zeta.py":
            raise OSError(28, "No space left on device")
        write(path, data)

    monkeypatch.setattr(fixing, "replace_file", refuse)
    done = blog.convert("--deep", "blog/views.py::view")
    assert done.status == 2
    assert "blog/zeta.py: nothing was converted: no space left on device" in done.err
    assert blog.read() == before


def test_frameworks_that_ask_whether_a_function_is_async_take_either(project: Project) -> None:
    project.write(
        "blog/views.py",
        """\
        from adrf.views import APIView
        from ninja import Router

        from blog.models import Post

        router = Router()


        def reader_of(request):
            return Post.objects.first()


        @router.get("/posts", auth=reader_of)
        def posts(request):
            return Post.objects.count()


        class Posts(APIView):
            def post(self, request):
                return Post.objects.count()
        """,
    )
    project.convert("blog/views.py")
    assert project.read().count("async def") == 3


def test_a_template_that_may_ask_the_database_is_rendered_in_a_thread(project: Project) -> None:
    # `check` needs evidence, and has none: what `rows` holds nobody knows
    project.write(
        "blog/views.py",
        """\
        from django.shortcuts import render

        from blog.models import Post
        from somewhere import rows_of


        def listing(request):
            rows = rows_of(Post.objects.first())
            return render(request, "blog/list.html", {"rows": rows})


        def number(request):
            count = Post.objects.count()
            return render(request, "blog/list.html", {"count": count})
        """,
    )
    project.write("blog/templates/blog/list.html", "{{ count }} {{ rows }}")
    project.convert("blog/views.py")
    assert 'await sync_to_async(render)(request, "blog/list.html", {"rows"' in project.read()
    assert 'return render(request, "blog/list.html", {"count": count})' in project.read()


def test_a_file_that_cannot_be_read_is_said_to_be_one(project):
    project.write("blog/views.py", "def view(request):\n    return 1\n\n\ndef broken(:\n")
    done = project.hue_lint("convert", "blog/views.py::view")
    assert done.status == 2
    assert "views.py:5:12: " in done.err and "mend the file first" in done.err


def test_a_helper_stays_as_it_is_while_a_file_that_may_call_it_does_not_parse(project):
    project.write(
        "blog/helpers.py",
        "from blog.models import Post\n\n\ndef count():\n    return Post.objects.count()\n",
    )
    project.write(
        "blog/other.py",
        "from blog.helpers import count\n\n\ndef view(request):\n"
        "    return count()\n\n\ndef broken(:\n",
    )
    done = project.hue_lint("convert", "--plan", "blog/helpers.py::count")
    assert "refused: other.py:8 does not parse, and may call it: mend it first" in done.out


def test_what_is_called_and_nobody_knows_is_marked_and_nothing_else_is(project: Project) -> None:
    project.write(
        "blog/views.py",
        """\
        import json
        from urllib.parse import quote

        from django.http import JsonResponse
        from invitations.backends import backend

        from blog.models import Post


        def known(request):
            post = Post.objects.get(pk=1)
            data = json.loads(request.body)
            parts = [quote(each.strip()) for each in data.get("names", [])]
            return JsonResponse({"title": post.title.upper(), "parts": parts})


        def unknown(request, organization):
            post = Post.objects.get(pk=1)
            if organization.members.filter(user=1).exists():
                organization.owner.save()
            backend().send(post)
            backend().log(post)
            return JsonResponse({"title": post.title})
        """,
    )
    done = project.convert("--plan", "blog/views.py")
    (mark,) = (line.strip() for line in done.out.splitlines() if "!" in line)
    assert mark == (
        "! nothing is known of organization.members.filter(user=1).exists(), "
        "organization.owner.save(), backend().send(post) and 1 more: "
        "what blocks there holds up the event loop"
    )
    assert "1 to look at" in done.out


def test_what_asks_the_database_for_some_rows_only_is_marked(project: Project) -> None:
    project.write(
        "blog/views.py",
        """\
        from django.contrib.auth.models import User


        def is_right(pk, password):
            user = User.objects.get(pk=pk)
            return user.check_password(password)
        """,
    )
    done = project.convert("--plan", "blog/views.py")
    assert "! user.check_password(password) hashes the password and saves the user" in done.out
    assert "which raises on the event loop\n" in done.out
