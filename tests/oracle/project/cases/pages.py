"""Shortcuts, templates, forms, paginators and serializers."""

from asgiref.sync import sync_to_async
from django.contrib.auth.forms import UserCreationForm
from django.core import serializers
from django.core.paginator import Paginator
from django.forms import ModelChoiceField, modelform_factory
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.template.response import TemplateResponse

from library.forms import (
    BookForm,
    ChapterFormSet,
    ChooseForm,
    LimitedForm,
    PriceForm,
    PriceFormSet,
    SearchForm,
    TagForm,
    UniqueTitleForm,
)
from library.models import Book, Publisher


async def object_or_404() -> str:
    return get_object_or_404(Book, pk=1).title  # raises HUE401


async def object_or_404_of_a_queryset() -> str:
    return get_object_or_404(Book.objects.published(), pk=1).title  # raises HUE401


async def object_or_404_in_a_thread() -> str:
    return (await sync_to_async(get_object_or_404)(Book, pk=1)).title


async def aobject_or_404() -> str:  # since 5.0
    from django.shortcuts import aget_object_or_404

    return (await aget_object_or_404(Book, pk=1)).title


async def list_or_404() -> int:
    return len(get_list_or_404(Book, published=True))  # raises HUE401


async def alist_or_404() -> int:  # since 5.0
    from django.shortcuts import aget_list_or_404

    return len(await aget_list_or_404(Book, published=True))


async def redirect_to_a_name() -> HttpResponse:
    return redirect("front-page")


async def redirect_to_an_object() -> HttpResponse:
    book = await Book.objects.aget(pk=1)
    return redirect(book)


async def render_with_a_queryset(request: HttpRequest) -> HttpResponse:
    return render(request, "library/book_list.html", {"books": Book.objects.all()})  # raises HUE403


async def render_with_a_list(request: HttpRequest) -> HttpResponse:
    books = [book async for book in Book.objects.all()]
    return render(request, "library/book_list.html", {"books": books})


async def render_in_a_thread(request: HttpRequest) -> HttpResponse:
    context = {"books": Book.objects.all()}
    return await sync_to_async(render)(request, "library/book_list.html", context)


async def render_with_a_context_under_a_name(request: HttpRequest) -> HttpResponse:
    context = {"title": "Books"}
    context["books"] = Book.objects.order_by("title")
    return render(request, "library/book_list.html", context)  # raises HUE403


async def render_with_a_queryset_that_is_not_used(request: HttpRequest) -> HttpResponse:
    return render(request, "library/plain.html", {"books": Book.objects.all()})


async def render_plainly(request: HttpRequest) -> HttpResponse:
    return render(request, "library/plain.html", {"name": "reader"})


async def render_a_relation(request: HttpRequest) -> HttpResponse:
    book = await Book.objects.aget(pk=1)
    return render(request, "library/book.html", {"book": book})  # raises HUE403


async def render_a_loaded_relation(request: HttpRequest) -> HttpResponse:
    book = await Book.objects.select_related("publisher").aget(pk=1)
    return render(request, "library/book.html", {"book": book})


async def render_a_field(request: HttpRequest) -> HttpResponse:
    book = await Book.objects.aget(pk=1)
    return render(request, "library/title.html", {"book": book})


async def render_a_reverse_relation(request: HttpRequest) -> HttpResponse:
    book = await Book.objects.aget(pk=1)
    return render(request, "library/chapters.html", {"book": book})  # raises HUE403


async def render_a_prefetched_relation(request: HttpRequest) -> HttpResponse:
    book = await Book.objects.prefetch_related("chapters").aget(pk=1)
    return render(request, "library/chapters.html", {"book": book})


async def render_the_user_of_the_context_processor(request: HttpRequest) -> HttpResponse:
    return render(request, "library/greeting.html")  # raises HUE403


async def render_a_template_that_includes(request: HttpRequest) -> HttpResponse:
    return render(request, "library/extended.html", {"books": Book.objects.all()})  # raises HUE403


async def render_a_count(request: HttpRequest) -> HttpResponse:
    return render(request, "library/counted.html", {"books": Book.objects.all()})  # raises HUE403


