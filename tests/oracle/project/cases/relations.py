"""Relations and deferred fields: what is loaded, what is not, and when Django goes and looks."""

import operator

from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.db.models import Prefetch
from django.utils.html import format_html

from library.models import (
    Author,
    AuthorProfile,
    Book,
    Chapter,
    Ebook,
    Loan,
    Member,
    Note,
    Publisher,
    Review,
    Tag,
)


async def forward_foreign_key() -> str:
    book = await Book.objects.aget(pk=1)
    return book.publisher.name  # raises HUE104


async def forward_foreign_key_loaded() -> str:
    book = await Book.objects.select_related("publisher").aget(pk=1)
    return book.publisher.name


async def forward_foreign_key_assigned_to_a_name() -> str:
    book = await Book.objects.aget(pk=1)
    publisher = book.publisher  # raises HUE104
    return publisher.name


async def forward_foreign_key_in_an_f_string() -> str:
    book = await Book.objects.aget(pk=1)
    return f"by {book.publisher}"  # raises HUE104


async def forward_foreign_key_in_a_condition() -> str:
    book = await Book.objects.aget(pk=1)
    if book.editor is not None:  # raises HUE104
        return "edited"
    return "raw"


async def forward_foreign_key_by_its_column() -> str:
    book = await Book.objects.aget(pk=1)
    if book.editor_id is not None:
        return "edited"
    return "raw"


async def forward_foreign_key_in_async_for() -> list[str]:
    names = []
    async for book in Book.objects.all():
        names.append(book.publisher.name)  # raises HUE104
    return names


async def forward_foreign_key_in_async_for_loaded() -> list[str]:
    names = []
    async for book in Book.objects.select_related("publisher"):
        names.append(book.publisher.name)
    return names


async def forward_foreign_key_in_a_comprehension() -> list[str]:
    return [book.publisher.name async for book in Book.objects.all()]  # raises HUE104


async def forward_foreign_key_in_a_comprehension_loaded() -> list[str]:
    return [book.publisher.name async for book in Book.objects.select_related("publisher")]


async def select_related_without_arguments_skips_nullable() -> str:
    book = await Book.objects.select_related().aget(pk=1)
    return book.editor.name if book.editor_id else ""  # raises HUE104


async def select_related_without_arguments_loads_the_rest() -> str:
    book = await Book.objects.select_related().aget(pk=1)
    return book.publisher.name


async def select_related_of_another_relation() -> str:
    book = await Book.objects.select_related("editor").aget(pk=1)
    return book.publisher.name  # raises HUE104


async def select_related_undone_by_none() -> str:
    book = await Book.objects.select_related("publisher").select_related(None).aget(pk=1)
    return book.publisher.name  # raises HUE104


async def select_related_of_two() -> tuple[str, str]:
    book = await Book.objects.select_related("publisher", "editor").aget(pk=1)
    return book.publisher.name, book.editor.name


async def nested_path_loaded() -> str:
    chapter = await Chapter.objects.select_related("book__publisher").aget(pk=1)
    return chapter.book.publisher.name


async def nested_path_half_loaded() -> str:
    chapter = await Chapter.objects.select_related("book").aget(pk=1)
    return chapter.book.publisher.name  # raises HUE104


async def relation_to_self() -> str:
    author = await Author.objects.aget(name="Ada")
    return author.mentor.name  # raises HUE104


async def relation_to_self_loaded() -> str:
    author = await Author.objects.select_related("mentor").aget(name="Ada")
    return author.mentor.name


async def relation_to_self_of_a_loaded_one() -> str:
    book = await Book.objects.select_related("editor").aget(pk=1)
    return book.editor.mentor.name  # raises HUE104


async def constructed_with_the_object() -> str:
    publisher = await Publisher.objects.aget(pk=1)
    book = Book(title="New", publisher=publisher)
    return book.publisher.name


