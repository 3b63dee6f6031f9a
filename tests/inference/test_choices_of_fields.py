"""A field that is given a function for its choices asks it each time that it is rendered or
validated."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

FORMS = """\
from django import forms

from shop.models import Book


def colours():
    return [("r", "red")]


def titles():
    return [(book.pk, book.title) for book in Book.objects.all()]


class Titles(forms.Form):
    title = forms.ChoiceField(choices=titles)


class Rows(forms.Form):
    title = forms.TypedChoiceField(choices=lambda: Book.objects.values_list("pk", "title"))


class Colours(forms.Form):
    colour = forms.MultipleChoiceField(choices=colours)
    size = forms.ChoiceField(choices=[("s", "small")])
"""

VIEWS = """\
from django.http import HttpResponse

from shop.forms import Colours, Rows, Titles


async def asked(request):
    Titles({"title": "1"}).is_valid()  # ! sync-form
    Rows().as_p()  # ! sync-form
    return HttpResponse(Titles()["title"].as_widget())  # ! sync-form


async def not_asked(request):
    form = Colours({"colour": ["r"], "size": "s"})
    return HttpResponse(f"{form.is_valid()} {form.as_p()} {form['colour']} {Titles().prefix}")
"""


def test_a_function_for_choices_is_asked_each_time(judge: Judge) -> None:
    judge({"shop/forms.py": FORMS, "shop/views.py": VIEWS})
