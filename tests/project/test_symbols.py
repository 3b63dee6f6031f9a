"""Names mean what Python would find under them."""

from collections.abc import Callable

import pytest

from hue_lint.project.classes import (
    ClassSymbol,
    ExternalSymbol,
    FunctionSymbol,
    ModuleSymbol,
    Symbol,
    ValueSymbol,
)
from hue_lint.project.index import Project
from hue_lint.syntax.segment import parse_annotation

MakeProject = Callable[[dict[str, str]], Project]

BLOG = {
    "blog/__init__.py": "from .models import Post as Article\nfrom . import services\n",
    "blog/models/__init__.py": "from .post import *\nfrom blog.models.author import Author\n",
    "blog/models/post.py": """
        from django.db import models as m
        from django.db.models.query import QuerySet
        __all__ = ["Post", "shared"]
        shared = 1
        hidden = 2
        class PostQuerySet(QuerySet["Post"]): ...
        class Post(m.Model):
            Alias = PostQuerySet
            limit = 3
            class Meta:
                ordering = ["id"]
            def publish(self): ...
        """,
    "blog/models/author.py": "class Author: ...\nWriter = Author\nObj: type = Author\n",
    "blog/services.py": "import blog.models.post\ndef run(): ...\nclass _Own: ...\n",
    "blog/api/__init__.py": "",
    "blog/api/views.py": """
        import os.path
        import blog.models.author as authors
        from typing import TYPE_CHECKING
        from ..services import run as start
        from .. import services, Article
        from ..models import *
        from django.shortcuts import *
        from .missing import Nothing
        from blog.absent import Gone
        if TYPE_CHECKING:
            from blog.models.post import PostQuerySet
        else:
            PostQuerySet = object
        try:
            from fastlib import loads
        except ImportError:
            loads = None
        handler = services.run
        total, rest = 1, 2
        """,
    "loops/__init__.py": "from .a import Thing\n",
    "loops/a.py": "from loops import Thing as Other\nfrom .b import *\nclass Thing: ...\n",
    "rows/__init__.py": "from .Base import *\nfrom .Loan import *\nfrom . import tools\n",
    "rows/tools.py": "",
    "rows/users.py": "from rows import Base, Loan, tools\n",
    "rows/Base.py": "class Base: ...\n",
    "rows/Loan.py": "from rows import Base, tools\nclass Loan(Base): ...\n",
    "loops/b.py": "from .a import *\nfrom .a import Nowhere\nclass Late: ...\nx = y\ny = x\n",
}


def describe(symbol: Symbol | None) -> str:
    match symbol:
        case ModuleSymbol(module):
            return f"module {module.name}"
        case ClassSymbol(info):
            return f"class {info.qualname}"
        case FunctionSymbol(function):
            return f"function {function.qualname}"
        case ValueSymbol(module, _, _, name):
            return f"value {module.name}.{name}"
        case ExternalSymbol(qualname):
            return f"external {qualname}"
        case _:
            return "unknown"


@pytest.fixture
def blog(project: MakeProject) -> Project:
    return project(BLOG)


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        pytest.param(
            "start", "function blog.services.run", id="a relative import under a new name"
        ),
        pytest.param("services.run", "function blog.services.run", id="a module from a package"),
        pytest.param("Article", "class blog.models.post.Post", id="a name re-exported twice"),
        pytest.param("Author", "class blog.models.author.Author", id="through a star import"),
        pytest.param("Post", "class blog.models.post.Post", id="through two star imports"),
        pytest.param("shared", "value blog.models.post.shared", id="a value that __all__ exports"),
        pytest.param("hidden", "external django.shortcuts.hidden", id="what __all__ leaves out"),
        pytest.param("render", "external django.shortcuts.render", id="a star import from outside"),
        pytest.param("authors.Writer", "class blog.models.author.Author", id="an alias of a class"),
        pytest.param("authors.Obj", "value blog.models.author.Obj", id="an annotated value"),
        pytest.param("handler", "function blog.services.run", id="an alias of a function"),
        pytest.param(
            "PostQuerySet", "class blog.models.post.PostQuerySet", id="TYPE_CHECKING first"
        ),
        pytest.param("loads", "external fastlib.loads", id="an import goes before its fallback"),
        pytest.param("os.path.join", "external os.path.join", id="the standard library"),
        pytest.param("list", "external builtins.list", id="a builtin"),
        pytest.param("Post.publish", "function blog.models.post.Post.publish", id="a method"),
        pytest.param("Post.Meta", "class blog.models.post.Post.Meta", id="a class in a class"),
        pytest.param("Post.limit", "value blog.models.post.limit", id="a value in a class"),
        pytest.param("Post.Alias", "class blog.models.post.PostQuerySet", id="an alias in a class"),
        pytest.param("total", "value blog.api.views.total", id="a part of a tuple"),
        pytest.param("Nothing", "unknown", id="a relative import of a missing module"),
        pytest.param("Gone", "unknown", id="an import of a missing module of the project"),
        pytest.param("_Own", "unknown", id="a name that nobody binds"),
        pytest.param("Post.nothing.more", "unknown", id="an attribute that no class has"),
    ],
)
def test_a_name_of_a_view_means(blog: Project, name: str, meaning: str) -> None:
    module = blog.module("blog.api.views")
    assert module is not None
    assert describe(blog.resolve(module, name)) == meaning


