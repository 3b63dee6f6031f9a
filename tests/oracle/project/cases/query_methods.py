"""Methods of managers, querysets and related managers that run a query."""

from django.contrib.auth.models import User
from django.db.models import Avg, Count, F, Max, Q

from library.models import Author, Bargain, Book, Chapter, Publisher, Review, Tag


async def get_by_key() -> str:
    book = Book.objects.get(pk=1)  # raises HUE101
    return book.title


async def get_by_key_asynchronously() -> str:
    book = await Book.objects.aget(pk=1)
    return book.title


async def get_through_an_alias_of_the_manager() -> str:
    books = Book.objects
    return books.get(pk=2).title  # raises HUE101


async def get_on_a_filtered_queryset() -> str:
    return (
        Book.objects.filter(published=True).exclude(pk=2).get(title="Dune").title  # raises HUE101
    )


async def get_that_misses() -> str:
    try:
        return Book.objects.get(pk=404).title  # raises HUE101
    except Book.DoesNotExist:
        return "no such book"


async def aget_that_misses() -> str:
    try:
        return (await Book.objects.aget(pk=404)).title
    except Book.DoesNotExist:
        return "no such book"


async def create_a_row() -> str:
    author = Author.objects.create(name="Mary")  # raises HUE101
    return author.name


async def acreate_a_row() -> str:
    author = await Author.objects.acreate(name="Mary")
    return author.name


async def get_or_create_a_tag() -> tuple[str, bool]:
    tag, created = Tag.objects.get_or_create(slug="new")  # raises HUE101
    return tag.slug, created


async def aget_or_create_a_tag() -> tuple[str, bool]:
    tag, created = await Tag.objects.aget_or_create(slug="new")
    return tag.slug, created


async def update_or_create_a_tag() -> bool:
    _, created = Tag.objects.update_or_create(  # raises HUE101
        slug="slow", defaults={"slug": "slower"}
    )
    return created


async def count_rows() -> int:
    return Book.objects.count()  # raises HUE101


async def acount_rows() -> int:
    return await Book.objects.acount()


async def count_of_a_chain() -> int:
    cheap = Book.objects.filter(price__lt=15)
    published = cheap.filter(published=True)
    return published.count()  # raises HUE101


async def exists_in_a_condition() -> str:
    if Book.objects.filter(title="Dune").exists():  # raises HUE101
        return "yes"
    return "no"


async def aexists_in_a_condition() -> str:
    if await Book.objects.filter(title="Dune").aexists():
        return "yes"
    return "no"


async def exists_negated() -> bool:
    return not Book.objects.filter(title="Momo").exists()  # raises HUE101


async def first_row() -> str | None:
    book = Book.objects.order_by("title").first()  # raises HUE101
    return book.title if book else None


async def afirst_row() -> str | None:
    book = await Book.objects.order_by("title").afirst()
    return book.title if book else None


async def last_row() -> str | None:
    book = Book.objects.last()  # raises HUE101
    return book.title if book else None


async def latest_row() -> str:
    return Book.objects.latest("price").title  # raises HUE101


async def alatest_row() -> str:
    return (await Book.objects.alatest("price")).title


async def earliest_row() -> str:
    return Book.objects.earliest("price").title  # raises HUE101


async def aggregate_average() -> float:
    return Book.objects.aggregate(Avg("price"))["price__avg"]  # raises HUE101


async def aaggregate_average() -> float:
    return (await Book.objects.aaggregate(Avg("price")))["price__avg"]


async def aggregate_named() -> int:
    numbers = Book.objects.filter(published=True).aggregate(dearest=Max("price"))  # raises HUE101
    return numbers["dearest"]


async def in_bulk_by_key() -> list[int]:
    return sorted(Book.objects.in_bulk([1, 2]))  # raises HUE101


async def ain_bulk_by_key() -> list[int]:
    return sorted(await Book.objects.ain_bulk([1, 2]))


async def bulk_create_rows() -> int:
    tags = Tag.objects.bulk_create([Tag(slug="a"), Tag(slug="b")])  # raises HUE101
    return len(tags)


async def abulk_create_rows() -> int:
    tags = await Tag.objects.abulk_create([Tag(slug="a"), Tag(slug="b")])
    return len(tags)


async def bulk_update_rows() -> int:
    book = await Book.objects.aget(pk=1)
    book.price = 11
    return Book.objects.bulk_update([book], ["price"])  # raises HUE101


async def abulk_update_rows() -> int:
    book = await Book.objects.aget(pk=1)
    book.price = 11
    return await Book.objects.abulk_update([book], ["price"])


async def update_rows() -> int:
    return Book.objects.filter(pk=1).update(price=F("price") + 1)  # raises HUE101


async def aupdate_rows() -> int:
    return await Book.objects.filter(pk=1).aupdate(price=F("price") + 1)


async def delete_rows() -> int:
    deleted, _ = Review.objects.filter(stars__lt=3).delete()  # raises HUE101
    return deleted


async def adelete_rows() -> int:
    deleted, _ = await Review.objects.filter(stars__lt=3).adelete()
    return deleted


async def delete_as_a_statement() -> None:
    Review.objects.all().delete()  # raises HUE101


async def explain_a_query() -> bool:
    return "SCAN" in Book.objects.all().explain()  # raises HUE101


async def aexplain_a_query() -> bool:
    return "SCAN" in await Book.objects.all().aexplain()


