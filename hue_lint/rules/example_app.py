"""The small project that the examples on the rules' pages belong to.

Every example is one module of it; the names that examples import are defined here.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

FILES: Final[Mapping[str, str]] = {
    "manage.py": """\
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
""",
    "config/__init__.py": "",
    "config/settings.py": """\
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "shop"]
ASGI_APPLICATION = "config.asgi.application"
""",
    "shop/__init__.py": "",
    "shop/models.py": """\
from django.contrib.auth import get_user_model
from django.db import models

User = get_user_model()


class Tag(models.Model):
    name = models.CharField(max_length=40, unique=True)


class Post(models.Model):
    title = models.CharField(max_length=200)
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="posts")
    tags = models.ManyToManyField(Tag, related_name="posts")
    published = models.BooleanField(default=False)
    cover = models.FileField(upload_to="covers")


class Comment(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
""",
    "shop/forms.py": """\
from django import forms

from shop.models import Comment


class CommentForm(forms.ModelForm):
    class Meta:
        model = Comment
        fields = ["post", "text"]
""",
    "shop/templates/shop/posts.html": """\
<ul>{% for post in posts %}<li>{{ post.title }}</li>{% endfor %}</ul>
""",
}
"""Text by path below the project's root."""


def lay_out(root: Path, *more: Mapping[str, str]) -> None:
    """Write the project below `root`; files in `more` are added, or take the place of its own."""
    texts = dict(FILES)
    for files in more:
        texts.update(files)
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
