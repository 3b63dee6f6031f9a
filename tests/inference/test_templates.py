"""What a template evaluates while it is rendered on the event loop, by the template's line."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from bookshop import files, lay_out
from layouts import layout_at

from hue_lint.analysis import Analysis
from hue_lint.findings import Finding

Judge = Callable[[Mapping[str, str]], None]

VIEW = """\
from django.shortcuts import render

from shop.models import Author, Book


async def page(request, pk):
    books = Book.objects.order_by("title")
    return render(request, "shop/page.html", {"books": books})
"""
INSTANCE = """\
from django.shortcuts import render

from shop.models import Book


async def page(request, pk):
    book = await Book.objects.select_related("author").aget(pk=pk)
    return render(request, "shop/page.html", {"book": book})
"""
PAGE = "== shop/templates/shop/page.html\n"

HARMLESS = [
    pytest.param(
        VIEW + PAGE + "<p>{{ title }}</p>\n", id="a queryset that the template does not use"
    ),
    pytest.param(
        VIEW + PAGE + "{# {% for book in books %} #}{% comment %}{{ books }}{% endcomment %}\n",
        id="a queryset that is used in comments only",
    ),
    pytest.param(
        VIEW.replace(
            'Book.objects.order_by("title")', "[book async for book in Book.objects.all()]"
        )
        + PAGE
        + "{% for book in books %}{{ book.title }}{{ book.author_id }}{% endfor %}\n",
        id="rows that were fetched before",
    ),
    pytest.param(
        INSTANCE + PAGE + "{{ book.author.name }} {{ book.title|upper }}\n",
        id="a relation that is loaded",
    ),
    pytest.param(
        INSTANCE.replace("return render(", "return TemplateResponse(").replace(
            "django.shortcuts import render", "django.template.response import TemplateResponse"
        )
        + PAGE
        + "{{ book.publisher.name }}\n",
        id="a TemplateResponse, which is rendered in a thread",
    ),
    pytest.param(
        INSTANCE.replace("return render(", "return await sync_to_async(render)(").replace(
            "from django.shortcuts", "from asgiref.sync import sync_to_async\nfrom django.shortcuts"
        )
        + PAGE
        + "{{ book.publisher.name }}\n",
        id="a rendering in a thread",
    ),
    pytest.param(
        INSTANCE + "== shop/templates/shop/other.html\n{{ book.publisher.name }}\n",
        id="an instance for a template that is not found",
    ),
    pytest.param(
        VIEW + PAGE + "{% verbatim %}{% for book in books %}{% endfor %}{% endverbatim %}\n",
        id="a queryset named in a verbatim block",
    ),
]

FOUND = [
    pytest.param(
        VIEW,
        "<h1>Books</h1>\n<ul>\n{% for book in books %}\n<li>{{ book.title }}</li>\n{% endfor %}\n",
        ("page.html", 3),
        id="a loop over a queryset",
    ),
    pytest.param(
        VIEW, "<p>\n{% if books %}some{% endif %}", ("page.html", 2), id="the truth of a queryset"
    ),
    pytest.param(VIEW, "\n{{ books|length }}\n", ("page.html", 2), id="the length of a queryset"),
    pytest.param(VIEW, "{{ books.count }}\n", ("page.html", 1), id="a method without arguments"),
    pytest.param(VIEW, "{{ books.0.title }}\n", ("page.html", 1), id="the first of a queryset"),
    pytest.param(
        VIEW, "\n\n{{ books|first }}\n", ("page.html", 3), id="a filter that takes the first"
    ),
    pytest.param(VIEW, "{{ books }}\n", ("page.html", 1), id="the text of a queryset"),
    pytest.param(
        VIEW,
        "{% with all=books %}\n{% for book in all %}{{ book }}{% endfor %}{% endwith %}",
        ("page.html", 2),
        id="a name given by with",
    ),
    pytest.param(
        INSTANCE,
        "{{ book.author.name }}\n{{ book.publisher.name }}\n",
        ("page.html", 2),
        id="a relation that is not loaded",
    ),
    pytest.param(
        INSTANCE,
        "{{ book.author.name }}\n{{ book.author.country.name }}\n",
        ("page.html", 2),
        id="the second step of a path",
    ),
    pytest.param(
        INSTANCE,
        "{% for tag in book.tags.all %}{{ tag.name }}{% endfor %}\n",
        ("page.html", 1),
        id="a related manager's rows",
    ),
    pytest.param(
        INSTANCE,
        "\n{{ book.author }}\n",
        ("page.html", 2),
        id="the text of an instance that loads more",
    ),
]


def only_finding(root: Path, text: str) -> Finding:
    """The one finding in the project's view."""
    lay_out(root, files(text))
    (finding,) = Analysis.open(layout_at(root)).findings(root / "shop/views.py")
    return finding


@pytest.mark.parametrize("code", HARMLESS)
def test_nothing_is_found_in(code: str, judge: Judge) -> None:
    judge(files(code))


@pytest.mark.parametrize(("view", "page", "line"), FOUND)
def test_the_line_of_the_template_is_named(
    view: str, page: str, line: tuple[str, int], tmp_path: Path
) -> None:
    finding = only_finding(tmp_path, view + PAGE + page)
    assert (finding.code, finding.span.start.row) == ("HUE403", 8)
    assert (finding.path[0].filename.name, finding.path[0].row) == line


