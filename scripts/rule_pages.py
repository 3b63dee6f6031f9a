"""Writes docs/rules from the declarations of the rules.

python scripts/rule_pages.py [FOLDER]
"""

import sys
from pathlib import Path

from hue_lint.engine import rule_infos

HEAD = """\
# The rules

Made from the rules' declarations by `make docs`. `hue-lint rule CODE` prints the same pages.

| code | name | |
| --- | --- | --- |
"""


def pages() -> dict[str, str]:
    """The text of every page by its file name."""
    infos = rule_infos()
    rows = [
        f"| [{info.code}]({info.code}.md) | `{info.name}` | {info.summary}"
        f"{'' if info.default else ' (off by default)'} |\n"
        for info in infos
    ]
    return {
        "README.md": HEAD + "".join(rows),
        **{f"{info.code}.md": info.page for info in infos},
    }


def main(folder: Path) -> None:
    """Write every page and remove those of rules that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    written = pages()
    for path in folder.glob("*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/rules"))