async def constructed_with_the_key() -> str:
    book = Book(title="New", publisher_id=1)
    return book.publisher.name  # raises HUE104


async def created_with_the_object() -> str:
    publisher = await Publisher.objects.aget(pk=1)
    book = await Book.objects.acreate(title="New", publisher=publisher)
    return book.publisher.name


async def created_with_the_key() -> str:
    book = await Book.objects.acreate(title="New", publisher_id=1)
    return book.publisher.name  # raises HUE104


async def assigned_before_it_is_read() -> str:
    book = await Book.objects.aget(pk=1)
    book.publisher = await Publisher.objects.aget(name="Reclam")
    return book.publisher.name


async def key_assigned_before_it_is_read() -> str:
    book = await Book.objects.select_related("publisher").aget(pk=1)
    book.publisher_id = 2
    return book.publisher.name  # raises HUE104


async def forgotten_by_arefresh() -> str:
    book = await Book.objects.select_related("publisher").aget(pk=1)
    await book.arefresh_from_db()
    return book.publisher.name  # raises HUE104


async def kept_by_arefresh_of_another_field() -> str:
    book = await Book.objects.select_related("publisher").aget(pk=1)
    await book.arefresh_from_db(fields=["title"])
    return book.publisher.name


async def kept_by_asave() -> str:
    book = await Book.objects.select_related("publisher").aget(pk=1)
    await book.asave()
    return book.publisher.name


async def warmed_in_a_thread() -> str:
    book = await Book.objects.aget(pk=1)
    await sync_to_async(lambda: book.publisher)()
    return book.publisher.name


async def related_object_of_a_tuple() -> str:
    tag_and_created = await Book.objects.aget_or_create(title="Dune", defaults={"publisher_id": 1})
    return tag_and_created[0].publisher.name  # raises HUE104


async def loaded_on_one_branch_only() -> str:
    detailed = False
    books = Book.objects.all()
    if detailed:
        books = books.select_related("publisher")
    book = await books.aget(pk=1)
    return book.publisher.name  # raises HUE104


async def loaded_on_both_branches() -> str:
    detailed = False
    if detailed:
        books = Book.objects.select_related("publisher", "editor")
    else:
        books = Book.objects.select_related("publisher")
    book = await books.aget(pk=1)
    return book.publisher.name


async def values_have_no_relations() -> str:
    row = await Book.objects.values("title", "publisher__name").aget(pk=1)
    return row["publisher__name"]


async def annotated_value() -> str:
    from django.db.models import F

    book = await Book.objects.annotate(house=F("publisher__name")).aget(pk=1)
    return book.house


async def hasattr_of_a_relation() -> bool:
    book = await Book.objects.aget(pk=1)
    return hasattr(book, "publisher")  # raises HUE104


async def getattr_of_a_relation() -> str:
    book = await Book.objects.aget(pk=1)
    name = "publisher"
    return str(getattr(book, name))  # raises HUE104


async def getattr_of_a_plain_field() -> str:
    book = await Book.objects.aget(pk=1)
    return getattr(book, "title")  # noqa: B009


async def relation_in_format_html() -> str:
    book = await Book.objects.aget(pk=1)
    return format_html("<b>{}</b>", book.publisher)  # raises HUE104


async def relation_in_a_log_message() -> None:
    import logging

    book = await Book.objects.aget(pk=1)
    logging.getLogger("library").debug("lent %s of %s", book, book.publisher)  # raises HUE104


async def relation_as_a_filter_value() -> int:
    book = await Book.objects.aget(pk=1)
    return await Book.objects.filter(publisher=book.publisher).acount()  # raises HUE104


async def key_as_a_filter_value() -> int:
    book = await Book.objects.aget(pk=1)
    return await Book.objects.filter(publisher_id=book.publisher_id).acount()


async def through_the_many_to_many_table() -> str:
    loan = await Loan.objects.afirst()
    return loan.member.pk and "lent"  # raises HUE104


