"""Forms that let choose among rows, in the ways in which forms are written."""

from django import forms

from library.models import Book, Chapter, Publisher, Tag


class HiddenChoiceForm(forms.Form):
    publisher = forms.ModelChoiceField(Publisher.objects.all(), widget=forms.HiddenInput)
    words = forms.CharField(required=False)


class EmptyChoiceForm(forms.Form):
    publisher = forms.ModelChoiceField(Publisher.objects.none())


class ManyTagsForm(forms.Form):
    tags = forms.ModelMultipleChoiceField(Tag.objects.all())


class AuthorsForm(forms.ModelForm):
    """Its only relation is to many."""

    class Meta:
        model = Book
        fields = ["title", "authors"]


class DroppedChoiceForm(AuthorsForm):
    """The choice of the base class is a plain field here."""

    authors = forms.CharField()


class InheritingForm(ManyTagsForm):
    words = forms.CharField(required=False)


class ChapterOfBookForm(forms.Form):
    chapter = forms.ModelChoiceField(Chapter.objects.all())


class LoadedChapterForm(forms.Form):
    chapter = forms.ModelChoiceField(queryset=Chapter.objects.select_related("book"))


class RelatedChapterForm(forms.ModelForm):
    class Meta:
        model = Chapter
        fields = ["title", "book"]


class LoadingChapterForm(ChapterOfBookForm):
    def clean_chapter(self):
        chapter = self.cleaned_data["chapter"]
        if not chapter.book.published:
            raise forms.ValidationError("not yet")
        return chapter


ChapterSet = forms.inlineformset_factory(Book, Chapter, fields=["title"], extra=1)
MadeForm = forms.modelform_factory(Chapter, fields=["title", "book"])
TitleForm = forms.modelform_factory(Chapter, fields=["title"])
OfMineForm = forms.modelform_factory(Book, form=AuthorsForm)
