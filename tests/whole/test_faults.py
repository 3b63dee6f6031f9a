"""A defect of hue-lint itself costs the function that it shows in, and nothing else."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import libcst as cst
import pytest

from hue_lint.report import Failure, Report
from hue_lint.solver import engine

VIEWS = """
    from shop.models import Book
    from shop.pricing import steps

    async def before(request):
        return Book.objects.count()

    async def strange(request):
        if found := Book.objects.first():
            return found

    async def after(request):
        steps()
        return Book.objects.count()
"""
PRICING = """
    from shop.models import Book

    def steps():
        if found := Book.objects.first():
            return found
"""
OTHER = """
    from shop.models import Book

    async def other(request):
        return Book.objects.get(pk=1)
"""
MODELS = """
    from django.db import models

    class Book(models.Model):
        title = models.CharField(max_length=50)
"""


@pytest.fixture
def broken(write, monkeypatch):
    """A project, and a hue-lint that cannot cope with `:=`."""
    write(
        {
            "shop/models.py": MODELS,
            "shop/views.py": VIEWS,
            "shop/pricing.py": PRICING,
            "shop/other.py": OTHER,
        }
    )

    def fail(*_):
        raise KeyError("walrus")

    monkeypatch.setitem(engine.HANDLERS, cst.NamedExpr, fail)


@pytest.mark.usefixtures("broken")
def test_each_function_is_told_once_and_everything_else_is_checked(hue_lint):
    ended = hue_lint("check", "--output-format", "json")
    places = [(each["filename"], each["location"]["row"]) for each in json.loads(ended.out)]
    assert places == [("shop/other.py", 4), ("shop/views.py", 5), ("shop/views.py", 13)]
    assert ended.status == 2
    assert ended.err.splitlines() == [
        f"hue-lint: shop/{place} (KeyError: 'walrus'), everything else is checked; "
        "this is a defect of hue-lint: please report it"
        for place in (
            "pricing.py:3: hue-lint failed on steps()",
            "views.py:7: hue-lint failed on strange()",
        )
    ]


def test_what_files_and_their_callers_tell_of_is_one_failure_by_whatever_path():
    named = Failure(Path("shop/pricing.py"), "KeyError", 3, "steps")
    whole = replace(named, path=Path.cwd() / "shop/pricing.py")
    other = replace(named, row=9)
    told = Report((), 1, failures=(named,)).with_more(Report((), 1, failures=(whole, other)))
    assert told.failures == (named, other)


@pytest.mark.usefixtures("broken")
def test_what_went_wrong_is_told_again_by_the_next_run(hue_lint):
    first = hue_lint("check", "--output-format", "json")
    assert hue_lint("check", "--output-format", "json") == first


def test_a_call_too_long_for_the_stack_costs_its_function(write, hue_lint):
    chain = "Book.objects" + ".filter(pk=1)" * 400
    write(
        {
            "shop/models.py": MODELS,
            "shop/long.py": f"""
                from shop.models import Book

                def long():
                    return {chain}

                async def page(request):
                    long()
                    return Book.objects.count()
            """,
            "shop/other.py": OTHER,
        }
    )
    ended = hue_lint("check", "--output-format", "json", "shop")
    places = [(each["filename"], each["location"]["row"]) for each in json.loads(ended.out)]
    assert places == [("shop/long.py", 8), ("shop/other.py", 4)]
    assert "long.py:3: too deeply nested" in ended.err
    assert ended.status == 1


def test_flake8_shows_the_function_beside_the_findings(write, project):
    write({"shop/models.py": MODELS, "shop/views.py": VIEWS, "shop/pricing.py": PRICING})
    script = (
        "import libcst as cst\n"
        "from hue_lint.solver import engine\n"
        "def fail(*_): raise KeyError('walrus')\n"
        "engine.HANDLERS[cst.NamedExpr] = fail\n"
        "from flake8.main.cli import main\n"
        "raise SystemExit(main(['-j1', '--select=HUE', 'shop/views.py']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    found = [line.split(" ")[:2] for line in done.stdout.splitlines()]
    assert [code for _, code in found] == ["HUE101", "HUE900", "HUE101"]


BROKEN = """\
from shop.models import Post


