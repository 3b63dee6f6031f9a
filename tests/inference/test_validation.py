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


def test_a_formset_without_data_validates_nothing(
    judge: Callable[[Mapping[str, str]], None],
) -> None:
    judge(
        {
            "shop/forms.py": FORMS,
            "shop/views.py": """\
from django.forms import formset_factory, modelformset_factory

from shop.forms import ChoiceForm
from shop.models import Book

Choices = formset_factory(ChoiceForm)
Books = modelformset_factory(Book, fields=["author"])


async def unbound(request):
    Choices().is_valid()
    Books(queryset=Book.objects.all()).is_valid()
    return Choices(prefix="c").errors


async def bound(request):
    Choices(request.POST).is_valid()  # ! sync-form
    Books(data=request.POST).is_valid()  # ! sync-form
""",
        }
    )


def test_validating_a_model_form_gives_its_instance_what_was_chosen(
    judge: Callable[[Mapping[str, str]], None],
) -> None:
    judge(
        {
            "shop/forms.py": FORMS,
            "shop/views.py": """\
from asgiref.sync import sync_to_async
from django.forms import modelform_factory

from shop.forms import TitleForm
from shop.models import Book

BookForm = modelform_factory(Book, fields=["title", "author"])


async def chosen(request, pk):
    book = await Book.objects.aget(pk=pk)
    form = BookForm(request.POST, instance=book)
    if await sync_to_async(form.is_valid)():
        return book.author.name


async def not_among_the_fields(request, pk):
    book = await Book.objects.aget(pk=pk)
    form = TitleForm(request.POST, instance=book)
    if await sync_to_async(form.is_valid)():
        return book.author.name  # ! lazy-relation


async def not_validated(request, pk):
    book = await Book.objects.aget(pk=pk)
    form = BookForm(request.POST, instance=book)
    return form, book.author.name  # ! lazy-relation
""",
        }
    )
