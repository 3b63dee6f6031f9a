"""One project, one answer: however a file is asked for, and whatever was asked before."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from asked import ask, parsed
from drawing import drawn
from hypothesis import given
from hypothesis import strategies as st
from small_projects import Project, projects


@contextmanager
def laid_out(project: Project) -> Iterator[Path]:
    """The project in a folder of its own."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        project.write(root)
        yield root


@given(projects(), st.data())
@drawn(40)
def test_a_file_a_folder_and_standard_input_are_told_what_the_whole_tree_is_told(
    project: Project, data: st.DataObject
) -> None:
    names = data.draw(
        st.lists(st.sampled_from(project.modules), min_size=1, max_size=3, unique=True)
    )
    with laid_out(project) as root:
        whole = ask(root, ".")
        for name in names:
            wanted = whole.findings.get(name, ())
            assert ask(root, name).findings.get(name, ()) == wanted
            assert ask(root, str(Path(name).parent)).findings.get(name, ()) == wanted
            typed = ask(root, "-", "--stdin-filename", name, text=project.files[name])
            assert typed.findings.get(name, ()) == wanted


@given(projects())
@drawn(4)
def test_the_order_of_hashes_changes_nothing(project: Project) -> None:
    command = (sys.executable, "-m", "hue_lint", "check", "--no-cache", "--output-format", "json")
    with laid_out(project) as root:
        whole = ask(root, ".").findings
        for seed in ("0", "7919", "15838"):
            done = subprocess.run(
                command, cwd=root, env={"PYTHONHASHSEED": seed}, capture_output=True, check=False
            )
            assert parsed(done.stdout.decode()) == whole
