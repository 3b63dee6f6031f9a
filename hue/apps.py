"""The Django app `hue`: its static files and its checks."""

from __future__ import annotations

from django.apps import AppConfig


class HueConfig(AppConfig):
    """Registers the checks when the project is set up."""

    name = "hue"
    verbose_name = "hue"

    def ready(self) -> None:
        from hue import checks

        checks.register_all()
