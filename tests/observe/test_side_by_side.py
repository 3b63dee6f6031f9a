"""`hue-lint check --observed`: what the tests saw, beside what is found."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from observed_runs import ROOT, Observed
from sarif_pydantic import Sarif

CONFIRMED, RAN_WITHOUT, NEVER_RAN = "confirmed", "ran-without", "never-ran"


@pytest.fixture
def project(workers: Observed, tmp_path: Path) -> Path:
    """The small project with what its tests saw, free to be changed."""
    return Path(shutil.copytree(workers.folder, tmp_path / "project"))


def check(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hue_lint", "check", "--no-cache", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def compared(folder: Path, *arguments: str) -> dict[str, Any]:
    done = check(folder, "--observed=hue-observed.json", "--output-format=json", *arguments, "shop")
    assert done.returncode == 1, done.stderr
    return dict(json.loads(done.stdout))


def marks(folder: Path, *arguments: str) -> dict[str, str | None]:
    """The mark of each finding by the text of its row."""
    text = (folder / "shop/views.py").read_text().splitlines()
    return {
        text[finding["location"]["row"] - 1].strip(): (finding["observed"] or {}).get("mark")
        for finding in compared(folder, *arguments)["findings"]
        if finding["filename"].endswith("views.py")
    }


def test_each_finding_says_whether_the_tests_saw_it(project: Path) -> None:
    told = {
        "book = Book.objects.first()": CONFIRMED,
        "return HttpResponse(book.author.name)": CONFIRMED,
        'return HttpResponse(", ".join([book.title for book in Book.objects.all()]))': CONFIRMED,
        "return HttpResponse(str(count_books()))": CONFIRMED,
        "total = count_books()": CONFIRMED,
        "if request.user.is_authenticated:": CONFIRMED,
        'cache.set("seen", True)': CONFIRMED,
        'return HttpResponse(str(cache.get("seen")))': CONFIRMED,
        "announce()": CONFIRMED,
        "with transaction.atomic():": CONFIRMED,
        "return HttpResponse(get_object_or_404(Book, pk=pk).title)": CONFIRMED,
        "return HttpResponse(str(Book.objects.count()))": NEVER_RAN,
        "print(book.author.name)": NEVER_RAN,
    }
    assert told.items() <= marks(project).items()


def test_a_coroutine_is_seen_where_it_was_dropped_not_only_where_it_was_made(project: Path) -> None:
    dropped = [
        (finding["location"]["row"], finding["observed"]["mark"])
        for finding in compared(project)["findings"]
        if finding["filename"].endswith("helpers.py")
    ]
    text = (project / "shop/helpers.py").read_text().splitlines()
    assert dropped == [(text.index("    result = callback()") + 1, CONFIRMED)]
    missed = compared(project)["seen_not_found"]
    assert "coroutine" not in {each["kind"] for each in missed}
    missed = compared(project, "--ignore=HUE603")["seen_not_found"]
    assert "coroutine" not in {each["kind"] for each in missed}


def test_a_row_that_ran_while_nothing_happened_is_to_be_looked_at_again(project: Path) -> None:
    seen = json.loads((project / "hue-observed.json").read_text())
    seen["work"] = [work for work in seen["work"] if work["function"] != "saving"]
    (project / "hue-observed.json").write_text(json.dumps(seen))
    assert marks(project)["with transaction.atomic():"] == RAN_WITHOUT


def test_a_witness_says_how_often_how_long_and_in_which_tests(project: Path) -> None:
    row = "total = count_books()"
    text = (project / "shop/views.py").read_text().splitlines()
    (witness,) = (
        finding["observed"]
        for finding in compared(project)["findings"]
        if text[finding["location"]["row"] - 1].strip() == row
    )
    assert (witness["count"], witness["refused"], witness["swallowed"]) == (2, 2, 2)
    assert witness["tests"] == [
        "tests/test_case.py::Pages::test_what_is_swallowed",
        "tests/test_views.py::test_page[swallowing/]",
    ]
    assert witness["longest"] > 0


def only_unknown_work(project: Path) -> None:
    """The record of a run that saw nothing but a query where there is none."""
    seen = json.loads((project / "hue-observed.json").read_text())
    rows = (project / "shop/views.py").read_text().splitlines()
    row = 1 + rows.index('    return HttpResponse("forgot")')
    work = next(work for work in seen["work"] if work["function"] == "first_title")
    unknown = {**work, "row": row, "end_row": row, "function": "forgetting"}
    (project / "hue-observed.json").write_text(json.dumps({**seen, "work": [unknown]}))


def test_what_was_seen_and_not_found_is_listed_and_a_known_finding_is_no_miss(
    project: Path,
) -> None:
    before = {each["function"] for each in compared(project)["seen_not_found"]}
    assert "first_title" not in before
    hidden = compared(project, "--ignore=HUE101")
    assert {each["function"] for each in hidden["seen_not_found"]} == before
    only_unknown_work(project)
    (missed,) = compared(project)["seen_not_found"]
    assert (missed["function"], missed["kind"], missed["code"]) == ("forgetting", "query", "HUE101")
    assert missed["what"] == "QuerySet.first" and missed["on"] == "SQLite"


def test_select_confirmed_leaves_what_is_certain(project: Path) -> None:
    assert set(marks(project, "--select-confirmed").values()) == {CONFIRMED}


def test_codes_and_status_are_the_same_with_and_without_a_run(project: Path) -> None:
    alone = check(project, "--output-format=json", "shop")
    beside = compared(project)["findings"]
    for finding in beside:
        del finding["observed"]
    assert (beside, alone.returncode) == (json.loads(alone.stdout), 1)


def test_people_read_what_was_seen_below_each_finding_and_in_the_end(project: Path) -> None:
    text = check(project, "--observed=hue-observed.json", "shop").stdout
    assert "seen: confirmed: 2 times" in text
    assert "seen: never ran: no test comes here" in text
    assert re.search(r"1\d confirmed, 0 ran without, 2 never ran", text)


def test_sarif_carries_the_marks_as_properties(project: Path) -> None:
    done = check(project, "--observed=hue-observed.json", "--output-format=sarif", "shop")
    Sarif.model_validate_json(done.stdout)
    (run,) = json.loads(done.stdout)["runs"]
    told = {result["properties"]["hueLint/observed"]["mark"] for result in run["results"]}
    assert told == {CONFIRMED, NEVER_RAN}
    assert isinstance(run["properties"]["hueLint/seenNotFound"], list)


def test_the_page_for_people_shows_the_marks_and_what_was_missed(project: Path) -> None:
    page = check(project, "--observed=hue-observed.json", "--output-format=html", "shop").stdout
    assert "seen: confirmed: 2 times" in page
    assert "seen: never ran: no test comes here" in page
    only_unknown_work(project)
    page = check(project, "--observed=hue-observed.json", "--output-format=html", "shop").stdout
    assert "<h2>seen, not found</h2>" in page


def test_a_file_that_changed_since_carries_no_mark_and_is_named(project: Path) -> None:
    views = project / "shop/views.py"
    views.write_text("# A line that moves all others.\n" + views.read_text())
    assert set(marks(project).values()) == {None}
    done = check(project, "--observed=hue-observed.json", "shop")
    assert "shop/views.py: changed since the observed run" in done.stderr


def test_where_rows_are_not_known_nothing_is_said_of_what_was_not_seen(project: Path) -> None:
    seen = json.loads((project / "hue-observed.json").read_text())
    seen["rows_missing"] = "another tracer (coverage, a debugger) is active"
    (project / "hue-observed.json").write_text(json.dumps(seen))
    assert set(marks(project).values()) == {CONFIRMED, None}


BAD = {
    "missing": (None, "No such file or directory (write it with  pytest --hue-observe)"),
    "no JSON": ("{", "not the record of an observed run: Input data was truncated"),
    "another JSON": ('{"version": 1, "findings": []}', "not the record of an observed run"),
    "no UTF-8": (b"\xff\xfe{", "not the record of an observed run"),
    "a newer version": (
        '{"format": "hue-observed", "version": 99}',
        "version 99 of the record of an observed run is not known, only 1",
    ),
    "a part of it gone": (
        '{"format": "hue-observed", "version": 1}',
        "Object missing required field `root`",
    ),
}


@pytest.mark.parametrize(("content", "reason"), BAD.values(), ids=BAD)
def test_a_file_that_cannot_be_used_is_named_with_its_remedy(
    tmp_path: Path, content: str | bytes | None, reason: str
) -> None:
    (tmp_path / "views.py").write_text("async def page(request):\n    pass\n")
    if content is not None:
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / "seen.json").write_bytes(data)
    done = check(tmp_path, "--observed=seen.json", ".")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("hue-lint: seen.json: ") and reason in done.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--select-confirmed",), "--select-confirmed goes with --observed FILE"),
        (("--observed=x", "--update-baseline"), "--update-baseline and --observed exclude each"),
    ],
    ids=["nothing to be confirmed by", "a baseline holds what is found"],
)
def test_options_that_make_no_sense_together_say_so(
    tmp_path: Path, arguments: tuple[str, ...], reason: str
) -> None:
    done = check(tmp_path, *arguments, ".")
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr


def test_a_project_is_proved_by_its_own_tests(project: Path, tmp_path: Path) -> None:
    """What `make prove` does once the project's environment is there."""
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments/project").symlink_to(sys.prefix)
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts/prove.py"), str(project), "--again"],
        env={**os.environ, "HUE_PROVE_ENVIRONMENTS": str(tmp_path / "environments")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"project .*: 4 tests, recall on what ran [45]/5 = ", done.stdout)
    assert re.search(r"[45] confirmed, 0 ran-without, 16 never-ran", done.stdout)


def test_a_project_none_of_whose_tests_ran_is_proof_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments/other").symlink_to(sys.prefix)
    (tmp_path / "other").mkdir()
    (tmp_path / "other/test_nothing.py").write_text("import lacking_here\n")
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts/prove.py"), str(tmp_path / "other"), "--again"],
        env={**os.environ, "HUE_PROVE_ENVIRONMENTS": str(tmp_path / "environments")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "no test ran: say how in benchmarks/prove.toml\n"
    assert "No module named 'lacking_here'" in done.stdout