async def reverse_one_to_one() -> str:
    author = await Author.objects.aget(name="Ursula")
    return author.profile.biography  # raises HUE104


async def reverse_one_to_one_loaded() -> str:
    author = await Author.objects.select_related("profile").aget(name="Ursula")
    return author.profile.biography


async def reverse_one_to_one_without_a_related_name() -> int:
    user = await User.objects.aget(username="reader")
    return user.member.pk  # raises HUE104


async def forward_one_to_one() -> str:
    profile = await AuthorProfile.objects.aget(pk=1)
    return profile.author.name  # raises HUE104


async def forward_one_to_one_loaded() -> str:
    profile = await AuthorProfile.objects.select_related("author").aget(pk=1)
    return profile.author.name


async def both_ends_of_a_one_to_one() -> str:
    author = await Author.objects.select_related("profile").aget(name="Ursula")
    return author.profile.author.name


async def parent_link_when_fully_loaded() -> str:
    ebook = await Ebook.objects.aget(title="Ulysses")
    return ebook.book_ptr.title


async def child_of_a_parent() -> int:
    book = await Book.objects.aget(title="Ulysses")
    return book.ebook.size  # raises HUE104


async def child_of_a_parent_loaded() -> int:
    book = await Book.objects.select_related("ebook").aget(title="Ulysses")
    return book.ebook.size


async def inherited_foreign_key() -> str:
    ebook = await Ebook.objects.aget(title="Ulysses")
    return ebook.publisher.name  # raises HUE104


async def inherited_foreign_key_loaded() -> str:
    ebook = await Ebook.objects.select_related("publisher").aget(title="Ulysses")
    return ebook.publisher.name


async def generic_foreign_key() -> str:
    note = await Note.objects.aget(pk=1)
    return note.target.title  # raises HUE104


async def generic_foreign_key_prefetched() -> str:
    note = await Note.objects.prefetch_related("target").aget(pk=1)
    return note.target.title


async def only_and_a_loaded_field() -> str:
    book = await Book.objects.only("title").aget(pk=1)
    return book.title


async def only_and_a_deferred_field() -> int:
    book = await Book.objects.only("title").aget(pk=1)
    return book.price  # raises HUE104


async def only_and_the_key() -> int:
    book = await Book.objects.only("title").aget(pk=1)
    return book.pk


async def only_and_the_key_of_a_relation() -> int:
    book = await Book.objects.only("title").aget(pk=1)
    return book.publisher_id  # raises HUE104


async def defer_and_the_deferred_field() -> str:
    book = await Book.objects.defer("summary").aget(pk=1)
    return book.summary  # raises HUE104


async def defer_and_another_field() -> str:
    book = await Book.objects.defer("summary").aget(pk=1)
    return book.title


async def defer_undone() -> str:
    book = await Book.objects.defer("summary").defer(None).aget(pk=1)
    return book.summary


async def deferred_field_assigned() -> str:
    book = await Book.objects.defer("summary").aget(pk=1)
    book.summary = "sand"
    return book.summary


async def deferred_field_refreshed() -> str:
    book = await Book.objects.defer("summary").aget(pk=1)
    await book.arefresh_from_db(fields=["summary"])
    return book.summary


async def deferred_fields_are_named_without_a_query() -> set[str]:
    book = await Book.objects.defer("summary").aget(pk=1)
    return book.get_deferred_fields()


async def reverse_set_is_lazy() -> str:
    publisher = await Publisher.objects.aget(pk=1)
    return type(publisher.books.all()).__name__


async def reverse_set_iterated() -> list[str]:
    publisher = await Publisher.objects.aget(pk=1)
    return [book.title for book in publisher.books.all()]  # raises HUE102


async def reverse_set_iterated_asynchronously() -> list[str]:
    publisher = await Publisher.objects.aget(pk=1)
    return [book.title async for book in publisher.books.all()]


