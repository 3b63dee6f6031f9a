"""benchmarks/runtime.md, whose figures are what the scripts printed."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).parents[1] / "runtime.md"


def write(section: str, text: str) -> None:
    """Put `text` between the comments that name a section of the page."""
    start, end = f"<!-- {section} -->\n", f"<!-- end of {section} -->"
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(start)
    _, tail = rest.split(end)
    PAGE.write_text(f"{head}{start}\n{text}\n\n{end}{tail}", encoding="utf-8")


def where(*packages: str) -> str:
    """What it was measured on: processor cores, how busy they were, and versions."""
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    return (
        f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.0f}, "
        f"Python {platform.python_version()}, {versions}."
    )
