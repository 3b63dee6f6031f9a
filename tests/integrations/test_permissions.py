"""What may not be read or written, met by the real programs as somebody whom permissions bind."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from privileges import bound

BIN = Path(sys.executable).parent

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def command(blog: Path) -> Command:
    """Run a program of this environment in the project, bound by permissions."""

    def run(*arguments: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [arguments[0] if arguments[0] == "sh" else BIN / arguments[0], *arguments[1:]],
            cwd=blog,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
            env={**os.environ, "PYTHONUTF8": "1"},
            preexec_fn=bound,
        )

    return run


@pytest.fixture
def locked(blog: Path):
    """A folder of a database that only the database may look into."""
    folder = blog / "pgdata"
    folder.mkdir()
    (folder / "inside.py").write_text("async def broken(:\n")
    folder.chmod(0)
    yield folder
    folder.chmod(0o755)


WARNING = "hue-lint: warning: pgdata: permission denied, nothing below it was checked\n"


def test_the_folder_is_out_of_reach_for_what_these_tests_run(locked, command):
    listed = command("python", "-c", f"import os; os.listdir({str(locked)!r})")
    assert "PermissionError" in listed.stderr


def test_beside_a_locked_folder_everything_is_checked_and_one_warning_names_it(locked, command):
    done = command("hue-lint", "check", "--output-format", "concise")
    assert "blog/views.py:5:12: HUE101" in done.stdout
    assert done.stderr == WARNING
    assert done.returncode == 1


def test_a_locked_folder_that_git_ignores_is_not_worth_a_word(locked, command, blog):
    subprocess.run(["git", "init", "-q"], cwd=blog, check=True)
    (blog / ".gitignore").write_text("pgdata/\n")
    done = command("hue-lint", "check", "--output-format", "concise")
    assert "blog/views.py:5:12: HUE101" in done.stdout
    assert (done.stderr, done.returncode) == ("", 1)


def test_one_file_beside_a_locked_folder_is_checked_with_its_project(locked, command):
    done = command("hue-lint", "check", "--output-format", "concise", "blog/views.py")
    assert "blog/views.py:5:12: HUE101" in done.stdout
    assert (done.stderr, done.returncode) == ("", 1)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("flake8", "--select=HUE", "blog"), id="flake8"),
        pytest.param(("hue-lint", "explain", "blog/views.py:5"), id="explain"),
        pytest.param(("hue-lint", "check", "--diff"), id="a diff"),
        pytest.param(("hue-lint", "check", "--since=HEAD"), id="since a revision"),
    ],
)
def test_a_locked_folder_stops_no_other_face(arguments, locked, command, blog):
    subprocess.run(["git", "init", "-q"], cwd=blog, check=True)
    commit = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "empty"]
    subprocess.run([*commit, "--allow-empty"], cwd=blog, check=True)
    done = command(*arguments)
    assert "Traceback" not in done.stderr
    assert "Post.objects.get" in done.stdout, done.stderr


def test_a_locked_folder_that_was_asked_for_is_no_clean_folder(locked, command):
    done = command("hue-lint", "check", "pgdata")
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr == "hue-lint: pgdata: permission denied\n"


def test_a_file_in_a_locked_folder_is_said_to_be_locked(locked, command):
    done = command("hue-lint", "check", "pgdata/inside.py")
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr == "hue-lint: pgdata/inside.py: permission denied\n"


def test_a_file_that_may_not_be_read_is_a_finding_and_the_rest_is_checked(command, blog):
    (blog / "blog/plain.py").chmod(0)
    done = command("hue-lint", "check", "--output-format=concise", "blog/plain.py", "blog/views.py")
    assert "blog/plain.py:1:1: HUE900 unreadable-file Permission denied" in done.stdout
    assert "blog/views.py:5:12: HUE101" in done.stdout
    assert (done.stderr, done.returncode) == ("", 1)


IMPORTING = """\
from blog.helpers import first
from blog.lib.more import second


async def both(request):
    return first(), second()
