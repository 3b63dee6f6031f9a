"""Class-based code: views, consumers, resolvers, middleware, bots."""

from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.test import SimpleTestCase
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import DetailView, ListView, TemplateView
from django.views.generic.edit import FormMixin

from library.forms import ChooseForm, SearchForm
from library.models import Book, Chapter, Publisher
from services.views import LoadingMixin, ShelfMixin


class PageThatGets(View):
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        book = Book.objects.get(pk=pk)  # raises HUE101
        return HttpResponse(book.title)


class PageThatAgets(View):
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        book = await Book.objects.aget(pk=pk)
        return HttpResponse(book.title)


class PageThatFollowsARelation(View):
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        book = await Book.objects.aget(pk=pk)
        return JsonResponse({"publisher": book.publisher.name})  # raises HUE104


class PageThatFollowsALoadedRelation(View):
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        book = await Book.objects.select_related("publisher").aget(pk=pk)
        return JsonResponse({"publisher": book.publisher.name})


class PageOfTheModel(DetailView):
    model = Book

    async def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        book = self.model.objects.get(pk=kwargs["pk"])  # raises HUE101
        return HttpResponse(book.title)


class PageOfTheModelAsynchronously(DetailView):
    model = Book
    template_name = "library/title.html"

    async def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = await self.get_queryset().aget(pk=kwargs["pk"])
        return self.render_to_response(self.get_context_data(object=self.object))


class PageOfAQueryset(DetailView):
    queryset = Book.objects.filter(published=True)

    async def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        book = self.get_queryset().get(pk=kwargs["pk"])  # raises HUE101
        return HttpResponse(book.title)


class PageWithAQuerysetOfItsOwn(DetailView):
    def get_queryset(self):
        return Book.objects.select_related("publisher")

    async def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        book = await self.get_queryset().aget(pk=kwargs["pk"])
        return HttpResponse(book.publisher.name)


class PageWithAQuerysetOfItsOwnUnloaded(DetailView):
    def get_queryset(self):
        return Book.objects.filter(published=True)

    async def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        book = await self.get_queryset().aget(pk=kwargs["pk"])
        return HttpResponse(book.publisher.name)  # raises HUE104


class PageThatGetsItsObject(DetailView):
    model = Book

    async def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        book = self.get_object()  # raises HUE101
        return HttpResponse(book.title)


class PageThatGetsItsObjectInAThread(DetailView):
    model = Book

    async def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        book = await sync_to_async(self.get_object)()
        return HttpResponse(book.title)


class ListOfBooks(ListView):
    model = Book
    template_name = "library/plain.html"

    async def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object_list = self.get_queryset()
        return self.render_to_response(self.get_context_data())


class ListOfBooksInPages(ListView):
    model = Book
    paginate_by = 2
    template_name = "library/plain.html"

    async def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object_list = self.get_queryset()
        return self.render_to_response(self.get_context_data())  # raises HUE404


class ListOfTitles(ListView):
    model = Book

    async def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(", ".join(book.title for book in self.get_queryset()))  # raises HUE102


class ListOfTitlesAsynchronously(ListView):
    model = Book

    async def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(", ".join([book.title async for book in self.get_queryset()]))


class PageWithBooksFromSetup(View):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.books = Book.objects.filter(published=True)

    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.books:  # raises HUE102
            return HttpResponse("some")
        return HttpResponse("none")


class PageWithBooksFromSetupAsynchronously(View):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.books = Book.objects.filter(published=True)

    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if await self.books.aexists():
            return HttpResponse("some")
        return HttpResponse("none")


class PageWithAMixin(ShelfMixin, View):
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return HttpResponse(", ".join(self.get_titles()))  # raises HUE501


class PageWithAMixinThatIsLazy(ShelfMixin, View):
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        titles = [book.title async for book in self.get_books()]
        return HttpResponse(self.get_title() + ", ".join(titles))


class PageWithAMixinInAThread(ShelfMixin, View):
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return HttpResponse(", ".join(await sync_to_async(self.get_titles)()))


class PageWithAMixinThatReadsTheUser(ShelfMixin, View):
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return HttpResponse(self.get_reader_name())  # raises HUE501


class PageThatOverridesAMethodOfTheMixin(ShelfMixin, View):
    def get_titles(self) -> list[str]:
        return ["fixed"]

    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return HttpResponse(", ".join(self.get_titles()))


class PageWithSuper(PageWithAMixinThatIsLazy):
    def get_title(self) -> str:
        return super().get_title() + ": "


