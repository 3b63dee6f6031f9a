from django import forms
from django.core.paginator import Paginator

from shop.forms import CommentForm
from shop.models import Comment, Tag


class SearchForm(forms.Form):
    words = forms.CharField()


class ChoiceForm(forms.Form):
    tag = forms.ModelChoiceField(Tag.objects.all())


async def with_a_foreign_key(request):
    form = CommentForm(request.POST)
    form.full_clean()  # HUE404
    comment = form.save(commit=False)
    await comment.asave()


async def with_a_choice_of_rows(request):
    form = ChoiceForm(request.POST)
    return form.is_valid()  # HUE404


async def without_either(request):
    form = SearchForm(request.POST)
    return form.is_valid() and form.cleaned_data["words"]


async def pages(request):
    paginator = Paginator(Comment.objects.order_by("pk"), 20)
    print(paginator.num_pages)  # HUE404
    return Paginator(["a", "b"], 20).page(1)
