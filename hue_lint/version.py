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
    head = f"{name}, "
    return next((str(each).removeprefix(head) for each in declared if each.startswith(head)), "")
