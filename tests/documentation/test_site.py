"""The site is made without a warning, and a dead link is one."""

import shutil
import subprocess
import sys
from pathlib import Path

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


def test_a_dead_link_is_an_error_to_a_page_and_to_a_heading(tmp_path):
    source = tmp_path / "source"
    shutil.copytree(ROOT / "docs" / "_site", source / "docs" / "_site")
    shutil.copy(ROOT / "docs" / "conf.py", source / "docs")
    shutil.copy(ROOT / "pyproject.toml", source)
    (source / "docs" / "other.md").write_text("# Other\n")
    index = source / "docs" / "index.md"
    pages = "# Index\n\n## Pages\n\n- [other](other.md)\n- [there](other.md#other)\n"
    index.write_text(pages)
    whole = build(source, tmp_path / "whole")
    assert whole.returncode == 0, whole.stderr
    index.write_text(f"{pages}- [page](nowhere.md)\n- [heading](other.md#nothing)\n")
    dead = build(source, tmp_path / "dead")
    assert dead.returncode != 0
    (page, heading) = [line for line in dead.stderr.splitlines() if "index.md:" in line]
    assert "nowhere.md" in page
    assert "nothing" in heading
