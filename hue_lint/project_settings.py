"""The settings of a project: what is configured, and what its own files say where nothing is."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hue_lint.config import Options, Settings, settings_for
from hue_lint.project.roots import find_layout
from hue_lint.target import declared_target


def project_settings(paths: Sequence[Path], options: Options, working_directory: Path) -> Settings:
    """The settings for a run over `paths`, with a target release. Raises ConfigError."""
    settings = settings_for(paths, options, working_directory)
    if settings.target_django is not None:
        return settings
    target = declared_target(find_layout(paths).root)
    origins = {**settings.origins, "target-django": target.origin}
    return replace(settings, target_django=target.release, origins=origins)
