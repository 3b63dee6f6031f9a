"""Write the picture of a terminal in the documentation: what `hue-lint check` prints, in colour.

python scripts/screenshots.py
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from console_blocks import PROJECT
from doc_blocks import ROOT, blocks_of
from rich.console import Console
from rich.text import Text

PAGE = ROOT / "docs" / "start.md"
PICTURE = ROOT / "docs" / "_images" / "terminal.svg"
WIDTH = 122
TIME = re.compile(r"\d+\.\d+ s\b")
# The picture takes the reader's own monospaced font instead of fetching one.
FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


def picture() -> str:
    """The terminal after `hue-lint check` in the project of the first page, as SVG."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
        for block in blocks_of(PAGE):
            if block.file:
                path = folder / block.file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.text, encoding="utf-8")
        colours = {"FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "PYTHONUTF8": "1", "TERM": "xterm"}
        done = subprocess.run(
            [sys.executable, "-m", "hue_lint", "check"],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, **colours, "PYTHONPATH": str(ROOT)},
        )
    console = Console(record=True, width=WIDTH, file=io.StringIO(), color_system="truecolor")
    console.print("[bold]$ hue-lint check[/bold]")
    for line in done.stdout.splitlines():
        console.print(Text.from_ansi(TIME.sub("0.2 s", line)), soft_wrap=True)
    svg = console.export_svg(title="shop", unique_id="terminal")
    return FONTS.sub("", svg)


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(picture(), encoding="utf-8", newline="\n")
