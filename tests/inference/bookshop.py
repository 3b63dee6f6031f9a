"""A bookshop, and projects around it written as one text."""

import re
from collections.abc import Mapping
from pathlib import Path

MODELS = """\
from django.conf import settings
from django.db import models


class Country(models.Model):
    name = models.CharField(max_length=50)


class Publisher(models.Model):
    name = models.CharField(max_length=50)
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="publishers")


class Author(models.Model):
    name = models.CharField(max_length=50)
    country = models.ForeignKey(Country, on_delete=models.CASCADE)

    def __str__(self):
        return f"{self.name}, {self.country.name}"


class Tag(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    title = models.CharField(max_length=50)
    price = models.IntegerField(default=0)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    publisher = models.ForeignKey(
        Publisher, null=True, on_delete=models.SET_NULL, related_name="books"
    )
    tags = models.ManyToManyField(Tag, related_name="books")


class Cover(models.Model):
    book = models.OneToOneField(Book, on_delete=models.CASCADE, related_name="cover")
    url = models.CharField(max_length=50)


class Order(models.Model):
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    paid = models.BooleanField(default=False)


class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    book = models.ForeignKey(Book, on_delete=models.CASCADE)
    count = models.IntegerField(default=1)
"""

_HEAD = re.compile(r"^== (\S+)\n", re.MULTILINE)


def files(text: str, models: str = MODELS) -> dict[str, str]:
    """The files of a project: each begins at a line `== its/name`, what stands before the first of
    them is `shop/views.py`."""
    first, *rest = _HEAD.split(text)
    found = dict(zip(rest[::2], rest[1::2], strict=True))
    if first.strip():
        found["shop/views.py"] = first
    folders = {
        "/".join(parts[:at])
        for name in found
        for parts in [name.split("/")]
        for at in range(1, len(parts))
        if name.endswith(".py")
    }
    packages = {f"{folder}/__init__.py": "" for folder in folders}
    return packages | {"shop/models.py": models} | found


def lay_out(root: Path, files: Mapping[str, str]) -> dict[str, str]:
    """Write a project below `root`; gives the text of every Python file by its name."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return {name: text for name, text in files.items() if name.endswith(".py")}