async def reverse_set_counted() -> int:
    publisher = await Publisher.objects.aget(pk=1)
    return publisher.books.count()  # raises HUE101


async def reverse_set_counted_asynchronously() -> int:
    publisher = await Publisher.objects.aget(pk=1)
    return await publisher.books.acount()


async def reverse_set_by_its_default_name() -> bool:
    book = await Book.objects.aget(pk=1)
    return book.loan_set.exists()  # raises HUE101


async def reverse_set_by_its_default_name_asynchronously() -> bool:
    book = await Book.objects.aget(pk=1)
    return await book.loan_set.aexists()


async def reverse_set_created() -> str:
    book = await Book.objects.aget(pk=1)
    return book.chapters.create(number=4, title="Appendix").title  # raises HUE101


async def reverse_set_created_asynchronously() -> str:
    book = await Book.objects.aget(pk=1)
    return (await book.chapters.acreate(number=4, title="Appendix")).title


async def object_created_through_a_related_manager_knows_its_parent() -> str:
    book = await Book.objects.aget(pk=1)
    chapter = await book.chapters.acreate(number=4, title="Appendix")
    return chapter.book.title


async def object_read_through_a_related_manager_knows_its_parent() -> str:
    book = await Book.objects.aget(pk=1)
    chapter = await book.chapters.afirst()
    return chapter.book.title


async def many_to_many_iterated() -> list[str]:
    book = await Book.objects.aget(pk=1)
    return [author.name for author in book.authors.all()]  # raises HUE102


async def many_to_many_iterated_asynchronously() -> list[str]:
    book = await Book.objects.aget(pk=1)
    return [author.name async for author in book.authors.all()]


async def many_to_many_add() -> None:
    book = await Book.objects.aget(pk=1)
    tag = await Tag.objects.aget(slug="slow")
    book.tags.add(tag)  # raises HUE105


async def many_to_many_aadd() -> int:
    book = await Book.objects.aget(pk=1)
    tag = await Tag.objects.aget(slug="slow")
    await book.tags.aadd(tag)
    return await book.tags.acount()


async def many_to_many_remove() -> None:
    book = await Book.objects.aget(pk=1)
    book.tags.remove(1)  # raises HUE105


async def many_to_many_aremove() -> int:
    book = await Book.objects.aget(pk=1)
    await book.tags.aremove(1)
    return await book.tags.acount()


async def many_to_many_set() -> None:
    book = await Book.objects.aget(pk=1)
    book.tags.set([1, 2])  # raises HUE105


async def many_to_many_aset() -> int:
    book = await Book.objects.aget(pk=1)
    await book.tags.aset([1, 2])
    return await book.tags.acount()


async def many_to_many_clear() -> None:
    book = await Book.objects.aget(pk=1)
    book.tags.clear()  # raises HUE105


async def many_to_many_aclear() -> int:
    book = await Book.objects.aget(pk=1)
    await book.tags.aclear()
    return await book.tags.acount()


async def many_to_many_from_the_other_side() -> None:
    tag = await Tag.objects.aget(slug="slow")
    tag.books.add(1)  # raises HUE105


async def many_to_many_through_a_model() -> None:
    book = await Book.objects.aget(pk=2)
    member = await Member.objects.aget(pk=1)
    book.borrowers.add(member, through_defaults={"returned": True})  # raises HUE105


async def many_to_many_filtered_and_existing() -> bool:
    book = await Book.objects.aget(pk=1)
    return book.tags.filter(slug="classic").exists()  # raises HUE101


async def many_to_many_get_or_create() -> bool:
    book = await Book.objects.aget(pk=1)
    return book.tags.get_or_create(slug="new")[1]  # raises HUE101


async def many_to_many_in_a_condition() -> bool:
    book = await Book.objects.aget(pk=1)
    if book.tags.all():  # raises HUE102
        return True
    return False


async def many_to_many_membership() -> bool:
    book = await Book.objects.aget(pk=1)
    tag = await Tag.objects.aget(pk=1)
    return tag in book.tags.all()  # raises HUE102