def test_importing_a_submodule_binds_its_package(blog: Project) -> None:
    services = blog.module("blog.services")
    assert services is not None
    assert describe(blog.resolve(services, "blog")) == "module blog"
    assert (
        describe(blog.resolve(services, "blog.models.post.Post")) == "class blog.models.post.Post"
    )


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        pytest.param("loops.Thing", "class loops.a.Thing", id="a package that its module imports"),
        pytest.param("loops.a.Other", "class loops.a.Thing", id="back through the package"),
        pytest.param("loops.a.Late", "class loops.b.Late", id="star imports of each other"),
        pytest.param("loops.b.Thing", "class loops.a.Thing", id="star imports, the other way"),
        pytest.param("loops.b.Nowhere", "unknown", id="a name imported in a circle"),
        pytest.param("loops.b.x", "value loops.b.y", id="aliases of each other"),
    ],
)
def test_circles_are_survived(blog: Project, name: str, meaning: str) -> None:
    assert describe(blog.resolve_qualname(name)) == meaning


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        pytest.param("Base", "class rows.Base.Base", id="a class that its module is named after"),
        pytest.param("Loan", "class rows.Loan.Loan", id="a class whose module asks the package"),
        pytest.param("tools", "module rows.tools", id="a module that the package imports"),
    ],
)
@pytest.mark.parametrize("asking", ["rows", "rows.Loan", "rows.users"])
def test_a_package_of_star_imports_means(
    blog: Project, asking: str, name: str, meaning: str
) -> None:
    for _ in range(2):
        module = blog.module(asking)
        assert module is not None
        assert describe(blog.resolve(module, name)) == meaning


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        pytest.param("Order", "class orders.models.Order", id="what a module of the project binds"),
        pytest.param("Elsewhere", "external outside.Elsewhere", id="what only a package can have"),
    ],
)
def test_all_that_a_package_out_of_sight_has_does_not_hide_what_the_project_has(
    project: MakeProject, name: str, meaning: str
) -> None:
    shop = project(
        {
            "orders/__init__.py": "",
            "orders/models.py": "class Order: ...\n",
            "orders/rows.py": "from orders.models import Order\n",
            "orders/tools.py": "from outside import *\n",
            "orders/jobs.py": "from orders.rows import *\nfrom orders.tools import *\n",
        }
    )
    jobs = shop.module("orders.jobs")
    assert jobs is not None
    assert describe(shop.resolve(jobs, name)) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        pytest.param("Post", "class blog.models.post.Post", id="a name"),
        pytest.param("'Post'", "class blog.models.post.Post", id="a quoted annotation"),
        pytest.param("list[Post]", "external builtins.list", id="the value of a subscript"),
        pytest.param(
            "'authors.Author'", "class blog.models.author.Author", id="a quoted dotted name"
        ),
        pytest.param("'not a name'", "unknown", id="a string that names nothing"),
        pytest.param("run()", "unknown", id="a call"),
    ],
)
def test_an_expression_means(blog: Project, text: str, meaning: str) -> None:
    module = blog.module("blog.api.views")
    node = parse_annotation(text)
    assert module is not None and node is not None
    assert describe(blog.resolve_expression(module, node)) == meaning


def test_a_class_body_is_looked_at_first(blog: Project) -> None:
    post = blog.resolve_qualname("blog.models.post.Post")
    assert isinstance(post, ClassSymbol)
    module = post.info.module
    assert (
        describe(blog.resolve(module, "Alias", post.info)) == "class blog.models.post.PostQuerySet"
    )
    assert describe(blog.resolve(module, "m.Model", post.info)) == "external django.db.models.Model"
    assert blog.resolve(module, "Alias") is None


def test_external_names_are_canonical(blog: Project) -> None:
    queryset = "django.db.models.query.QuerySet"
    assert blog.canonical(queryset) == "django.db.models.QuerySet"
    assert blog.canonical(f"{queryset}.get") == "django.db.models.QuerySet.get"
    assert describe(blog.resolve_qualname("json.loads")) == "external json.loads"


def test_a_list_of_exports_that_is_added_to_restricts_nothing(project: MakeProject) -> None:
    opened = project(
        {
            "a.py": "__all__ = ['x']\n__all__ += other\nx = y = _z = 1\n",
            "b.py": "from a import *\n",
        }
    )
    module = opened.module("b")
    assert module is not None
    assert describe(opened.resolve(module, "y")) == "value a.y"
    assert opened.resolve(module, "_z") is None


def test_a_module_named_like_the_package_it_imports_leads_out(project: MakeProject) -> None:
    opened = project({"celery.py": "from celery import Celery\nimport celery\n"})
    module = opened.module("celery")
    assert module is not None
    assert describe(opened.resolve(module, "Celery")) == "external celery.Celery"
