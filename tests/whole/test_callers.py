"""When only some files are given: they, and the async callers whose path runs through them."""

import json
import subprocess

import pytest

MODELS = """
    from django.db import models

    class Author(models.Model):
        name = models.CharField(max_length=50)

        def __str__(self):
            return ", ".join(book.title for book in self.books.all())

    class Book(models.Model):
        title = models.CharField(max_length=50)
        author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
"""
PRICING = """
    from shop.models import Book

    def total():
        return Book.objects.count()

    def discount(price):
        return price / 2
"""
VIEWS = """
    from shop.models import Author, Book
    from shop.pricing import discount, total

    async def cart(request):
        return total()

    async def offer(request):
        return discount(3)

    async def books(request):
        return Book.objects.count()
"""


@pytest.fixture
def shop(write):
    write({"shop/models.py": MODELS, "shop/pricing.py": PRICING, "shop/views.py": VIEWS})


@pytest.mark.usefixtures("shop")
def test_a_given_helper_reports_its_async_callers_and_nothing_else_of_their_file(check):
    assert check("shop/pricing.py") == ["shop/views.py:5 HUE501"]


@pytest.mark.usefixtures("shop")
def test_given_files_are_reported_whole_and_callers_once(check):
    both = ["shop/views.py:5 HUE501", "shop/views.py:11 HUE101"]
    assert check("shop/views.py") == both
    assert check("shop/pricing.py", "shop/views.py") == both


@pytest.mark.usefixtures("shop")
def test_the_whole_project_is_reported_once(check):
    assert check() == check(".") == ["shop/views.py:5 HUE501", "shop/views.py:11 HUE101"]


@pytest.mark.usefixtures("shop")
def test_a_caller_that_suppresses_its_finding_is_not_reported(check, project):
    views = project / "shop/views.py"
    views.write_text(views.read_text().replace("total()\n", "total()  # noqa: HUE501\n", 1))
    assert check("shop/pricing.py") == []


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    "settings",
    [
        pytest.param('exclude = ["shop/views.py"]', id="an excluded file"),
        pytest.param('ignore = ["HUE501"]', id="a rule that is off"),
        pytest.param(
            '[per-file-ignores]\n"shop/views.py" = ["HUE5"]', id="a rule that is off there"
        ),
    ],
)
def test_settings_count_for_callers_as_for_any_file(write, check, settings):
    write({"hue-lint.toml": settings})
    assert check("shop/pricing.py") == []


@pytest.mark.parametrize(
    ("between", "view", "row"),
    [
        pytest.param(
            "from shop.pricing import total\n\ndef invoice():\n    return total()\n",
            "from shop.between import invoice\n\nasync def view(request):\n    invoice()\n",
            4,
            id="a helper of another file",
        ),
        pytest.param(
            "from shop import pricing\n\nclass Invoice:\n"
            "    def __init__(self):\n        self.sum = pricing.total()\n",
            "from shop.between import Invoice\n\nasync def view(request):\n    Invoice()\n",
            4,
            id="a constructor",
        ),
        pytest.param(
            "from shop.pricing import total as summed\n\nclass Invoice:\n"
            "    def __len__(self):\n        return summed()\n\n"
            "def made():\n    return Invoice()\n",
            "from shop.between import made\n\nasync def view(request):\n    len(made())\n",
            4,
            id="a special method of what a function makes",
        ),
        pytest.param(
            "from shop.pricing import total\n\nclass Summing:\n"
            "    def sum(self):\n        return total()\n",
            "from shop.between import Summing\n\nclass View(Summing):\n"
            "    async def get(self, request):\n        return self.sum()\n",
            5,
            id="a method of a base class",
        ),
    ],
)
@pytest.mark.usefixtures("shop")
def test_callers_are_found_by_every_road(write, check, project, between, view, row):
    (project / "shop/between.py").write_text(between)
    (project / "shop/far.py").write_text(view)
    assert f"shop/far.py:{row} HUE501" in check("shop/pricing.py")
    assert f"shop/far.py:{row} HUE501" in check("shop/between.py")


