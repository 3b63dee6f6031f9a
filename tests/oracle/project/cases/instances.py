"""Methods of model instances, and what only looks like one of them."""

import copy

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict

from library.models import Author, Book, Chapter, Ebook, Loan, Publisher, SpecialOrder, Tag


async def save_a_loaded_instance() -> str:
    book = await Book.objects.aget(pk=1)
    book.title = "Dune Messiah"
    book.save()  # raises HUE103
    return book.title


async def asave_a_loaded_instance() -> str:
    book = await Book.objects.aget(pk=1)
    book.title = "Dune Messiah"
    await book.asave()
    return book.title


async def save_a_new_instance() -> str:
    tag = Tag(slug="new")
    tag.save()  # raises HUE103
    return tag.slug


async def asave_a_new_instance() -> str:
    tag = Tag(slug="new")
    await tag.asave()
    return tag.slug


async def new_instance_never_saved() -> str:
    tag = Tag(slug="new")
    return str(tag)


async def save_some_fields() -> int:
    book = await Book.objects.aget(pk=1)
    book.price += 1
    book.save(update_fields=["price"])  # raises HUE103
    return book.price


async def asave_some_fields() -> int:
    book = await Book.objects.aget(pk=1)
    book.price += 1
    await book.asave(update_fields=["price"])
    return book.price


async def save_a_parameter(book: Book) -> int:
    book.price = 12
    book.save()  # raises HUE103
    return book.price


async def asave_a_parameter(book: Book) -> int:
    book.price = 12
    await book.asave()
    return book.price


async def delete_an_instance() -> None:
    tag = await Tag.objects.aget(slug="slow")
    tag.delete()  # raises HUE103


async def adelete_an_instance() -> int:
    tag = await Tag.objects.aget(slug="slow")
    deleted, _ = await tag.adelete()
    return deleted


async def refresh_an_instance() -> str:
    book = await Book.objects.aget(pk=1)
    book.refresh_from_db()  # raises HUE103
    return book.title


async def arefresh_an_instance() -> str:
    book = await Book.objects.aget(pk=1)
    await book.arefresh_from_db()
    return book.title


async def full_clean_an_instance() -> str:
    book = await Book.objects.aget(pk=1)
    book.full_clean()  # raises HUE103
    return "clean"


async def clean_fields_with_a_foreign_key() -> str:
    book = await Book.objects.aget(pk=1)
    book.clean_fields()  # raises HUE103
    return "clean"


async def validate_unique_of_an_instance() -> str:
    tag = Tag(slug="fresh")
    tag.validate_unique()  # raises HUE103
    return "unique"


async def clean_of_an_instance_does_nothing() -> str:
    book = await Book.objects.aget(pk=1)
    book.clean()
    return "clean"


async def save_in_a_loop() -> int:
    saved = 0
    async for book in Book.objects.all():
        book.price += 1
        book.save()  # raises HUE103
        saved += 1
    return saved


async def asave_in_a_loop() -> int:
    saved = 0
    async for book in Book.objects.all():
        book.price += 1
        await book.asave()
        saved += 1
    return saved


async def save_after_first() -> str:
    author = await Author.objects.afirst()
    if author is not None:
        author.name = author.name.upper()
        author.save()  # raises HUE103
    return "done"


async def save_of_an_element() -> str:
    books = [book async for book in Book.objects.all()]
    books[0].save()  # raises HUE103
    return books[0].title


async def save_of_a_tuple_element() -> bool:
    tag, created = await Tag.objects.aget_or_create(slug="new")
    tag.save()  # raises HUE103
    return created


async def save_of_a_value_in_a_dictionary() -> str:
    found = {"book": await Book.objects.aget(pk=1)}
    found["book"].save()  # raises HUE103
    return "done"


async def save_a_child_of_multi_table_inheritance() -> int:
    ebook = await Ebook.objects.aget(title="Ulysses")
    ebook.save()  # raises HUE103
    return ebook.size


async def asave_a_child_of_multi_table_inheritance() -> int:
    ebook = await Ebook.objects.aget(title="Ulysses")
    await ebook.asave()
    return ebook.size


async def save_an_overridden_save() -> str:
    loan = await Loan.objects.aget(pk=1)
    loan.save()  # raises HUE501
    return "done"


async def asave_an_overridden_save() -> str:
    loan = await Loan.objects.aget(pk=1)
    await loan.asave()
    return "done"


async def asave_whose_save_follows_a_relation() -> str:
    order = SpecialOrder(book_id=1)
    await order.asave()
    return order.title


