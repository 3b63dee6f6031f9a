"""The release that is installed, and where it is documented."""

VERSION = "0.1.0"
"""A constant, since asking the installed packages takes longer than starting Python."""


def version() -> str:
    """The version of the distribution `hue-lint`."""
    return VERSION


def address(name: str) -> str:
    """One of the project's addresses, by what the distribution declares (`Documentation`, `Rules`);
    empty where it is not declared."""
    from importlib import metadata

    try:
        declared = metadata.metadata("hue-lint").get_all("Project-URL") or ()
    except metadata.PackageNotFoundError:
        return ""
    addresses = dict(each.split(", ", 1) for each in declared if ", " in each)
    return addresses.get(name, "")