@pytest.mark.usefixtures("shop")
def test_a_value_that_another_file_makes_of_the_function_is_followed(check, write):
    write(
        {
            "shop/between.py": """
                from functools import partial
                from shop.pricing import total

                now = partial(total)
            """,
            "shop/far.py": """
                from shop.between import now

                async def view(request):
                    now()
            """,
        }
    )
    assert "shop/far.py:4 HUE501" in check("shop/pricing.py")


@pytest.mark.usefixtures("shop")
def test_strings_and_comments_hide_no_caller(check, write):
    write(
        {
            "shop/far.py": """
                # the "total" of '\'\'\' all
                from shop.pricing import total

                SQL = f'''{1}'''

                async def view(request):
                    return f'''{total()}'''

                TEXT = '''total'''
            """,
        }
    )
    assert "shop/far.py:7 HUE501" in check("shop/pricing.py")


@pytest.mark.usefixtures("shop")
def test_a_special_method_of_a_model_is_reached_by_the_relation_that_leads_to_it(write, check):
    write(
        {
            "shop/reading.py": """
                from shop.models import Book

                def book_query():
                    return Book.objects.select_related("author")
            """,
            "shop/pages.py": """
                from shop.reading import book_query

                async def page(request):
                    book = await book_query().aget()
                    return f"{book.author}"
            """,
        }
    )
    assert check("shop/models.py") == ["shop/pages.py:5 HUE501"]


def test_an_unreadable_file_elsewhere_is_not_reported(write, check):
    write({"shop/pricing.py": PRICING, "shop/models.py": MODELS, "broken.py": "def total(:\n"})
    assert check("shop/pricing.py") == []


@pytest.mark.usefixtures("shop")
def test_fix_leaves_files_alone_that_were_not_given_and_still_reports_them(hue_lint, project):
    before = (project / "shop/views.py").read_text()
    ended = hue_lint("check", "--fix", "--output-format", "concise", "shop/pricing.py")
    assert ended.status == 1
    assert ended.out.startswith("shop/views.py:5:12: HUE501")
    assert (project / "shop/views.py").read_text() == before


@pytest.mark.usefixtures("shop")
def test_a_baseline_keeps_back_callers_too(hue_lint):
    hue_lint("check", "--baseline", "b.json", "--update-baseline")
    ended = hue_lint("check", "--baseline", "b.json", "shop/pricing.py")
    assert (ended.status, ended.err) == (0, "")


@pytest.mark.usefixtures("shop")
def test_the_summary_counts_the_callers_file(hue_lint):
    out = hue_lint("check", "shop/pricing.py").out
    assert "1 finding in 1 of 2 files" in out


@pytest.mark.usefixtures("shop")
def test_standard_input_stays_with_its_one_file(hue_lint, project, monkeypatch):
    with (project / "shop/pricing.py").open("rb") as file:
        monkeypatch.setattr("sys.stdin", type("In", (), {"buffer": file}))
        ended = hue_lint(
            "check", "-", "--stdin-filename", "shop/pricing.py", "--output-format", "json"
        )
    assert json.loads(ended.out) == []


@pytest.mark.usefixtures("shop")
def test_since_reports_the_callers_of_what_changed(check, project, write):
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for arguments in (["init", "-q"], ["add", "."], [*identity, "commit", "-qm", "first"]):
        subprocess.run(["git", *arguments], cwd=project, check=True)
    assert check("--since", "HEAD", "shop/pricing.py") == []
    text = (project / "shop/pricing.py").read_text()
    (project / "shop/pricing.py").write_text(text.replace(".count()", ".all().count()"))
    assert check("--since", "HEAD", "shop/pricing.py") == ["shop/views.py:5 HUE501"]
