"""Which project a file belongs to, told from the file alone: whatever was asked for with it, and
from wherever, it is analysed as a part of the same project."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hue_lint.config import CONFIGURATIONS, nearest_configuration
from hue_lint.disk import exists, is_dir, resolved

REPOSITORY: Final = (".git", ".hg")
PROJECT_FILES: Final = ("pyproject.toml", "setup.cfg", "setup.py")
SITE: Final = ("manage.py",)


@dataclass(frozen=True, slots=True)
class Home:
    """A project: the folder that it begins at, and the file with its settings, if there is one.

    Without anything that marks a project (`is_marked`), it is the modules of the folder and, for a
    file in a package, that `package`.
    """

    root: Path
    configuration: Path | None = None
    package: Path | None = None
    is_marked: bool = True


def home_of(path: Path) -> Home:
    """The project of a file, or of the files of a folder. Raises ConfigError.

    It begins at the nearest folder above with settings of hue-lint; else at the repository; else at
    the nearest folder with a `pyproject.toml`, `setup.cfg` or `setup.py`; else at the nearest with
    a `manage.py`. A file below none of these belongs to its package and the modules beside it.
    """
    path = resolved(path)
    folder = path if is_dir(path) else path.parent
    configuration = nearest_configuration(folder)
    if configuration is not None:
        return Home(configuration.parent, configuration)
    for markers in (REPOSITORY, PROJECT_FILES, SITE):
        marked = _nearest_with(markers, folder)
        if marked is not None:
            return Home(marked)
    top, package = folder, None
    while exists(top / "__init__.py") and top != top.parent:
        top, package = top.parent, top
    return Home(top, package=package, is_marked=False)


def may_mark(names: Collection[str]) -> bool:
    """Whether a folder that holds files of these names may be one that a project begins at."""
    marking = (*CONFIGURATIONS, *REPOSITORY, *PROJECT_FILES, *SITE)
    return any(name.lower() in marking for name in names)


def repository_of(folder: Path) -> Path | None:
    """The nearest folder with a repository, at or above `folder`."""
    return _nearest_with(REPOSITORY, folder)


def _nearest_with(names: Iterable[str], folder: Path) -> Path | None:
    above = (folder, *folder.parents)
    return next((each for each in above if any(exists(each / name) for name in names)), None)
