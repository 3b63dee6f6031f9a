"""Small Django projects that hypothesis makes: whatever calls, inherits, decorates, registers and
renders whatever else, in circles too.

Only the shape is drawn; every project imports `shop.models` and has async views.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

MODELS = """\
from django.contrib.auth.models import AbstractUser
from django.db import models


class BookManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset(){selected}

    def recent(self):
        return self.{recent}


class User(AbstractUser):
    nickname = models.CharField(max_length=50)


class Author(models.Model):
    name = models.CharField(max_length=50)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE)

    @property
    def label(self):
        return {label}


class Book(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    sequel = models.ForeignKey("self", null=True, on_delete=models.CASCADE)

    objects = BookManager()
"""

HEAD = """\
import asyncio
import functools

from asgiref.sync import sync_to_async
from django.shortcuts import render
from django.views import View

from shop import a, b, c
from shop.models import Author, Book, User

REGISTRY = []
TABLE = {}
"""

FOLDERS = {
    "at the root": "",
    "below src": "src/",
    "two sites": "one/",
    "a folder of apps on the path": "apps/",
    "deep in a repository": "services/web/",
}
"""Where the packages of the project stand, by the name of the layout."""

MODULES = ("a", "b", "c")


@dataclass(frozen=True, slots=True)
class Project:
    """The texts of its files by their names."""

    files: Mapping[str, str]

    def write(self, root: Path) -> None:
        """Write it below `root`."""
        for name, text in self.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    @property
    def modules(self) -> list[str]:
        """Its Python files."""
        return [name for name in self.files if name.endswith(".py")]


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Any project."""
    folder = draw(st.sampled_from(sorted(FOLDERS.values())))
    packages = draw(st.booleans())
    files = {"pyproject.toml": "[project]\nname = 'drawn'\n"} if draw(st.booleans()) else {}
    manage = "import os, sys\nsys.path.insert(0, os.path.dirname(__file__))\n"
    if folder == "apps/":
        files["manage.py"] = manage.replace("__file__)", '__file__) + "/apps"')
    else:
        files[f"{folder}manage.py"] = manage
    for site in ("one/", "two/") if folder == "one/" else (folder,):
        shop = draw(_shop(packages))
        files |= {f"{site}{name}": text for name, text in shop.items()}
        if site == "two/":
            files["two/manage.py"] = manage
    return Project(files)


@st.composite
def _shop(draw: st.DrawFn, packages: bool) -> dict[str, str]:
    functions = [f"{draw(st.sampled_from(MODULES))}.f{at}" for at in range(draw(st.integers(1, 6)))]
    classes = [f"{draw(st.sampled_from(MODULES))}.K{at}" for at in range(draw(st.integers(1, 3)))]
    name = st.sampled_from(functions)
    kind = st.sampled_from(classes)
    bodies = st.lists(_statement(name, kind), min_size=1, max_size=4)
    texts = dict.fromkeys(MODULES, HEAD)
    for each in classes:
        module, _, short = each.partition(".")
        texts[module] += draw(_class(short, kind, bodies, name))
    for each in functions:
        module, _, short = each.partition(".")
        decorated = f"@{draw(name)}\n" if draw(st.integers(0, 9)) == 0 else ""
        head = draw(st.sampled_from(["def {}(x, call=None):", "async def {}(x, call=None):"]))
        texts[module] += f"\n\n{decorated}{head.format(short)}\n{_block(draw(bodies))}"
    if draw(st.integers(0, 4)) == 0:
        texts["callers"] = HEAD + "".join(draw(_hundred_callers(draw(name), kind)))
    views = HEAD
    for at in range(draw(st.integers(1, 3))):
        views += draw(_view(at, bodies, name, kind))
    texts["views"] = views
    models = MODELS.format(
        selected=draw(st.sampled_from(["", ".select_related('author')"])),
        recent=draw(st.sampled_from(["order_by('pk')", "order_by('pk').first()"])),
        label=draw(st.sampled_from(["self.name", "self.user.nickname", "self.label"])),
    )
    files = {f"shop/{module}.py": text for module, text in texts.items()}
    files["shop/models.py"] = models
    files["shop/urls.py"] = (
        "from django.urls import path\nfrom shop import views\n\n"
        "urlpatterns = [path('', views.view0)]\n"
    )
    if packages:
        files["shop/__init__.py"] = ""
    files["site_settings.py"] = draw(_settings(name))
    files["shop/templates/shop/book.html"] = draw(_template())
    return files


def _block(statements: list[str], indent: str = "    ") -> str:
    lines = [line for statement in statements for line in statement.split("\n")]
    return "".join(f"{indent}{line}\n" for line in lines)


def _statement(
    name: st.SearchStrategy[str], kind: st.SearchStrategy[str]
) -> st.SearchStrategy[str]:
    """One statement of a function with the names `x` and `call`."""
    alone = st.sampled_from(
        [
            "Book.objects.get(pk=x)",
            "x = Book.objects.first()",
            "x = Book.objects.recent()",
            "x = x.author",
            "print(x.author.user.nickname)",
            "print(x.user.is_authenticated)",
            "x.user = User.objects.get(pk=1)",
            "for x in Book.objects.filter(pk=x): pass",
            "while x.sequel:\n    x = x.sequel",
            "x = [x]\nx.append(x)",
            "if x is None:\n    return None",
            "return x",
            "return Book.objects.filter(sequel=x)",
            "return lambda: call(x)",
            "for each in REGISTRY: each(x)",
            "return TABLE['x'](x)",
            "x = render(x, 'shop/book.html', {'book': x})",
            "x = render(x, 'shop/book.html', {'book': Book.objects.select_related('author')[0]})",
            "try:\n    x = x.label\nexcept Exception:\n    raise",
            "return call(x)",
        ]
    )
    calls = [
        "{0}(x)",
        "x = {0}(x)",
        "return {0}(x, {1})",
        "return {0}(x, call)",
        "call = {0}",
        "x = call(x, {0})",
        "if x:\n    return {0}(x)\nx = {1}(x)",
        "REGISTRY.append({0})",
        "TABLE['x'] = {0}",
        "x = [{0}(each) for each in x]",
        "def inner(y):\n    return {0}(y, inner)\nx = inner(x)",
        "call = functools.partial({0}, x)",
        "with {0}(x) as x:\n    {1}(x)",
    ]
    methods = [
        "{2}().m(x)",
        "x = {2}()",
        "x = {2}.made(x)",
        "x = {2}().value",
        "x.value = {2}().m",
        "return x.m({0})",
        "return x.value(x)",
    ]
    return st.one_of(
        alone, st.builds(str.format, st.sampled_from(calls + methods), name, name, kind)
    )


@st.composite
def _class(
    draw: st.DrawFn,
    short: str,
    kind: st.SearchStrategy[str],
    bodies: st.SearchStrategy[list[str]],
    name: st.SearchStrategy[str],
) -> str:
    bases = draw(st.lists(kind, max_size=2, unique=True))
    text = f"\n\nclass {short}({', '.join(bases)}):\n"
    text += f"    value = {draw(st.one_of(st.just('None'), name))}\n\n"
    first = draw(
        st.sampled_from(["pass", "x = super().m(x)", "self.value = call", "x = self.n(x)"])
    )
    head = draw(st.sampled_from(["def", "async def"]))
    text += f"    {head} m(self, x, call=None):\n" + _block([first, *draw(bodies)], " " * 8)
    last = draw(st.sampled_from(["return self.m(x)", "return self.value(x)", "return self.prop"]))
    text += "\n    def n(self, x, call=None):\n" + _block([*draw(bodies), last], " " * 8)
    made = draw(st.sampled_from(["cls()", "cls.made(x)", "cls().m(x)"]))
    text += f"\n    @classmethod\n    def made(cls, x):\n        return {made}\n"
    read = draw(st.sampled_from(["self.prop", "self.value", "self.n(None)", "Book.objects.get()"]))
    return text + f"\n    @property\n    def prop(self):\n        return {read}\n"


@st.composite
def _view(
    draw: st.DrawFn,
    at: int,
    bodies: st.SearchStrategy[list[str]],
    name: st.SearchStrategy[str],
    kind: st.SearchStrategy[str],
) -> str:
    begin = draw(
        st.sampled_from(
            [
                "x = request",
                "x = await Book.objects.aget(pk=1)",
                "x = Book.objects.all()",
                "x = await sync_to_async({0})(request)",
                "x = await {0}(request)",
                "x = await asyncio.to_thread({0}, request)",
                "x = {1}()",
            ]
        )
    ).format(draw(name), draw(kind))
    body = [begin, "call = None", *draw(bodies)]
    if draw(st.booleans()):
        decorated = f"@{draw(name)}\n" if draw(st.integers(0, 3)) == 0 else ""
        return f"\n\n{decorated}async def view{at}(request):\n{_block(body)}"
    text = f"\n\nclass View{at}({draw(kind)}, View):\n"
    text += "    def dispatch(self, request):\n"
    text += f"        {draw(name)}(request)\n        return super().dispatch(request)\n\n"
    text += f"    async def get(self, request):\n{_block(body, ' ' * 8)}"
    return text + f"\n\nview{at} = View{at}.as_view()\n"


@st.composite
def _hundred_callers(draw: st.DrawFn, called: str, kind: st.SearchStrategy[str]) -> list[str]:
    given = draw(
        st.lists(
            st.one_of(
                st.sampled_from(["1", "None", "Book()", "Book.objects.all()", "request", called]),
                kind.map("{}()".format),
            ),
            min_size=2,
            max_size=5,
        )
    )
    heads = draw(st.sampled_from([("async def",), ("def",), ("def", "async def")]))
    return [
        f"\n\n{heads[at % len(heads)]} caller{at}(request):\n"
        f"    return {called}({given[at % len(given)]})\n"
        for at in range(100)
    ]


@st.composite
def _settings(draw: st.DrawFn, name: st.SearchStrategy[str]) -> str:
    lines = ["AUTH_USER_MODEL = 'shop.User'", "INSTALLED_APPS = ['shop']"]
    lines += draw(
        st.lists(
            st.sampled_from(
                [
                    "SESSION_ENGINE = 'django.contrib.sessions.backends.signed_cookies'",
                    "DATABASES = {'default': {'ATOMIC_REQUESTS': True}}",
                    "ROOT_URLCONF = 'shop.urls'",
                    "MIDDLEWARE = ['django.contrib.auth.middleware.AuthenticationMiddleware']",
                    f"MIDDLEWARE = ['shop.{draw(name)}']",
                ]
            ),
            unique=True,
        )
    )
    return "\n".join(lines) + "\n"


@st.composite
def _template(draw: st.DrawFn) -> str:
    parts = st.sampled_from(
        [
            "{{ book.title }}",
            "{{ book.author.name }}",
            "{{ book.author.label }}",
            "{% for each in book.author.books.all %}{{ each.sequel.title }}{% endfor %}",
            "{% include 'shop/book.html' %}",
            "{{ request.user.nickname }}",
        ]
    )
    return "\n".join(draw(st.lists(parts, max_size=3))) + "\n"