class PageThatLoadsFirst(LoadingMixin, View):
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        await self.load(pk)
        return HttpResponse(self.book.publisher.name)  # raises HUE104


class PageThatLoadsEverythingFirst(LoadingMixin, View):
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        book = await self.load_with_publisher(pk)
        return HttpResponse(book.publisher.name)


class PageThatAsksTheUser(View):
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.is_authenticated:  # raises HUE202
            return HttpResponse(status=403)
        return HttpResponse("welcome")


class PageThatAsksTheUserOfItself(View):
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return HttpResponse(self.request.user.username)  # raises HUE202


class PageThatAsksTheUserAsynchronously(View):  # since 5.0
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = await request.auser()
        return HttpResponse(user.username)


class PageThatWritesTheSession(View):
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.request.session["last"] = pk  # raises HUE301
        return HttpResponse("noted")


class PageWithAHelperMethod(View):
    def describe(self, book: Book) -> str:
        return f"{book.title} by {book.publisher}"

    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        book = await Book.objects.aget(pk=pk)
        return HttpResponse(self.describe(book))  # raises HUE501


class PageWithAHelperMethodAndALoadedRelation(View):
    def describe(self, book: Book) -> str:
        return f"{book.title} by {book.publisher}"

    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        book = await Book.objects.select_related("publisher").aget(pk=pk)
        return HttpResponse(self.describe(book))


class PageWithAnAsyncHelperMethod(View):
    async def count(self) -> int:
        return Book.objects.count()  # raises HUE101

    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return HttpResponse(str(await self.count()))


class PageWithAPropertyOfItsOwn(View):
    @property
    def number_of_books(self) -> int:
        return Book.objects.count()

    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return HttpResponse(str(self.number_of_books))  # raises HUE501


class PageWithAForm(FormMixin, TemplateView):
    form_class = SearchForm
    template_name = "library/form.html"

    async def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())


class PageThatValidatesAForm(View):
    form_class = ChooseForm

    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form_class({"publisher": str(pk)})
        if form.is_valid():  # raises HUE404
            return HttpResponse("valid")
        return HttpResponse("invalid")


class PageThatStreamsAsynchronously(View):
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        async def body():
            async for book in Book.objects.all():
                yield book.title

        return StreamingHttpResponse(body())


class PageThatStreamsWithALoop(View):
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        async def body():
            for book in Book.objects.all():  # raises HUE102
                yield book.title

        return StreamingHttpResponse(body())


class PageWithATemplateResponse(TemplateView):
    template_name = "library/book_list.html"

    async def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return TemplateResponse(request, self.template_name, {"books": Book.objects.all()})


class PageThatIsSynchronous(View):
    """Django runs its handler in a thread."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return HttpResponse(Book.objects.get(pk=pk).title)


class _Consumer:
    """In the manner of a websocket consumer."""

    def __init__(self, scope: dict[str, Any]) -> None:
        self.scope = scope
        self.sent: list[str] = []

    async def send(self, text: str) -> None:
        self.sent.append(text)


class _BookConsumer(_Consumer):
    async def receive(self, key: int) -> None:
        book = Book.objects.get(pk=key)  # raises HUE101
        await self.send(book.title)


class _CarefulConsumer(_Consumer):
    async def receive(self, key: int) -> None:
        await self.send(await self.title_of(key))

    @sync_to_async
    def title_of(self, key: int) -> str:
        return Book.objects.get(pk=key).title


class _ConsumerOfItsUser(_Consumer):
    """Its user comes from outside: its only caller tells whether the relation is loaded."""

    async def receive(self, user: User) -> None:
        await self.send(str(user.member.pk))  # raises HUE104


async def consumer_receives() -> list[str]:
    consumer = _BookConsumer({})
    await consumer.receive(1)
    return consumer.sent


async def careful_consumer_receives() -> list[str]:
    consumer = _CarefulConsumer({})
    await consumer.receive(1)
    return consumer.sent


async def consumer_with_a_user_receives() -> list[str]:
    consumer = _ConsumerOfItsUser({})
    await consumer.receive(await User.objects.aget(username="reader"))
    return consumer.sent


class _Resolver:
    """In the manner of a GraphQL resolver."""

    async def resolve_books(self, info: object) -> list[Book]:
        return list(Book.objects.all())  # raises HUE102

    async def resolve_titles(self, info: object) -> list[str]:
        return [book.title async for book in Book.objects.all()]


async def resolver_of_books() -> int:
    return len(await _Resolver().resolve_books(None))


async def resolver_of_titles() -> int:
    return len(await _Resolver().resolve_titles(None))


class _Bot:
    """In the manner of a chat bot's handlers."""

    def __init__(self) -> None:
        self.publishers = Publisher.objects.order_by("name")

    async def on_command(self, name: str) -> str:
        publisher, created = Publisher.objects.get_or_create(name=name)  # raises HUE101
        return publisher.name

    async def on_start(self) -> str:
        return str([publisher.name async for publisher in self.publishers])


