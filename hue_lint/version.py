"""The release that is installed."""

from importlib import metadata


def version() -> str:
    """The version of the distribution `hue`, which `hue_lint` is a part of."""
    return metadata.version("hue")
