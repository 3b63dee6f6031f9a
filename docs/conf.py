"""The site: `make docs`. The pages are read as they lie here, so that they are whole on their own.

The tree of pages is that of the links in `index.md` and in the `README.md` of a folder.
"""

import re
import tomllib
from pathlib import Path, PurePosixPath

from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LINK = re.compile(r"\]\(([^):#]+\.md)(?:#[^)]*)?\)")

project = "hue-lint"
release = version = PROJECT["version"]
author = "The authors of hue-lint"
project_copyright = author

root_doc = "docs/index"
source_suffix = {".md": "markdown"}
include_patterns = [
    "docs/**.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "benchmarks/*.md",
    "hue_lint/facts/README.md",
]
exclude_patterns = ["docs/_*"]

extensions = ["myst_parser"]
myst_heading_anchors = 4

nitpicky = True
suppress_warnings = ["toc.multiple_toctrees"]
linkcheck_timeout = 20
linkcheck_retries = 2

html_theme = "furo"
html_title = f"hue-lint {release}"
html_extra_path = ["_site"]
html_show_sourcelink = False
pygments_style = "friendly"
pygments_dark_style = "monokai"


def with_tree(app: Sphinx, page: str, source: list[str]) -> None:
    """Append the tree of the pages that an index links to, a list for each of its headings."""
    if page != root_doc and not page.endswith("/README"):
        return
    for part in re.split(r"^## ", source[0], flags=re.MULTILINE)[1:]:
        caption = part.partition("\n")[0]
        linked = dict.fromkeys(target(page, link) for link in LINK.findall(part))
        names = "\n".join(f"/{name}" for name in linked if name in app.env.found_docs)
        if names:
            source[0] += f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{names}\n```\n"


def target(page: str, link: str) -> str:
    """The page that a link in another one leads to."""
    parts: list[str] = []
    for part in (PurePosixPath(page).parent / link).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts).removesuffix(".md")


def setup(app: Sphinx) -> None:
    app.connect("source-read", with_tree)
