"""The project's own functions, one to five files deep."""

from asgiref.sync import sync_to_async

from library.models import Author, Book, Chapter
from services import checkout, loading, metadata, naming, pricing
from services.checkout import checkout_text
from services.configuration import EagerShelf, House, LazyShelf, Shelf, Street, config
from services.pricing import total_price
from services.recursion import ancestors, countdown, even


async def helper_in_another_file() -> int:
    return total_price()  # raises HUE501


async def helper_in_another_file_through_its_module() -> int:
    return pricing.total_price()  # raises HUE501


async def helper_in_a_condition() -> str:
    if pricing.price_of(1) > 5:  # raises HUE501
        return "dear"
    return "cheap"


async def helper_in_an_f_string() -> str:
    return f"{pricing.price_of(1)} coins"  # raises HUE501


async def helper_in_a_comprehension() -> list[int]:
    return [pricing.price_of(key) for key in (1, 2)]  # raises HUE501


async def helper_without_a_query() -> str:
    return str(pricing.with_tax(10))


async def helper_given_a_list() -> str:
    return pricing.dearest([book async for book in Book.objects.all()])


async def helper_given_a_queryset() -> str:
    return pricing.dearest(Book.objects.all())  # raises HUE501


async def helper_that_builds_a_queryset() -> list[str]:
    return [book.title async for book in pricing.cheap_books()]


async def helper_whose_queryset_is_evaluated_here() -> list[str]:
    return [book.title for book in pricing.cheap_books()]  # raises HUE102


async def helper_whose_queryset_is_counted_here() -> int:
    return pricing.cheap_books().count()  # raises HUE101


async def helper_given_an_instance() -> int:
    book = await Book.objects.aget(pk=1)
    return pricing.pages_of(book)  # raises HUE501


async def helper_given_a_prefetched_instance() -> int:
    book = await Book.objects.prefetch_related("chapters").aget(pk=1)
    return pricing.pages_of(book)


async def helper_given_a_list_of_instances() -> str:
    return pricing.longest_chapter([chapter async for chapter in Chapter.objects.all()])


async def helper_that_saves_on_one_branch() -> int:
    book = await Book.objects.aget(pk=1)
    return pricing.raise_price(book)  # raises HUE501


async def helper_that_does_not_save_on_the_other() -> int:
    book = await Book.objects.aget(pk=1)
    return pricing.raise_price(book, commit=False)


async def metadata_three_calls_down() -> dict[str, str]:
    book = await Book.objects.aget(pk=1)
    return metadata.build_metadata(book)  # raises HUE501


async def metadata_of_a_loaded_book() -> dict[str, str]:
    book = await Book.objects.select_related("publisher").aget(pk=1)
    return metadata.build_metadata(book)


async def metadata_in_a_thread() -> dict[str, str]:
    book = await Book.objects.aget(pk=1)
    return await sync_to_async(metadata.build_metadata)(book)


async def metadata_without_a_relation() -> dict[str, str]:
    book = await Book.objects.aget(pk=1)
    return metadata.build_plain_metadata(book)


async def metadata_of_a_nullable_relation() -> dict[str, str]:
    book = await Book.objects.select_related().aget(pk=1)
    return metadata.build_metadata_of_editor(book)  # raises HUE501


async def metadata_of_a_nullable_relation_loaded() -> dict[str, str]:
    book = await Book.objects.select_related("editor").aget(pk=1)
    return metadata.build_metadata_of_editor(book)


async def untyped_helper_given_something_else() -> str:
    class Pamphlet:
        title = "pamphlet"

    return naming.title_of(Pamphlet())


async def untyped_helper_given_a_plain_object() -> str:
    class House:
        name = "house"

    class Pamphlet:
        publisher = House()

    return naming.house_name(Pamphlet())


async def five_files_deep() -> int:
    return checkout.checkout("Dune")  # raises HUE501


async def five_files_deep_in_a_thread() -> int:
    return await sync_to_async(checkout.checkout)("Dune")


async def five_files_deep_and_lazy() -> list[str]:
    return [book.title async for book in checkout.checkout_later("Dune")]


