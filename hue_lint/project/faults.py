"""What hue-lint itself could not cope with: a defect in it costs one function, not a file."""

from hue_lint.project.classes import Function
from hue_lint.report import Failure


class Faults:
    """The functions of one project whose analysis went wrong, each noted once."""

    def __init__(self) -> None:
        self._noted: dict[Function, Failure] = {}

    def note(self, function: Function, error: Exception) -> None:
        """Keep that something went wrong in a function."""
        if function not in self._noted:
            row, name = function.outline.row, function.outline.qualname
            self._noted[function] = Failure.of(function.module.path, error, row, name)

    @property
    def noted(self) -> tuple[Failure, ...]:
        """All of them, in order of file and row."""
        return tuple(sorted(self._noted.values(), key=lambda each: (each.path, each.row)))
