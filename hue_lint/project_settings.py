"""The settings of a project: what is configured, and what its own files say where nothing is."""

from dataclasses import replace
from pathlib import Path

from hue_lint.config import Options, Settings, settings_for
from hue_lint.project.home import Home, repository_of
from hue_lint.target import Targets


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
