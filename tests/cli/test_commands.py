"""The smaller commands."""

import json
import os
import re
import resource
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from hue_lint.version import VERSION

ROOT = Path(__file__).resolve().parents[2]


def test_the_version_is_the_one_that_is_released():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert declared["project"]["version"] == VERSION


def test_the_version_is_said_before_anything_is_imported():
    script = (
        "import sys; sys.argv = ['hue-lint', '--version']\n"
        "from hue_lint.__main__ import main; main()\n"
        "heavy = {'click', 'rich', 'libcst', 'msgspec', 'importlib.metadata', 'pathlib'}\n"
        "print(sorted(heavy & set(sys.modules) - before))\n"
    )
    before = "import sys; before = set(sys.modules)\n"
    done = subprocess.run(
        [sys.executable, "-c", before + script], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"hue-lint {VERSION}\n[]\n"


def test_an_interrupt_while_it_starts_ends_it_without_a_word(tmp_path):
    script = (
        "import signal, sys\n"
        # whoever runs the tests in the background has them start deaf to it
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'hue_lint.linter':\n"
        "            signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from hue_lint.__main__ import main; sys.exit(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "check"], cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == (b"", b"", 130)


def test_the_version_takes_less_than_twice_the_start_of_python():
    def seconds(*arguments: str) -> float:
        """What a process computes, which does not depend on how busy the machine is."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    bare = min(seconds("-c", "pass") for _ in range(5))
    assert (
        min(seconds(str(Path(sys.executable).with_name("hue-lint")), "--version") for _ in range(5))
        < 2 * bare
    )


def test_what_is_kept_is_forgotten(hue_lint, write, project):
    write("pyproject.toml", "")
    write("views.py", "x = 1\n")
    (project / ".hue-lint-cache").mkdir()
    ended = hue_lint("clean")
    assert (ended.status, ended.err) == (0, f"hue-lint: {project}/.hue-lint-cache: removed\n")
    assert not (project / ".hue-lint-cache").exists()
    assert "nothing is kept" in hue_lint("clean").err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_complete(shell, hue_lint):
    ended = hue_lint("generate-shell-completion", shell)
    assert ended.status == 0
    assert "_HUE_LINT_COMPLETE" in ended.out


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        pytest.param("rule HUE60", {"HUE601", "HUE602", "HUE609"}, id="codes"),
        pytest.param("rule hue60", {"HUE601", "HUE602", "HUE609"}, id="codes in small letters"),
        pytest.param("rule sync-q", {"sync-query"}, id="names"),
        pytest.param("check --select HUE101,HUE60", {"HUE101,HUE602"}, id="the end of a list"),
        pytest.param("check --ignore never-", {"never-awaited"}, id="names behind an option"),
        pytest.param("ru", {"rule"}, id="commands"),
        pytest.param("check --statis", {"--statistics"}, id="options"),
    ],
)
def test_bash_completes_rules_commands_and_options(words, completed, project):
    """As bash does it, by the script that it is told to read."""
    bash = """
        eval "$(hue-lint generate-shell-completion bash)"
        COMP_WORDS=(hue-lint $WORDS); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        $(complete -p hue-lint | sed 's/.*-F \\([^ ]*\\) .*/\\1/') hue-lint
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ended = subprocess.run(
        ["bash", "-c", bash],
        cwd=project,
        env={**os.environ, "PATH": path, "WORDS": words},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed <= set(ended.stdout.split())
    assert all(each.lower().startswith(words.split()[-1].lower()) for each in ended.stdout.split())
    assert ended.stderr == ""


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_are_told_what_each_rule_is_about(shell, project):
    done = subprocess.run(
        [Path(sys.executable).with_name("hue-lint")],
        cwd=project,
        env={
            **os.environ,
            "_HUE_LINT_COMPLETE": f"{shell}_complete",
            "COMP_WORDS": "hue-lint rule HUE101",
            "COMP_CWORD": "HUE101" if shell == "fish" else "2",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert "HUE101" in done.stdout
    assert "on the event loop" in done.stdout


def test_rules_are_listed_for_machines(hue_lint):
    listed = json.loads(hue_lint("rule", "--output-format", "json").out)
    assert [each["code"] for each in listed] == sorted(each["code"] for each in listed)
    assert {"code", "name", "family", "summary", "default", "page", "url"} == set(listed[0])
    (one,) = json.loads(hue_lint("rule", "HUE101", "--output-format", "json").out)
    assert (one["code"], one["name"]) == ("HUE101", "sync-query")


def test_the_schema_takes_what_the_documentation_shows_and_refuses_what_is_refused(hue_lint):
    schema = json.loads(hue_lint("config", "--schema").out)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    text = (ROOT / "docs/configuration.md").read_text()
    shown = re.search(r"```toml\n(\[tool.hue-lint\].*?)```", text, re.DOTALL)
    assert shown is not None
    assert list(validator.iter_errors(tomllib.loads(shown[1])["tool"]["hue-lint"])) == []
    for wrong in ({"selct": []}, {"select": "HUE1"}, {"target-django": "7.9"}):
        assert list(validator.iter_errors(wrong)) != []


@pytest.mark.parametrize("command", ["clean", "config"])
def test_a_path_that_is_not_there_is_said_so(command, hue_lint):
    ended = hue_lint(command, "gone/views.py")
    assert "'gone/views.py' does not exist" in ended.err
    assert (ended.out, ended.status) == ("", 2)