def test_a_template_is_found_in_the_folder_at_the_root(tmp_path: Path) -> None:
    finding = only_finding(
        tmp_path,
        VIEW + "== templates/shop/page.html\n\n{% for book in books %}{% endfor %}\n",
    )
    assert finding.path[0].filename == tmp_path / "templates/shop/page.html"


def test_a_template_is_found_in_the_folder_that_settings_name(tmp_path: Path) -> None:
    settings = (
        "== config/settings.py\nfrom pathlib import Path\n\n"
        "BASE_DIR = Path(__file__).resolve().parent.parent\n"
        'TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates",'
        ' "DIRS": [BASE_DIR / "pages"], "APP_DIRS": True}]\n'
        "== manage.py\n"
        'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")\n'
    )
    finding = only_finding(
        tmp_path, VIEW + settings + "== pages/shop/page.html\n{{ books|length }}\n"
    )
    assert finding.path[0].filename == tmp_path / "pages/shop/page.html"


def test_an_included_template_is_named(tmp_path: Path) -> None:
    finding = only_finding(
        tmp_path,
        VIEW
        + PAGE
        + '{% include "shop/list.html" with rows=books %}\n'
        + "== shop/templates/shop/list.html\n\n\n{% for row in rows %}{{ row }}{% endfor %}\n",
    )
    assert [(step.filename.name, step.row) for step in finding.path][:1] == [("list.html", 3)]


def test_a_block_of_a_child_is_named(tmp_path: Path) -> None:
    finding = only_finding(
        tmp_path,
        VIEW
        + PAGE
        + '{% extends "shop/base.html" %}\n{% block main %}\n{{ books|length }}\n{% endblock %}\n'
        + "== shop/templates/shop/base.html\n<main>{% block main %}{% endblock %}</main>\n",
    )
    assert [(step.filename.name, step.row) for step in finding.path][:1] == [("page.html", 3)]


def test_a_queryset_of_the_parent_is_named_in_the_parent(tmp_path: Path) -> None:
    finding = only_finding(
        tmp_path,
        VIEW
        + PAGE
        + '{% extends "shop/base.html" %}\n{% block main %}{% endblock %}\n'
        + "== shop/templates/shop/base.html\n<main>\n{{ books|length }}"
        + "{% block main %}{% endblock %}\n",
    )
    assert [(step.filename.name, step.row) for step in finding.path][:1] == [("base.html", 2)]


def test_a_queryset_is_enough_where_the_template_is_not_found(tmp_path: Path) -> None:
    finding = only_finding(tmp_path, VIEW)
    assert (finding.code, finding.path) == ("HUE403", ())


def test_a_helper_of_the_project_that_renders_is_followed(tmp_path: Path) -> None:
    helper = """\
from shop.models import Book
from shop.pages import show


async def page(request):
    return show(request, Book.objects.all())
== shop/pages.py
from django.template.loader import render_to_string


def show(request, books):
    return render_to_string("shop/page.html", {"books": books}, request=request)
"""
    finding = only_finding(tmp_path, helper + PAGE + "\n{{ books|length }}\n")
    assert finding.code == "HUE501"
    assert (finding.path[0].filename.name, finding.path[0].row) == ("pages.py", 5)


def test_a_method_of_a_model_runs_in_the_template(tmp_path: Path) -> None:
    models = """\
from django.db import models


class Book(models.Model):
    price = models.IntegerField()

    def rivals(self):
        return Book.objects.filter(price=self.price).count()
"""
    view = """\
from django.shortcuts import render

from shop.models import Book


async def page(request, pk):
    return render(request, "shop/page.html", {"book": await Book.objects.aget(pk=pk)})
"""
    lay_out(tmp_path, files(view + PAGE + "\n{{ book.rivals }}\n", models))
    (finding,) = Analysis.open(layout_at(tmp_path)).findings(tmp_path / "shop/views.py")
    assert finding.code == "HUE403"
    assert [(step.filename.name, step.row) for step in finding.path] == [
        ("page.html", 2),
        ("models.py", 8),
    ]


def test_request_user_is_loaded_where_the_template_uses_it(tmp_path: Path) -> None:
    view = """\
from django.shortcuts import render


async def page(request):
    return render(request, "shop/page.html", {})
"""
    finding = only_finding(tmp_path, view + PAGE + "\n{{ user.username }}\n")
    assert (finding.code, finding.path[0].row) == ("HUE403", 2)


WRITTEN = """\
from django.template import Context, Engine, engines

from shop.models import Book

EACH = "{% for book in books %}{{ book.title }}{% endfor %}"


async def by_engines(request):
    template = engines["django"].from_string(EACH)
    return template.render({"books": Book.objects.all()}, request)  # ! template-evaluates


async def by_the_engine(request):
    template = Engine.get_default().from_string("{{ books }}")
    return template.render(Context({"books": Book.objects.all()}))  # ! template-evaluates


async def what_it_does_not_use(request):
    return engines["django"].from_string("none").render({"books": Book.objects.all()})
"""


def test_a_text_that_an_engine_makes_a_template_of_is_read(judge: Judge) -> None:
    judge({"shop/views.py": WRITTEN})