async def contains_an_object() -> bool:
    book = await Book.objects.aget(pk=1)
    return Book.objects.filter(published=True).contains(book)  # raises HUE101


async def acontains_an_object() -> bool:
    book = await Book.objects.aget(pk=1)
    return await Book.objects.filter(published=True).acontains(book)


async def dates_are_lazy() -> str:
    return type(Book.objects.dates("created", "year")).__name__


async def count_of_values() -> int:
    return Book.objects.values("publisher").distinct().count()  # raises HUE101


async def first_of_a_values_list() -> str | None:
    return Book.objects.values_list("title", flat=True).first()  # raises HUE101


async def afirst_of_a_values_list() -> str | None:
    return await Book.objects.values_list("title", flat=True).afirst()


async def union_is_counted() -> int:
    cheap, dear = Book.objects.order_by().filter(pk=1), Book.objects.order_by().filter(pk=2)
    return cheap.union(dear).count()  # raises HUE101


async def or_of_querysets_is_counted() -> int:
    return (Book.objects.filter(pk=1) | Book.objects.filter(pk=2)).count()  # raises HUE101


async def default_manager_by_name() -> int:
    return Book._default_manager.count()  # raises HUE101


async def base_manager_by_name() -> int:
    return await Book._base_manager.acount()


async def users_are_models_too() -> str:
    return User.objects.get(username="reader").email  # raises HUE101


async def users_are_models_too_asynchronously() -> str:
    return (await User.objects.aget(username="reader")).email


async def custom_queryset_method_then_count() -> int:
    return Book.objects.published().cheaper_than(15).count()  # raises HUE101


async def custom_queryset_method_is_lazy() -> list[str]:
    return [book.title async for book in Book.objects.published().cheaper_than(15)]


async def custom_manager_method_is_lazy() -> list[str]:
    publisher = await Publisher.objects.aget(name="Penguin")
    return [book.title async for book in Book.objects.by_publisher(publisher)]


async def queryset_as_manager_then_exists() -> bool:
    return Review.objects.favourable().exists()  # raises HUE101


async def queryset_as_manager_then_aexists() -> bool:
    return await Review.objects.favourable().aexists()


async def proxy_with_a_manager_of_its_own() -> int:
    return Bargain.objects.count()  # raises HUE101


async def proxy_with_a_manager_of_its_own_asynchronously() -> int:
    return await Bargain.objects.acount()


async def using_another_alias() -> int:
    return Book.objects.using("default").count()  # raises HUE101


async def select_for_update_first() -> str:
    return Book.objects.select_for_update().get(pk=1).title  # raises HUE101


async def annotate_then_get() -> int:
    return Book.objects.annotate(parts=Count("chapters")).get(pk=1).parts  # raises HUE101


async def annotate_then_aget() -> int:
    return (await Book.objects.annotate(parts=Count("chapters")).aget(pk=1)).parts


async def condition_built_apart() -> int:
    condition = Q(price__lt=15) | Q(title__startswith="E")
    return Book.objects.filter(condition).count()  # raises HUE101


async def get_in_a_keyword_argument() -> int:
    return await Chapter.objects.filter(
        book=Book.objects.get(pk=1),  # raises HUE101
    ).acount()


async def get_in_an_f_string() -> str:
    return f"first: {Book.objects.get(pk=1).title}"  # raises HUE101


async def get_in_a_lambda_called_at_once() -> str:
    fetch = lambda key: Book.objects.get(pk=key).title  # noqa: E731
    return fetch(1)  # raises HUE501


async def get_in_a_lambda_never_called() -> str:
    fetch = lambda key: Book.objects.get(pk=key).title  # noqa: E731
    return "idle"


async def get_in_a_dictionary() -> dict[str, str]:
    return {"title": Book.objects.get(pk=1).title}  # raises HUE101


async def get_in_a_conditional_expression() -> str:
    wanted = 1
    return Book.objects.get(pk=wanted).title if wanted else "none"  # raises HUE101


async def get_on_the_branch_not_taken() -> str:
    book = await Book.objects.aget(pk=1)
    return book.title if book else "none"


async def bound_method_kept_and_called() -> int:
    count = Book.objects.count
    return count()  # raises HUE101


async def bound_method_kept_and_not_called() -> str:
    count = Book.objects.count
    return count.__name__


async def get_by_getattr() -> int:
    return getattr(Book.objects, "count")()  # noqa: B009  # raises HUE101


async def walrus_in_a_condition() -> str:
    if (book := Book.objects.filter(pk=1).first()) is not None:  # raises HUE101
        return book.title
    return "none"


async def walrus_in_a_condition_awaited() -> str:
    if (book := await Book.objects.filter(pk=1).afirst()) is not None:
        return book.title
    return "none"


async def none_exists_without_a_query() -> bool:
    return Book.objects.none().exists()


async def custom_manager_method_that_queries() -> str:
    return Book.objects.newest().title  # raises HUE501


async def custom_queryset_method_that_evaluates() -> list[str]:
    return Book.objects.published().titles()  # raises HUE501


async def custom_queryset_method_that_builds_with_a_query() -> list[str]:
    books = Book.objects.cheaper_than_average()  # raises HUE501
    return [book.title async for book in books]


async def custom_queryset_method_that_is_asynchronous() -> list[str]:
    return await Book.objects.published().atitles()


async def as_manager_method_that_aggregates() -> float:
    return Review.objects.average()  # raises HUE501
