"""The real flake8 with the plugin, compared with the command line."""

import json
from pathlib import Path

import msgspec
import pytest

from hue_lint.store.cached import FOLDER
from hue_lint.store.state import DIGEST


@pytest.fixture
def of_hue_lint(command):
    """Places and messages that `hue-lint check` gives, without what flake8 says itself."""

    def check(*paths):
        done = command("hue-lint", "check", "--no-cache", "--output-format", "json", *paths)
        assert done.returncode in (0, 1), done.stderr
        return {
            (
                finding["filename"],
                finding["location"]["row"],
                finding["location"]["column"],
                finding["code"],
                finding["message"],
            )
            for finding in json.loads(done.stdout)
        }

    return check


@pytest.fixture
def of_flake8(command):
    """The same of `flake8`."""

    def check(*arguments, text=None):
        form = "%(path)s\t%(row)d\t%(col)d\t%(code)s\t%(text)s"
        done = command("flake8", "--select=HUE", f"--format={form}", *arguments, text=text)
        assert done.stderr == ""
        rows = [line.split("\t") for line in done.stdout.splitlines()]
        return {
            (path.removeprefix("./"), int(row), int(col), code, text)
            for path, row, col, code, text in rows
        }

    return check


@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_flake8_and_the_command_line_agree(of_hue_lint, of_flake8, jobs):
    found = of_hue_lint(".")
    assert {"blog/views.py", "blog/crlf.py", "blog/bom.py", "blog/latin.py", "blog/tabs.py"} == {
        row[0] for row in found
    }
    assert {row[3] for row in found} >= {"HUE101", "HUE901"}
    assert of_flake8(jobs, ".") == found


@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_what_each_process_of_flake8_found_is_kept_for_the_next_run(of_flake8, blog, jobs):
    found = of_flake8(jobs, ".")
    (file,) = (blog / FOLDER).glob("findings-*.msgpack")
    kept = msgspec.msgpack.decode(file.read_bytes()[DIGEST:])["findings"]
    assert {row[0] for row in found} <= {Path(path).relative_to(blog).as_posix() for path in kept}
    assert of_flake8(jobs, ".") == found


def test_a_single_file_knows_the_models_of_another(of_hue_lint, of_flake8):
    found = of_flake8("blog/views.py")
    assert ("blog/views.py", 5, 12) in {row[:3] for row in found}
    assert found == of_hue_lint("blog/views.py")


@pytest.mark.parametrize(
    ("place", "kept_back"),
    [
        pytest.param("# flake8: noqa\n{}", True, id="in a row of its own"),
        pytest.param("#  flake8=NOQA\n{}", False, id="with two blanks"),
        pytest.param("x = 1  # flake8: noqa\n{}", False, id="behind code"),
    ],
)
def test_a_comment_of_flake8_for_a_file_counts_for_both(place, kept_back, of_flake8, command, blog):
    views = blog / "blog/views.py"
    views.write_text(place.format(views.read_text()))
    theirs = sorted((row[1], row[3]) for row in of_flake8("blog/views.py"))
    done = command("hue-lint", "check", "--output-format=json", "blog/views.py")
    ours = [(each["location"]["row"], each["code"]) for each in json.loads(done.stdout)]
    assert ours == theirs
    assert (not ours) is kept_back


def test_standard_input_goes_before_the_file(of_flake8, blog):
    text = (blog / "blog/views.py").read_text()
    moved = of_flake8("--stdin-display-name", "blog/views.py", "-", text="\n" + text)
    assert {(row, col) for _, row, col, *_ in moved} == {
        (row + 1, col) for _, row, col, *_ in of_flake8("blog/views.py")
    }


def test_standard_input_without_a_name_is_checked(of_flake8):
    text = (
        "from blog.models import Post\n\n\nasync def detail(request):\n"
        "    return Post.objects.get(pk=1)\n"
    )
    ((path, row, col, code, _),) = of_flake8("-", text=text)
    assert (path, row, col, code) == ("stdin", 5, 12, "HUE101")


def test_the_configuration_chooses_rules(of_flake8, blog):
    (blog / "pyproject.toml").write_text(
        '[tool.hue-lint]\nper-file-ignores = {"views.py" = ["HUE101"]}\nignore = ["HUE901"]\n'
    )
    assert {row[0] for row in of_flake8(".")} == {
        "blog/crlf.py",
        "blog/bom.py",
        "blog/latin.py",
        "blog/tabs.py",
    }


def test_a_wrong_configuration_is_said_by_flake8(command, blog):
    (blog / "pyproject.toml").write_text("[tool.hue-lint]\nselct = []\n")
    done = command("flake8", "--select=HUE", "blog/views.py")
    assert done.returncode != 0
    assert done.stderr == ""
    assert done.stdout == (
        "There was a critical error during execution of Flake8:\n"
        f"hue-lint: {blog / 'pyproject.toml'}: [tool.hue-lint] unknown key 'selct' "
        "(did you mean 'select'?)\n"
    )


def test_flake8_knows_the_plugin_by_its_name(command):
    assert "hue-lint: " in command("flake8", "--version").stdout