"""
OF_THE_FILE = "blog/helpers.py: permission denied, so nothing that is imported from there is known"
OF_THE_FOLDER = "blog/lib: permission denied, so nothing that is imported from there is known"


@pytest.fixture
def importing(blog: Path):
    """A view with a helper in a file, and one in a folder, that only somebody else may read."""
    (blog / "blog/importing.py").write_text(IMPORTING)
    (blog / "blog/lib").mkdir()
    for name in ("helpers.py", "lib/__init__.py", "lib/more.py"):
        (blog / "blog" / name).write_text("def first(): ...\n")
    (blog / "blog/helpers.py").chmod(0)
    (blog / "blog/lib").chmod(0)
    yield "blog/importing.py"
    (blog / "blog/lib").chmod(0o755)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("hue-lint", "check"), id="check"),
        pytest.param(("hue-lint", "check", "--diff"), id="a diff"),
        pytest.param(("hue-lint", "check", "--quiet", "--output-format=json"), id="quiet"),
        pytest.param(("flake8", "--select=HUE"), id="flake8"),
        pytest.param(("hue-lint", "convert", "--plan"), id="a conversion"),
    ],
)
def test_what_is_only_imported_and_may_not_be_read_is_named_once(
    arguments, importing, command, blog
):
    if "convert" in arguments:
        (blog / importing).write_text(IMPORTING.replace("async def", "def"))
    done = command(*arguments, importing)
    warnings = [f"hue-lint: warning: {text}\n" for text in (OF_THE_FILE, OF_THE_FOLDER)]
    assert (done.stderr, done.returncode) == ("".join(warnings), 0)
    # and as often as it is asked, with nothing kept that is not whole
    assert command(*arguments, importing).stderr == done.stderr


def test_an_explanation_that_does_not_know_a_helper_says_why(importing, command):
    for place in (f"{importing}:6", f"{importing}::both"):
        done = command("hue-lint", "explain", place)
        assert f"hue-lint: warning: {OF_THE_FILE}\n" in done.stderr
        assert done.returncode == 0


def test_what_the_run_looked_at_itself_is_not_told_twice(importing, command):
    done = command("hue-lint", "check", "--output-format=concise")
    assert "blog/helpers.py:1:1: HUE900" in done.stdout
    assert done.stderr == (
        "hue-lint: warning: blog/lib: permission denied, nothing below it was checked\n"
    )


def test_code_scanning_hears_of_what_could_not_be_read(importing, command):
    done = command("hue-lint", "check", "--output-format=sarif", importing)
    (invocation,) = json.loads(done.stdout)["runs"][0]["invocations"]
    told = [(e["level"], e["message"]["text"]) for e in invocation["toolExecutionNotifications"]]
    assert told[0] == ("warning", OF_THE_FILE.removeprefix("blog/helpers.py: "))
    assert len(told) == 2


@pytest.mark.parametrize("form", ["sarif", "github"])
def test_a_forge_hears_of_a_folder_that_was_not_looked_into(form, locked, command):
    done = command("hue-lint", "check", "--output-format", form)
    assert "permission denied, nothing below it was checked" in done.stdout
    assert done.stderr == WARNING


def test_a_helper_that_is_half_typed_is_named_where_only_its_caller_is_checked(blog, command):
    (blog / "blog/helpers.py").write_text("def first(:\n    return 1\n\n\ndef other(): ...\n")
    (blog / "blog/importing.py").write_text(IMPORTING)
    done = command("hue-lint", "check", "blog/importing.py")
    assert done.stderr.startswith("hue-lint: warning: blog/helpers.py:1: ")
    assert done.stderr.endswith(", so not all that is imported from there is known\n")


def test_settings_files_and_caches_that_may_not_be_read_stop_nothing(command, blog):
    (blog / "manage.py").write_text("import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'blog.x'\n")
    (blog / "blog/settings.py").write_text("INSTALLED_APPS = []\n")
    (blog / ".hue-lint-cache").mkdir()
    for locked in ("manage.py", "blog/settings.py", ".hue-lint-cache"):
        (blog / locked).chmod(0)
    done = command("hue-lint", "check", "--output-format", "concise", "blog/views.py")
    (blog / ".hue-lint-cache").chmod(0o755)
    assert "blog/views.py:5:12: HUE101" in done.stdout
    assert (done.stderr, done.returncode) == ("", 1)


def test_settings_that_may_not_be_read_are_not_taken_for_none(command, blog):
    (blog / "pyproject.toml").chmod(0)
    said = f"hue-lint: {blog / 'pyproject.toml'}: Permission denied\n"
    done = command("hue-lint", "check")
    assert (done.stdout, done.stderr, done.returncode) == ("", said, 2)
    told = command("flake8", "--select=HUE", "blog/views.py")
    assert (told.stdout.endswith(said), told.stderr, told.returncode) == (True, "", 1)


def test_pipes_and_links_in_circles_are_passed_over(command, blog):
    os.mkfifo(blog / "blog/pipe.py")
    os.mkfifo(blog / ".gitignore")
    (blog / "blog/round.py").symlink_to("round.py")
    (blog / "blog/inner").symlink_to(blog)
    done = command("hue-lint", "check", "--output-format", "concise")
    assert "blog/views.py:5:12: HUE101" in done.stdout
    assert (done.stderr, done.returncode) == ("", 1)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param(
            "pipe.py", "neither a file nor a folder (`-` reads standard input)", id="pipe"
        ),
        pytest.param("round.py", "too many levels of symbolic links", id="a link to itself"),
        pytest.param("gone.py", "no such file or directory", id="nothing"),
    ],
)
def test_what_was_asked_for_and_is_no_file_is_said_so(name, reason, command, blog):
    os.mkfifo(blog / "pipe.py")
    (blog / "round.py").symlink_to("round.py")
    done = command("hue-lint", "check", name)
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr == f"hue-lint: {name}: {reason}\n"


@pytest.fixture
def frozen(blog: Path):
    """The project in a folder that nothing may be written to."""
    before = {path: path.read_bytes() for path in (blog / "blog").iterdir()}
    (blog / "blog").chmod(0o555)
    yield before
    (blog / "blog").chmod(0o755)
    assert {path: path.read_bytes() for path in (blog / "blog").iterdir()} == before


def test_what_could_not_be_written_is_not_called_repaired(frozen, command):
    before = command("hue-lint", "check", "--output-format", "concise", "blog")
    done = command("hue-lint", "check", "--fix", "--output-format", "concise", "blog")
    assert "hue-lint: blog/views.py: left as it is: permission denied\n" in done.stderr
    assert "repaired" not in done.stderr
    assert done.stdout == before.stdout
    assert done.returncode == 2


def test_a_read_only_file_is_left_alone_and_the_others_are_repaired(command, blog):
    (blog / "blog/views.py").chmod(0o444)
    before = (blog / "blog/views.py").read_text()
    done = command("hue-lint", "check", "--fix", "--output-format", "concise")
    assert "hue-lint: blog/views.py: left as it is: permission denied\n" in done.stderr
    assert "blog/views.py:5:12: HUE101" in done.stdout
    assert "blog/crlf.py" not in done.stdout
    assert done.returncode == 2
    assert (blog / "blog/views.py").read_text() == before


def test_suppressions_that_could_not_be_written_are_said_so(frozen, command):
    done = command("hue-lint", "check", "--add-noqa", "blog")
    assert "hue-lint: blog/views.py: left as it is: permission denied\n" in done.stderr
    assert done.stderr.endswith("hue-lint: wrote 0 suppressions in 0 files\n")
    assert done.returncode == 2


def test_a_baseline_that_could_not_be_written_is_said_so(frozen, command):
    done = command("hue-lint", "check", "--baseline", "blog/known.json", "--update-baseline")
    assert "Permission denied" in done.stderr
    assert "blog/known.json" in done.stderr
    assert "holds" not in done.stderr
    assert done.returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("check",), id="for people"),
        pytest.param(("check", "--output-format", "json"), id="for machines"),
        pytest.param(("check", "--statistics"), id="counts"),
        pytest.param(("check", "--diff"), id="a diff"),
        pytest.param(("rule", "HUE101"), id="a page"),
        pytest.param(("config",), id="settings"),
        pytest.param(("explain", "blog/views.py:5"), id="an explanation"),
        pytest.param(("--version",), id="the version"),
    ],
)
def test_a_full_disk_is_said_in_one_line(arguments, command):
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = command("hue-lint", *arguments, stdout=full.fileno())
    assert done.stderr == "hue-lint: the output: No space left on device: the job is not done\n"
    assert done.returncode == 2


def test_a_report_is_written_to_a_pipe_that_stays_one(command, blog):
    pipe = blog / "report"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    done = command("hue-lint", "check", "--output-format", "concise", "--output-file", pipe)
    assert b"blog/views.py:5:12: HUE101" in os.read(reader, 1 << 16)
    os.close(reader)
    assert pipe.is_fifo()
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 1)


def test_the_report_file_may_be_standard_output(command):
    plain = command("hue-lint", "check", "--output-format", "concise")
    done = command("hue-lint", "check", "--output-format=concise", "--output-file=/dev/stdout")
    assert (done.stdout, done.stderr, done.returncode) == (plain.stdout, "", 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("check",), "the output", id="check"),
        pytest.param(("check", "--output-format", "json"), "the output", id="for machines"),
        pytest.param(("rule",), "the output", id="the rules"),
        pytest.param(("--version",), "the output", id="the version"),
        pytest.param(("check", "-"), "-: standard input", id="standard input"),
        pytest.param(("check", "--fix", "-"), "-: standard input", id="repairing it"),
    ],
)
def test_streams_that_were_closed_before_are_said_in_one_line(arguments, said, command):
    done = command("sh", "-c", 'exec "$0" "$@" <&- >&-', BIN / "hue-lint", *arguments)
    assert done.stderr.startswith(f"hue-lint: {said}: Bad file descriptor")
    assert (done.stderr.count("\n"), done.returncode) == (1, 2)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        pytest.param("check", 1, id="findings"),
        pytest.param("check --nope", 2, id="an option that is none"),
        pytest.param("check nowhere", 2, id="a path that is none"),
    ],
)
@pytest.mark.parametrize("errors", ["2>&-", "2>/dev/full"])
def test_the_status_is_the_same_where_nothing_can_be_said(errors, arguments, status, command):
    done = command("sh", "-c", f'"$0" {arguments} {errors}', BIN / "hue-lint")
    assert (done.stderr, done.returncode) == ("", status)


def test_a_file_whose_name_is_no_text_is_checked_as_any_other(command, blog):
    named = Path(os.fsdecode(os.fsencode(blog / "blog") + b"/na\xefve \n.py"))
    named.write_text((blog / "blog/views.py").read_text())
    for _ in range(2):
        done = command("hue-lint", "check", "--output-format", "json", "blog")
        found = {each["filename"] for each in json.loads(done.stdout)}
        assert found >= {"blog/views.py", "blog/na\\udcefve \n.py"}
        assert (done.stderr, done.returncode) == ("", 1)
    baseline = ("--baseline", "known.json")
    assert command("hue-lint", "check", *baseline, "--update-baseline").returncode == 0
    assert command("hue-lint", "check", *baseline).returncode == 0
    assert command("hue-lint", "check", "--fix").stderr.startswith("hue-lint: repaired")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        pytest.param(("config",), 0, id="settings"),
        pytest.param(("config", "--output-format", "json"), 0, id="settings for machines"),
        pytest.param(("check", "--since", "HEAD"), 1, id="since a revision"),
        pytest.param(("explain", "blog/views.py:5", "--output-format", "json"), 0, id="explain"),
    ],
)
def test_a_folder_whose_name_is_no_text_is_one_as_any_other(arguments, status, command, blog):
    odd = Path(os.fsdecode(os.fsencode(blog.parent) + b"/na\xefve"))
    blog.rename(odd)
    blog.mkdir()
    settings = "[tool.hue-lint]\nbaseline = 'known.json'\n"
    (odd / "pyproject.toml").write_text(settings)
    (odd / "known.json").write_text('{"version": 1, "findings": []}')
    subprocess.run(["git", "init", "-q"], cwd=odd, check=True)
    commit = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "empty"]
    subprocess.run([*commit, "--allow-empty"], cwd=odd, check=True)
    script = 'cd "$1" && shift && exec "$0" "$@"'
    done = command("sh", "-c", script, BIN / "hue-lint", odd, *arguments)
    assert (done.stderr, done.returncode) == ("", status)
    assert done.stdout


@pytest.fixture
def kept(blog: Path, command) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The project's folder of what is kept between runs, and what the run said that filled it."""
    (blog / "blog/templates").mkdir(exist_ok=True)
    (blog / "blog/templates/page.html").write_text("{{ posts }}")
    done = command("hue-lint", "check", "--output-format", "concise")
    return blog / ".hue-lint-cache", done


