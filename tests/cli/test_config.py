"""The configuration: where it is found, what is refused, which rules it chooses."""

from pathlib import Path

import pytest

from hue_lint.config import (
    DEFAULT_EXCLUDE,
    ConfigError,
    Options,
    described,
    known_keys,
    settings_for,
)
from hue_lint.opening import open_analysis
from hue_lint.project.home import home_of
from hue_lint.selection import selection_of


def settings(path, **options):
    home = home_of(Path(path))
    return settings_for(home.configuration, home.root, Options(**options), Path.cwd())


def test_without_a_file_everything_is_as_by_default(project):
    found = settings(".")
    assert found.source is None
    assert found.exclude == DEFAULT_EXCLUDE
    assert {origin for _, _, origin in described(found)} == {"default"}


def test_the_nearest_file_upward_is_read(write):
    write("pyproject.toml", "[tool.hue-lint]\noutput-format = 'concise'\n")
    nearer = write("backend/hue-lint.toml", "output-format = 'json'\n")
    write("backend/shop/views.py", "")
    write("frontend/views.py", "")
    assert settings("backend/shop").source == nearer
    assert settings("backend/shop/views.py").output_format == "json"
    assert settings("frontend/views.py").output_format == "concise"


def test_a_pyproject_without_our_table_is_passed_over(write):
    write("pyproject.toml", "[tool.hue-lint]\noutput-format = 'concise'\n")
    write("app/pyproject.toml", "[project]\nname = 'app'\n")
    assert settings("app").output_format == "concise"


def test_a_file_named_outright_goes_before_the_nearest(write):
    write("hue-lint.toml", "output-format = 'json'\n")
    other = write("other/ci.toml", "output-format = 'github'\n")
    assert settings(".", config=other).output_format == "github"


def test_the_command_line_goes_before_the_file(write):
    write("hue-lint.toml", "output-format = 'json'\ntarget-django = '4.2'\nbaseline = 'b.json'\n")
    found = settings(".", target_django="5.2", extend_exclude=("old",))
    assert (found.output_format, found.target_django) == ("json", "5.2")
    assert found.origin("target-django") == "--target-django"
    assert found.baseline == Path.cwd() / "b.json"
    assert found.extend_exclude == ("old",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("selct = []", "unknown key 'selct' (did you mean 'select'?)", id="a slip"),
        pytest.param("quux = 1", "unknown key 'quux'", id="a key like none of ours"),
        pytest.param(
            "extend-operations = [{ name = 'a.b', effect = 'blocks', family = 'cahce' }]",
            "a.b: no rule reports the family 'cahce' (did you mean 'cache'?)",
            id="a family that no rule reports",
        ),
        pytest.param(
            "extend_select = []",
            "unknown key 'extend_select' (did you mean 'extend-select'?)",
            id="an underscore",
        ),
        pytest.param("select = 'HUE1'", "select: expected `array`, got `str`", id="a wrong type"),
        pytest.param(
            "per-file-ignores = {x = [1]}", "expected `str`, got `int`", id="a wrong type inside"
        ),
        pytest.param("target-django = '5'", "target-django: '5' is no Django", id="no release"),
        pytest.param(
            "output-format = 'jsn'", "did you mean 'json'?", id="a format that there is not"
        ),
        pytest.param("exclude = ['!']", "exclude: '!' is no pattern", id="no pattern"),
        pytest.param(
            "per-file-ignores = {'a\\' = ['HUE1']}",
            "per-file-ignores: 'a\\' is no pattern",
            id="a pattern that ends in a backslash",
        ),
        pytest.param("select = [", "not valid TOML", id="no TOML"),
        pytest.param("x = " + "[" * 5000, "nested too deeply", id="endless brackets"),
    ],
)
def test_what_is_wrong_in_the_file_is_refused_with_file_and_key(write, text, reason):
    path = write("hue-lint.toml", text)
    with pytest.raises(ConfigError) as caught:
        settings(".")
    assert str(caught.value).startswith(f"{path}: ")
    assert reason in str(caught.value)


