"""What was found last time is used only while nothing that it rests on has changed."""

import os

import pytest

from hue_lint.bounds import MOST_ASKERS
from hue_lint.cli import run
from hue_lint.engine import django_tools
from hue_lint.linter import Tools
from hue_lint.store import state
from hue_lint.store.cached import FOLDER

MODELS = """
    from django.db import models

    class Book(models.Model):
        title = models.CharField(max_length=50)
"""
HELPER = """
    from shop.models import Book

    def total():
        return Book.objects.count()
"""
VIEWS = """
    from django.shortcuts import render
    from shop.models import Book
    from shop.pricing import total

    async def cart(request):
        return total()

    async def page(request):
        return render(request, "books.html", {"books": Book.objects.all()})
"""
FOUND = ["shop/views.py:6 HUE501", "shop/views.py:9 HUE403"]


@pytest.fixture
def shop(write):
    write(
        {
            "shop/models.py": MODELS,
            "shop/pricing.py": HELPER,
            "shop/views.py": VIEWS,
            "shop/templates/books.html": "{% for book in books %}{{ book }}{% endfor %}",
        }
    )


@pytest.fixture
def opened(project, capfd):
    """Run `check` and say whether the project had to be opened."""

    def call(*arguments: str) -> bool:
        tools = django_tools()
        times = []

        def open_project(*given):
            times.append(given)
            return tools.open(*given)

        run(["check", "--output-format", "json", *arguments], Tools(tools.rules, open_project))
        capfd.readouterr()
        return bool(times)

    return call


@pytest.mark.usefixtures("shop")
def test_an_unchanged_project_is_not_opened_again_and_reports_the_same(check, opened, hue_lint):
    assert check() == FOUND
    assert not opened()
    assert check() == FOUND
    kept = hue_lint("check", "--output-format", "json").out
    assert kept == hue_lint("check", "--output-format", "json", "--no-cache").out


@pytest.mark.usefixtures("shop")
def test_no_cache_neither_uses_nor_keeps_anything(check, opened, project):
    assert opened("--no-cache")
    assert not (project / FOLDER).exists()
    assert check() == FOUND
    assert opened("--no-cache")


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        pytest.param(
            "shop/pricing.py",
            "Book.objects.count()",
            "len(str(Book.objects))",
            FOUND[1:],
            id="a helper that another file calls",
        ),
        pytest.param(
            "shop/templates/books.html",
            "{% for book in books %}{{ book }}{% endfor %}",
            "{# the list is gone, the length is kept     #}",
            FOUND[:1],
            id="a template",
        ),
        pytest.param(
            "shop/models.py",
            "from django.db import models",
            "from elsewhere import models",
            [],
            id="where the models come from",
        ),
    ],
)
def test_a_change_elsewhere_is_seen_though_size_and_time_stay(
    check, project, name, old, new, found
):
    assert check() == FOUND
    path = project / name
    stat = path.stat()
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    without = check("--no-cache")
    assert check() == without
    if name != "shop/models.py":
        assert without == found


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"shop/new.py": ""}, id="a file that is new"),
        pytest.param({"shop/templates/new.html": ""}, id="a template that is new"),
        pytest.param(
            {"shop/templates/.parts/new.html": ""}, id="a template that is new in a hidden folder"
        ),
        pytest.param(
            {"hue-lint.toml": 'extend-thread-wrappers = ["a.b"]'}, id="what the settings add"
        ),
        pytest.param({"hue-lint.toml": 'target-django = "5.2"'}, id="the target"),
    ],
)
def test_the_project_is_opened_again_after_a_change(opened, write, change):
    assert opened()
    assert not opened()
    write(change)
    assert opened()


@pytest.mark.usefixtures("shop")
def test_a_file_that_is_removed_is_missed(opened, project):
    (project / "shop/more.py").write_text("")
    assert opened()
    assert not opened()
    (project / "shop/more.py").unlink()
    assert opened()


@pytest.mark.usefixtures("shop")
def test_a_link_that_leads_elsewhere_by_now_is_seen(opened, write, project):
    write({"v1/work.py": "x = 1\n", "v2/work.py": "x = 2\n"})
    (project / "why").symlink_to("v1")
    assert opened()
    assert not opened()
    (project / "why").unlink()
    (project / "why").symlink_to("v2")
    assert opened()


