"""Where modules are found, and what they are called."""

from pathlib import Path

import pytest
from layouts import layout_at

from hue_lint.project.classes import FunctionSymbol, ModuleSymbol, ValueSymbol
from hue_lint.project.index import Project
from hue_lint.syntax.source import UnreadableSource


def write(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


@pytest.mark.parametrize(
    ("files", "path", "name"),
    [
        pytest.param(["pyproject.toml", "app/__init__.py"], "app/views.py", "app.views", id="flat"),
        pytest.param(["pyproject.toml", "src/app/__init__.py"], "src/app/x.py", "app.x", id="src"),
        pytest.param(["pyproject.toml"], "shop/api/x.py", "shop.api.x", id="a namespace package"),
        pytest.param(["pyproject.toml"], "app/__init__.py", "app", id="a package's own file"),
        pytest.param(
            [".git/HEAD", "backend/manage.py", "backend/app/__init__.py"],
            "backend/app/models.py",
            "app.models",
            id="a manage.py below the root",
        ),
        pytest.param(
            [".git/HEAD", "web/manage.py", "web/__init__.py", "web/app/__init__.py"],
            "web/app/models.py",
            "web.app.models",
            id="a manage.py in a package that names no settings",
        ),
        pytest.param(
            [".git/HEAD", "premium/backend/setup.py", "premium/backend/src/extra/__init__.py"],
            "premium/backend/src/extra/x.py",
            "extra.x",
            id="the src folder of a package of a monorepo",
        ),
    ],
)
def test_a_module_is_named_from_its_source_root(
    tmp_path: Path, files: list[str], path: str, name: str
) -> None:
    write(tmp_path, *files, path)
    project = Project.open(layout_at(tmp_path), {})
    assert project.module_at(tmp_path / path).name == name


def test_a_manage_py_names_the_settings_that_tell_the_root(tmp_path: Path) -> None:
    write(tmp_path, ".git/HEAD", "src/shop/__init__.py", "src/shop/settings.py", "src/shop/x.py")
    (tmp_path / "src/shop/manage.py").write_text(
        'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")'
    )
    project = Project.open(layout_at(tmp_path), {})
    assert project.module_at(tmp_path / "src/shop/x.py").name == "shop.x"


def test_each_service_of_a_monorepo_sees_its_own_modules_first(tmp_path: Path) -> None:
    write(tmp_path, ".git/HEAD")
    for service in ("one", "two"):
        write(tmp_path, f"{service}/manage.py", f"{service}/app/__init__.py")
        write(tmp_path, f"{service}/app/models.py", f"{service}/app/views.py")
    write(tmp_path, "two/only/__init__.py")
    project = Project.open(layout_at(tmp_path), {})
    for service in ("one", "two"):
        module = project.module("app.models", near=tmp_path / service / "app/views.py")
        assert module is not None
        assert module.path == tmp_path / service / "app/models.py"
        assert module is project.module_at(module.path)
    assert project.module("only", near=tmp_path / "one/app/views.py") is not None


def test_a_folder_without_python_files_hides_no_package(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml", "redis/redis.conf", "docker/app/__init__.py")
    project = Project.open(layout_at(tmp_path), {})
    assert project.module("redis") is None
    assert project.module("docker.app") is not None


def test_a_file_is_read_once_until_it_is_invalidated(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml")
    path = tmp_path / "views.py"
    path.write_text("first = 1\n")
    project = Project.open(layout_at(tmp_path), {})
    assert project.module_at(path).binding("first")
    path.write_text("second = 2\n")
    assert project.module_at(path).binding("first")
    project.invalidate(path)
    assert project.module_at(path).binding("second")


def test_an_overlay_stands_for_the_file_until_it_is_invalidated(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml", "app/__init__.py")
    path = tmp_path / "app/fresh.py"
    project = Project.open(layout_at(tmp_path), {})
    project.overlay(path, b"class Post: pass\n")
    assert project.resolve_qualname("app.fresh.Post") is not None
    project.overlay(path, b"class Post(:\n")
    assert project.module_at(path).broken
    assert isinstance(project.resolve_qualname("app.fresh.Post"), ValueSymbol)
    with pytest.raises(UnreadableSource):
        project.overlay(path, b"\xff")
    project.invalidate(path)
    assert project.module("app.fresh") is None


def test_what_does_not_parse_is_unknown_and_told_of_beside_what_does(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml")
    (tmp_path / "broken.py").write_text("def f(:\n\ndef g(): pass\n")
    project = Project.open(layout_at(tmp_path), {})
    module = project.module_at(tmp_path / "broken.py")
    assert [part.error.row for part in module.broken] == [1]
    assert isinstance(project.resolve(module, "f"), ValueSymbol)
    assert isinstance(project.resolve(module, "g"), FunctionSymbol)


def test_an_unreadable_module_is_refused_by_path_and_unknown_by_name(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml")
    (tmp_path / "broken.py").write_bytes(b"\xff")
    (tmp_path / "views.py").write_text("from broken import f\nimport broken\n")
    project = Project.open(layout_at(tmp_path), {})
    with pytest.raises(UnreadableSource):
        project.module_at(tmp_path / "broken.py")
    views = project.module_at(tmp_path / "views.py")
    assert project.resolve(views, "f") is None
    assert project.resolve(views, "broken") is None


def test_installed_packages_are_found_only_when_asked_for(tmp_path: Path) -> None:
    write(tmp_path, "project/pyproject.toml", "env/flags/__init__.py", "env/flags/core.py")
    layout = layout_at(tmp_path / "project", site_packages=[tmp_path / "env"])
    project = Project.open(layout, {})
    assert project.module("flags.core") is None
    assert project.modules.installed("flags.core") is not None


def test_a_relative_import_at_a_source_root_means_the_files_beside(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml", "models.py")
    (tmp_path / "views.py").write_text("from . import models\nfrom .models import Post\n")
    project = Project.open(layout_at(tmp_path), {})
    views = project.module_at(tmp_path / "views.py")
    symbol = project.resolve(views, "models")
    assert isinstance(symbol, ModuleSymbol) and symbol.module.name == "models"
    assert project.resolve(views, "Post") is None
