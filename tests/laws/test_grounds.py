"""What is noted of what findings rest on covers all that is read where they alone are asked for."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from drawing import drawn
from hypothesis import given
from small_projects import Project, projects

from hue_lint.analysis import Analysis
from hue_lint.config import Settings
from hue_lint.opening import open_analysis
from hue_lint.project.home import home_of
from hue_lint.project.reads import Reads


def opened(root: Path) -> Analysis:
    return open_analysis(home_of(root), Settings(root), {})


@contextmanager
def everything_read() -> Iterator[set[Hashable]]:
    """All that is noted inside, by whatever answer."""
    found: set[Hashable] = set()
    real = Reads._note

    def note(self: Reads, unit: Hashable) -> None:
        found.add(unit)
        real(self, unit)

    with mock.patch.object(Reads, "_note", note):
        yield found


@given(projects())
@drawn(15)
def test_findings_rest_on_all_that_is_read_for_them_alone(project: Project) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        project.write(root)
        together = opened(root)
        files = together.project.scan.files
        for path in files:
            together.findings(path)
        for path in files:
            noted = together.rests_on(path)
            with everything_read() as read:
                opened(root).findings(path)
            assert read <= noted.bodies | noted.names
