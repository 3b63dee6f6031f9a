"""hue: a small Django runtime for pages and HTML fragments, with async views that stay honest."""

from importlib.metadata import version

__version__ = version("hue")
