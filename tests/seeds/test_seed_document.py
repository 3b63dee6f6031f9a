"""Every code block of the seed document: its mistakes are found at their lines, the rest is silent.

Blocks that stand at module level with `await` run inside an async function; names that a block
uses without importing them come from `shop/names.py`.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from layouts import layout_at

from hue_lint.analysis import Analysis
from hue_lint.rules import ALL_RULES

DOCUMENT = Path(__file__).parent / "async-views-and-sync-operations.md"
DEFAULT = {rule.code for rule in ALL_RULES if rule.default}
WRONG_SECTION = "Example of the Problem"
WRONG_LINES = {
    "user = authenticate(request, username=body.email, password=body.password)": "HUE201",
    "login(request, user)": "HUE201",
}
"""The lines under the document's ❌, and what is wrong with them."""

WRAPPERS = "utils/async_auth.py"
"""The block that opens with this comment is a module that other blocks import."""

APP = {
    "manage.py": "",
    "shop/__init__.py": "",
    "shop/models.py": """\
from django.contrib.auth import get_user_model
from django.db import models

User = get_user_model()


class Post(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    published = models.BooleanField(default=False)


class Comment(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    content = models.TextField()


class Order(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    status = models.CharField(max_length=20)
""",
    "shop/names.py": """\
from asgiref.sync import sync_to_async
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest
from hue import HueContext, HueResponse, HueView, Router, html, ui
from pydantic import BaseModel

from shop.models import Comment, Order, Post, User


class LoginForm(BaseModel):
    email: str
    password: str
""",
    "myapp/__init__.py": "",
    "myapp/utils/__init__.py": "",
}
HEAD = "from shop.names import *\n\n\n"
FUNCTION = "async def block(request: HttpRequest, user_id, email, password, cart, body, y):\n"
OWNED = "    user = await User.objects.aget(pk=user_id)\n    obj = Comment(user=user)\n"


@dataclass(frozen=True, slots=True)
class Block:
    """A code block of the document: the heading above it, its row, its text."""

    heading: str
    row: int
    text: str

    @property
    def needs_a_function(self) -> bool:
        """Whether it awaits at the level of the module."""
        return re.search(r"^(\w+ = |)await |^async for |\[.*async for", self.text, re.M) is not None


def blocks() -> Iterator[Block]:
    heading, fenced, row = "", False, 0
    lines: list[str] = []
    for number, line in enumerate(DOCUMENT.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() == "```python":
            fenced, row, lines = True, number, []
        elif fenced and line.strip() == "```":
            fenced = False
            yield Block(heading, row, textwrap.dedent("\n".join(lines)) + "\n")
        elif fenced:
            lines.append(line)
        elif line.startswith("#"):
            heading = line.lstrip("# ")


BLOCKS = tuple(blocks())


def cells(column: int) -> Iterator[str]:
    """The code in one column of the document's summary table."""
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        parts = [part.strip() for part in line.split("|")[1:-1]]
        if len(parts) == 3 and parts[0].startswith("`"):
            yield from re.findall(r"`([^`]+\)|[^`]+ = [^`]+)`", parts[column])


def module_of(text: str, *, wrapped: bool) -> tuple[str, int]:
    """The text of a module that runs a block, and how many rows stand above the block."""
    if not wrapped:
        return HEAD + text, HEAD.count("\n")
    above = HEAD + FUNCTION + OWNED
    return above + textwrap.indent(text, "    "), above.count("\n")


def found(root: Path, text: str, *, wrapped: bool) -> Sequence[tuple[int, str]]:
    """Row in the block and code of each finding of the rules that are on by default."""
    wrappers = next(block.text for block in BLOCKS if WRAPPERS in block.text.splitlines()[0])
    code, above = module_of(text, wrapped=wrapped)
    for name, content in {**APP, f"myapp/{WRAPPERS}": wrappers, "shop/views.py": code}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    analysis = Analysis.open(layout_at(root))
    findings = analysis.findings(root / "shop/views.py")
    return [(f.span.start.row - above, f.code) for f in findings if f.code in DEFAULT]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block.heading}, row {block.row}")
def test_a_block_is_judged_as_the_document_says(block: Block, tmp_path: Path) -> None:
    wrong = WRONG_LINES if block.heading == WRONG_SECTION else {}
    expected = [
        (row, wrong[line.strip()])
        for row, line in enumerate(block.text.splitlines(), 1)
        if line.strip() in wrong
    ]
    assert len(expected) == len(wrong)
    assert found(tmp_path, block.text, wrapped=block.needs_a_function) == expected


def test_every_cross_in_a_block_is_expected() -> None:
    assert [block.heading for block in BLOCKS if "❌" in block.text] == [WRONG_SECTION]
    assert len(BLOCKS) == DOCUMENT.read_text(encoding="utf-8").count("```python")


@pytest.mark.parametrize(
    ("text", "code"),
    list(zip(cells(1), ["HUE201", "HUE201", "HUE101", "HUE103", "HUE301"], strict=True)),
)
def test_what_the_summary_calls_wrong_is_found(text: str, code: str, tmp_path: Path) -> None:
    assert found(tmp_path, text, wrapped=True) == [(1, code)]


@pytest.mark.parametrize("text", list(cells(2)))
def test_what_the_summary_calls_right_is_silent(text: str, tmp_path: Path) -> None:
    assert found(tmp_path, text, wrapped=True) == []


def unwrapped(text: str) -> str:
    """The block without its wrappers: what it says is right becomes wrong."""
    text = re.sub(r"await sync_to_async\((.+?)\)\(", r"\1(", text)
    return text.replace("@sync_to_async\n", "")


@pytest.mark.parametrize(
    "block",
    [block for block in BLOCKS if unwrapped(block.text) != block.text],
    ids=lambda block: f"{block.heading}, row {block.row}",
)
def test_a_block_without_its_wrappers_is_found(block: Block, tmp_path: Path) -> None:
    text = unwrapped(block.text)
    assert found(tmp_path, text, wrapped=block.needs_a_function)