def test_in_pyproject_the_table_is_named(write):
    write("pyproject.toml", "[tool.hue-lint]\nexcluded = []\n")
    with pytest.raises(ConfigError, match=r"\[tool.hue-lint\] unknown key 'excluded'"):
        settings(".")


def test_a_configuration_that_is_not_there_is_refused(project):
    with pytest.raises(ConfigError, match="no such configuration file"):
        settings(".", config=Path("missing.toml"))


def test_a_wrong_key_exits_with_2(hue_lint, write):
    write("hue-lint.toml", "selct = []\n")
    ended = hue_lint("check")
    assert (ended.status, ended.out) == (2, "")
    assert "unknown key 'selct' (did you mean 'select'?)" in ended.err


def test_every_key_is_described_once(project):
    assert tuple(key for key, _, _ in described(settings("."))) == known_keys()


@pytest.mark.parametrize(
    ("text", "options", "codes"),
    [
        pytest.param("", {}, "101 102 501 900 901", id="what is on by default"),
        pytest.param(
            "select = ['HUE1']", {}, "101 102 900", id="a family, and files that cannot be read"
        ),
        pytest.param("select = ['ALL']", {}, "101 102 114 501 900 901", id="ALL, and what is off"),
        pytest.param("extend-select = ['HUE114']", {}, "101 102 114 501 900 901", id="by code"),
        pytest.param(
            "extend-select = ['unknown-lazy-load']", {}, "101 102 114 501 900 901", id="by name"
        ),
        pytest.param(
            "select = ['HUE101']\nignore = ['HUE1']", {}, "101 900", id="the more exact entry wins"
        ),
        pytest.param(
            "select = ['HUE1']\nignore = ['sync-query']", {}, "102 900", id="a name is exact"
        ),
        pytest.param(
            "select = ['HUE1']\nignore = ['HUE1']", {}, "900", id="of equal entries ignore wins"
        ),
        pytest.param(
            "ignore = ['HUE101']", {"select": ("HUE101",)}, "101 900", id="the command line has it"
        ),
        pytest.param(
            "ignore = ['HUE5']", {"ignore": ("HUE9",)}, "101 102", id="ignores of both places"
        ),
        pytest.param(
            "select = ['hue101']", {"extend_select": ("hue5",)}, "101 501 900", id="lower case"
        ),
        pytest.param(
            "select = ['HUE1']\nignore = ['HUE900']", {}, "101 102", id="files that cannot be read"
        ),
    ],
)
def test_rules_are_chosen(write, tools, text, options, codes):
    write("hue-lint.toml", text)
    selection = selection_of(settings(".", **options), tools.rules)
    assert sorted(selection.codes) == [f"HUE{code}" for code in codes.split()]


def test_a_rule_that_does_not_exist_is_refused_with_its_place(write, tools):
    path = write("hue-lint.toml", "[per-file-ignores]\n'tests/' = ['HUE777']\n")
    with pytest.raises(ConfigError) as caught:
        selection_of(settings("."), tools.rules)
    place = f"{path}: per-file-ignores"
    assert str(caught.value) == (
        f"{place}: no rule is called 'HUE777' (the families are HUE1, HUE5, HUE9)"
    )