async def reverse_foreign_key_add() -> None:
    publisher = await Publisher.objects.aget(name="Reclam")
    book = await Book.objects.aget(pk=1)
    publisher.books.add(book)  # raises HUE105


async def reverse_foreign_key_aadd() -> int:
    publisher = await Publisher.objects.aget(name="Reclam")
    book = await Book.objects.aget(pk=1)
    await publisher.books.aadd(book)
    return await publisher.books.acount()


async def reverse_nullable_foreign_key_clear() -> None:
    author = await Author.objects.aget(name="Ada")
    author.edited_books.clear()  # raises HUE105


async def groups_of_a_user_are_lazy() -> list[str]:
    user = await User.objects.aget(username="reader")
    return [group.name async for group in user.groups.all()]


async def groups_of_a_user_added() -> None:
    user = await User.objects.aget(username="reader")
    user.groups.add(1)  # raises HUE105


async def generic_relation_iterated() -> list[str]:
    book = await Book.objects.aget(pk=1)
    return [note.text for note in book.notes.all()]  # raises HUE102, raises HUE405


async def prefetched_all() -> list[str]:
    book = await Book.objects.prefetch_related("chapters").aget(pk=1)
    return [chapter.title for chapter in book.chapters.all()]


async def prefetched_count_and_exists() -> tuple[int, bool]:
    book = await Book.objects.prefetch_related("chapters").aget(pk=1)
    return book.chapters.count(), book.chapters.exists()


async def prefetched_index_and_length() -> tuple[str, int]:
    book = await Book.objects.prefetch_related("chapters").aget(pk=1)
    return book.chapters.all()[0].title, len(book.chapters.all())


async def prefetched_first_of_an_ordered_model() -> str:
    book = await Book.objects.prefetch_related("chapters").aget(pk=1)
    return book.chapters.first().title


async def prefetched_then_filtered() -> list[str]:
    book = await Book.objects.prefetch_related("chapters").aget(pk=1)
    return [chapter.title for chapter in book.chapters.filter(pages__gt=10)]  # raises HUE102


async def prefetched_then_counted_with_a_filter() -> int:
    book = await Book.objects.prefetch_related("chapters").aget(pk=1)
    return book.chapters.filter(pages__gt=10).count()  # raises HUE101


async def prefetched_another_relation() -> list[str]:
    book = await Book.objects.prefetch_related("chapters").aget(pk=1)
    return [tag.slug for tag in book.tags.all()]  # raises HUE102


async def prefetched_to_an_attribute() -> list[str]:
    long_ones = Prefetch(
        "chapters", queryset=Chapter.objects.filter(pages__gt=10), to_attr="long_ones"
    )
    book = await Book.objects.prefetch_related(long_ones).aget(pk=1)
    return [chapter.title for chapter in book.long_ones]


async def prefetched_to_an_attribute_and_the_relation_read() -> list[str]:
    long_ones = Prefetch(
        "chapters", queryset=Chapter.objects.filter(pages__gt=10), to_attr="long_ones"
    )
    book = await Book.objects.prefetch_related(long_ones).aget(pk=1)
    return [chapter.title for chapter in book.chapters.all()]  # raises HUE102


async def prefetched_nested() -> list[str]:
    publisher = await Publisher.objects.prefetch_related("books__tags").aget(pk=1)
    return sorted({tag.slug for book in publisher.books.all() for tag in book.tags.all()})


async def prefetched_with_select_related_inside() -> list[str]:
    loans = Prefetch("loan_set", queryset=Loan.objects.select_related("member"))
    book = await Book.objects.prefetch_related(loans).aget(pk=1)
    return [str(loan.member) for loan in book.loan_set.all()]


async def prefetched_children_know_their_parent() -> list[str]:
    book = await Book.objects.prefetch_related("chapters").aget(pk=1)
    return [chapter.book.title for chapter in book.chapters.all()]


