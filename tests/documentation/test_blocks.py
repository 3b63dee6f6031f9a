"""Every block of every page is what it says: code that parses, settings that are accepted, commands
that exist, output that comes out."""

import ast
import html
import json
import re
import shlex
import subprocess
import sys
import tomllib

import click
import pytest
import screenshots
import yaml
from console_blocks import pages
from doc_blocks import ROOT, Block, blocks_of

from hue_lint.cli import cli
from hue_lint.config import Options, settings_for

PAGES = [*pages(), ROOT / "hue" / "README.md", ROOT / "hue_lint" / "facts" / "README.md"]
# The examples on the rules' pages are run by `tests/rules`.
BLOCKS = [block for page in PAGES for block in blocks_of(page) if page.parent.name != "rules"]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
PROGRAMS = ("hue-lint", "make", "pip", "docker", "python", "scripts/debian.sh")
SNIPPETS = {"console", "elisp", "js", "lua", "sh"}
"""What is run below, by the tests of the runtime's pages, or by an editor."""


def in_language(*names: str) -> pytest.MarkDecorator:
    chosen = [block for block in BLOCKS if block.language in names]
    return pytest.mark.parametrize("block", chosen, ids=lambda block: block.place)


def test_every_block_is_of_a_language_that_is_tested():
    tested = {"", "json", "python", "toml", "yaml", *SNIPPETS}
    assert {block.place for block in BLOCKS if block.language not in tested} == set()


@in_language("python")
def test_python_parses(block: Block):
    compile(block.text, block.place, "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


@in_language("toml")
def test_settings_are_accepted(block: Block, tmp_path):
    if "tool" in tomllib.loads(block.text):
        (tmp_path / "pyproject.toml").write_text(block.text)
        settings_for(tmp_path / "pyproject.toml", tmp_path, Options(), tmp_path)


@in_language("json")
def test_json_is_read(block: Block):
    assert json.loads(block.text)


def test_what_is_shown_of_a_file_for_editors_is_that_file():
    shown = [block for block in BLOCKS if block.file.startswith("editors/")]
    assert [block.file for block in shown if block.text != (ROOT / block.file).read_text()] == []
    assert len(shown) == 5


@in_language("yaml")
def test_yaml_is_read(block: Block):
    assert yaml.safe_load(block.text)


def commands() -> list[tuple[str, str]]:
    """The commands that stand in blocks, and in the text between backquotes, with their places."""
    found = []
    for block in BLOCKS:
        prompt = {"": "", "console": "$ "}.get(block.language)
        if block.page.parent.name == "runtime":
            continue
        for line in block.text.splitlines():
            if prompt is not None and line.startswith(tuple(prompt + each for each in PROGRAMS)):
                found.append((block.place, line.removeprefix(prompt)))
    for page in PAGES:
        name = page.relative_to(ROOT).as_posix()
        for line in re.findall(r"`((?:hue-lint|make) [^`]+)`", page.read_text(encoding="utf-8")):
            found.append((name, line))
    return found


@pytest.mark.parametrize(("place", "line"), commands())
def test_commands_exist(place: str, line: str):
    words = shlex.split(re.split(r"  +|\s[>|]\s|; ", line)[0], comments=True)
    match words:
        case ["make", target, *_]:
            assert target in TARGETS
        case ["hue-lint", "--version"]:
            pass
        case ["hue-lint", name, *arguments]:
            command = cli.get_command(click.Context(cli), name)
            assert command is not None
            if not re.search(r"[…\[]", line):
                command.make_context(name, arguments)
        case ["pip", "install", requirement]:
            assert re.fullmatch(r"(hue-lint|django-hue)(\[(flake8|lsp|watch)\])?", requirement)
        case ["python", "manage.py", *_]:
            pass  # of the reader's project: tests/runtime runs the tutorial
        case ["python", script, *_]:
            assert script == "-m" or (ROOT / script).is_file()
        case [program, *_]:
            assert program == "docker" or (ROOT / program).is_file()


def test_what_the_pages_show_being_printed_is_what_comes_out():
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "console_blocks.py"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nrun `make generate`"


def test_the_picture_of_the_terminal_is_what_it_prints():
    assert screenshots.PICTURE.read_text(encoding="utf-8") == screenshots.picture()


def test_the_picture_of_the_editor_shows_what_is_found_now():
    picture = html.unescape(screenshots.EDITOR.read_text(encoding="utf-8"))
    shown = " ".join(re.sub("<[^>]+>", "", picture).split())
    terminal = html.unescape(screenshots.PICTURE.read_text(encoding="utf-8"))
    printed = " ".join(re.sub("<[^>]+>", "", terminal).split())
    told = re.findall(r"HUE501 sync-helper:? +(total\(\) .*? event loop)", printed)
    assert [text for text in told if text in shown] == told != []
    assert "runs on the event loop: 2 queries, 1 call that leads to more" in shown


def test_the_page_about_python_runs(tmp_path, monkeypatch, capsys):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "models.py").write_text(
        "from django.db import models\n\n\nclass Post(models.Model):\n    pass\n"
    )
    (tmp_path / "shop" / "views.py").write_text(
        "from shop.models import Post\n\n\nasync def view(request):\n    Post.objects.count()\n"
    )
    monkeypatch.chdir(tmp_path)
    (block,) = blocks_of(ROOT / "docs" / "python.md")
    exec(compile(block.text, block.place, "exec"), {})
    assert capsys.readouterr().out.startswith("shop/views.py:5:5: HUE101 ")
