"""hue-lint as a library: what it offers, and that it says what the command line says."""

import json
import subprocess
import sys

import pytest

import hue_lint
from hue_lint import ConfigError, Options, UnusablePath, check_paths, check_source

USE = """\
from pathlib import Path

from hue_lint import ConfigError, Finding, UnusablePath, Options, Report, check_paths, check_source

report: Report = check_paths(["shop", Path("blog")], Options(select=("HUE1",), target_django="5.2"))
places: list[tuple[Path, int, str]] = [
    (each.filename, each.span.start.row, each.code) for each in report.findings
]
repairs: list[str] = [each.fix.message for each in report.findings if each.fix is not None]
again: Report = check_source("print(1)", "shop/views.py")
errors: tuple[type[Exception], ...] = (ConfigError, UnusablePath)
"""


def places(report: hue_lint.Report) -> list[tuple[str, int, str]]:
    return [(each.filename.name, each.span.start.row, each.code) for each in report.findings]


def test_paths_give_what_the_command_line_gives(blog, command):
    said = json.loads(command("hue-lint", "check", "--output-format=json", "--no-cache").stdout)
    found = check_paths([blog])
    assert places(found) == [
        (each["filename"].rpartition("/")[2], each["location"]["row"], each["code"])
        for each in said
    ]
    assert found.files > 3
    assert found.failures == ()


def test_text_is_judged_as_the_file_of_its_name(blog):
    text = "from blog.models import Post\n\n\nasync def view(request):\n    Post.objects.count()\n"
    assert places(check_source(text, blog / "blog" / "new.py")) == [("new.py", 5, "HUE101")]
    assert not (blog / "blog" / "new.py").exists()


def test_one_path_is_a_path_and_no_row_of_letters_and_no_path_is_no_finding(blog):
    assert (
        places(check_paths(str(blog))) == places(check_paths(blog)) == places(check_paths([blog]))
    )
    assert check_paths([]) == hue_lint.Report((), 0)


def test_half_of_a_character_stops_nothing(blog):
    text = "from blog.models import Post\n\n\nasync def view(request):\n    Post.objects.count()\n"
    found = check_source(text + 'half = "\ud83d"\n', blog / "blog" / "new.py")
    assert places(found) == [("new.py", 5, "HUE101")]


def test_text_that_names_an_encoding_of_no_text_is_unreadable(blog):
    found = check_source("# coding: hex\n00\n", blog / "blog" / "new.py")
    assert [each.code for each in found.findings] == ["HUE900"]


def test_options_go_before_the_settings(blog):
    assert places(check_paths([blog / "blog" / "views.py"], Options(select=("HUE6",)))) == []


@pytest.mark.parametrize(
    ("paths", "options", "error", "said"),
    [
        pytest.param(["nowhere"], Options(), UnusablePath, "nowhere", id="no such path"),
        pytest.param(["."], Options(select=("HUE999",)), ConfigError, "HUE999", id="no such rule"),
    ],
)
def test_what_cannot_be_done_is_an_exception_with_a_name(blog, paths, options, error, said):
    with pytest.raises(error, match=said):
        check_paths([blog / path for path in paths], options)


def test_every_public_name_is_there():
    assert sorted(hue_lint.__all__) == hue_lint.__all__
    for name in hue_lint.__all__:
        assert getattr(hue_lint, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'check'"):
        hue_lint.check  # noqa: B018


def test_a_type_checker_knows_them(tmp_path):
    module = tmp_path / "use.py"
    module.write_text(USE)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", str(module)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
