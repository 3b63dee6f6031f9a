from django.apps import AppConfig


class FairConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "fair"
