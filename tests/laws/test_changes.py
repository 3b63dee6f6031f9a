"""What is kept never gives another answer than nothing kept, whatever is changed."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from asked import ask
from drawing import drawn
from hypothesis import given
from hypothesis import strategies as st
from small_projects import Project, projects

EDITS = (
    "as another project has it",
    "a comment",
    "a half-typed line",
    "deleted",
    "async and not",
    "a package and not",
    "nothing",
    *("a query in a function", "a call in a function", "a comment in a function"),
    *("a function kept in a function", "a function that does nothing"),
)
INSIDE = {
    "a query in a function": "Book.objects.count()",
    "a call in a function": "f1(1)",
    "a comment in a function": "# a comment",
    "a function kept in a function": "kept = [f0]",
    "a function that does nothing": "return",
}
"""What is put at the beginning of a function."""
HEAD = re.compile(r"^( *)(?:async )?def [^\n]*:\n", re.M)


def put_inside(text: str, row: str, at: int) -> str:
    """A text with a row at the beginning of one of its functions."""
    heads = list(HEAD.finditer(text))
    if not heads:
        return text
    head = heads[at % len(heads)]
    return f"{text[: head.end()]}{head[1]}    {row}\n{text[head.end() :]}"


def edit(root: Path, kind: str, name: str, at: int, other: Project) -> None:
    """Change one file of the project below `root`, `at` one of its functions."""
    path = root / name
    text = path.read_text() if path.exists() else ""
    match kind:
        case "as another project has it" if name in other.files:
            text = other.files[name]
        case "a comment":
            text = f"# a comment\n{text}# another\n"
        case "a half-typed line":
            text = f"{text}\ndef half(:\n"
        case "deleted":
            path.unlink(missing_ok=True)
            return
        case "async and not":
            text = text.replace("async def ", "def ") if "async" in text else text
        case _ if kind in INSIDE:
            text = put_inside(text, INSIDE[kind], at)
        case "a package and not":
            path = path.with_name("__init__.py")
            if path.exists():
                path.unlink()
                return
            text = ""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@given(projects(), projects(), st.data())
@drawn(25)
def test_what_is_kept_gives_the_answer_that_nothing_kept_gives(
    project: Project, other: Project, data: st.DataObject
) -> None:
    names = st.sampled_from(sorted(project.files))
    with TemporaryDirectory() as folder:
        root = Path(folder)
        project.write(root)
        ask(root, ".", cached=True)
        for _ in range(data.draw(st.integers(1, 4))):
            kind = data.draw(st.sampled_from(EDITS))
            edit(root, kind, data.draw(names), data.draw(st.integers(0, 20)), other)
            present = [name for name in project.modules if (root / name).exists()]
            asked = data.draw(st.sampled_from([".", *present]))
            cold = ask(root, asked)
            assert ask(root, asked, cached=True) == cold
            assert ask(root, asked, cached=True) == cold
