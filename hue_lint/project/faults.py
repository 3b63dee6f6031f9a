"""What hue-lint itself could not cope with: a defect in it costs one function, not a file."""

from hue_lint.project.classes import Function
from hue_lint.report import Failure, Unread
from hue_lint.syntax.source import UnreadableSource


def too_deep(function: Function) -> UnreadableSource:
    """What is said of a function that is nested deeper than Python's stack takes to interpret."""
    row = function.outline.row
    return UnreadableSource(function.module.path, "too deeply nested", row)


class Faults:
    """The functions of one project whose analysis went wrong, each noted once."""

    def __init__(self) -> None:
        self._noted: dict[Function, Failure] = {}
        self._too_deep: dict[Function, Unread] = {}

    def note(self, function: Function, error: Exception) -> None:
        """Keep that something went wrong in a function."""
        if isinstance(error, RecursionError):
            told = too_deep(function)
            self._too_deep[function] = Unread(told.path, told.reason, told.row, untold=True)
        elif function not in self._noted:
            row, name = function.outline.row, function.outline.qualname
            self._noted[function] = Failure.of(function.module.path, error, row, name)

    @property
    def unread(self) -> tuple[Unread, ...]:
        """The functions that others call, and that are nested too deep to be interpreted."""
        return tuple(self._too_deep.values())

    @property
    def noted(self) -> tuple[Failure, ...]:
        """All of them, in order of file and row."""
        return tuple(sorted(self._noted.values(), key=lambda each: (each.path, each.row)))
