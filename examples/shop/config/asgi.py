"""The shop for an ASGI server; with DEBUG it serves its static files itself."""

import os

from django.conf import settings
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

_django = get_asgi_application()
application = ASGIStaticFilesHandler(_django) if settings.DEBUG else _django
