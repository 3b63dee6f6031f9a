"""The settings of a project: what is configured, and what its own files say where nothing is."""

import os
from dataclasses import replace
from pathlib import Path

from hue_lint.config import Options, Settings, settings_for
from hue_lint.project.home import Home, may_mark, repository_of
from hue_lint.target import Targets, may_declare


def project_settings(
    home: Home, folder: Path, options: Options, working_directory: Path, targets: Targets
) -> Settings:
    """The settings for the files in a folder of a project, with a target release.

    The release is the one that the nearest project file declares, up to where the repository
    begins. Raises ConfigError.
    """
    settings = settings_for(home.configuration, home.root, options, working_directory)
    if settings.target_django is not None:
        return settings
    target = targets.of(folder, repository_of(home.root) or home.root)
    origins = {**settings.origins, "target-django": target.origin}
    return replace(settings, target_django=target.release, origins=origins)


def says_something(folder: Path) -> bool:
    """Whether the files in a folder may be of another project than those in the folder above it, or
    have other settings or another target."""
    try:
        names = os.listdir(folder)  # noqa: PTH208
    except OSError:
        return True
    return may_mark(names) or may_declare(names)
