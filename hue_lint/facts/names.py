"""Django's classes that the linter asks for by name."""

from typing import Final

MODEL: Final = "django.db.models.Model"
MANAGER: Final = "django.db.models.Manager"
QUERYSET: Final = "django.db.models.QuerySet"
RAW_QUERYSET: Final = "django.db.models.query.RawQuerySet"
LAZY_OBJECT: Final = "django.utils.functional.SimpleLazyObject"
REQUEST: Final = "django.http.HttpRequest"
RESPONSE: Final = "django.http.response.HttpResponseBase"
FORM: Final = "django.forms.BaseForm"
FORMSET: Final = "django.forms.BaseFormSet"
HTTP_METHODS: Final = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "options", "trace"}
)
"""The handlers that `django.views.View.dispatch` calls (`View.http_method_names`)."""
VIEW: Final = "django.views.generic.View"
