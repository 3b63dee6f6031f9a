"""`hue-lint clean`: forget what is kept of a project."""

import shutil
from pathlib import Path

import click

from hue_lint.commands.output import note
from hue_lint.disk import is_dir
from hue_lint.project.home import home_of
from hue_lint.store.cached import FOLDER


@click.command(short_help="Forget what was found last time.")
@click.argument("path", type=click.Path(path_type=Path, exists=True, readable=False), default=".")
def clean(path: Path) -> int:
    """Remove what is kept of the project of PATH, the folder `.hue-lint-cache`."""
    folder = home_of(path).root / FOLDER
    if not is_dir(folder):
        note(f"{folder}: nothing is kept")
        return 0
    shutil.rmtree(folder)
    note(f"{folder}: removed")
    return 0