async def prefetched_foreign_key() -> str:
    book = await Book.objects.prefetch_related("publisher").aget(pk=1)
    return book.publisher.name


async def prefetched_in_async_for() -> int:
    pages = 0
    async for book in Book.objects.prefetch_related("chapters"):
        pages += sum(chapter.pages for chapter in book.chapters.all())
    return pages


async def prefetch_undone_by_none() -> int:
    book = await Book.objects.prefetch_related("chapters").prefetch_related(None).aget(pk=1)
    return len(book.chapters.all())  # raises HUE102


async def relation_of_an_element_of_a_list() -> str:
    books = [book async for book in Book.objects.all()]
    return books[0].publisher.name  # raises HUE104


async def relation_of_an_element_of_a_loaded_list() -> str:
    books = [book async for book in Book.objects.select_related("publisher")]
    return books[0].publisher.name


async def relation_in_a_second_loop_over_a_list() -> list[str]:
    reviews = [review async for review in Review.objects.all()]
    return [review.book.title for review in reviews]  # raises HUE104


async def relation_in_a_second_loop_over_a_loaded_list() -> list[str]:
    reviews = [review async for review in Review.objects.select_related("book")]
    return [review.book.title for review in reviews]


async def relation_in_a_sort_key() -> list[str]:
    books = [book async for book in Book.objects.all()]
    return [
        book.title
        for book in sorted(books, key=lambda book: book.publisher.name)  # raises HUE104
    ]


async def relation_in_a_filled_queryset() -> list[str]:
    books = Book.objects.all()
    async for book in books:
        pass
    return [book.publisher.name for book in books]  # raises HUE104


async def relation_of_a_value_in_a_dictionary() -> str:
    by_title = {book.title: book async for book in Book.objects.all()}
    return by_title["Dune"].publisher.name  # raises HUE104


async def relation_of_an_in_bulk_value() -> str:
    books = await Book.objects.ain_bulk([1])
    return books[1].publisher.name  # raises HUE104


async def relation_of_an_in_bulk_value_loaded() -> str:
    books = await Book.objects.select_related("publisher").ain_bulk([1])
    return books[1].publisher.name


async def relation_of_a_parameter(book: Book) -> str:
    return book.publisher.name  # raises HUE114


async def column_of_a_parameter(book: Book) -> int:
    return book.publisher_id


async def foreign_key_set_to_none() -> str:
    book = await Book.objects.aget(pk=1)
    book.editor = None
    return str(book.editor)


async def generic_object_constructed() -> str:
    book = await Book.objects.aget(pk=1)
    note = Note(text="new", target=book)  # raises HUE405
    return note.text


async def generic_object_created_asynchronously() -> str:
    book = await Book.objects.aget(pk=1)
    note = await Note.objects.acreate(text="new", target=book)
    return note.text


async def generic_relation_counted_asynchronously() -> int:
    book = await Book.objects.aget(pk=1)
    return await book.notes.acount()  # raises HUE405


async def generic_relation_iterated_asynchronously() -> list[str]:
    book = await Book.objects.aget(pk=1)
    return [note.text async for note in book.notes.all()]  # raises HUE405


async def relation_by_an_attribute_getter() -> str:
    book = await Book.objects.aget(pk=1)
    return operator.attrgetter("publisher.name")(book)  # raises HUE104


async def field_by_an_attribute_getter() -> str:
    book = await Book.objects.aget(pk=1)
    return operator.attrgetter("title")(book)


async def fields_in_the_dictionary_of_the_instance() -> str:
    book = await Book.objects.aget(pk=1)
    return book.__dict__["title"] + str(vars(book)["publisher_id"])


async def relation_set_by_setattr() -> str:
    book = await Book.objects.aget(pk=1)
    setattr(book, "publisher", await Publisher.objects.aget(name="Reclam"))  # noqa: B010
    return book.publisher.name


