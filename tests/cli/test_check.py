"""`hue-lint check`: what it reads, what it says, how it ends."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hue_lint.config import OUTPUT_FORMATS

VIEW = "async def detail(request):\n    return Post.objects.get(pk=1)\n"
CLEAN = "async def detail(request):\n    return await Post.objects.aget(pk=1)\n"


def git(*arguments):
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


def test_exits_with_0_and_says_so_when_nothing_is_found(hue_lint, write):
    write("views.py", CLEAN)
    ended = hue_lint("check")
    assert ended.status == 0
    assert ended.out.startswith("no findings in 1 file (1 with async code: 1 async function)")


def test_exits_with_1_when_something_is_found(hue_lint, write):
    write("views.py", VIEW)
    assert hue_lint("check", ".").status == 1


def test_exit_zero_reports_and_exits_with_0(hue_lint, write):
    write("views.py", VIEW)
    ended = hue_lint("check", "--exit-zero", ".")
    assert ended.status == 0
    assert "HUE101" in ended.out


def test_a_path_that_does_not_exist_ends_the_run_by_name(hue_lint, write):
    write("views.py", VIEW)
    ended = hue_lint("check", "views.py", "nowhere/at_all.py")
    assert ended.status == 2
    assert ended.err == "hue-lint: nowhere/at_all.py: no such file or directory\n"
    assert ended.out == ""


def test_an_unknown_option_exits_with_2(hue_lint, project):
    ended = hue_lint("check", "--colour")
    assert ended.status == 2
    assert "--colour" in ended.err


def test_a_file_that_does_not_parse_is_reported_and_the_rest_goes_on(hue_lint, write):
    write("a_broken.py", "async def f(:\n    pass\n")
    write("views.py", VIEW)
    ended = hue_lint("check", "--output-format", "concise")
    assert ended.status == 1
    assert re.match(r"a_broken.py:1:\d+: HUE900 unreadable-file ", ended.out)
    assert "views.py:2:12: HUE101 sync-query" in ended.out


def test_a_file_that_is_not_in_its_encoding_is_reported(hue_lint, project):
    (project / "latin.py").write_bytes(b"x = 1\nname = '\xe9'\n")
    ended = hue_lint("check", "--output-format", "concise")
    assert ended.out.startswith("latin.py:2:9: HUE900 unreadable-file not valid utf-8")


def test_a_defect_of_hue_lint_names_the_file_and_the_rest_goes_on(hue_lint, write):
    write("a.py", "# hue-lint crashes here\n")
    write("views.py", VIEW)
    ended = hue_lint("check", "--output-format", "concise")
    assert ended.status == 2
    assert "a.py: hue-lint failed on this file (AssertionError" in ended.err
    assert "views.py:2:12: HUE101" in ended.out


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        pytest.param([], ["HUE101", "HUE501"], id="everything that is on by default"),
        pytest.param(["--select", "HUE5"], ["HUE501"], id="a family"),
        pytest.param(["--select", "sync-query"], ["HUE101"], id="a name instead of a code"),
        pytest.param(["--ignore", "HUE101,HUE102"], ["HUE501"], id="ignored codes"),
        pytest.param(["--ignore", "ALL"], [], id="everything ignored"),
    ],
)
def test_rules_are_chosen_on_the_command_line(hue_lint, write, options, codes):
    write("views.py", VIEW + "    helper()\n")
    ended = hue_lint("check", "--output-format", "json", *options)
    assert [finding["code"] for finding in json.loads(ended.out)] == codes


def test_a_rule_that_does_not_exist_is_refused_with_the_nearest(hue_lint, project):
    ended = hue_lint("check", "--select", "sync-querry")
    assert ended.status == 2
    assert "no rule is called 'sync-querry' (did you mean 'sync-query'?)" in ended.err


def test_standard_input_is_reported_under_its_name(hue_lint, project, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(VIEW.encode())))
    ended = hue_lint("check", "-", "--stdin-filename", "app/views.py", "--output-format", "concise")
    assert ended.status == 1
    assert ended.out.startswith("app/views.py:2:12: HUE101")


def test_standard_input_goes_before_the_file_of_that_name(hue_lint, write, monkeypatch):
    write("views.py", VIEW)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CLEAN.encode())))
    assert hue_lint("check", "-", "--stdin-filename", "views.py").status == 0


def test_standard_input_is_repaired_onto_standard_output(hue_lint, project, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(VIEW.encode())))
    ended = hue_lint("check", "-", "--fix")
    assert ended.status == 0
    assert ended.out == CLEAN


def test_fix_repairs_files_and_reports_what_is_left(hue_lint, write):
    path = write("views.py", VIEW + "    helper()\n")
    ended = hue_lint("check", "--fix", "--output-format", "concise")
    assert path.read_text() == CLEAN + "    helper()\n"
    assert ended.status == 1
    assert "HUE501" in ended.out
    assert "HUE101" not in ended.out
    assert "repaired 1 finding in 1 file" in ended.err


def test_fix_keeps_the_mode_line_ends_and_byte_order_mark(hue_lint, project):
    path = project / "views.py"
    path.write_bytes(b"\xef\xbb\xbf" + VIEW.replace("\n", "\r\n").encode())
    path.chmod(0o750)
    assert hue_lint("check", "--fix").status == 0
    assert path.read_bytes() == b"\xef\xbb\xbf" + CLEAN.replace("\n", "\r\n").encode()
    assert path.stat().st_mode & 0o777 == 0o750
    assert {entry.name for entry in project.iterdir()} == {"views.py"}


def test_diff_shows_the_repairs_and_changes_nothing(hue_lint, write):
    path = write("app/views.py", VIEW)
    ended = hue_lint("check", "--diff")
    assert ended.status == 1
    assert path.read_text() == VIEW
    assert ended.out == (
        "--- a/app/views.py\n+++ b/app/views.py\n@@ -1,2 +1,2 @@\n async def detail(request):\n"
        "-    return Post.objects.get(pk=1)\n+    return await Post.objects.aget(pk=1)\n"
    )


def test_statistics_count_by_code(hue_lint, write):
    write("views.py", VIEW + "    Post.objects.get(pk=2)\n    helper()\n")
    ended = hue_lint("check", "--statistics", "--output-format", "concise")
    assert ended.out == "2  HUE101  sync-query   2 repairable\n1  HUE501  sync-helper\n"
    counts = json.loads(hue_lint("check", "--statistics", "--output-format", "json").out)
    assert counts[0] == {"code": "HUE101", "name": "sync-query", "count": 2, "repairable": 2}


def test_add_noqa_silences_what_is_there_and_nothing_else(hue_lint, write):
    path = write(
        "views.py",
        "async def detail(request):\n"
        "    text = '''\n"
        "    {}'''.format(Post.objects.get(pk=1))\n"
        "    a = Post.objects.get(pk=1); helper()\n"
        "    return Post.objects.get(pk=2)  # noqa: E501\n",
    )
    ended = hue_lint("check", "--add-noqa")
    assert ended.status == 0
    assert path.read_text() == (
        "async def detail(request):\n"
        "    text = '''\n"
        "    {}'''.format(Post.objects.get(pk=1))  # noqa: HUE101\n"
        "    a = Post.objects.get(pk=1); helper()  # noqa: HUE101, HUE501\n"
        "    return Post.objects.get(pk=2)  # noqa: E501, HUE101\n"
    )
    assert hue_lint("check").status == 0


def test_a_baseline_holds_back_what_was_there_and_shows_what_is_new(hue_lint, write):
    write("views.py", VIEW)
    assert hue_lint("check", "--baseline", "known.json", "--update-baseline").status == 0
    assert hue_lint("check", "--baseline", "known.json").status == 0
    # The code moves, and one more query of the same text comes with it.
    write("views.py", "import os\n\n\n" + VIEW + VIEW.replace("    return ", "    "))
    ended = hue_lint("check", "--baseline", "known.json", "--output-format", "concise")
    assert ended.status == 1
    assert ended.out.count("HUE101") == 1
    assert ended.out.startswith("views.py:7:5:")


def test_a_baseline_says_what_is_no_longer_there(hue_lint, write):
    write("views.py", VIEW)
    hue_lint("check", "--baseline", "known.json", "--update-baseline")
    write("views.py", CLEAN)
    ended = hue_lint("check", "--baseline", "known.json")
    assert ended.status == 0
    assert "in the baseline, but gone: views.py: HUE101 return Post" in ended.err
    assert "--update-baseline takes out what is gone" in ended.err
    # with --quiet as well: it is what the run ends with 1 for
    ended = hue_lint("check", "--baseline", "known.json", "--strict-baseline", "--quiet")
    assert ended.status == 1
    assert "in the baseline, but gone: views.py: HUE101 return Post" in ended.err


@pytest.fixture
def baseline(hue_lint, write, project):
    """A baseline of two files, one of which breaks later; its entries as `file code`."""
    for name in ("a/views.py", "b/views.py"):
        write(name, VIEW + "    helper()\n")
    hue_lint("check", "--baseline", "known.json", "--update-baseline")

    def entries():
        held = json.loads((project / "known.json").read_text())["findings"]
        return sorted(f"{entry['filename']} {entry['code']}" for entry in held)

    return entries


BOTH = ["a/views.py HUE101", "a/views.py HUE501", "b/views.py HUE101", "b/views.py HUE501"]


@pytest.mark.parametrize(
    ("arguments", "left"),
    [
        pytest.param([], [], id="everything"),
        pytest.param(["a"], BOTH[2:], id="a folder"),
        pytest.param(["a/views.py"], BOTH[2:], id="a file"),
        pytest.param(["--select", "HUE101"], [BOTH[1], BOTH[3]], id="a rule"),
        pytest.param(["a", "--ignore", "HUE5"], BOTH[1:], id="a folder without a family"),
        pytest.param(["--extend-exclude", "a"], BOTH[:2], id="without a folder"),
    ],
)
def test_a_baseline_is_renewed_only_where_the_run_has_looked(
    arguments, left, hue_lint, baseline, write
):
    assert baseline() == BOTH
    write("a/views.py", CLEAN)
    write("b/views.py", CLEAN)
    hue_lint("check", "--baseline", "known.json", "--update-baseline", *arguments)
    assert baseline() == left


def test_a_baseline_keeps_what_is_known_of_a_file_that_cannot_be_read_now(
    hue_lint, baseline, write
):
    write("a/views.py", "async def broken(:\n")
    hue_lint("check", "--baseline", "known.json", "--update-baseline", "--ignore", "HUE900")
    assert baseline() == BOTH
    ended = hue_lint("check", "--baseline", "known.json", "--strict-baseline", "--ignore", "HUE900")
    assert (ended.status, ended.err) == (0, "")


def test_no_baseline_holds_what_does_not_parse(hue_lint, baseline, write, project):
    write("b/views.py", "async def broken(:\n")
    ended = hue_lint("check", "--baseline", "known.json", "--update-baseline")
    assert ended.status == 2
    assert "b/views.py:1: " in ended.err
    assert ended.err.endswith(": no baseline holds what cannot be read: mend it first\n")
    assert baseline() == BOTH
    held = json.loads((project / "known.json").read_text())
    held["findings"].append({**held["findings"][0], "code": "HUE900", "line": "async def broken(:"})
    held["findings"][-1] |= {"filename": "b/views.py", "function": ""}
    (project / "known.json").write_text(json.dumps(held))
    told = hue_lint("check", "--baseline", "known.json", "--output-format", "concise")
    assert "b/views.py:1:" in told.out
    assert told.status == 1
    hue_lint("check", "--baseline", "known.json", "--update-baseline")
    assert baseline() == BOTH


def test_a_baseline_loses_what_is_known_of_a_file_that_is_gone(hue_lint, baseline, project):
    (project / "a/views.py").unlink()
    hue_lint("check", "--baseline", "known.json", "--update-baseline", "b")
    assert baseline() == BOTH
    hue_lint("check", "--baseline", "known.json", "--update-baseline", "a")
    assert baseline() == BOTH[2:]


def test_a_baseline_takes_in_what_has_changed_since_a_revision_and_leaves_the_rest(
    hue_lint, baseline, write
):
    git("init", "-q")
    write("c.py", CLEAN)
    git("add", ".")
    git("commit", "-qm", "first")
    write("a/views.py", CLEAN)
    write("b/views.py", VIEW + VIEW + "    helper()\n")
    arguments = ("check", "--baseline", "known.json", "--since", "HEAD")
    assert hue_lint(*arguments, "--output-format", "concise").out.count("b/views.py") == 1
    hue_lint(*arguments, "--update-baseline")
    assert baseline() == BOTH[2:]
    assert hue_lint(*arguments, "--strict-baseline").status == 0


@pytest.mark.parametrize(
    "arguments", [["--select", "HUE501"], ["--since", "HEAD"], ["a"]], ids=["rule", "since", "part"]
)
def test_what_a_run_has_not_looked_for_is_not_called_gone(arguments, hue_lint, baseline):
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    ended = hue_lint("check", "--baseline", "known.json", "--strict-baseline", *arguments)
    assert ended.status == 0
    assert "gone" not in ended.err


def test_repairs_and_suppressions_stay_within_what_was_asked_for(hue_lint, write, project):
    write("library/views.py", VIEW)
    (project / "site").mkdir()
    (project / "site/linked").symlink_to(project / "library")
    write("site/views.py", VIEW)
    for option in ("--diff", "--add-noqa", "--fix"):
        ended = hue_lint("check", option, "site")
        assert "site/linked/views.py: left as it is: it lies outside" in ended.err
        assert (project / "library/views.py").read_text() == VIEW
    assert hue_lint("check", "--fix", "site").status == 1
    assert hue_lint("check", "--fix", "site/linked").status == 0
    assert (project / "library/views.py").read_text() == CLEAN


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(None, "write it with --update-baseline", id="no such file"),
        pytest.param("[]", "not a baseline of hue-lint", id="JSON that is something else"),
        pytest.param('{"version": 9, "findings": []}', "version 9", id="a version to come"),
    ],
)
def test_a_baseline_that_cannot_be_read_ends_the_run(hue_lint, write, text, reason):
    if text is not None:
        write("known.json", text)
    ended = hue_lint("check", "--baseline", "known.json")
    assert ended.status == 2
    assert "known.json" in ended.err
    assert reason in ended.err


def test_since_reports_changed_rows_and_callers_of_changed_rows(hue_lint, write):
    write("helpers.py", "def helper():\n    return 1\n")
    write("views.py", VIEW + "    helper()\n")
    write("other.py", VIEW)
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    assert hue_lint("check", "--since", "HEAD").status == 0
    write("helpers.py", "def helper():\n    return Post.objects.get(pk=1)\n")
    write("new.py", VIEW)
    ended = hue_lint("check", "--since", "HEAD", "--output-format", "concise")
    assert ended.out.splitlines() == [
        "new.py:2:12: HUE101 sync-query Post.objects.get() queries the database on the event loop"
        " [*]",
        "views.py:3:5: HUE501 sync-helper helper() queries the database on the event loop",
    ]


@pytest.mark.parametrize(
    "attribute", ["-diff", "binary", "diff=python", "diff=shouting", "text eol=crlf", "-text"]
)
@pytest.mark.parametrize(
    "setting",
    ["diff.external=false", "diff.noprefix=true", "color.ui=always", "diff.relative=true"],
)
def test_since_knows_what_changed_however_people_look_at_changes(
    attribute, setting, hue_lint, write, monkeypatch
):
    """How git shows a file to people tells nothing of what is in it."""
    write("views.py", CLEAN)
    write(".gitattributes", f"*.py {attribute}\n")
    git("init", "-q")
    git("config", "diff.shouting.textconv", "tr a-z A-Z")
    git("config", *setting.split("="))
    git("add", ".")
    git("commit", "-q", "-m", "first")
    write("views.py", VIEW)
    ended = hue_lint("check", "--since", "HEAD", "--output-format", "concise")
    assert "HUE101" in ended.out
    assert (ended.status, ended.err) == (1, "")


def test_since_compares_with_where_the_branch_began(hue_lint, write):
    git("init", "-q", "-b", "main")
    write("views.py", CLEAN)
    git("add", ".")
    git("commit", "-qm", "first")
    git("checkout", "-q", "-b", "topic")
    git("checkout", "-q", "main")
    write("views.py", VIEW)
    git("commit", "-qam", "main goes on")
    git("checkout", "-q", "topic")
    assert hue_lint("check", "--since", "main").status == 0


def test_a_file_that_was_only_moved_has_not_changed(hue_lint, write, project):
    git("init", "-q")
    for name in ("told.py", "untold.py", "edited.py"):
        write(name, f"# {name}\n" + VIEW * 9 + "    helper()\n")
    git("add", ".")
    git("commit", "-qm", "first")
    git("mv", "told.py", "told to git.py")
    (project / "untold.py").rename(project / "moved.py")
    git("mv", "edited.py", "changed.py")
    write("changed.py", "# edited.py\n" + VIEW * 9 + "    helper()\n    Post.objects.get()\n")
    ended = hue_lint("check", "--since", "HEAD", "--output-format", "concise")
    assert [line.split(": ")[0] for line in ended.out.splitlines()] == ["changed.py:21:5"]


def test_in_a_shallow_clone_it_says_that_more_must_be_fetched(hue_lint, write, project, tmp_path):
    write("views.py", CLEAN)
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "first")
    git("tag", "old")
    git("commit", "-qm", "second", "--allow-empty")
    git("clone", "-q", "--depth=1", f"file://{project}", str(tmp_path / "clone"))
    os.chdir(tmp_path / "clone")
    ended = hue_lint("check", "--since", "old")
    assert (ended.status, ended.out) == (2, "")
    assert "this clone is shallow, fetch more of its history" in ended.err
    assert "fetch-depth: 0" in ended.err
    git("fetch", "-q", "--depth=1", "origin", "tag", "old")
    ended = hue_lint("check", "--since", "old")
    assert ended.status == 2
    assert "have no commit in common: this clone is shallow" in ended.err


@pytest.mark.parametrize("form", OUTPUT_FORMATS)
def test_that_nothing_was_checked_is_said_in_every_format(form, hue_lint, project):
    ended = hue_lint("check", "--output-format", form)
    assert ended.status == 0
    assert ended.err == "hue-lint: warning: nothing was checked: no Python file was found\n"
    if form in ("full", "html", "sarif", "github", "junit"):
        # the others have no place for it
        assert "nothing was checked" in ended.out or " 0 files" in ended.out


@pytest.mark.parametrize("form", ["github", "gitlab", "sarif"])
def test_a_forge_is_told_paths_from_the_top_of_the_repository(form, hue_lint, write, monkeypatch):
    write("backend/shop/views.py", VIEW)
    write("other/views.py", VIEW)
    git("init", "-q")
    monkeypatch.chdir("backend")
    told = hue_lint("check", "--output-format", form, "shop", "../other").out
    at_the_top = re.findall(r"[\w./]*views\.py", told)
    assert set(at_the_top) == {"backend/shop/views.py", "other/views.py"}
    if form == "sarif":
        (run,) = json.loads(told)["runs"]
        assert run["originalUriBaseIds"]["SRCROOT"]["uri"] == f"{Path.cwd().parent.as_uri()}/"


@pytest.mark.parametrize("form", OUTPUT_FORMATS)
def test_that_nothing_has_changed_is_said_in_every_format(form, hue_lint, write):
    write("views.py", VIEW)
    write("notes.txt", "old")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    git("mv", "views.py", "moved.py")
    write("notes.txt", "new")
    write("untracked.txt", "new")
    ended = hue_lint("check", "--output-format", form, "--since", "HEAD")
    assert ended.status == 0
    said = "no row of Python is new or changed since HEAD: nothing is reported"
    assert ended.err == f"hue-lint: warning: {said}\n"
    write("moved.py", VIEW + VIEW)
    ended = hue_lint("check", "--output-format", form, "--since", "HEAD")
    assert (ended.status, ended.err) == (1, "")


def test_a_script_without_py_in_its_name_is_asked_for_with_what_it_has_changed(hue_lint, write):
    write("bin/show", CLEAN)
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    write("bin/show", VIEW)
    ended = hue_lint("check", "--since", "HEAD", "--output-format", "concise", "bin/show")
    assert (ended.err, ended.status) == ("", 1)
    assert ended.out.startswith("bin/show:2:")


@pytest.mark.parametrize(
    ("repository", "reference"),
    [
        pytest.param(False, "HEAD", id="outside a repository"),
        pytest.param(True, "no-such-branch", id="a revision that is not there"),
        pytest.param(True, "--output=x", id="an option in disguise"),
    ],
)
def test_since_that_git_cannot_answer_ends_the_run(
    hue_lint, write, monkeypatch, repository, reference
):
    write("views.py", VIEW)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(Path.cwd().parent))
    if repository:
        git("init", "-q")
        git("add", ".")
        git("commit", "-qm", "first")
    ended = hue_lint("check", f"--since={reference}")
    assert ended.status == 2
    assert ended.err.startswith("hue-lint: --since: ")


def test_a_repository_of_somebody_else_comes_with_the_remedy_of_git(hue_lint, write, monkeypatch):
    write("views.py", VIEW)
    git("init", "-q")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    ended = hue_lint("check", "--since", "HEAD")
    assert ended.status == 2
    assert "git config --global --add safe.directory" in ended.err


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["--fix", "--diff"], id="repair and only show"),
        pytest.param(["-", "views.py"], id="standard input beside a file"),
        pytest.param(["--stdin-filename", "a.py"], id="a name for standard input without it"),
        pytest.param(["-", "--add-noqa"], id="comments into standard input"),
        pytest.param(["--update-baseline"], id="a baseline without its file"),
        pytest.param(["--strict-baseline"], id="a strict baseline without its file"),
        pytest.param(["--show-files", "--fix"], id="repair and only name files"),
        pytest.param(["--diff", "--statistics"], id="a diff and counts"),
        pytest.param(["--diff", "--output-file", "a.txt"], id="a diff where a report goes"),
        pytest.param(["--statistics", "--output-file", "a.txt"], id="counts where a report goes"),
        pytest.param(["-", "--fix", "--output-file", "a"], id="standard input where a report goes"),
        pytest.param([""], id="an empty path"),
        pytest.param(["--output-format", "yaml"], id="a format that there is not"),
        pytest.param(["--target-django", "five"], id="a release that is no release"),
    ],
)
def test_options_that_make_no_sense_are_refused(hue_lint, write, options):
    write("views.py", VIEW)
    ended = hue_lint("check", *options)
    assert ended.status == 2
    assert ended.err
    assert (ended.out, Path("views.py").read_text()) == ("", VIEW)


def test_notebooks_are_not_read_and_that_is_said(hue_lint, write):
    write("a.ipynb", "{}")
    ended = hue_lint("check", "a.ipynb")
    assert ended.status == 0
    assert "a.ipynb: notebooks are not read" in ended.err


def test_colour_is_for_terminals_or_on_demand(hue_lint, write, monkeypatch):
    write("views.py", VIEW)
    assert "\x1b[" not in hue_lint("check").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in hue_lint("check").out
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("FORCE_COLOR")
    assert "\x1b[" not in hue_lint("check").out


def test_the_rules_are_listed_and_a_page_is_printed(hue_lint, project):
    listing = hue_lint("rule").out
    assert "  HUE101  sync-query" in listing
    assert "(off by default)" in listing
    assert hue_lint("rule", "sync-query").out == (
        "# HUE101 sync-query\n\nA query method runs on the event loop.\n"
    )
    ended = hue_lint("rule", "HUE999")
    assert ended.status == 2
    assert "no rule is called 'HUE999'" in ended.err


def test_config_says_where_each_setting_comes_from(hue_lint, write):
    write("pyproject.toml", '[tool.hue-lint]\nignore = ["HUE501"]\ntarget-django = "5.1"\n')
    ended = hue_lint("config", "--select", "HUE1", "--output-format", "json")
    document = json.loads(ended.out)
    settings = document["settings"]
    assert settings["ignore"]["origin"].endswith("pyproject.toml")
    assert settings["target-django"]["value"] == "5.1"
    assert settings["select"] == {"value": ["HUE1"], "origin": "--select"}
    assert settings["respect-gitignore"] == {"value": True, "origin": "default"}
    assert document["rules"] == ["HUE101", "HUE102", "HUE900"]
    assert 'target-django          = "5.1"' in hue_lint("config").out


def test_a_terminal_without_these_characters_gets_others(tmp_path):
    script = tmp_path / "print_it.py"
    script.write_text(
        "import sys\nfrom rich.text import Text\n"
        "from hue_lint.commands.output import console_for, print_text\n"
        "from hue_lint.reporters.frame import glyphs_for\n"
        "console = console_for(sys.stdout)\n"
        "print_text(console, Text(f'caf\\xe9 {glyphs_for(console.encoding).arrow}\\n'))\n"
    )
    done = subprocess.run(
        [sys.executable, script],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"caf\\xe9 ->\n"


def test_quiet_prints_the_findings_and_nothing_else(hue_lint, write):
    write("views.py", VIEW)
    ended = hue_lint("check", "-q")
    assert ended.status == 1
    assert ended.out.startswith("views.py:2:12  HUE101")
    assert "finding" not in ended.out
    assert "--fix" not in ended.out
    write("views.py", CLEAN)
    assert hue_lint("check", "--quiet").out == ""


@pytest.mark.parametrize("form", ["full", "concise", "json", "html"])
def test_a_report_can_be_written_to_a_file(form, hue_lint, write, project):
    write("views.py", VIEW)
    printed = hue_lint("check", "--output-format", form, "--color", "never").out
    ended = hue_lint("check", "--output-format", form, "--output-file", "report")
    assert (ended.status, ended.out) == (1, "")
    without_time = [
        re.sub(r"[\d.]+ s", "", text) for text in (printed, (project / "report").read_text())
    ]
    assert without_time[0] == without_time[1]


def test_a_report_that_cannot_be_written_exits_with_2(hue_lint, write):
    write("views.py", VIEW)
    ended = hue_lint("check", "--output-file", "nowhere/report")
    assert (ended.status, ended.out) == (2, "")
    assert "nowhere/report: No such file or directory: the job is not done" in ended.err


def test_colours_are_as_they_were_asked_for(hue_lint, write, monkeypatch):
    write("views.py", VIEW)
    assert "\x1b[" in hue_lint("check", "--color", "always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" not in hue_lint("check", "--color", "never").out


def test_the_files_that_would_be_read_are_listed(hue_lint, write):
    for name in ("b.py", "a/c.py", "node_modules/d.py"):
        write(name, VIEW)
    ended = hue_lint("check", "--show-files")
    assert ended.status == 0
    assert sorted(ended.out.splitlines()) == ["a/c.py", "b.py"]
