"""The release that is installed."""


def version() -> str:
    """The version of the distribution `hue-lint`."""
    # Imported when asked for: it takes longer than everything else at the start.
    from importlib import metadata

    return metadata.version("hue-lint")