async def render_to_a_string() -> str:
    return render_to_string(  # raises HUE403
        "library/book_list.html", {"books": Book.objects.all()}
    )


async def render_to_a_string_plainly() -> str:
    return render_to_string("library/plain.html", {"name": "reader"})


async def render_a_loaded_template() -> str:
    template = get_template("library/book_list.html")
    return template.render({"books": Book.objects.all()})  # raises HUE403


async def render_a_template_from_a_string() -> str:
    template = Template("{% for book in books %}{{ book }}{% endfor %}")
    return template.render(Context({"books": Book.objects.all()}))  # raises HUE403


async def template_response_rendered_later(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "library/book_list.html", {"books": Book.objects.all()})


async def template_response_rendered_at_once(request: HttpRequest) -> HttpResponse:
    response = TemplateResponse(request, "library/book_list.html", {"books": Book.objects.all()})
    return response.render()  # raises HUE403


async def json_response_of_a_list() -> HttpResponse:
    rows = [row async for row in Book.objects.values("pk", "title")]
    return JsonResponse({"books": rows})


async def json_response_of_a_queryset() -> HttpResponse:
    return JsonResponse(list(Book.objects.values("pk")), safe=False)  # raises HUE102


async def response_of_a_queryset() -> HttpResponse:
    return HttpResponse(Book.objects.values_list("title", flat=True))  # raises HUE102


async def streaming_response_of_a_generator_expression() -> HttpResponse:
    return StreamingHttpResponse(book.title for book in Book.objects.all())  # raises HUE102


async def streaming_response_of_an_async_generator() -> HttpResponse:
    async def titles():
        async for book in Book.objects.all():
            yield book.title

    return StreamingHttpResponse(titles())


async def form_without_models() -> bool:
    form = SearchForm({"words": "sand"})
    return form.is_valid()


async def form_without_models_rendered() -> bool:
    return "words" in SearchForm().as_p()


async def form_with_choices_constructed() -> list[str]:
    return list(ChooseForm({"publisher": "1"}).fields)


async def form_with_choices_validated() -> bool:
    return ChooseForm({"publisher": "1"}).is_valid()  # raises HUE404


async def form_with_choices_validated_in_a_thread() -> bool:
    form = ChooseForm({"publisher": "1"})
    return await sync_to_async(form.is_valid)()


async def form_with_choices_rendered() -> bool:
    return "Penguin" in ChooseForm().as_p()  # raises HUE404


async def form_with_choices_as_a_string() -> bool:
    form = ChooseForm()
    return "Penguin" in f"{form}"  # raises HUE404


async def form_in_a_template(request: HttpRequest) -> HttpResponse:
    return render(request, "library/form.html", {"form": ChooseForm()})  # raises HUE403


async def form_that_queries_when_made() -> int:
    form = LimitedForm()  # raises HUE501
    return len(form.fields["tag"].choices)


async def form_that_queries_when_made_in_a_thread() -> int:
    form = await sync_to_async(LimitedForm)()
    return len(form.fields["tag"].choices)


async def form_that_queries_when_cleaned() -> bool:
    form = UniqueTitleForm({"title": "Dune"})
    return form.is_valid()  # raises HUE404


async def model_form_without_relations() -> bool:
    return PriceForm({"title": "Momo", "price": 3}).is_valid()


async def model_form_with_a_foreign_key() -> bool:
    form = BookForm({"title": "Momo", "publisher": 1})
    return form.is_valid()  # raises HUE404


async def model_form_with_a_foreign_key_constructed() -> bool:
    return BookForm({"title": "Momo", "publisher": 1}).is_bound


async def model_form_with_a_unique_field() -> bool:
    return TagForm({"slug": "fresh"}).is_valid()  # raises HUE404


async def model_form_errors_asked() -> int:
    return len(BookForm({"title": "Momo", "publisher": 1}).errors)  # raises HUE404


async def model_form_saved() -> str:
    form = PriceForm({"title": "Momo", "price": 3}, instance=await Book.objects.aget(pk=1))
    form.is_valid()
    return form.save().title  # raises HUE404


