from django import forms

from library.models import Book, Chapter, Publisher, Tag


class SearchForm(forms.Form):
    """No field of it knows the database."""

    words = forms.CharField()
    cheap = forms.BooleanField(required=False)


class ChooseForm(forms.Form):
    publisher = forms.ModelChoiceField(queryset=Publisher.objects.all())


class PriceForm(forms.ModelForm):
    """A model form without unique fields and without relations."""

    class Meta:
        model = Book
        fields = ["title", "price"]


class BookForm(forms.ModelForm):
    class Meta:
        model = Book
        fields = ["title", "publisher"]


class TagForm(forms.ModelForm):
    """Its one field is unique, so validating it asks the database."""

    class Meta:
        model = Tag
        fields = ["slug"]


class LimitedForm(forms.Form):
    """A form whose choices are read when it is made."""

    tag = forms.ChoiceField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tag"].choices = [(tag.pk, tag.slug) for tag in Tag.objects.all()]


class UniqueTitleForm(forms.Form):
    """A form whose ``clean`` method asks the database."""

    title = forms.CharField()

    def clean_title(self):
        title = self.cleaned_data["title"]
        if Book.objects.filter(title=title).exists():
            raise forms.ValidationError("taken")
        return title


PriceFormSet = forms.formset_factory(SearchForm, extra=1)
ChapterFormSet = forms.modelformset_factory(Chapter, fields=["title", "pages"], extra=0)
