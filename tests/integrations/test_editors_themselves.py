"""The editors themselves with what lies ready for them, where they are installed.

`scripts/debian.sh forky ../forky` lays out a Debian that has them (neovim, hx, emacs-nox).
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EDITORS = Path(__file__).resolve().parents[2] / "editors"
FOUND = "HUE101@5"


def at_least(program: str, *wanted: int) -> bool:
    """Whether a program is here, in this version or a newer one."""
    if shutil.which(program) is None:
        return False
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"(\d+)\.(\d+)", told.stdout)
    return found is not None and tuple(map(int, found.groups())) >= wanted


def needs(program: str, *wanted: int) -> pytest.MarkDecorator:
    here = at_least(program, *wanted)
    reason = f"{program} {'.'.join(map(str, wanted))} is not here"
    return pytest.mark.skipif(not here, reason=reason)


@pytest.fixture
def run(blog, tmp_path):
    """What an editor prints in the project, with a home of its own and hue-lint on its path."""
    home = tmp_path / "home"

    def call(*command: str) -> str:
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
        done = subprocess.run(
            command,
            cwd=blog,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env={**os.environ, "HOME": str(home), "PATH": path, "XDG_CONFIG_HOME": str(home)},
        )
        return done.stdout + done.stderr

    home.mkdir()
    call.home = home
    return call


NEOVIM = """
vim.opt.rtp:prepend("{editors}/neovim")
vim.lsp.enable("hue_lint")
vim.cmd("edit blog/views.py")
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 50)
for _, each in ipairs(vim.diagnostic.get(0)) do print(each.code .. "@" .. (each.lnum + 1)) end
vim.cmd("qa!")
"""


@needs("nvim", 0, 11)
def test_neovim_shows_what_is_found(run, tmp_path):
    script = tmp_path / "script.lua"
    script.write_text(NEOVIM.replace("{editors}", str(EDITORS)))
    assert FOUND in run("nvim", "--headless", "-u", "NONE", "-c", f"filetype on | luafile {script}")


EMACS = """
(load "{editors}/emacs/hue-lint.el")
(require 'eglot)
(setq eglot-sync-connect 60)
(find-file "blog/views.py")
(python-mode)
(apply #'eglot--connect (eglot--guess-contact))
(flymake-mode 1)
(let ((tries 0))
  (while (and (< tries 300) (null (flymake-diagnostics)))
    (accept-process-output nil 0.2)
    (setq tries (1+ tries))))
(dolist (each (flymake-diagnostics))
  (when (string-match "HUE[0-9]+" (flymake-diagnostic-text each))
    (princ (format "%s@%d\\n" (match-string 0 (flymake-diagnostic-text each))
                   (line-number-at-pos (flymake-diagnostic-beg each))))))
"""


@needs("emacs", 29, 1)
def test_emacs_shows_what_is_found(run, tmp_path):
    script = tmp_path / "script.el"
    script.write_text(EMACS.replace("{editors}", str(EDITORS)))
    assert FOUND in run("emacs", "-Q", "--batch", "-l", str(script))


@needs("hx", 24, 0)
def test_helix_finds_the_server(run):
    settings = run.home / "helix"
    settings.mkdir()
    shutil.copy(EDITORS / "helix" / "languages.toml", settings)
    assert re.search(r"✓\S* hue-lint: ", run("hx", "--health", "python"))
