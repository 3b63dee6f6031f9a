"""A small shop, and its views repaired: what the tests of the repairs work on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent, indent

from layouts import layout_at

from hue_lint.analysis import Analysis
from hue_lint.findings import Finding, Fix
from hue_lint.fixes import Version, fix_for
from hue_lint.fixing import Repair, fix_files, repair_in_memory

MODELS = """\
from django.contrib.auth.models import User
from django.db import models


class Tag(models.Model):
    name = models.CharField(max_length=20)


class Publisher(models.Model):
    city = models.CharField(max_length=20)


class Author(models.Model):
    name = models.CharField(max_length=20)
    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE)


class Post(models.Model):
    title = models.CharField(max_length=20)
    price = models.IntegerField()
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    editor = models.ForeignKey(Author, null=True, related_name="edited", on_delete=models.CASCADE)
    tags = models.ManyToManyField(Tag)

    @property
    def author_name(self):
        return self.author.name


class Comment(models.Model):
    post = models.ForeignKey(Post, related_name="comments", on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    text = models.TextField()

    def __str__(self):
        return f"{self.post.title}: {self.text}"


class Order(models.Model):
    number = models.IntegerField()

    def save(self, *args, **kwargs):
        self.number = Order.objects.count()
        super().save(*args, **kwargs)
"""

HELPERS = """\
from shop.models import Post


def total():
    return sum(post.price for post in Post.objects.all())


def price_of(pk):
    return Post.objects.get(pk=pk).price


def doubled(number):
    return number * 2
"""

HEADER = """\
from django.http import HttpRequest
from shop import helpers
from shop.helpers import doubled, price_of, total
from shop.models import Author, Comment, Order, Post, Publisher, Tag


async def view(request: HttpRequest, pk):
"""


class Shop:
    """A project in a folder, checked and repaired file by file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        package = folder / "shop"
        package.mkdir()
        (folder / "manage.py").write_text("import django\n")
        (package / "__init__.py").write_text("")
        (package / "models.py").write_text(MODELS)
        (package / "helpers.py").write_text(HELPERS)
        self.views = package / "views.py"

    def findings(
        self, texts: Mapping[Path, bytes] | None = None, target: Version = (5, 2)
    ) -> tuple[Finding, ...]:
        """One finding for each operation of the views that a rule reports unasked."""
        analysis = Analysis.open(layout_at(self.folder), target)
        for path, data in (texts or {}).items():
            analysis.project.overlay(path, data)
        module = analysis.project.module_at(self.views)
        found: list[Finding] = []
        for outline, owners in module.outline.functions():
            function = analysis.project.function(module, outline, owners)
            for operation in analysis.engine.operations_of(function):
                if operation.kind in ("unknown-relation", "twin-exists"):
                    continue
                place = operation.place
                span = place.frame.segment.span_of(place.node)
                made = fix_for(operation, target)
                fix, remedy = (made, "") if isinstance(made, Fix) else (None, made.text)
                found.append(
                    Finding(
                        operation.kind,
                        operation.kind,
                        operation.does,
                        self.views,
                        span,
                        span.start.row,
                        fix=fix,
                        remedy=remedy,
                    )
                )
        return tuple(found)

    def write(self, text: str | bytes) -> None:
        """Write the views."""
        self.views.write_bytes(text.encode() if isinstance(text, str) else text)

    def repair(
        self, text: str, *, target: Version = (5, 2), unsafe: bool = False
    ) -> tuple[str, Repair]:
        """The views repaired in memory until nothing changes, and what that came to."""
        self.write(text)
        result = repair_in_memory(
            self.findings(target=target),
            lambda texts, files: self.findings(texts, target),
            unsafe=unsafe,
        )
        changed = result.changed.get(self.views)
        return (changed[1].decode() if changed else text), result

    def fix(self) -> Repair:
        """Repair the views on disk."""
        return fix_files(self.findings(), lambda texts, files: self.findings(texts), unsafe=False)

    def repaired(self, text: str, *, target: Version = (5, 2), unsafe: bool = False) -> str:
        """A whole module, repaired."""
        return self.repair(dedent(text), target=target, unsafe=unsafe)[0]

    def body(self, text: str, *, target: Version = (5, 2), unsafe: bool = False) -> str:
        """The statements of an async view, repaired."""
        module = HEADER + indent(dedent(text).strip("\n"), "    ") + "\n"
        fixed, _ = self.repair(module, target=target, unsafe=unsafe)
        return dedent(fixed.partition("async def view(request: HttpRequest, pk):\n")[2]).strip("\n")

    def remedies(self, text: str) -> Sequence[str]:
        """What is said about what stays unrepaired in an async view."""
        module = HEADER + indent(dedent(text).strip("\n"), "    ") + "\n"
        _, result = self.repair(module)
        return [finding.remedy for finding in result.left]
