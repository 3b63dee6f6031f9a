"""Management commands, by whether the process that runs one is a process with an event loop."""

import re

from hue_lint.project.reads import Memo
from hue_lint.project.scan import Scan

_WITHOUT_A_LOOP = frozenset(
    {
        "changepassword",
        "check",
        "clearsessions",
        "collectstatic",
        "compilemessages",
        "createcachetable",
        "createsuperuser",
        "dbshell",
        "diffsettings",
        "dumpdata",
        "findstatic",
        "flush",
        "inspectdb",
        "loaddata",
        "makemessages",
        "makemigrations",
        "migrate",
        "optimizemigration",
        "remove_stale_contenttypes",
        "sendtestemail",
        "showmigrations",
        "sqlflush",
        "sqlmigrate",
        "sqlsequencereset",
        "squashmigrations",
        "startapp",
        "startproject",
    }
)
"""Django's own commands (`django-admin help` of Django 5.2), those below left out."""

_WITH_OR_WITHOUT = frozenset({"runserver", "testserver", "test", "shell"})
"""What serves requests, runs tests or takes input may run async code or not."""

_STARTS_A_LOOP = re.compile(r"\b(?:asyncio|anyio|uvloop|async_to_sync|async[ \t]+def)\b")


class Commands:
    """The management commands that a process may have been started with."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._known: Memo[str, bool | None] = Memo(scan.reads)

    def runs_a_loop(self, name: str) -> bool | None:
        """Whether async code runs in the process of the command `name`: true of a command of the
        project that starts an event loop, false of Django's own that do not; None where that cannot
        be told, as of an option or of a command that serves requests."""
        return self._known.of(name, lambda: self._look_up(name))

    def _look_up(self, name: str) -> bool | None:
        if name in _WITH_OR_WITHOUT:
            return None
        for path in self._scan.files:
            if path.stem == name and path.parent.name == "commands":
                text = self._scan.read(path).decode("utf-8", "replace")
                return True if _STARTS_A_LOOP.search(text) else None
        return False if name in _WITHOUT_A_LOOP else None
