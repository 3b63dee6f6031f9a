"""The pre-commit hooks, run by the real pre-commit in a repository of its own.

pre-commit builds the hooks' environment from this checkout, so this takes as long as installing
hue-lint does.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def pre_commit(blog, tmp_path):
    """Run pre-commit on every file of the project."""
    # A hook that runs this suite hands down its own repository.
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment = {
        **inherited,
        "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    }
    subprocess.run(["git", "init", "-q"], cwd=blog, env=environment, check=True)

    def run(*arguments):
        subprocess.run(["git", "add", "."], cwd=blog, env=environment, check=True)
        return subprocess.run(
            ["pre-commit", *arguments, "--all-files", "--color=never"],
            cwd=blog,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_the_hooks_find_and_repair(pre_commit, blog):
    (blog / "blog/generated.py").write_text((blog / "blog/views.py").read_text())
    (blog / "pyproject.toml").write_text('[tool.hue-lint]\nextend-exclude = ["generated.py"]\n')
    found = pre_commit("try-repo", CHECKOUT, "hue-lint")
    assert found.returncode == 1, found.stdout + found.stderr
    assert "blog/views.py:5:12  HUE101 sync-query" in found.stdout
    assert "HUE901" in found.stdout
    # pre-commit names every file; what the project excludes stays excluded.
    assert "generated.py" not in found.stdout

    unused = "acount()  # noqa: HUE101"
    assert unused in (blog / "blog/views.py").read_text()
    repaired = pre_commit("try-repo", CHECKOUT, "hue-lint-fix")
    assert repaired.returncode == 1, repaired.stdout + repaired.stderr
    assert "files were modified by this hook" in repaired.stdout
    assert unused not in (blog / "blog/views.py").read_text()
    assert "HUE901" not in repaired.stdout


def test_the_hook_of_flake8_takes_the_linter_as_its_plugin(pre_commit, blog):
    (blog / ".pre-commit-config.yaml").write_text(f"""\
repos:
  - repo: local
    hooks:
      - id: flake8
        name: flake8
        entry: flake8 --isolated
        language: python
        types: [python]
        additional_dependencies: [flake8, "{CHECKOUT}"]
""")
    found = pre_commit("run")
    assert found.returncode == 1, found.stdout + found.stderr
    assert "blog/views.py:5:12: HUE101" in found.stdout


def test_both_names_of_the_hooks_file_are_one_file():
    link = CHECKOUT / "pre-commit-hooks.yaml"
    assert link.is_symlink()
    assert link.resolve() == (CHECKOUT / ".pre-commit-hooks.yaml").resolve()
