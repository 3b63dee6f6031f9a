"""What is found in a file is the same however it is asked for: the project is the file's own."""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from hue_lint.api import check_source

MODELS = """
    from django.db import models

    class {name}(models.Model):
        title = models.CharField(max_length=50)
        owner = models.ForeignKey("auth.User", on_delete=models.CASCADE)
"""
HELPERS = """
    from {app}.models import {name}

    def newest():
        return {name}.objects.latest("pk")
"""
VIEWS = """
    from {app}.helpers import newest
    from {app}.models import {name}

    async def page(request):
        newest()
        item = await {name}.objects.aget(pk=1)
        return item.owner
"""


def app(name: str, folder: str, model: str) -> dict[str, str]:
    files = {"models": MODELS, "helpers": HELPERS, "views": VIEWS}
    texts = {f"{folder}/{key}.py": text.format(app=name, name=model) for key, text in files.items()}
    return {f"{folder}/__init__.py": "", **texts}


TREES = {
    "a site below src": {
        "pyproject.toml": "[project]\ndependencies = ['django>=5.0']\n",
        "src/web/manage.py": "",
        **app("shop", "src/web/shop", "Book"),
    },
    "a library with a test project": {
        "setup.cfg": "[options]\ninstall_requires = django>=4.2\n",
        **app("lib", "lib", "Thing"),
        "tests/site/manage.py": "",
        **app("demo", "tests/site/demo", "Demo"),
        "tests/site/demo/more.py": """
            from lib.helpers import newest

            async def more(request):
                return newest()
        """,
    },
    "two sites with an app of one name": {
        ".git/HEAD": "",
        "one/manage.py": "",
        **app("shop", "one/shop", "Book"),
        "two/manage.py": "",
        **app("shop", "two/shop", "Disc"),
    },
    "projects side by side": {
        "one/pyproject.toml": "[project]\ndependencies = ['django>=4.2']\n",
        **app("shop", "one/shop", "Book"),
        "two/pyproject.toml": "[project]\ndependencies = ['django>=5.2']\n",
        **app("shop", "two/src/shop", "Disc"),
    },
    "apps on the path": {
        ".git/HEAD": "",
        "backend/manage.py": "",
        "backend/config/settings.py": "sys.path.insert(0, str(BASE_DIR / 'apps'))\n",
        **app("blog", "backend/apps/blog", "Post"),
    },
    "a package called like an installed one": {
        ".git/HEAD": "",
        "infra/setup.py": "",
        "infra/channels/__init__.py": "",
        **app("channels", "web/channels", "Channel"),
        "web/manage.py": "",
    },
    "nothing that marks a project": app("shop", "shop", "Book"),
}


@pytest.fixture(params=TREES.values(), ids=TREES.keys())
def tree(request, tmp_path, monkeypatch, capfd):
    root = tmp_path / "tree"
    root.mkdir()
    from textwrap import dedent

    for name, text in request.param.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"))
    monkeypatch.chdir(root)
    return root


def found(out: str) -> dict[str, list[str]]:
    """The findings by their files, as JSON without the file's name."""
    by_file = defaultdict(list)
    for each in json.loads(out):
        by_file[each["filename"]].append(json.dumps(each, sort_keys=True))
    return by_file


def test_the_findings_of_a_file_do_not_depend_on_how_they_are_asked_for(tree, capfd):
    from hue_lint.cli import run
    from hue_lint.engine import django_tools

    def check(*arguments: str) -> dict[str, list[str]]:
        capfd.readouterr()
        run(["check", "--no-cache", "--output-format", "json", *arguments], django_tools())
        return found(capfd.readouterr().out)

    whole = check(".")
    views = [path for path in whole if path.endswith("views.py")]
    assert views and all(len(whole[path]) == 2 for path in views)
    for path in whole:
        assert check(path)[path] == whole[path]
        assert check(str(Path(path).parent))[path] == whole[path]
        report = check_source(Path(path).read_text(), path)
        codes = [json.loads(each)["code"] for each in whole[path]]
        assert [finding.code for finding in report.findings] == codes
    assert check(*sorted(whole, reverse=True)) == whole
    assert check(str(tree)) == whole


def test_flake8_finds_the_same(tree, capfd):
    from hue_lint.cli import run
    from hue_lint.engine import django_tools

    run(["check", "--no-cache", "--output-format", "concise", "."], django_tools())
    told = [line.split(" ")[:2] for line in capfd.readouterr().out.splitlines()]
    flake8 = [sys.executable, "-m", "flake8", "--select", "HUE", "-j1", "."]
    done = subprocess.run(flake8, capture_output=True, text=True, check=False)
    shown = [line.removeprefix("./").split(" ")[:2] for line in done.stdout.splitlines()]
    assert sorted(shown) == sorted(told)


def test_each_file_has_the_settings_of_its_own_project(write, hue_lint):
    write(
        {
            ".git/HEAD": "",
            "plain/shop/__init__.py": "",
            **app("shop", "plain/shop", "Book"),
            "plain/manage.py": "",
            "quiet/hue-lint.toml": 'ignore = ["HUE104"]\nextend-exclude = ["helpers_old.py"]\n',
            **app("shop", "quiet/shop", "Disc"),
            "quiet/shop/helpers_old.py": VIEWS.format(app="shop", name="Disc"),
        }
    )
    whole = hue_lint("check", "--output-format", "json").findings
    codes = {(each["filename"], each["code"]) for each in whole}
    assert codes == {
        ("plain/shop/views.py", "HUE501"),
        ("plain/shop/views.py", "HUE104"),
        ("quiet/shop/views.py", "HUE501"),
    }


def test_the_nearest_project_file_that_declares_a_django_decides(write, hue_lint):
    write(
        {
            ".git/HEAD": "",
            "pyproject.toml": "[project]\ndependencies = ['django>=4.2']\n",
            "backend/pyproject.toml": "[project]\ndependencies = ['django>=5.2']\n",
            "backend/apps/setup.cfg": "[metadata]\nname = apps\n",
            "backend/apps/views.py": "",
            "tools/views.py": "",
        }
    )

    def target(*arguments: str) -> str:
        told = json.loads(hue_lint("config", *arguments, "--output-format", "json").out)
        return told["settings"]["target-django"]["value"]

    assert target("backend/apps/views.py") == target("backend/apps") == "5.2"
    assert target("tools/views.py") == target(".") == "4.2"
