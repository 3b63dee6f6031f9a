"""Which project a file belongs to is told from the file alone."""

from pathlib import Path

import pytest

from hue_lint.config import Settings
from hue_lint.project.crawl import Crawl
from hue_lint.project.home import home_of
from hue_lint.project.index import Project
from hue_lint.project.layout import Layout

TABLE = "[tool.hue-lint]\n"


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.mark.parametrize(
    ("marks", "begins"),
    [
        pytest.param(
            {"pyproject.toml": TABLE, "a/.git/HEAD": "", "a/b/setup.py": ""},
            ".",
            id="settings of hue-lint go before everything",
        ),
        pytest.param(
            {"hue-lint.toml": "", "a/pyproject.toml": TABLE}, "a", id="the nearest settings"
        ),
        pytest.param(
            {".git/HEAD": "", "a/pyproject.toml": "[project]\n", "a/b/manage.py": ""},
            ".",
            id="the repository goes before project files",
        ),
        pytest.param({".hg/store": "", "a/setup.py": ""}, ".", id="another kind of repository"),
        pytest.param({".git/HEAD": "", "a/.git": "gitdir: x"}, "a", id="a repository in another"),
        pytest.param(
            {"setup.cfg": "", "a/b/manage.py": ""}, ".", id="a nested manage.py begins no project"
        ),
        pytest.param({"setup.py": "", "a/pyproject.toml": ""}, "a", id="the nearest project file"),
        pytest.param({"manage.py": "", "a/b/manage.py": ""}, "a/b", id="the nearest manage.py"),
    ],
)
def test_a_project_begins_where_the_strongest_mark_says(
    tmp_path: Path, marks: dict[str, str], begins: str
) -> None:
    write(tmp_path, {**marks, "a/b/c/views.py": ""})
    home = home_of(tmp_path / "a/b/c/views.py")
    assert home.root == tmp_path / begins
    assert home == home_of(tmp_path / "a/b/c")
    assert home == home_of(tmp_path / "a/b/c/not_saved_yet.py")


def test_without_a_mark_a_file_belongs_to_its_package_and_the_modules_beside(
    tmp_path: Path,
) -> None:
    write(
        tmp_path,
        {
            "scratch.py": "",
            "beside.py": "",
            "pkg/__init__.py": "",
            "pkg/sub/__init__.py": "",
            "pkg/sub/views.py": "",
            "other/__init__.py": "",
            "elsewhere/deep/x.py": "",
        },
    )

    def crawled(name: str) -> list[str]:
        crawl = Crawl(home_of(tmp_path / name), Settings(tmp_path))
        return [path.relative_to(tmp_path).as_posix() for path in crawl.files]

    assert crawled("scratch.py") == ["beside.py", "scratch.py"]
    assert crawled("pkg/sub/views.py") == [
        "beside.py",
        "scratch.py",
        "pkg/__init__.py",
        "pkg/sub/__init__.py",
        "pkg/sub/views.py",
    ]


def test_a_crawl_leaves_out_what_discovery_leaves_out_and_imports_reach_it(tmp_path: Path) -> None:
    left_out = ["ignored/x.py", "old/x.py", "env/lib/x.py", "node_modules/x.py", "build/x.py"]
    write(
        tmp_path,
        {
            "pyproject.toml": "",
            ".gitignore": "ignored/\n",
            "env/pyvenv.cfg": "",
            "app/views.py": "",
            **dict.fromkeys(left_out, "class X: ...\n"),
        },
    )
    settings = Settings(tmp_path, extend_exclude=("old/",))
    project = Project.open(Layout(home_of(tmp_path), settings), {})
    assert project.scan.files == (tmp_path / "app/views.py",)
    for name in ("ignored", "old", "build"):
        module = project.module(f"{name}.x", near=tmp_path / "app/views.py")
        assert module is not None and module.path == tmp_path / name / "x.py"


def test_a_file_that_is_gone_by_the_time_it_is_read_ends_nothing(tmp_path: Path) -> None:
    gone = ["manage.py", "shop/settings.py", "shop/models.py", "shop/management/commands/go.py"]
    write(tmp_path, dict.fromkeys(gone, "") | {"shop/views.py": "class A: ...\n"})
    project = Project.open(Layout(home_of(tmp_path), Settings(tmp_path)), {})
    assert len(project.scan.files) == 5
    for name in gone:
        (tmp_path / name).unlink()
    assert project.models.all == ()
    assert project.settings_value("DEBUG") is None
    assert project.commands.runs_a_loop("go") is None
    assert [path.name for path, _ in project.scan.texts(b"class")] == ["views.py"]


