"""The wheel that people install."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WITHOUT_PACKAGES = ("-I", "-S")
WITHOUT_DJANGO = (
    "import sys; sys.modules.update(django=None, asgiref=None, pydantic=None, htmy=None)"
)
START = "import sys; sys.path.insert(0, {folder!r}); sys.argv[0] = 'hue-lint'"
RUN = "from hue_lint.__main__ import main; sys.exit(main())"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what a wheel of this checkout installs."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as contents:
        contents.extractall(folder / "installed")
    return folder / "installed"


def run(folder: Path, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run code that imports from the folder alone, apart from what `arguments` leave in sight."""
    return subprocess.run(
        [sys.executable, *arguments, "-c", f"{START.format(folder=str(folder))}; {code}"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
    )


@pytest.mark.parametrize("package", ["hue", "hue_lint"])
def test_it_holds_every_file_of_the_package(unpacked: Path, package: str) -> None:
    def files(root: Path) -> set[Path]:
        found = (path.relative_to(root) for path in (root / package).rglob("*") if path.is_file())
        return {path for path in found if "__pycache__" not in path.parts}

    assert files(unpacked) == files(ROOT)
    assert Path(package, "py.typed") in files(unpacked)


def test_without_its_extra_hue_lint_says_in_one_line_what_to_install(unpacked: Path) -> None:
    done = run(unpacked, RUN, *WITHOUT_PACKAGES)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.endswith("pip install 'hue[lint]'")


def test_the_linter_runs_where_nothing_of_the_runtime_is_installed(unpacked: Path) -> None:
    (unpacked / "views.py").write_text("async def page(request):\n    print(request.user.pk)\n")
    code = f"sys.argv[1:] = ['check', '--output-format=concise', 'views.py']; {RUN}"
    done = run(unpacked, f"{WITHOUT_DJANGO}; {code}", "-I")
    assert done.stderr == ""
    assert done.stdout.startswith("views.py:2:11: HUE202"), done.stdout
    assert done.returncode == 1
