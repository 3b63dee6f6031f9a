"""Forms and serializers ask the database only for what they validate."""

from collections.abc import Callable, Mapping

FORMS = """\
from django import forms
from rest_framework import serializers

from shop.models import Author, Book


class WholeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ("title", "author")


class TitleSerializer(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ("title",)


class ChoiceForm(forms.Form):
    author = forms.ModelChoiceField(Author.objects.all())


class TitleForm(forms.ModelForm):
    class Meta:
        model = Book
        fields = ["title"]
"""

VIEWS = """\
from shop.forms import ChoiceForm, TitleForm, TitleSerializer, WholeSerializer


async def save(data):
    WholeSerializer(data=data).is_valid()  # ! sync-form
    TitleSerializer(data=data).is_valid()
    ChoiceForm(data).is_valid()  # ! sync-form
    TitleForm(data).is_valid()
"""


def test_what_is_validated_decides(judge: Callable[[Mapping[str, str]], None]) -> None:
    judge({"shop/forms.py": FORMS, "shop/views.py": VIEWS})
