"""Write the documentation's pictures: what `hue-lint check` prints, and how an editor shows it.

    python scripts/screenshots.py

The editor is Neovim (0.11 or newer) with what lies in `editors/neovim`, in a tmux; where either is
missing, that picture stays as it is.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from console_blocks import PROJECT
from doc_blocks import ROOT, blocks_of
from rich.console import Console
from rich.text import Text

PAGE = ROOT / "docs" / "start.md"
PICTURE = ROOT / "docs" / "_images" / "terminal.svg"
EDITOR = ROOT / "docs" / "_images" / "editor.svg"
WIDTH = 122
TIME = re.compile(r"\d+\.\d+ s\b")
# The picture takes the reader's own monospaced font instead of fetching one.
FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
SETUP = """\
vim.opt.rtp:prepend("{editors}/neovim")
vim.o.termguicolors, vim.o.number, vim.o.laststatus = true, true, 0
vim.o.swapfile, vim.o.winborder = false, "rounded"
vim.lsp.enable("hue_lint")
vim.diagnostic.config({ virtual_text = true, signs = true })
vim.lsp.codelens.enable(true)
"""


def project(folder: Path) -> None:
    """Lay out the project of the first page."""
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    for block in blocks_of(PAGE):
        if block.file:
            path = folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")


def picture() -> str:
    """The terminal after `hue-lint check` in the project of the first page, as SVG."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project(folder)
        colours = {"FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "PYTHONUTF8": "1", "TERM": "xterm"}
        done = subprocess.run(
            [sys.executable, "-m", "hue_lint", "check"],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, **colours, "PYTHONPATH": str(ROOT)},
        )
    lines = [TIME.sub("0.2 s", line) for line in done.stdout.splitlines()]
    return drawn("shop", "terminal", ["\x1b[1m$ hue-lint check\x1b[0m", *lines])


def editor_picture() -> str | None:
    """Neovim with the view of the first page, the pointer on a finding, as SVG."""
    if shutil.which("nvim") is None or shutil.which("tmux") is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "shop"
        folder.mkdir()
        project(folder)
        setup = Path(name) / "init.lua"
        setup.write_text(SETUP.replace("{editors}", str(ROOT / "editors")), encoding="utf-8")
        tmux = ["tmux", "-S", str(Path(name) / "socket")]

        def run(*arguments: str) -> str:
            return subprocess.run(
                [*tmux, *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=True
            ).stdout

        run(
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            str(WIDTH),
            "-y",
            "34",
            "nvim",
            "-u",
            str(setup),
            "shop/views.py",
        )
        run("set", "-g", "default-terminal", "tmux-256color")
        try:
            wait_for(run, "HUE|■")
            run("send-keys", ":call search('total(cart)')", "Enter", "K")
            wait_for(run, "Evidence")
            screen = run("capture-pane", "-e", "-p")
        finally:
            run("kill-server")
    return drawn("shop/views.py", "editor", screen.splitlines())


def wait_for(run: Callable[..., str], pattern: str) -> None:
    """Wait until the screen shows something."""
    for _ in range(120):
        if re.search(pattern, run("capture-pane", "-p")):
            time.sleep(1)
            return
        time.sleep(0.5)
    sys.exit(f"the editor never showed {pattern}")


def drawn(title: str, name: str, lines: list[str]) -> str:
    """A terminal with these lines, which may be in colour."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), color_system="truecolor")
    for line in lines:
        console.print(Text.from_ansi(line), soft_wrap=True)
    svg = console.export_svg(title=title, unique_id=name)
    return FONTS.sub("", svg)


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(picture(), encoding="utf-8", newline="\n")
    shown = editor_picture()
    if shown is None:
        print("nvim or tmux is not here: the picture of the editor stays as it is")
    else:
        EDITOR.write_text(shown, encoding="utf-8", newline="\n")
