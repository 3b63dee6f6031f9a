"""hue: a small Django runtime for pages and HTML fragments, with async views that stay honest."""

from importlib.metadata import version

from htmy import html

from hue import ui
from hue.bodies import File
from hue.conf import Script
from hue.context import HueContext, HueRequest
from hue.errors import BodyErrors, Problem, ViewDefinitionError
from hue.failures import Failure
from hue.guards import guard
from hue.pages import Page
from hue.responses import HueResponse, Result, navigation
from hue.router import Router
from hue.views import HueFragmentsView, HueView

__version__ = version("django-hue")

__all__ = [
    "BodyErrors",
    "Failure",
    "File",
    "HueContext",
    "HueFragmentsView",
    "HueRequest",
    "HueResponse",
    "HueView",
    "Page",
    "Problem",
    "Result",
    "Router",
    "Script",
    "ViewDefinitionError",
    "guard",
    "html",
    "navigation",
    "ui",
]