@pytest.mark.parametrize("changed", [False, True], ids=["nothing changed", "a file changed"])
def test_pipes_where_things_are_kept_hold_up_no_run(changed, kept, command, blog):
    folder, before = kept
    for file in [each for each in folder.rglob("*") if each.is_file()]:
        file.unlink()
        os.mkfifo(file)
    if changed:
        (blog / "blog/more.py").write_text("")
    done = command("hue-lint", "check", "--output-format", "concise")
    assert (done.stdout, done.stderr, done.returncode) == (before.stdout, "", 1)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda _: b"", id="nothing"),
        pytest.param(lambda held: held[: len(held) // 2], id="a half"),
        pytest.param(lambda held: held + held, id="twice the same"),
        pytest.param(lambda _: b"\xff\xfe \x00" * 99, id="no text"),
        pytest.param(lambda _: b"\x91" * 100_000, id="a list in a list in a list"),
        pytest.param(lambda held: held.replace(b"/blog", b"\0blog"), id="names that no file has"),
    ],
)
def test_whatever_stands_where_things_are_kept_is_no_traceback(spoil, kept, command):
    folder, before = kept
    for file in [each for each in folder.rglob("*") if each.is_file()]:
        file.write_bytes(spoil(file.read_bytes()))
    done = command("hue-lint", "check", "--output-format", "concise")
    assert (done.stdout, done.stderr, done.returncode) == (before.stdout, "", 1)