class _ListingBot(_Bot):
    async def on_list(self) -> int:
        return len(self.publishers)  # raises HUE102


async def bot_gets_a_command() -> str:
    return await _Bot().on_command("Reclam")


async def bot_starts() -> str:
    return await _Bot().on_start()


async def bot_lists() -> int:
    return await _ListingBot().on_list()


class _Middleware:
    """In the manner of an async middleware."""

    async_capable = True
    sync_capable = False

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        request.session["seen"] = True  # raises HUE301
        return await self.get_response(request)


class _CarefulMiddleware:
    async_capable = True
    sync_capable = False

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        response = await self.get_response(request)
        response["X-Books"] = str(await Book.objects.acount())
        return response


async def _answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("an answer")


async def middleware_called(request: HttpRequest) -> HttpResponse:
    return await _Middleware(_answer)(request)


async def careful_middleware_called(request: HttpRequest) -> HttpResponse:
    return await _CarefulMiddleware(_answer)(request)


class _Lending:
    """A service object with collaborators."""

    def __init__(self, book: Book) -> None:
        self.book = book

    async def publisher(self) -> str:
        return self.book.publisher.name  # raises HUE104

    async def title(self) -> str:
        return self.book.title


async def service_object_that_follows_a_relation() -> str:
    return await _Lending(await Book.objects.aget(pk=1)).publisher()


async def service_object_that_reads_a_field() -> str:
    return await _Lending(await Book.objects.aget(pk=1)).title()


async def paginator_of_a_view() -> str:
    class Listing:
        paginator = Paginator(Book.objects.order_by("pk"), 2)

    return f"{Listing.paginator.num_pages} pages"  # raises HUE404


def _plain_decorator(function):
    return function


@method_decorator(_plain_decorator, name="dispatch")
class PageWithADecoratedDispatch(View):
    async def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return HttpResponse("decorated")


class _LendingTests(SimpleTestCase):
    """What `setUp` and `setUpTestData` give is known in the tests."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.publisher = Publisher.objects.get(name="Penguin")
        cls.chapter = Chapter.objects.select_related("book").get(pk=1)

    def setUp(self) -> None:
        self.book = Book(title="Momo", publisher=self.publisher)
        self.books = Book.objects.filter(publisher=self.publisher)

    async def test_relation_given_in_set_up(self) -> str:
        return self.book.publisher.name

    async def test_relation_loaded_in_set_up(self) -> str:
        return self.chapter.book.title


class _CarelessLendingTests(_LendingTests):
    async def test_queryset_made_in_set_up(self) -> None:
        self.assertTrue(self.books)  # raises HUE102


class _ForgetfulLendingTests(_LendingTests):
    async def test_relation_not_loaded_in_set_up(self) -> str:
        return self.chapter.book.publisher.name  # raises HUE104


async def test_with_a_relation_given_in_set_up() -> str:
    await sync_to_async(_LendingTests.setUpTestData)()
    case = _LendingTests("test_relation_given_in_set_up")
    case.setUp()
    return await case.test_relation_given_in_set_up()


async def test_with_a_relation_loaded_in_set_up() -> str:
    await sync_to_async(_LendingTests.setUpTestData)()
    return await _LendingTests("test_relation_loaded_in_set_up").test_relation_loaded_in_set_up()


async def test_with_a_queryset_made_in_set_up() -> None:
    await sync_to_async(_CarelessLendingTests.setUpTestData)()
    case = _CarelessLendingTests("test_queryset_made_in_set_up")
    case.setUp()
    await case.test_queryset_made_in_set_up()


async def test_with_a_relation_not_loaded_in_set_up() -> str:
    await sync_to_async(_ForgetfulLendingTests.setUpTestData)()
    case = _ForgetfulLendingTests("test_relation_not_loaded_in_set_up")
    return await case.test_relation_not_loaded_in_set_up()
