"""One report for every format: a query with a repair, and a helper with the path to its query."""

from pathlib import Path

import pytest

from hue_lint.findings import Applicability, Edit, Finding, Fix, Position, Span, Step
from hue_lint.report import Report, RuleInfo
from hue_lint.reporters.view import View

FILES = {
    "shop/views.py": (
        "class Checkout:\n"
        "    async def checkout(self, request):\n"
        "        cart = Cart.objects.get(owner=1)\n"
        "\n"
        "        if cart:\n"
        "            pass\n"
        "        total = cart_total(cart)\n"
    ),
    "shop/pricing.py": (
        "def cart_total(cart):\n    return sum(line.price for line in cart.lines.all())\n"
    ),
}


def span(row: int, first: int, last: int) -> Span:
    return Span(Position(row, first), Position(row, last))


QUERY = Finding(
    code="HUE101",
    name="sync-query",
    message="Cart.objects.get() queries the database on the event loop",
    filename=Path("shop/views.py"),
    span=span(3, 16, 41),
    noqa_row=3,
    function="Checkout.checkout",
    label="Django raises SynchronousOnlyOperation here",
    fix=Fix(
        Applicability.SAFE,
        "cart = await Cart.objects.aget(owner=1)",
        (Edit(span(3, 16, 16), "await "), Edit(span(3, 29, 32), "aget")),
    ),
)
HELPER = Finding(
    code="HUE501",
    name="sync-helper",
    message="cart_total() reads the database on the event loop: 100% of it, twice",
    filename=Path("shop/views.py"),
    span=span(7, 17, 33),
    noqa_row=7,
    function="Checkout.checkout",
    remedy="await sync_to_async(cart_total)(cart)",
    path=(Step(Path("shop/pricing.py"), 2, "cart_total", "evaluates a queryset of CartLine"),),
)
RULES = (
    RuleInfo("HUE101", "sync-query", "ORM", "A query method runs on the event loop.", True, ""),
    RuleInfo("HUE501", "sync-helper", "own", "A helper queries the database.", True, ""),
)


@pytest.fixture
def report() -> Report:
    return Report((QUERY, HELPER), files=84, async_files=12, async_functions=57, seconds=0.314)


@pytest.fixture
def clean() -> Report:
    return Report((), files=1, async_files=0, seconds=0.01)


@pytest.fixture
def view() -> View:
    """A view on the files above, shown from a directory with an awkward name."""
    root = Path("/srv/my project")
    texts = {root / name: text for name, text in FILES.items()}

    def lines(path: Path) -> list[str]:
        return texts[root / path].splitlines(keepends=True)

    return View(root, lines, RULES)
