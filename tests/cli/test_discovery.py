"""Which files are read, compared with git where git has a word in it."""

import subprocess
from pathlib import Path

import pytest

from hue_lint.config import Options
from hue_lint.discovery import UnusablePath, discover
from hue_lint.workspace import Workspace


@pytest.fixture
def found(project, tools):
    def names(*paths, **options):
        asked = [Path(path) for path in paths or (".",)]
        workspace = Workspace(tools, Options(**options), Path.cwd())
        return [path.as_posix() for path in discover(asked, workspace.settings_at).files]

    return names


def test_python_files_are_found_in_order_and_nothing_else(found, write):
    for name in ("b.py", "a/z.py", "a/b/c.py", "notes.txt", "x.pyi", "book.ipynb", "c.pyc"):
        write(name, "")
    assert found() == ["b.py", "a/z.py", "a/b/c.py"]


def test_a_file_that_is_reached_twice_is_read_once(found, write):
    write("a/b.py", "")
    assert found("a", "a/b.py", "./a/b.py", ".") == ["a/b.py"]


@pytest.mark.parametrize(
    "name", ["node_modules/x/a.py", ".venv/lib/a.py", "build/a.py", "a/__pycache__/b.py"]
)
def test_the_usual_places_are_left_out(found, write, name):
    write(name, "")
    write("kept.py", "")
    assert found() == ["kept.py"]


def test_an_environment_is_known_by_its_marker(found, write):
    write("myenv/pyvenv.cfg", "")
    write("myenv/lib/a.py", "")
    assert found() == []


@pytest.mark.parametrize(
    ("options", "left"),
    [
        pytest.param({"exclude": ("a/",)}, ["k.py", "build/b.py"], id="exclude replaces"),
        pytest.param({"extend_exclude": ("a/",)}, ["k.py"], id="extend-exclude adds"),
        pytest.param({"extend_exclude": ("*.py", "!k.py")}, ["k.py"], id="taken back"),
        pytest.param({"extend_exclude": ("/b.py",)}, ["k.py", "a/b.py"], id="anchored"),
        pytest.param({"extend_exclude": ("./a",)}, ["k.py"], id="as a shell completes it"),
    ],
)
def test_patterns_leave_files_out(found, write, options, left):
    for name in ("k.py", "a/b.py", "build/b.py"):
        write(name, "")
    assert found(**options) == left


def test_what_is_named_outright_is_read_although_it_is_excluded(found, write):
    write("build/deep/a.py", "")
    write("build/dist/b.py", "")
    assert found("build/deep/a.py") == ["build/deep/a.py"]
    assert found("build") == ["build/deep/a.py"]


def test_force_exclude_has_it_the_other_way(found, write):
    write("setup.cfg", "")
    write("build/deep/a.py", "")
    assert found("build/deep/a.py", force_exclude=True) == []
    assert found("build", force_exclude=True) == []


def test_git_and_hue_lint_ignore_the_same_files(found, write, project):
    subprocess.run(["git", "init", "-q"], check=True)
    write(".gitignore", "*.gen.py\n/local/\n!kept.gen.py\n# comment\nsub/only_here.py\n")
    write("app/.gitignore", "secret.py\n!again.gen.py\n/top.py\n")
    write(".git/info/exclude", "mine.py\n")
    for name in (
        "a.gen.py",
        "kept.gen.py",
        "local/x.py",
        "app/local/x.py",
        "sub/only_here.py",
        "app/sub/only_here.py",
        "app/secret.py",
        "secret.py",
        "app/again.gen.py",
        "app/deep/again.gen.py",
        "app/top.py",
        "app/deep/top.py",
        "mine.py",
        "app/mine.py",
    ):
        write(name, "")
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    )
    theirs = {name for name in listed.stdout.split() if name.endswith(".py")}
    assert set(found()) == theirs
    assert "app/local/x.py" in theirs
    # The patterns above a folder hold in it too.
    assert set(found("app")) == {name for name in theirs if name.startswith("app/")}


def test_lines_that_git_does_not_take_for_patterns_stop_nothing(found, write, project):
    subprocess.run(["git", "init", "-q"], check=True)
    write(".gitignore", "!\nbin\\\n[z-a]\n\\\nlocal\n")
    for name in ("bin/a.py", "a.py", "local/b.py"):
        write(name, "")
    listing = ["git", "ls-files", "--others", "--exclude-standard", "*.py"]
    listed = subprocess.run(listing, check=True, capture_output=True, text=True)
    assert set(found()) == set(listed.stdout.split()) == {"bin/a.py", "a.py"}


def test_links_that_go_in_circles_end(found, write, project):
    write("a/b.py", "")
    (project / "a" / "loop").symlink_to(project / "a")
    (project / "a" / "up").symlink_to(project.parent)
    (project / "a" / "self").symlink_to("self")
    (project / "gone.py").symlink_to("nowhere.py")
    assert found() == ["a/b.py"]


def test_a_folder_behind_a_link_is_read_where_it_really_lies(found, write, project, tmp_path):
    write("z/real.py", "")
    (project / "a").symlink_to(project / "z")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.py").touch()
    (project / "shared").symlink_to(tmp_path / "elsewhere")
    assert found() == ["z/real.py", "shared/x.py"]


def test_a_path_that_does_not_exist_is_named(found, write):
    write("a.py", "")
    with pytest.raises(UnusablePath, match="nowhere"):
        found("a.py", "nowhere")