async def first(request):
    return Post.objects.get(pk=1)


def half(:  # noqa: HUE101
    return 1


async def last(request):
    return Post.objects.count()
"""


def test_a_statement_that_does_not_parse_keeps_back_no_other_finding(write, project, hue_lint):
    write({"shop/models.py": MODELS, "shop/views.py": BROKEN})
    told = hue_lint("check", "--output-format", "concise")
    assert [line.split(" ")[:2] for line in told.out.splitlines()] == [
        ["shop/views.py:5:12:", "HUE101"],
        ["shop/views.py:8:10:", "HUE900"],
        ["shop/views.py:13:12:", "HUE101"],
    ]
    assert told.status == 1


def test_a_file_that_is_broken_in_too_many_places_says_that_none_of_it_was_checked(write, hue_lint):
    write({"shop/models.py": MODELS, "shop/views.py": BROKEN + "\n\ndef half(:\n    ...\n" * 9})
    told = hue_lint("check", "--output-format", "concise")
    (row,) = [line for line in told.out.splitlines() if "HUE" in line]
    assert row.startswith("shop/views.py:8:10: HUE900")
    assert row.endswith("; so much is broken here that nothing in the file was checked")


def test_a_file_that_does_not_parse_is_not_repaired_and_the_row_to_mend_is_named(
    write, project, hue_lint
):
    write({"shop/models.py": MODELS, "shop/views.py": BROKEN})
    told = hue_lint("check", "--fix")
    assert "shop/views.py: left as it is: row 8 does not parse: mend it first" in told.err
    assert (project / "shop/views.py").read_text() == BROKEN


def test_what_a_helper_with_a_broken_statement_does_is_known_to_its_callers(
    write, project, hue_lint
):
    helper = "from shop.models import Post\n\n\ndef latest():\n    return Post.objects.first()\n"
    view = "from shop.pricing import latest\n\n\nasync def view(request):\n    return latest()\n"
    write({"shop/models.py": MODELS, "shop/pricing.py": f"{helper}\n\nx = = 1\n"})
    write({"shop/views.py": view})
    told = hue_lint("check", "--output-format", "concise", "shop/views.py")
    assert [line.split(" ")[:2] for line in told.out.splitlines()] == [
        ["shop/views.py:5:12:", "HUE501"]
    ]


ASYNC_NOW = "from asgiref.sync import sync_to_async\nfrom shop.models import Post\n\n\n"
LATEST = "def latest():\n    return Post.objects.first()\n"
CALLER = "from shop.pricing import latest\n\n\nasync def view(request):\n    return latest()\n"


@pytest.mark.parametrize(
    "helper",
    [
        pytest.param(f"@sync_to_async(\n{LATEST}\n", id="its decorator"),
        pytest.param(f"{LATEST}latest = sync_to_async(latest\n", id="what it becomes later"),
        pytest.param(f"{LATEST}if Post:\n    latest = sync_to_async(latest\n", id="in a branch"),
        pytest.param(
            f"<<<<<<< HEAD\n{LATEST}=======\nasync def latest():\n    ...\n>>>>>>> theirs\n",
            id="which of two it is",
        ),
        pytest.param(f"{LATEST}\nclass latest(: \n    pass\n", id="what has its name later"),
    ],
)
def test_of_a_helper_nothing_is_said_while_it_does_not_parse(write, project, hue_lint, helper):
    view = CALLER.replace("return latest()", "return await latest()  # noqa: HUE609")
    write({"shop/models.py": MODELS, "shop/pricing.py": ASYNC_NOW + helper})
    write({"shop/views.py": view, "shop/plain.py": CALLER})
    for told in (
        hue_lint("check", "--fix", "--unsafe-fixes", "shop/views.py", "shop/plain.py"),
        hue_lint("check", "--add-noqa", "shop/views.py", "shop/plain.py"),
        hue_lint("convert", "shop/plain.py::view"),
    ):
        assert "HUE" not in told.out
    assert (project / "shop/views.py").read_text() == view
    assert (project / "shop/plain.py").read_text() == CALLER


def test_while_a_helper_does_not_parse_no_suppression_and_no_baseline_is_called_outlived(
    write, project, hue_lint
):
    suppressed = CALLER.replace("return latest()", "return latest()  # noqa: HUE501")
    write({"shop/models.py": MODELS, "shop/pricing.py": ASYNC_NOW + LATEST})
    write({"shop/views.py": suppressed, "shop/plain.py": CALLER})
    known = ("check", "--baseline", "known.json", "shop/views.py", "shop/plain.py")
    hue_lint(*known, "--update-baseline")
    held = (project / "known.json").read_text()
    assert "HUE501" in held
    write({"shop/pricing.py": ASYNC_NOW + f"@sync_to_async(\n{LATEST}\n"})
    told = hue_lint(*known, "--strict-baseline")
    assert (told.out + told.err).count("HUE") == 0
    assert told.status == 0
    hue_lint(*known, "--update-baseline")
    assert (project / "known.json").read_text() == held
    write({"shop/pricing.py": ASYNC_NOW + LATEST.replace("Post.objects.first()", "1")})
    assert "HUE901" in hue_lint("check", "shop/views.py").out
    hue_lint(*known, "--update-baseline")
    left = json.loads((project / "known.json").read_text())["findings"]
    assert [each["code"] for each in left] == ["HUE901"]


def test_a_nested_function_that_does_not_parse_is_no_part_of_the_one_around_it(
    write, project, hue_lint
):
    view = """\
        from asgiref.sync import sync_to_async

        from shop.models import Post


        async def view(request):
            def work(x:
                return Post.objects.get(pk=x)

            return await sync_to_async(work)(1)


        async def other(request):
            @sync_to_async(
            def work(x):
                return Post.objects.get(pk=x)

            await work(1)
            post = await Post.objects.aget(pk=1)
            post = await Post.objects.select_related("author").aget(pk=1
            return post.author
        """
    write({"shop/models.py": MODELS, "shop/views.py": view})
    told = hue_lint("check", "--output-format", "concise", "shop/views.py")
    assert [line.split(" ")[:2] for line in told.out.splitlines()] == [
        ["shop/views.py:7:13:", "HUE900"],
        ["shop/views.py:14:19:", "HUE900"],
        ["shop/views.py:20:60:", "HUE900"],
    ]


def test_an_import_right_below_another_is_one_on_which_a_file_rests(write, project, hue_lint):
    """What is broken in a helper counts however the imports stand."""
    view = (
        "from shop.models import Post\nfrom shop.pricing import (  # prices\n    latest,\n)\n"
        "\n\nasync def view(request):\n    return latest(), Post  # noqa: HUE501\n"
    )
    write({"shop/models.py": MODELS, "shop/views.py": view})
    write(
        {
            "shop/pricing.py": ASYNC_NOW
            + "def latest():\n    found = Post.objects.\n    return found\n"
        }
    )
    assert "HUE901" not in hue_lint("check", "--fix", "shop/views.py").out
    assert (project / "shop/views.py").read_text() == view


def test_no_suppression_is_written_into_a_file_that_does_not_parse(write, project, hue_lint):
    text = (
        'from shop.models import Post\n\n\ndef half():\n    x = """Hello\n\n\n'
        'async def view():\n    return Post.objects.first()\n\n\nTEXT = """\nkeep me\n"""\n'
    )
    write({"shop/models.py": MODELS, "shop/views.py": text})
    told = hue_lint("check", "--add-noqa", "shop/views.py")
    assert "shop/views.py: left as it is: row 5 does not parse: mend it first" in told.err
    assert told.status == 2
    assert (project / "shop/views.py").read_text() == text
