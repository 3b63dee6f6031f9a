"""The releases of Django that the facts tell apart."""

from typing import Final

RELEASES: Final = ("3.2", "4.0", "4.1", "4.2", "5.0", "5.1", "5.2", "6.0", "6.1")