@pytest.mark.usefixtures("shop")
def test_another_hue_lint_does_not_use_what_this_one_kept(opened, monkeypatch):
    assert opened()
    monkeypatch.setattr(state, "version", lambda: "0.0.1")
    assert opened()


@pytest.mark.usefixtures("shop")
def test_rules_and_comments_count_on_what_is_kept(check, opened, project):
    assert check() == FOUND
    assert check("--ignore", "HUE5") == FOUND[1:]
    assert not opened("--ignore", "HUE5")


@pytest.mark.usefixtures("shop")
def test_given_files_and_their_callers_are_kept_too(check, opened):
    assert check("shop/pricing.py") == FOUND[:1]
    assert not opened("shop/pricing.py")
    assert check("shop/pricing.py") == FOUND[:1]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="an empty file"),
        pytest.param(b"\xc1 not msgpack", id="no msgpack"),
        pytest.param(b"\x93\x01\x02\x03", id="another form"),
    ],
)
def test_a_broken_cache_is_ignored_and_written_anew(check, opened, project, data):
    assert check() == FOUND
    (file,) = (project / FOLDER).glob("findings-*.msgpack")
    file.write_bytes(data)
    assert check() == FOUND
    assert not opened()


@pytest.mark.usefixtures("shop")
def test_a_folder_that_cannot_be_made_keeps_nothing(check, project):
    (project / FOLDER).write_text("in the way")
    assert check() == FOUND
    assert check() == FOUND


@pytest.mark.usefixtures("shop")
def test_git_does_not_see_the_cache(check, project):
    check()
    assert (project / FOLDER / ".gitignore").read_text().splitlines()[-1] == "*"


@pytest.mark.usefixtures("shop")
def test_a_repair_is_seen_by_the_next_run(hue_lint, check):
    assert check() == FOUND
    hue_lint("check", "--fix")
    assert check() == check("--no-cache") != FOUND


@pytest.mark.usefixtures("shop")
def test_what_was_kept_is_used_from_every_working_directory(hue_lint, opened, project, monkeypatch):
    assert opened()
    monkeypatch.chdir(project / "shop")
    assert not opened("..")


@pytest.mark.usefixtures("shop")
def test_runs_of_other_settings_keep_theirs_beside_it(opened):
    """An editor, a hook and a terminal ask in turns."""
    asking = [(), ("--target-django", "6.0"), ("--exclude", "shop/pricing.py")]
    assert [opened(".", *options) for options in asking] == [True] * 3
    assert [opened(".", *options) for options in asking] == [False] * 3


@pytest.mark.usefixtures("shop")
def test_only_so_many_are_kept(opened, project):
    asking = [("--exclude", f"docs/{number}") for number in range(MOST_ASKERS + 2)]
    for options in asking:
        assert opened(".", *options)
    for kind in ("findings", "history"):
        assert len([*(project / FOLDER).glob(f"{kind}-*.msgpack")]) == MOST_ASKERS
    assert not opened(".", *asking[-1])
    assert opened(".", *asking[0])


@pytest.mark.usefixtures("shop")
def test_a_file_that_comes_and_goes_while_it_is_looked_at_is_no_change(
    opened, project, monkeypatch
):
    asked = state.state_of

    def state_of(*given):
        found = asked(*given)
        (project / "db.sqlite3-journal").touch()
        return found

    monkeypatch.setattr("hue_lint.store.cached.state_of", state_of)
    assert opened()
    assert not opened()


@pytest.mark.usefixtures("shop")
def test_nothing_is_kept_of_a_project_that_changes_while_it_is_looked_at(
    opened, write, monkeypatch
):
    asked, after = state.state_of, iter(["one", "two"])

    def state_of(*given):
        found = asked(*given)
        write({f"shop/{next(after, 'three')}.py": "FOUND = 1"})
        return found

    with monkeypatch.context() as patched:
        patched.setattr("hue_lint.store.cached.state_of", state_of)
        assert opened()
    assert opened()
