"""The site is made without a warning, and a dead link is one."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def build(source: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """What `make docs` does."""
    strict = ("--quiet", "--fail-on-warning", "--keep-going", "--builder", "html")
    return subprocess.run(
        [sys.executable, "-m", "sphinx", *strict, "-c", source / "docs", source, folder],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_site_is_made_and_every_page_is_reached(tmp_path):
    done = build(ROOT, tmp_path)
    assert done.returncode == 0, done.stderr
    index = (tmp_path / "docs" / "index.html").read_text(encoding="utf-8")
    for page in ("guide/async-views", "start", "rules/README", "runtime/README", "comparison"):
        assert f'href="{page}.html"' in index
    assert (tmp_path / "docs" / "rules" / "HUE101.html").is_file()
    assert 'url=docs/index.html"' in (tmp_path / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "link",
    [
        pytest.param("nowhere.md", id="to a page"),
        pytest.param("other.md#nothing", id="to a heading"),
    ],
)
def test_a_dead_link_is_an_error(tmp_path, link):
    source = tmp_path / "source"
    shutil.copytree(ROOT / "docs" / "_site", source / "docs" / "_site")
    shutil.copy(ROOT / "docs" / "conf.py", source / "docs")
    shutil.copy(ROOT / "pyproject.toml", source)
    (source / "docs" / "other.md").write_text("# Other\n")
    index = "# Index\n\n## Pages\n\n- [other](other.md)\n- [this]({link})\n"
    (source / "docs" / "index.md").write_text(index.format(link="other.md#other"))
    whole = build(source, tmp_path / "whole")
    assert whole.returncode == 0, whole.stderr
    (source / "docs" / "index.md").write_text(index.format(link=link))
    dead = build(source, tmp_path / "dead")
    assert dead.returncode != 0
    assert "index.md" in dead.stderr
