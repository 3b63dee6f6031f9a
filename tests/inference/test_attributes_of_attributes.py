"""What has happened to values that a function reaches through attributes of what it is given."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]


def test_a_function_knows_the_state_of_what_attributes_hold(judge: Judge) -> None:
    judge(
        {
            "shop/pages.py": """\
from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest


class Page:
    request: HttpRequest
    parent = None

    def name(self):
        return self.request.user.get_username()

    def name_above(self):
        return self.parent.request.user.get_username()

    def link(self, other):
        self.parent = other
        other.child = self


async def anonymous(request: HttpRequest):
    request.user = AnonymousUser()
    page = Page()
    page.request = request
    page.name()
    below = Page()
    below.link(page)
    return below.name_above()


async def loaded(request: HttpRequest):
    page = Page()
    page.request = request
    await sync_to_async(page.name)()
    below = Page()
    below.parent = page
    page.name()
    return below.name_above()


async def lazy(request: HttpRequest):
    page = Page()
    page.request = request
    below = Page()
    below.link(page)
    return below.name_above()  # ! sync-helper
""",
        }
    )


def test_what_is_put_into_something_unknown_is_there_until_something_may_change_it(
    judge: Judge,
) -> None:
    judge(
        {
            "shop/shelves.py": """\
from shop.elsewhere import arrange
from shop.models import Book


async def put_and_read(shelf, name):
    shelf.file = open(name)  # ! blocking-file
    shelf.file.read()  # ! blocking-file
    shelf.books = Book.objects.filter(title=name)
    return list(shelf.books)  # ! queryset-evaluated


async def put_in_a_branch(shelf, name):
    if name:
        shelf.books = Book.objects.all()
    return list(shelf.books)  # ! queryset-evaluated


async def handed_on(shelf):
    shelf.books = Book.objects.all()
    arrange(shelf)
    return list(shelf.books)


async def told_to_change(shelf):
    shelf.books = Book.objects.all()
    shelf.arrange()
    return list(shelf.books)


async def while_others_run(shelf):
    shelf.books = Book.objects.all()
    await arrange()
    return list(shelf.books)


async def another(shelf, shelves):
    shelf.books = Book.objects.all()
    for shelf in shelves:
        list(shelf.books)


async def handed_on_in_a_list(shelf):
    shelf.books = Book.objects.all()
    arrange([shelf])
    return list(shelf.books)


async def put_by_another_name(shelf, books):
    same = shelf
    shelf.books = Book.objects.all()
    same.books = books
    return list(shelf.books)


async def put_by_a_function_inside(shelf, books):
    def put():
        shelf.books = books

    shelf.books = Book.objects.all()
    put()
    return list(shelf.books)


async def put_by_its_name(shelf, books):
    shelf.books = Book.objects.all()
    setattr(shelf, "books", books)
    return list(shelf.books)


async def put_again(shelf, books):
    shelf.books = Book.objects.all()
    shelf.books = books
    return list(shelf.books)


async def handed_on_in_a_comprehension(shelf):
    shelf.books = Book.objects.all()
    [arrange(each) for each in [shelf]]
    return list(shelf.books)


async def handed_on_in_a_comprehension_of_a_dictionary(shelf):
    shelf.books = Book.objects.all()
    {each: arrange(each) for each in [shelf]}
    return list(shelf.books)


async def handed_on_in_a_comprehension_in_another(shelf):
    shelf.books = Book.objects.all()
    [[arrange(inner) for inner in [each]] for each in [shelf]]
    return list(shelf.books)


async def while_others_run_in_a_comprehension(shelf):
    shelf.books = Book.objects.all()
    [await arrange(each) for each in [1, 2]]
    return list(shelf.books)


async def beside_a_comprehension(shelf):
    shelf.books = Book.objects.all()
    names = [each for each in [1, 2]]
    return names, list(shelf.books)  # ! queryset-evaluated


async def bound_in_a_comprehension(numbers):
    [books := Book.objects.filter(pk=each) for each in [1, 2]]
    return list(books)  # ! queryset-evaluated


async def entered(shelf):
    shelf.books = Book.objects.all()
    with shelf:
        return list(shelf.books)


async def entered_without_blocking(shelf):
    shelf.books = Book.objects.all()
    async with shelf:
        return list(shelf.books)


async def taken_away(shelf):
    shelf.books = Book.objects.all()
    del shelf.books
    return list(shelf.books)
"""
        }
    )