async def constructed_from_a_dictionary() -> str:
    values = {"title": "New", "publisher": await Publisher.objects.aget(pk=1)}
    book = Book(**values)
    return book.publisher.name


async def relation_behind_its_key() -> str:
    book = await Book.objects.aget(pk=1)
    return str(book.editor_id and book.editor)  # raises HUE104


async def hasattr_of_a_reverse_one_to_one() -> bool:
    author = await Author.objects.aget(name="Ursula")
    return hasattr(author, "profile")  # raises HUE104


async def reverse_one_to_one_that_may_be_missing() -> str:
    author = await Author.objects.aget(name="Ada")
    try:
        return author.profile.biography  # raises HUE104
    except AuthorProfile.DoesNotExist:
        return "unwritten"


async def relation_checked_by_isinstance() -> bool:
    book = await Book.objects.aget(pk=1)
    return isinstance(book.publisher, Publisher)  # raises HUE104


async def parent_of_a_child_in_async_for() -> list[str]:
    book = await Book.objects.aget(pk=1)
    return [chapter.book.title async for chapter in book.chapters.all()]


async def parent_of_a_filtered_child() -> str:
    publisher = await Publisher.objects.aget(pk=1)
    book = await publisher.books.filter(published=True).aget(pk=1)
    return book.publisher.name


async def relation_of_a_many_to_many_row() -> str:
    author = await Author.objects.aget(name="Ada")
    book = await author.books.aget(pk=1)
    return book.publisher.name  # raises HUE104


async def loaded_relation_of_a_many_to_many_row() -> str:
    author = await Author.objects.aget(name="Ada")
    book = await author.books.select_related("publisher").aget(pk=1)
    return book.publisher.name


async def loaded_in_a_thread() -> str:
    book = await sync_to_async(Book.objects.select_related("publisher").get)(pk=1)
    return book.publisher.name


async def not_loaded_in_a_thread() -> str:
    book = await sync_to_async(Book.objects.get)(pk=1)
    return book.publisher.name  # raises HUE104


async def found_by_the_object_of_a_relation() -> str:
    publisher = await Publisher.objects.aget(name="Penguin")
    book = await Book.objects.aget(title="Dune", publisher=publisher)
    return book.publisher.name  # raises HUE104


async def updated_with_the_object_of_a_relation() -> str:
    publisher = await Publisher.objects.aget(name="Reclam")
    book, _ = await Book.objects.aupdate_or_create(title="Dune", defaults={"publisher": publisher})
    return book.publisher.name


async def bulk_created_with_the_object() -> list[str]:
    publisher = await Publisher.objects.aget(pk=1)
    books = await Book.objects.abulk_create([Book(title="A", publisher=publisher)])
    return [book.publisher.name for book in books]


async def iterated_in_chunks_loaded() -> list[str]:
    books = Book.objects.select_related("publisher").aiterator(chunk_size=2)
    return [book.publisher.name async for book in books]


async def iterated_in_chunks() -> list[str]:
    books = Book.objects.aiterator(chunk_size=2)
    return [book.publisher.name async for book in books]  # raises HUE104


async def names_across_a_relation() -> list[str]:
    return [name async for name in Book.objects.values_list("publisher__name", flat=True)]


async def named_tuples_across_a_relation() -> list[str]:
    rows = Book.objects.values_list("title", "publisher__city", named=True)
    return [row.publisher__city async for row in rows]


async def fetch_mode_that_raises() -> str:  # since 6.1
    from django.db.models import FETCH_RAISE

    book = await Book.objects.fetch_mode(FETCH_RAISE).aget(pk=1)
    return book.publisher.name  # wrong HUE104: FieldFetchBlocked


async def fetch_mode_of_peers() -> str:  # since 6.1
    from django.db.models import FETCH_PEERS

    book = await Book.objects.fetch_mode(FETCH_PEERS).aget(pk=1)
    return book.publisher.name  # raises HUE104
