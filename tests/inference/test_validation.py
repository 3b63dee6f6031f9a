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


def test_a_form_that_was_validated_in_a_thread_is_validated(
    judge: Callable[[Mapping[str, str]], None],
) -> None:
    judge(
        {
            "shop/forms.py": FORMS,
            "shop/views.py": """\
from asgiref.sync import sync_to_async

from shop.forms import ChoiceForm


@sync_to_async
def check(form):
    return form.is_valid()


async def errors_of(request):
    form = ChoiceForm(request.POST)
    if not await sync_to_async(form.is_valid)():
        return form.errors, form.non_field_errors()
    return form.is_valid()


async def through_a_helper(request):
    form = ChoiceForm(request.POST)
    await check(form)
    return form.has_error("author")


async def cleaned(request):
    form = ChoiceForm(request.POST)
    await sync_to_async(form.full_clean)()
    form.is_valid()
    form.full_clean()  # ! sync-form


async def another(request):
    form = ChoiceForm(request.POST)
    await check(ChoiceForm(request.POST))
    return form.errors  # ! sync-form
""",
        }
    )