@pytest.mark.parametrize(
    ("files", "asking", "name", "meant"),
    [
        pytest.param(
            {"manage.py": "", "shared/__init__.py": "", "tests/site/manage.py": ""},
            "tests/site/views.py",
            "shared",
            "shared/__init__.py",
            id="the project's own package, below a nested manage.py",
        ),
        pytest.param(
            {"one/manage.py": "", "two/manage.py": "", "one/app.py": "", "two/app.py": ""},
            "two/views.py",
            "app",
            "two/app.py",
            id="of two sites the one that the file is in",
        ),
        pytest.param(
            {
                "a/one/setup.py": "",
                "a/one/lib.py": "",
                "b/two/setup.py": "",
                "b/two/lib.py": "",
                "b/three/setup.py": "",
            },
            "b/three/x.py",
            "lib",
            "b/two/lib.py",
            id="of two others the nearer one",
        ),
        pytest.param(
            {
                "services/web/site/manage.py": "",
                "libs/py/common/src/common/__init__.py": "",
                "libs/py/common/pyproject.toml": "",
            },
            "services/web/site/views.py",
            "common",
            "libs/py/common/src/common/__init__.py",
            id="a package of the same repository, however deep",
        ),
        pytest.param(
            {
                "apps/blog/models.py": "",
                "apps/blog/__init__.py": "",
                "config/settings.py": 'sys.path.insert(0, os.path.join(BASE_DIR, "apps"))\n',
            },
            "config/urls.py",
            "blog.models",
            "apps/blog/models.py",
            id="a folder that the settings put on the path",
        ),
        pytest.param(
            {
                "site/apps/blog/__init__.py": "",
                "site/manage.py": 'sys.path.append(str(Path(__file__).parent / "apps"))\n',
            },
            "site/urls.py",
            "blog",
            "site/apps/blog/__init__.py",
            id="a folder that manage.py puts on the path",
        ),
        pytest.param(
            {
                "lib/helpers.py": "",
                "tests/conftest.py": "sys.path.insert(0, dirname(dirname(__file__)))\n",
                "sub/tests/conftest.py": "sys.path.insert(0, str(Path(__file__).parent.parent))\n",
                "sub/only.py": "",
            },
            "tests/test_x.py",
            "only",
            "sub/only.py",
            id="a folder above a conftest.py",
        ),
        pytest.param(
            {
                "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["code"]\n',
                "code/helpers.py": "",
            },
            "tests/test_x.py",
            "helpers",
            "code/helpers.py",
            id="pytest's pythonpath",
        ),
        pytest.param(
            {
                "pyproject.toml": '[tool.poetry]\npackages = [{ include = "p", from = "lib" }]\n',
                "lib/p/__init__.py": "",
            },
            "run.py",
            "p",
            "lib/p/__init__.py",
            id="the packages of poetry",
        ),
        pytest.param(
            {"setup.cfg": "[options.packages.find]\nwhere = lib\n", "lib/p/__init__.py": ""},
            "run.py",
            "p",
            "lib/p/__init__.py",
            id="the packages of setuptools",
        ),
        pytest.param(
            {
                "near/manage.py": "",
                "near/ns/x.py": "",
                "far/manage.py": "",
                "far/ns/__init__.py": "",
                "far/ns/x.py": "",
            },
            "near/views.py",
            "ns.x",
            "near/ns/x.py",
            id="a namespace package nearby goes before a package elsewhere",
        ),
    ],
)
def test_the_module_of_the_nearest_import_root_is_meant(
    tmp_path: Path, files: dict[str, str], asking: str, name: str, meant: str
) -> None:
    write(tmp_path, {".git/HEAD": "", **files, asking: ""})
    project = Project.open(Layout(home_of(tmp_path / asking), Settings(tmp_path)), {})
    module = project.module(name, near=tmp_path / asking)
    assert module is not None
    assert module.path == tmp_path / meant
    assert module.name == name