async def model_form_saved_without_commit() -> str:
    form = PriceForm({"title": "Momo", "price": 3}, instance=await Book.objects.aget(pk=1))
    form.is_valid()
    book = form.save(commit=False)
    await book.asave()
    return book.title


async def model_form_rendered() -> bool:
    return "Penguin" in BookForm().as_p()  # raises HUE404


async def model_form_made_by_a_factory() -> str:
    return modelform_factory(Book, fields=["title"]).__name__


async def formset_without_models() -> bool:
    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-words": "sand"}
    return PriceFormSet(data).is_valid()


async def model_formset_constructed() -> str:
    return type(ChapterFormSet()).__name__


async def model_formset_iterated() -> int:
    return len(list(ChapterFormSet()))  # raises HUE404


async def choice_field_made() -> bool:
    return ModelChoiceField(queryset=Publisher.objects.all()).required


async def choice_field_cleaned() -> str:
    field = ModelChoiceField(queryset=Publisher.objects.all())
    return field.clean("1").name  # raises HUE404


async def user_creation_form_validated() -> bool:
    form = UserCreationForm(
        {"username": "new", "password1": "s3cr3t-long", "password2": "s3cr3t-long"}
    )
    return form.is_valid()  # raises HUE404


async def paginator_made() -> int:
    return Paginator(Book.objects.order_by("pk"), 2).per_page


async def paginator_page() -> int:
    paginator = Paginator(Book.objects.order_by("pk"), 2)
    return paginator.page(1).number  # raises HUE404


async def paginator_get_page() -> int:
    return Paginator(Book.objects.order_by("pk"), 2).get_page("2").number  # raises HUE404


async def paginator_count() -> int:
    return Paginator(Book.objects.order_by("pk"), 2).count  # raises HUE404


async def paginator_num_pages() -> int:
    return Paginator(Book.objects.order_by("pk"), 2).num_pages  # raises HUE404


async def paginator_in_a_thread() -> list[str]:
    def titles() -> list[str]:
        return [book.title for book in Paginator(Book.objects.order_by("pk"), 2).page(1)]

    return await sync_to_async(titles)()


async def paginator_page_out_of_a_thread_iterated() -> list[str]:
    paginator = Paginator(Book.objects.order_by("pk"), 2)
    page = await sync_to_async(paginator.get_page)(1)
    return [book.title for book in page]  # raises HUE404


async def paginator_page_out_of_a_thread_asked() -> bool:
    paginator = Paginator(Book.objects.order_by("pk"), 2)
    page = await sync_to_async(paginator.get_page)(1)
    return page.has_next()


async def paginator_of_a_list() -> list[int]:
    return list(Paginator([1, 2, 3], 2).page(1))


async def paginator_of_a_list_of_rows() -> list[str]:
    books = [book async for book in Book.objects.order_by("pk")]
    return [book.title for book in Paginator(books, 2).get_page(1)]


async def async_paginator_page() -> int:  # since 6.0
    from django.core.paginator import AsyncPaginator

    return (await AsyncPaginator(Book.objects.order_by("pk"), 2).apage(1)).number


async def serialized_queryset() -> bool:
    return "Dune" in serializers.serialize("json", Book.objects.all())  # raises HUE102


async def serialized_list_without_many_to_many() -> bool:
    publishers = [publisher async for publisher in Publisher.objects.all()]
    return "Penguin" in serializers.serialize("json", publishers)


async def serialized_list_with_many_to_many() -> bool:
    books = [book async for book in Book.objects.all()]
    return "Dune" in serializers.serialize("json", books)  # raises HUE404


async def serialized_in_a_thread() -> bool:
    return "Dune" in await sync_to_async(serializers.serialize)("json", Book.objects.all())


async def deserialized_and_not_saved() -> int:
    text = '[{"model": "library.tag", "pk": 9, "fields": {"slug": "nine"}}]'
    return len(list(serializers.deserialize("json", text)))


async def deserialized_and_saved() -> int:
    text = '[{"model": "library.tag", "pk": 9, "fields": {"slug": "nine"}}]'
    saved = 0
    for each in serializers.deserialize("json", text):
        each.save()  # raises HUE404
        saved += 1
    return saved