@pytest.mark.parametrize(
    ("entry", "hint"),
    [
        pytest.param("HUE110", "(did you mean 'HUE114'?)", id="a code of the family"),
        pytest.param("HUE5011", "(did you mean 'HUE501'?)", id="a digit too many"),
        pytest.param("HEU101", "(did you mean 'HUE101'?)", id="letters in another order"),
        pytest.param("HU101", "(did you mean 'HUE101'?)", id="a letter too few"),
        pytest.param("hue-101", "(did you mean 'HUE101'?)", id="a dash"),
        pytest.param("HUE1O1", "(did you mean 'HUE101'?)", id="a letter that looks like a digit"),
        pytest.param("HUE7", "(the families are HUE1, HUE5, HUE9)", id="no such family"),
        pytest.param("E501", "(the codes of hue-lint begin with HUE)", id="pycodestyle's"),
        pytest.param("S101", "(the codes of hue-lint begin with HUE)", id="bandit's"),
        pytest.param("ASYNC210", "(the codes of hue-lint begin with HUE)", id="flake8-async's"),
        pytest.param("sync-querry", "(did you mean 'sync-query'?)", id="a name"),
        pytest.param("hue101x", "", id="like nothing"),
    ],
)
def test_what_was_meant_is_a_rule_of_the_family_or_with_the_digits(write, tools, entry, hint):
    path = write("hue-lint.toml", f"select = ['{entry}']\n")
    with pytest.raises(ConfigError) as caught:
        selection_of(settings("."), tools.rules)
    reason = f"{path}: select: no rule is called '{entry}' {hint}".rstrip()
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        pytest.param(
            "pyproject.toml", "[tool.hue_lint]\n", "[tool.hue_lint] is not read", id="an underscore"
        ),
        pytest.param(
            "pyproject.toml", "[tool.hue]\nselect = []\n", "[tool.hue] is not read", id="half"
        ),
        pytest.param(
            "pyproject.toml", "[tool.HueLint]\n", "[tool.HueLint] is not read", id="capitals"
        ),
        pytest.param("pyproject.toml", "[hue-lint]\n", "[hue-lint] is not read", id="no tool"),
        pytest.param(
            "pyproject.toml", "[tool.huelnt]\n", "[tool.huelnt] is not read", id="a letter too few"
        ),
        pytest.param(
            "hue-lint.toml",
            "[hue-lint]\nselect = []\n",
            "the keys stand in this file without a [tool.hue-lint]",
            id="a head in the file that needs none",
        ),
        pytest.param(
            "hue-lint.toml",
            "[tool.hue-lint]\nselect = []\n",
            "the keys stand in this file without a [tool.hue-lint]",
            id="the head of the other file",
        ),
    ],
)
def test_a_table_that_nobody_would_read_is_refused(write, name, text, reason):
    path = write(name, text)
    with pytest.raises(ConfigError) as caught:
        settings(".")
    assert str(caught.value).startswith(f"{path}: {reason}")


def test_an_interpreter_that_is_not_there_is_refused_by_file_and_key(write):
    path = write("pyproject.toml", "[tool.hue-lint]\npython = '/nope'\n")
    with pytest.raises(ConfigError) as caught:
        open_analysis(home_of(Path.cwd()), settings("."), {})
    reason = "/nope is neither an interpreter nor an environment"
    assert str(caught.value) == f"{path}: python: {reason}"
    with pytest.raises(ConfigError, match=r"^--python: /nope is neither"):
        open_analysis(home_of(Path.cwd()), settings(".", python=Path("/nope")), {})


@pytest.mark.parametrize("release", ["7.9", "2.2", "5.3"])
def test_a_release_that_nobody_knows_is_refused(project, release):
    with pytest.raises(ConfigError) as caught:
        settings(".", target_django=release)
    known = "(known are 3.2 to 6.1)"
    assert str(caught.value) == f"--target-django: no Django {release} is known {known}"


@pytest.mark.parametrize(
    ("glob", "path", "ignored"),
    [
        pytest.param("tests/", "tests/test_a.py", True, id="a folder"),
        pytest.param("tests/", "app/tests/deep/test_a.py", True, id="a folder anywhere below"),
        pytest.param("/tests/", "app/tests/test_a.py", False, id="a folder at the top only"),
        pytest.param("test_*.py", "app/test_a.py", True, id="a file name"),
        pytest.param("app/*.py", "app/views.py", True, id="a file in a folder"),
        pytest.param("app/*.py", "app/deep/views.py", False, id="not deeper"),
        pytest.param("app/**/*.py", "app/deep/views.py", True, id="at any depth"),
    ],
)
def test_files_ignore_rules_of_their_own(write, tools, glob, path, ignored):
    write("hue-lint.toml", f"[per-file-ignores]\n'{glob}' = ['HUE1']\n")
    codes = selection_of(settings("."), tools.rules).codes_for(Path.cwd() / path)
    assert ("HUE101" not in codes) is ignored
    assert "HUE501" in codes
