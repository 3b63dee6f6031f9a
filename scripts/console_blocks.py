"""Run what the documentation shows being run, and hold what it shows against what comes out.

    python scripts/console_blocks.py [--write]

A block of the language `console` holds commands after `$ ` and what they print. They run in a
folder with the files that the page has shown above (`<!-- file: shop/views.py -->` before a block).
Without `--write` the status is 1 where something else comes out, and the difference is printed.
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from doc_blocks import ROOT, Block, blocks_of

PROJECT = '[project]\nname = "shop"\nversion = "1"\ndependencies = ["django>=5.2"]\n'
TIME = re.compile(r"· [\d.]+ s$")


def pages() -> list[Path]:
    """Every page of the documentation."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def main(arguments: list[str]) -> int:
    """0 where every page shows what comes out."""
    status = 0
    for page in pages():
        before = page.read_text(encoding="utf-8")
        after = with_real_output(page, before)
        if before != after and arguments == ["--write"]:
            page.write_text(after, encoding="utf-8")
        elif before != after:
            name = str(page.relative_to(ROOT))
            texts = (before.splitlines(), after.splitlines())
            print("\n".join(difflib.unified_diff(*texts, name, "what comes out", lineterm="")))
            status = 1
    return status


def with_real_output(page: Path, text: str) -> str:
    """The text of a page with what its commands print now."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "project"
        folder.mkdir()
        (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
        for block in blocks_of(page):
            if block.file:
                path = folder / block.file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.text, encoding="utf-8")
            elif block.language == "console":
                text = text.replace(block.text, transcript(block, folder))
    return text


def transcript(block: Block, folder: Path) -> str:
    """The commands of a block, each with what it prints."""
    shown = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            shown += [line, *printed(line.removeprefix("$ "), folder)]
    return "\n".join(shown) + "\n"


def printed(command: str, folder: Path) -> list[str]:
    """What a command prints, on both outputs."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PATH": programs, "COLUMNS": "100", "PYTHONUTF8": "1"},
    )
    return [TIME.sub("· 0.2 s", line.rstrip()) for line in done.stdout.splitlines()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
