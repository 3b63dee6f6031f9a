"""What type checkers say: hue and the shop are in order, wrong handlers are not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from lacking import lacking

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "examples" / "shop"

RIGHT = """
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from hue import HueContext, HueResponse, HueView, Page, Router, html

class Form(BaseModel):
    name: str

class Right(HueView):
    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: HueContext[HttpRequest]) -> Page:
        return Page(title="x", body=html.p("x"))

    @router.fragment_get("a/<int:n>/")
    async def a(
        self, request: HttpRequest, context: HueContext[HttpRequest], n: int
    ) -> HueResponse | HttpResponse:
        return HueResponse(component=html.p(str(n)))

    @router.fragment_post("b/", name="other")
    def b(self, request: HttpRequest, context: HueContext[HttpRequest], body: Form) -> str:
        return body.name

async def use(view: Right, request: HttpRequest, context: HueContext[HttpRequest]) -> None:
    result: HueResponse | HttpResponse = await view.a(request, context, n=1)
    text: str = view.b(request, context, body=Form(name="x"))
"""

WRONG = """
from django.http import HttpRequest
from hue import HueContext, HueView, Router

Context = HueContext[HttpRequest]

class Wrong(HueView):
    router = Router[HttpRequest]()

    @router.fragment_get("a/")
    async def no_request(self, context: Context) -> str: ...

    @router.fragment_get("b/")
    async def no_context(self, request: HttpRequest) -> str: ...

    @router.fragment_get("c/")
    async def strange_request(self, request: int, context: Context) -> str: ...

    @router.fragment_get("d/")
    async def strange_result(self, request: HttpRequest, context: Context) -> int: ...

    @router.fragment_get("e/")
    def strange_sync_result(self, request: HttpRequest, context: Context) -> object: ...
"""
HANDLERS = ["no_request", "no_context", "strange_request", "strange_result", "strange_sync_result"]


def _mypy(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return _run("mypy", *arguments, cwd=cwd)


def _pyright(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return _run("pyright", "--pythonpath", sys.executable, *arguments, cwd=cwd)


def _run(module: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    started = subprocess.run([sys.executable, "-m", module, "--version"], capture_output=True)
    if started.returncode != 0:
        lacking(f"{module} cannot start: the pyright package fetches itself with npm")
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=cwd,
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("check", "arguments", "folder"),
    [
        pytest.param(_mypy, ["-p", "hue"], ROOT, id="mypy strict, hue"),
        pytest.param(_mypy, ["."], SHOP, id="mypy strict, the shop"),
        pytest.param(_pyright, [".", "../../hue"], SHOP, id="pyright, hue and the shop"),
    ],
)
def test_the_types_are_in_order(check, arguments, folder):
    checked = check(*arguments, cwd=folder)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.fixture(scope="module", params=[_mypy, _pyright], ids=["mypy", "pyright"])
def complaints(request, tmp_path_factory) -> str:
    """What the checker says about a right and a wrong module."""
    folder = tmp_path_factory.mktemp("handlers")
    (folder / "right.py").write_text(RIGHT)
    (folder / "wrong.py").write_text(WRONG)
    options = ["--strict"] if request.param is _mypy else []
    return request.param(*options, str(folder)).stdout


def test_right_handlers_are_accepted_and_keep_their_types(complaints):
    assert "right.py:" not in complaints


@pytest.mark.parametrize("handler", HANDLERS)
def test_a_wrong_handler_is_refused(complaints, handler):
    lines = WRONG.splitlines()
    defined = next(n for n, line in enumerate(lines, 1) if f"def {handler}(" in line)
    reported = {f"wrong.py:{line}:" in complaints for line in (defined - 1, defined)}
    assert True in reported, complaints
