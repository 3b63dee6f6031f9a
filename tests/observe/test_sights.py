"""What an observed run sees of a small project, on the Django that is installed."""

from __future__ import annotations

from pathlib import Path

from observed_runs import Observed, copied, observe

SEEN = {
    "first_title": "query HUE101",
    "author_of": "query HUE104",
    "titles": "query HUE102",
    "counted": "query HUE501",
    "swallowing": "query HUE501",
    "greeting": "session HUE202",
    "cached": "cache HUE402",
    "waiting": "sleep HUE501",
    "rendered": "template HUE403",
    "saving": "transaction HUE106",
    "shortcut": "query HUE401",
    "mailing": "mail HUE405",
    "storing": "storage HUE405",
    "connecting": "connection HUE106",
    "fetching": "http",
}


def test_each_piece_of_work_is_seen_once_with_the_rule_that_speaks_of_it(workers: Observed) -> None:
    assert workers.kinds() == SEEN


def test_what_runs_in_a_thread_or_asks_nothing_is_not_seen(workers: Observed) -> None:
    assert not workers.work("in_thread") + workers.work("none_of_them")


def test_the_way_to_the_work_is_told_from_the_asynchronous_function_on(workers: Observed) -> None:
    (work,) = workers.work("counted")
    assert [(step["filename"], step["function"]) for step in work["stack"]] == [
        ("shop/views.py", "counted"),
        ("shop/helpers.py", "count_books"),
    ]
    assert (work["what"], work["on"]) == ("QuerySet.count", "SQLite")


def test_the_place_is_the_expression_that_ran(workers: Observed) -> None:
    (work,) = workers.work("author_of")
    line = (workers.folder / work["filename"]).read_text().splitlines()[work["row"] - 1]
    assert line[work["column"] - 1 : work["end_column"] - 1] == "book.author"


def test_the_workers_parts_are_one_file_with_the_tests_of_all(workers: Observed) -> None:
    assert workers.document["tests"] == 25
    (work,) = workers.work("counted")
    assert work["tests"] == [
        "tests/test_anyio.py::test_a_view_under_anyio",
        "tests/test_views.py::test_page[counted/]",
    ]
    assert work["count"] == work["refused"] == work["tests_total"] == 2


def test_a_refusal_that_the_code_caught_is_told_apart_from_one_that_failed_the_test(
    workers: Observed,
) -> None:
    (work,) = workers.work("swallowing")
    assert work["refused"] == work["swallowed"] == work["count"] == 2
    assert {each["swallowed"] for each in workers.work("first_title")} == {0}


def test_coroutines_that_nobody_awaited_are_told_with_the_row_that_made_them(
    workers: Observed,
) -> None:
    passed_on, made, in_a_thread = workers.document["coroutines"]
    text = (workers.folder / "shop/views.py").read_text().splitlines()
    assert text[made["row"] - 1].strip() == "announce()"
    assert (made["function"], made["coroutine"], made["count"]) == ("forgetting", "announce", 1)
    assert in_a_thread["function"] == "forgetting_in_a_thread"
    assert (passed_on["function"], passed_on["coroutine"]) == ("__call__", "announce")
    assert [each["function"] for each in passed_on["callers"]] == ["result_of", "asking"]


def test_the_rows_of_asynchronous_functions_that_ran_are_told_and_no_others(
    workers: Observed,
) -> None:
    text = (workers.folder / "shop/views.py").read_text().splitlines()
    ran = {text[row - 1].strip() for row in workers.document["files"]["shop/views.py"]["ran"]}
    assert {"book = Book.objects.first()", 'return HttpResponse("none")'} <= ran
    assert not ran & {"return HttpResponse(str(Book.objects.count()))", "print(book.author.name)"}


def test_with_the_guard_off_one_error_hides_no_other(allowed: Observed) -> None:
    assert "25 passed" in allowed.output
    assert {each["refused"] for each in allowed.document["work"]} == {0}
    assert len(allowed.work("greeting")) == 2  # The session, and then the user.
    (slept,) = allowed.work("waiting")
    assert slept["longest"] >= 0.002


RUNNER = ["manage.py", "test", "--testrunner", "hue_observe.django_runner.ObservedRunner"]


def test_djangos_own_runner_is_observed(tmp_path: Path) -> None:
    run = observe(copied(tmp_path), [*RUNNER, "--hue-observe", "tests.test_case"])
    assert run.kinds() == {name: SEEN[name] for name in ("first_title", "swallowing", "cached")}
    assert [each["swallowed"] for each in run.work("first_title")] == [0]
    assert [each["swallowed"] for each in run.work("swallowing")] == [1]


def test_the_processes_of_djangos_own_runner_are_one_file(tmp_path: Path) -> None:
    # Django cannot hand an error from one process to another without tblib: what passes is run.
    tests = ["tests.test_case.Pages.test_what_is_swallowed", "tests.test_case.MorePages"]
    run = observe(copied(tmp_path), [*RUNNER, "--hue-observe", "--parallel=2", *tests])
    assert run.kinds() == {name: SEEN[name] for name in ("swallowing", "cached")}
    assert run.document["tests"] == 2
    for work in run.work("cached"):
        assert work["tests"] == ["tests.test_case.MorePages.test_a_view_that_uses_the_cache"]
