"""Models from outside the project, as far as the project index must know them."""

import re
from collections.abc import Mapping
from typing import Protocol

from hue_lint.facts.names import MODEL

CONTENT_TYPE_LABELS: Mapping[str, str] = {
    "admin.logentry": "django.contrib.admin.models.LogEntry",
    "auth.user": "django.contrib.auth.models.User",
    "auth.group": "django.contrib.auth.models.Group",
    "auth.permission": "django.contrib.auth.models.Permission",
    "contenttypes.contenttype": "django.contrib.contenttypes.models.ContentType",
    "flatpages.flatpage": "django.contrib.flatpages.models.FlatPage",
    "redirects.redirect": "django.contrib.redirects.models.Redirect",
    "sessions.session": "django.contrib.sessions.models.Session",
    "sites.site": "django.contrib.sites.models.Site",
}
"""The models of Django's own apps by their label in lower case."""

_DJANGO = re.compile(r"django\.contrib\.[\w.]+\.(?:models|base_user)\.\w+$")
_PACKAGE = re.compile(r"(?:^|\.)models\.(?:\w+\.)*(?:Abstract\w+|\w*Model|Page)$")
_NO_MODEL = re.compile(r"(?:Manager|QuerySet|Field|Choices|Form|Admin)$")


class ExternalModels(Protocol):
    """What is known of the models outside the project, by canonical qualified name."""

    def is_model(self, qualname: str) -> bool:
        """Whether the class is a model, abstract ones included."""
        ...

    def describes(self, qualname: str) -> bool:
        """Whether facts tell what the class does, so that its source need not be read."""
        ...

    def fields(self, qualname: str) -> Mapping[str, str]:
        """Its fields in the form of `hue_lint/facts/README.md`."""
        ...

    def managers(self, qualname: str) -> Mapping[str, str]:
        """Its managers: name to the manager's class."""
        ...


class NamedModels:
    """Tells a model by the place and form of its name alone; knows no fields.

    Used where no facts are given: Django's own models live in `django.contrib.*.models`, those of
    packages in `*.models.*` under a name that ends in `Model` or begins with `Abstract`.
    """

    def is_model(self, qualname: str) -> bool:
        """Whether the class is a model, abstract ones included."""
        if qualname == MODEL:
            return True
        if _NO_MODEL.search(qualname):
            return False
        pattern = _DJANGO if qualname.startswith("django.") else _PACKAGE
        return pattern.search(qualname) is not None

    def describes(self, qualname: str) -> bool:
        """Nothing but Django is described."""
        return qualname.startswith("django.")

    def fields(self, qualname: str) -> Mapping[str, str]:
        """Nothing."""
        return {}

    def managers(self, qualname: str) -> Mapping[str, str]:
        """Nothing."""
        return {}
