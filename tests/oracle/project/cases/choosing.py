"""Forms that let choose among rows: what renders, lists and looks up the choices."""

from asgiref.sync import sync_to_async

from library.choosing import (
    AuthorsForm,
    ChapterOfBookForm,
    ChapterSet,
    DroppedChoiceForm,
    EmptyChoiceForm,
    HiddenChoiceForm,
    InheritingForm,
    LoadedChapterForm,
    LoadingChapterForm,
    MadeForm,
    ManyTagsForm,
    OfMineForm,
    RelatedChapterForm,
    TitleForm,
)
from library.forms import ChapterFormSet, ChooseForm, PriceFormSet
from library.models import Book, Chapter


async def field_of_a_form_as_text() -> str:
    form = ChooseForm()
    return f"{form['publisher']}"  # raises HUE404


async def field_of_a_form_as_a_widget() -> str:
    return ChooseForm()["publisher"].as_widget()  # raises HUE404


async def field_of_a_form_as_hidden() -> str:
    return ChooseForm()["publisher"].as_hidden()


async def field_of_a_form_label() -> str:
    return ChooseForm()["publisher"].label_tag()


async def other_field_of_a_form_as_text() -> str:
    return str(HiddenChoiceForm()["words"])


async def hidden_choices_as_text() -> str:
    return str(HiddenChoiceForm()) + str(HiddenChoiceForm()["publisher"])


async def hidden_choices_validated() -> bool:
    return HiddenChoiceForm({"publisher": "1"}).is_valid()  # raises HUE404


async def choices_of_nothing() -> str:
    return EmptyChoiceForm().as_p() + str(EmptyChoiceForm({"publisher": "1"}).is_valid())


async def many_choices_as_text() -> str:
    return str(ManyTagsForm())  # raises HUE404


async def many_choices_listed() -> int:
    return len(list(ManyTagsForm().fields["tags"].choices))  # raises HUE404


async def many_choices_counted() -> int:
    return len(ManyTagsForm().fields["tags"].choices)  # raises HUE404


async def choices_through_a_bound_field() -> int:
    return sum(1 for _ in ChooseForm()["publisher"].field.choices)  # raises HUE404


async def widgets_of_choices() -> int:
    return len(list(ChooseForm()["publisher"]))  # raises HUE404


async def inherited_choices_as_text() -> str:
    return InheritingForm().as_div()  # raises HUE404


async def inherited_choices_beside_words() -> str:
    return str(InheritingForm()["words"])


async def to_many_of_a_model_form_as_text() -> str:
    return AuthorsForm().as_p()  # raises HUE404


async def to_many_of_a_model_form_field() -> str:
    return str(AuthorsForm()["authors"])  # raises HUE404


async def declared_over_a_relation() -> str:
    return DroppedChoiceForm().as_p()


async def choice_cleaned_by_its_field() -> object:
    return ManyTagsForm().fields["tags"].clean(["1"])  # raises HUE404


async def choices_of_a_field_queryset() -> list[str]:
    return [str(tag) async for tag in ManyTagsForm().fields["tags"].queryset]


async def relation_of_a_chosen_row() -> str:
    form = ChapterOfBookForm({"chapter": "1"})
    await sync_to_async(form.full_clean)()
    return form.cleaned_data["chapter"].book.title  # raises HUE104


async def relation_of_a_row_got_from_cleaned_data() -> str:
    form = ChapterOfBookForm({"chapter": "1"})
    assert await sync_to_async(form.is_valid)()
    chapter = form.cleaned_data.get("chapter")
    return chapter.book.title  # raises HUE104


async def relation_of_a_chosen_row_loaded_by_the_queryset() -> str:
    form = LoadedChapterForm({"chapter": "1"})
    assert await sync_to_async(form.is_valid)()
    return form.cleaned_data["chapter"].book.title


async def relation_of_a_chosen_row_loaded_by_a_clean_method() -> str:
    form = LoadingChapterForm({"chapter": "1"})
    assert await sync_to_async(form.is_valid)()
    return form.cleaned_data["chapter"].book.title


async def relation_of_a_row_chosen_for_a_foreign_key() -> str:
    form = RelatedChapterForm({"title": "x", "book": "1"})
    assert await sync_to_async(form.is_valid)()
    return form.cleaned_data["book"].publisher.name  # raises HUE104


async def rows_of_many_choices_are_there() -> list[str]:
    form = ManyTagsForm({"tags": ["1", "2"]})
    assert await sync_to_async(form.is_valid)()
    return [tag.slug for tag in form.cleaned_data["tags"]]


async def made_form_as_text() -> str:
    return str(MadeForm())  # raises HUE404


async def made_form_validated() -> bool:
    return MadeForm({"title": "x", "book": "1"}).is_valid()  # raises HUE404


async def made_form_without_relations() -> str:
    return str(TitleForm()) + str(TitleForm({"title": "x"}).is_valid())


async def made_form_of_a_form() -> str:
    return OfMineForm().as_p()  # raises HUE404


async def model_field_cleaned() -> object:
    return Chapter._meta.get_field("book").clean(1, None)  # raises HUE404


async def model_field_without_a_relation_cleaned() -> object:
    return Chapter._meta.get_field("title").clean("x", None)


async def formset_of_rows_rendered() -> str:
    return ChapterFormSet().as_table()  # raises HUE404


async def formset_of_no_rows_rendered() -> str:
    forms = ChapterFormSet(queryset=Chapter.objects.none())
    return forms.as_p() + str(len(forms.forms))


async def formset_of_an_instance_rendered() -> str:
    chapters = ChapterSet(instance=await Book.objects.aget(pk=1))
    return str(chapters)  # raises HUE404


async def formset_without_an_instance() -> str:
    return ChapterSet().as_p()


async def formset_without_a_model() -> str:
    return PriceFormSet().as_p() + str(len(PriceFormSet()))