async def five_files_deep_and_evaluated_here() -> list[str]:
    return [book.title for book in checkout.checkout_later("Dune")]  # raises HUE102


async def three_files_deep_without_a_query() -> str:
    return checkout_text(" Dune ")


async def recursion_through_a_relation() -> list[str]:
    author = await Author.objects.aget(name="Ada")
    return ancestors(author)  # raises HUE501


async def recursion_that_ends() -> int:
    return countdown(3)


async def mutual_recursion() -> bool:
    return even(3)  # raises HUE501


async def awaited_helper_whose_relation_is_followed() -> str:
    book = await loading.load_book(1)
    return book.publisher.name  # raises HUE104


async def awaited_helper_that_loads_everything() -> str:
    book = await loading.load_full_book(1)
    return f"{book.publisher.name} {len(book.chapters.all())}"


async def awaited_helper_without_annotation() -> str:
    chapter = await loading.load_chapter(1)
    return chapter.book.title


async def awaited_helper_half_loaded() -> str:
    chapter = await loading.load_chapter(1)
    return chapter.book.publisher.name  # raises HUE104


async def awaited_helper_of_a_list() -> list[str]:
    return [book.publisher.name for book in await loading.load_books()]  # raises HUE104


async def awaited_helper_of_a_list_of_titles() -> list[str]:
    return [book.title for book in await loading.load_books()]


async def awaited_helper_of_a_tuple() -> str:
    book, _ = await loading.load_pair(1)
    return book.publisher.name  # raises HUE104


async def awaited_helper_of_a_tuple_and_its_key() -> int:
    _, publisher_id = await loading.load_pair(1)
    return publisher_id


async def async_generator_of_books() -> list[str]:
    names = []
    async for book in loading.each_book():
        names.append(book.publisher.name)  # raises HUE104
    return names


async def async_generator_of_loaded_books() -> list[str]:
    return [book.publisher.name async for book in loading.each_full_book()]


async def configuration_attribute() -> str:
    return config.Penguin  # raises HUE501


async def configuration_attribute_in_a_thread() -> str:
    return await sync_to_async(lambda: config.Penguin)()


async def configuration_method() -> str:
    return config.describe()


async def object_measured() -> int:
    return len(Shelf("top"))  # raises HUE501


async def object_iterated() -> list[str]:
    return [publisher.name for publisher in Shelf("top")]  # raises HUE501


async def object_searched() -> bool:
    return "Penguin" in Shelf("top")  # raises HUE501


async def object_subscripted() -> str:
    shelf = Shelf("top")
    return shelf[1].name  # raises HUE501


async def object_called() -> str:
    shelf = Shelf("top")
    return shelf()  # raises HUE501


async def object_added_to() -> int:
    return Shelf("top") + 1  # raises HUE501


async def object_compared() -> bool:
    return Shelf("top") == "Penguin"  # raises HUE501


async def object_formatted() -> str:
    return f"{Shelf('top')}"  # raises HUE501


async def object_as_a_string() -> str:
    return str(Shelf("top"))


async def object_in_a_condition() -> str:
    shelf = Shelf("top")
    if shelf:  # raises HUE501
        return "full"
    return "empty"


async def object_as_a_context() -> int:
    with Shelf("top") as number:  # raises HUE501
        return number


async def object_hashed() -> int:
    return len({Shelf("top")})


async def object_constructed_with_a_query() -> int:
    shelf = EagerShelf()  # raises HUE501
    return len(shelf.publishers)


async def object_constructed_lazily() -> list[str]:
    shelf = LazyShelf()
    return [publisher.name async for publisher in shelf.publishers]


async def object_constructed_lazily_and_evaluated() -> int:
    shelf = LazyShelf()
    return len(shelf.publishers)  # raises HUE102


async def object_constructed_in_a_thread() -> int:
    shelf = await sync_to_async(EagerShelf)()
    return len(shelf.publishers)


async def descriptor_read() -> str:
    return Street().house  # raises HUE501


async def descriptor_beside_a_plain_attribute() -> int:
    return Street().number


async def descriptor_class_named() -> str:
    return House.__name__
