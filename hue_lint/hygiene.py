"""HUE9: what the linter itself reports, about files and comments instead of Django."""

from typing import Final

from hue_lint.rules.hygiene import UnreadableFile, UnusedSuppression

UNREADABLE: Final = UnreadableFile()
UNUSED_SUPPRESSION: Final = UnusedSuppression()
