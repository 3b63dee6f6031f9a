"""hue: a small Django runtime for pages and HTML fragments, with async views that stay honest."""

from importlib.metadata import version

from htmy import html

from hue import ui
from hue.bodies import BodyErrors, File
from hue.conf import Script
from hue.context import HueContext, HueRequest
from hue.errors import ViewDefinitionError
from hue.pages import Page
from hue.responses import HueResponse, Result, navigation
from hue.router import Router
from hue.views import HueFragmentsView, HueView

__version__ = version("django-hue")

__all__ = [
    "BodyErrors",
    "File",
    "HueContext",
    "HueFragmentsView",
    "HueRequest",
    "HueResponse",
    "HueView",
    "Page",
    "Result",
    "Router",
    "Script",
    "ViewDefinitionError",
    "html",
    "navigation",
    "ui",
]
