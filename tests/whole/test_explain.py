"""`hue-lint explain`: what is known about a line, why it is reported or why it is not."""

import json

import pytest

MODELS = """
    from django.db import models

    class Author(models.Model):
        name = models.CharField(max_length=50)

    class Book(models.Model):
        title = models.CharField(max_length=50)
        author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
"""


@pytest.fixture
def explained(write, hue_lint, project):
    """What is said about the line of a view that ends in `# <-`."""

    def call(view: str, *options: str, others: dict[str, str] | None = None) -> dict[str, object]:
        write({"shop/models.py": MODELS, "shop/views.py": view, **(others or {})})
        lines = (project / "shop/views.py").read_text().splitlines()
        row = next(row for row, line in enumerate(lines, 1) if line.endswith("# <-"))
        ended = hue_lint("explain", f"shop/views.py:{row}", "--output-format", "json", *options)
        assert ended.status == 0, ended.err
        found: dict[str, object] = json.loads(ended.out)
        return found

    return call


def values(found):
    return {each["text"]: each["value"] for each in found["expressions"]}


def reasons(found, text):
    return next(each["reasons"] for each in found["expressions"] if each["text"] == text)


def test_an_unknown_receiver_is_no_evidence_and_the_reason_is_said(explained):
    found = explained(
        """
        async def view(request, thing):
            thing.save()  # <-
        """
    )
    assert found["findings"] == []
    assert values(found)["thing"] == "unknown"
    assert reasons(found, "thing.save()") == ["thing.save is unknown"]
    assert reasons(found, "thing") == [
        "thing is a parameter without annotation, and no call in the project tells what it is given"
    ]
    assert found["reasons"] == [
        "What is unknown is no evidence: an operation on it is not reported, since it may be "
        "anything."
    ]


def test_a_finding_comes_with_its_evidence(explained):
    found = explained(
        """
        from shop.models import Book

        async def view(request):
            return Book.objects.filter(title="x").count()  # <-
        """
    )
    (finding,) = found["findings"]
    assert (finding["code"], finding["verdict"], finding["effect"]) == (
        "HUE101",
        "reported",
        "raises",
    )
    assert finding["evidence"].startswith("django/db/models/query.py QuerySet.count")
    assert values(found)['Book.objects.filter(title="x")'] == "an unevaluated queryset of Book"
    assert found["reasons"] == []


def test_a_queryset_that_is_evaluated_already_says_in_which_row(explained):
    found = explained(
        """
        from shop.models import Book

        async def view(request):
            books = Book.objects.all()
            async for book in books:
                pass
            return len(books)  # <-
        """
    )
    assert values(found)["books"] == "an evaluated queryset of Book"
    assert reasons(found, "books") == ["it was evaluated before, in row 5"]
    assert found["findings"] == []


def test_a_queryset_that_is_only_built_is_said_to_be_lazy(explained):
    found = explained(
        """
        from shop.models import Book

        async def view(request):
            books = Book.objects.all()  # <-
        """
    )
    assert reasons(found, "Book.objects.all()") == ["it is lazy: building it asks nothing"]
    assert found["reasons"] == ["Nothing on this line asks Django for anything on the event loop."]


def test_a_selected_relation_names_the_row_of_its_query(explained):
    found = explained(
        """
        from shop.models import Book

        async def view(request):
            book = await Book.objects.select_related("author").aget(pk=1)
            return book.author.name  # <-
        """
    )
    assert values(found)["book"] == "an instance of Book from a query, with author loaded"
    assert reasons(found, "book.author") == [
        "author was selected with the instance by the query in row 4"
    ]


def test_a_relation_that_was_loaded_before_is_not_loaded_again(explained):
    found = explained(
        """
        from shop.models import Book

        async def view(request):
            book = await Book.objects.aget(pk=1)
            book.author
            return book.author  # <-
        """
    )
    assert reasons(found, "book.author") == [
        "author was loaded or assigned before, in this function"
    ]
    assert found["findings"] == []


def test_what_runs_in_a_thread_is_said_to(explained):
    found = explained(
        """
        from asgiref.sync import sync_to_async
        from shop.models import Book

        def titles():
            return list(Book.objects.all())

        async def view(request):
            await sync_to_async(titles)()  # <-
        """
    )
    wrapped = "the synchronous function shop.views.titles, run in a thread"
    assert values(found)["sync_to_async(titles)"] == wrapped
    assert reasons(found, "sync_to_async(titles)") == ["what it runs is off the event loop"]
    assert found["findings"] == []


def test_a_finding_of_a_rule_that_is_off_is_mentioned_as_such(explained):
    view = """
        from shop.models import Book

        async def view(request, book: Book):
            return book.author  # <-
        """
    (finding,) = explained(view)["findings"]
    assert finding["code"] == "HUE114"
    assert finding["verdict"] == "not reported: HUE114 is off by default (--extend-select)"
    (finding,) = explained(view, "--extend-select", "HUE114")["findings"]
    assert finding["verdict"] == "reported"


def test_a_needless_wrapper_is_mentioned_though_it_is_off(explained):
    found = explained(
        """
        from asgiref.sync import sync_to_async
        from shop.models import Book

        async def view(request):
            return await sync_to_async(Book.objects.count)()  # <-
        """
    )
    assert [each["code"] for each in found["findings"]] == ["HUE607"]
    assert found["findings"][0]["verdict"].endswith("HUE607 is off by default (--extend-select)")