async def save_a_user() -> str:
    user = await User.objects.aget(username="reader")
    user.email = "new@example.org"
    user.save()  # raises HUE103
    return user.email


async def full_clean_inside_try() -> str:
    book = await Book.objects.aget(pk=1)
    try:
        book.full_clean()  # raises HUE103
    except ValidationError:
        return "invalid"
    return "valid"


async def save_swallowed_by_a_bare_except() -> str:
    book = await Book.objects.aget(pk=1)
    try:
        book.save()  # raises HUE103
    except Exception:
        return "failed"
    return "saved"


async def copy_saved_as_a_new_row() -> str:
    book = copy.copy(await Book.objects.aget(pk=1))
    book.pk = None
    book.save()  # raises HUE103
    return book.title


async def instance_method_without_a_query() -> bool:
    book = await Book.objects.aget(pk=1)
    return book.is_expensive()


async def instance_property_without_a_query() -> str:
    book = await Book.objects.aget(pk=1)
    return book.label


async def cached_property_without_a_query() -> str:
    book = await Book.objects.aget(pk=1)
    return book.shouted


async def str_without_a_query() -> str:
    book = await Book.objects.aget(pk=1)
    return f"{book} {book!r} {book!s}"


async def equality_and_hash() -> bool:
    book, same = await Book.objects.aget(pk=1), await Book.objects.aget(title="Dune")
    return book == same and len({book, same}) == 1


async def get_absolute_url_without_a_query() -> str:
    book = await Book.objects.aget(pk=1)
    return book.get_absolute_url()


async def keys_and_plain_fields() -> tuple[int, int | None, str]:
    book = await Book.objects.aget(pk=1)
    return book.publisher_id, book.editor_id, book.title


async def model_to_dict_of_some_fields() -> dict[str, object]:
    book = await Book.objects.aget(pk=1)
    return model_to_dict(book, fields=["title", "publisher"])


async def model_to_dict_with_many_to_many() -> list[str]:
    book = await Book.objects.aget(pk=1)
    return sorted(model_to_dict(book))  # raises HUE404


async def meta_is_no_query() -> list[str]:
    return [field.name for field in Publisher._meta.get_fields() if not field.is_relation]


async def json_field_is_a_plain_value() -> object:
    book = await Book.objects.aget(pk=1)
    return book.extra.get("pages", 0)


async def choices_of_a_foreign_key() -> int:
    return len(Book._meta.get_field("publisher").get_choices())  # raises HUE101


async def serializable_value() -> object:
    chapter = await Chapter.objects.aget(pk=1)
    return chapter.serializable_value("book")


async def inherited_method_that_queries() -> int:
    publisher = await Publisher.objects.aget(pk=1)
    return publisher.age_in_books()  # raises HUE501


async def async_method_of_a_model() -> str:
    book = await Book.objects.aget(pk=1)
    return await book.apublisher_city()


async def instance_method_that_follows_a_relation() -> str:
    book = await Book.objects.aget(pk=1)
    return book.imprint()  # raises HUE501


async def instance_method_whose_relation_is_loaded() -> str:
    book = await Book.objects.select_related("publisher").aget(pk=1)
    return book.imprint()


async def property_that_follows_a_relation() -> str:
    book = await Book.objects.aget(pk=1)
    return book.publisher_name  # raises HUE501


async def property_whose_relation_is_loaded() -> str:
    book = await Book.objects.select_related("publisher").aget(pk=1)
    return book.publisher_name


async def cached_property_that_counts() -> int:
    book = await Book.objects.aget(pk=1)
    return book.chapter_count  # raises HUE501


async def str_that_follows_a_relation() -> str:
    chapter = await Chapter.objects.aget(pk=1)
    return str(chapter)  # raises HUE501


async def str_whose_relation_is_loaded() -> str:
    chapter = await Chapter.objects.select_related("book").aget(pk=1)
    return str(chapter)


async def f_string_of_a_str_that_follows_a_relation() -> str:
    chapter = await Chapter.objects.aget(pk=1)
    return f"<h1>{chapter}</h1>"  # raises HUE501


async def repr_that_follows_a_relation() -> str:
    order = SpecialOrder(book_id=1)
    return repr(order)  # raises HUE501


async def method_that_iterates_a_relation() -> int:
    book = await Book.objects.aget(pk=1)
    return book.total_pages()  # raises HUE501


async def method_whose_relation_is_prefetched() -> int:
    book = await Book.objects.prefetch_related("chapters").aget(pk=1)
    return book.total_pages()
