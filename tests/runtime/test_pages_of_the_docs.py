"""What the pages of docs/runtime show in Python runs as it stands, with names that exist."""

import ast
import asyncio
import builtins
import dis
import inspect
import textwrap
from collections.abc import Iterator
from types import CodeType

import pytest
from doc_blocks import ROOT, Block, blocks_of

# The tutorial is run as a whole by test_tutorial.py.
PAGES = sorted({*(ROOT / "docs" / "runtime").glob("*.md"), ROOT / "hue" / "README.md"})
BLOCKS = [
    block
    for page in PAGES
    for block in blocks_of(page)
    if block.language == "python" and page.name != "tutorial.md"
]
# What a reader has imported, and what the blocks of one page take from the project around them.
AROUND = """
from types import SimpleNamespace
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field
from hue import *
from hue import aio
Context = HueContext[HttpRequest]
class Line(BaseModel): pass
class NewComment(BaseModel): pass
class Cart(HueView):
    router = Router[HttpRequest]()
    @router.fragment_post("lines/")
    async def add_line(self, request, context):
        return ui.Callout("It is in your cart.")
MIDDLEWARE, HUE = [], {}
CSP = SimpleNamespace(SELF="self", NONCE="nonce")
csp = SimpleNamespace(constants=CSP)
shops_of = SignUpForm = None
"""


def _in_a_class(text: str) -> str:
    """The block as the body of a view, where it shows methods."""
    body = textwrap.indent(f"router = Router[HttpRequest]()\n{text}", "    ")
    return f"class Shown(HueView):\n    async def index(self, request, context): ...\n{body}"


def _global_names(code: CodeType) -> Iterator[str]:
    for instruction in dis.get_instructions(code):
        if instruction.opname == "LOAD_GLOBAL":
            yield str(instruction.argval)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _global_names(inner)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.place)
def test_a_block_of_a_page_runs_as_it_stands(block: Block, mount):
    names: dict[str, object] = {"__name__": "shown"}
    exec(AROUND, names)
    mount(names["Cart"], "cart/")
    shows_methods = "def " in block.text and "class " not in block.text
    text = _in_a_class(block.text) if shows_methods else block.text
    code = compile(text, block.place, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    waiting = eval(code, names)
    if inspect.isawaitable(waiting):
        asyncio.run(waiting)
    # Names within functions, which nothing has run.
    known = names.keys() | vars(builtins).keys() | vars(names.get("Shown", object)).keys()
    assert set(_global_names(code)) - known == set()