@pytest.mark.parametrize(
    ("comment", "options", "verdict"),
    [
        pytest.param("  # noqa: HUE101", [], "a # noqa keeps it back", id="a comment"),
        pytest.param("", ["--ignore", "HUE1"], "the settings leave HUE101 out here", id="settings"),
    ],
)
def test_what_keeps_a_finding_back_is_said(write, hue_lint, comment, options, verdict):
    write(
        {
            "shop/models.py": MODELS,
            "shop/views.py": f"""
                from shop.models import Book

                async def view(request):
                    return Book.objects.count(){comment}
            """,
        }
    )
    ended = hue_lint("explain", "shop/views.py:4", "--output-format", "json", *options)
    assert json.loads(ended.out)["findings"][0]["verdict"] == f"not reported: {verdict}"


def test_a_package_that_nothing_is_known_of_is_said_to_be_one(explained):
    found = explained(
        """
        import pricelist

        async def view(request):
            pricelist.get("x")  # <-
        """
    )
    assert reasons(found, "pricelist.get") == [
        "nothing is known of what it does: extend-operations can say it, --python lets hue-lint "
        "read it"
    ]
    assert reasons(found, "pricelist") == []


def test_a_line_of_a_helper_lists_the_async_functions_that_come_there(explained):
    found = explained(
        """
        from shop.models import Book

        def total():
            return Book.objects.count()  # <-
        """,
        others={
            "shop/far.py": """
                from shop.views import total

                async def view(request):
                    return total()
            """
        },
    )
    assert found["colour"] == "sync"
    (caller,) = found["callers"]
    assert (caller["code"], caller["filename"], caller["row"]) == ("HUE501", "shop/far.py", 4)


def test_a_helper_that_nobody_reaches_from_the_loop_is_said_to_be(explained):
    found = explained(
        """
        from shop.models import Book

        def total():
            return Book.objects.count()  # <-
        """
    )
    assert found["callers"] == []
    assert found["reasons"] == [
        "No async function is known whose path to Django runs through this line."
    ]


def test_the_module_s_level_is_not_on_the_loop(explained):
    found = explained("LIMIT = 3  # <-\n")
    assert (found["colour"], found["expressions"]) == ("module", [])
    assert found["reasons"] == ["Nothing here runs on the event loop."]


def test_a_method_and_a_nested_function_are_explained_too(explained):
    found = explained(
        """
        from shop.models import Author

        class View:
            async def get(self, request):
                async def inner(author: Author):
                    return author.books.count()  # <-
                return inner
        """
    )
    assert found["function"] == "shop.views.View.get"
    assert values(found)["author.books"] == "a related manager of Book"
    assert [each["code"] for each in found["findings"]] == ["HUE101"]


def test_people_read_it_as_text(write, hue_lint):
    write(
        {
            "shop/models.py": MODELS,
            "shop/views.py": """
                from shop.models import Book

                def total():
                    return Book.objects.count()

                async def view(request):
                    return total()
            """,
        }
    )
    ended = hue_lint("explain", "shop/views.py:7:12")
    assert ended.status == 0
    assert ended.out.splitlines() == [
        "shop/views.py:7  in the async function shop.views.view, which runs on the event loop",
        "",
        "    return total()",
        "",
        "what is known",
        "  total  the synchronous function shop.views.total",
        "",
        "what is found",
        "  HUE501 sync-helper  total() counts rows of Book in the database, which raises on the "
        "event loop",
        "      reported",
        "      evidence: django/db/models/query.py QuerySet.count; measured on 4.2-6.1",
        "      by total  shop/views.py:4  Book.objects.count(): counts rows of Book in the "
        "database",
        "      repair (safe): return await sync_to_async(total)()",
    ]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        pytest.param(
            "views.py", "names no line and no function: write views.py:LINE", id="no line"
        ),
        pytest.param("views.py:0", "names no line", id="line nought"),
        pytest.param("nowhere.py:1", "nowhere.py: no such file", id="no such file"),
        pytest.param("views.py:99", "views.py has 2 lines, not 99", id="a line beyond the end"),
        pytest.param("broken.py:1", "broken.py:1: ", id="a file that does not parse"),
        pytest.param("broken.py::f", "broken.py:1: ", id="a function of such a file"),
        pytest.param("views.py::veiw", "(did you mean 'view'?)", id="no such function"),
    ],
)
def test_a_place_that_there_is_not_is_refused(write, hue_lint, place, said):
    write({"views.py": "async def view():\n    pass\n", "broken.py": "def (:\n"})
    ended = hue_lint("explain", place)
    assert ended.status == 2
    assert said in ended.err
    assert ended.out == ""


def test_looking_on_changes_nothing_of_what_is_found(tmp_path):
    from layouts import layout_at

    from hue_lint.analysis import Analysis

    (tmp_path / "views.py").write_text(
        "from django.contrib.auth.models import User\n\n"
        "async def view(request):\n    return list(User.objects.all())\n"
    )
    path = tmp_path / "views.py"
    analysis = Analysis.open(layout_at(tmp_path))
    analysis.explain(path, 4)
    assert analysis.findings(path) == Analysis.open(layout_at(tmp_path)).findings(path)
    assert analysis.engine.observer is None