@pytest.mark.parametrize("columns", ["0", "00", "", "1", "wide"])
def test_a_terminal_of_any_width_is_told_every_finding(columns, command, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    done = command("hue-lint", "check", "--no-cache")
    assert "blog/views.py:5:12  HUE101" in done.stdout
    assert "return await Post.objects.aget(pk=pk)" in done.stdout
    assert done.returncode == 1


def test_settings_that_begin_with_a_byte_order_mark_are_read(command, blog):
    marked = b"\xef\xbb\xbf" + (blog / "pyproject.toml").read_bytes() + b'ignore = ["HUE101"]\n'
    (blog / "pyproject.toml").write_bytes(marked)
    done = command("hue-lint", "check", "--output-format", "concise")
    assert "HUE101 sync-query" not in done.stdout
    told = command("flake8", "--select=HUE101", "blog/views.py")
    assert (told.stdout, told.returncode) == ("", 0)


@pytest.mark.parametrize("option", ["--observed", "--baseline"])
def test_a_pipe_that_nobody_writes_to_is_waited_for_by_no_option(option, command, blog):
    os.mkfifo(blog / "pipe")
    done = command("hue-lint", "check", option, "pipe")
    assert done.stderr.endswith("pipe: not a regular file\n")
    assert (done.stdout, done.returncode) == ("", 2)


@pytest.mark.parametrize(
    ("option", "begun"),
    [
        pytest.param("--observed", '{"format": "hue-observed", "version": 1, "x": ', id="observed"),
        pytest.param("--baseline", '{"version": 1, "findings": ', id="baseline"),
    ],
)
def test_records_nested_beyond_all_reason_are_one_line(option, begun, command, blog):
    (blog / "record.json").write_text(begun + "[" * 100_000 + "]" * 100_000 + "}")
    done = command("hue-lint", "check", option, "record.json")
    assert "record.json: not " in done.stderr
    assert (done.stdout, done.stderr.count("\n"), done.returncode) == ("", 1, 2)


@pytest.mark.parametrize(
    "option", ["--config", "--python", "--baseline", "--observed", "--output-file"]
)
def test_an_empty_variable_of_a_shell_is_no_path(option, command):
    done = command("hue-lint", "check", option, "")
    assert done.stderr.endswith(f"Invalid value for '{option}': it is empty\n")
    assert (done.stdout, done.returncode) == ("", 2)
