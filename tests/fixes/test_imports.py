"""Imports go where isort would put them, once, and what is imported already is used."""

from textwrap import dedent

import pytest

CALL = """\


async def view(r):
    return total()
"""


def imports(shop, text: str) -> tuple[str, str]:
    """The top of the repaired module, and how the thread is written."""
    fixed = shop.repaired(dedent(text) + CALL)
    top, _, rest = fixed.partition("\n\n\nasync def view(r):\n")
    return top + "\n", rest.strip().removeprefix("return await ")


@pytest.mark.parametrize(
    ("before", "written"),
    [
        pytest.param(
            "from asgiref.sync import sync_to_async\n", "sync_to_async(total)()", id="by its name"
        ),
        pytest.param(
            "from asgiref.sync import sync_to_async as s2a\n", "s2a(total)()", id="by an alias"
        ),
        pytest.param("import asgiref.sync\n", "asgiref.sync.sync_to_async(total)()", id="a module"),
        pytest.param(
            "import asgiref.sync as threads\n",
            "threads.sync_to_async(total)()",
            id="a module's alias",
        ),
        pytest.param("from asgiref import sync\n", "sync.sync_to_async(total)()", id="a submodule"),
        pytest.param(
            "from channels.db import database_sync_to_async as dbsa\n",
            "dbsa(total)()",
            id="channels' own",
        ),
    ],
)
def test_what_is_imported_already_is_used(shop, before, written):
    before += "from shop.helpers import total\n"
    assert imports(shop, before) == (before, written)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "from shop.helpers import total\n",
            "from asgiref.sync import sync_to_async\n\nfrom shop.helpers import total\n",
            id="before first-party imports, in a section of its own",
        ),
        pytest.param(
            "import os\n\nfrom shop.helpers import total\n",
            "import os\n\nfrom asgiref.sync import sync_to_async\n\n"
            "from shop.helpers import total\n",
            id="between the standard library and the first party",
        ),
        pytest.param(
            "import os\nfrom shop.helpers import total\n",
            "import os\n\nfrom asgiref.sync import sync_to_async\n\n"
            "from shop.helpers import total\n",
            id="between two sections that nothing parts",
        ),
        pytest.param(
            "from django.http import HttpResponse\n\nfrom shop.helpers import total\n",
            "from asgiref.sync import sync_to_async\nfrom django.http import HttpResponse\n\n"
            "from shop.helpers import total\n",
            id="before django in its section",
        ),
        pytest.param(
            "import attrs\nfrom anyio import run\nfrom django.http import HttpResponse\n\n"
            "from shop.helpers import total\n",
            "import attrs\nfrom anyio import run\nfrom asgiref.sync import sync_to_async\n"
            "from django.http import HttpResponse\n\nfrom shop.helpers import total\n",
            id="in the alphabet",
        ),
        pytest.param(
            "from asgiref.sync import async_to_sync\n\nfrom shop.helpers import total\n",
            "from asgiref.sync import async_to_sync, sync_to_async\n\n"
            "from shop.helpers import total\n",
            id="beside another name of the module",
        ),
        pytest.param(
            "from asgiref.sync import (\n    async_to_sync,\n)\n\nfrom shop.helpers import total\n",
            "from asgiref.sync import (\n    async_to_sync,\n    sync_to_async,\n)\n\n"
            "from shop.helpers import total\n",
            id="in parentheses over several rows",
        ),
        pytest.param(
            '"""Views."""\n\nfrom __future__ import annotations\n\n'
            "from shop.helpers import total\n",
            '"""Views."""\n\nfrom __future__ import annotations\n\n'
            "from asgiref.sync import sync_to_async\n\nfrom shop.helpers import total\n",
            id="behind the docstring and __future__",
        ),
        pytest.param(
            "from typing import TYPE_CHECKING\n\nfrom shop.helpers import total\n\n"
            "if TYPE_CHECKING:\n    from asgiref.sync import sync_to_async\n",
            "from typing import TYPE_CHECKING\n\nfrom asgiref.sync import sync_to_async\n\n"
            "from shop.helpers import total\n\n"
            "if TYPE_CHECKING:\n    from asgiref.sync import sync_to_async\n",
            id="an import for type checkers does not count",
        ),
        pytest.param(
            "from .helpers import total\n",
            "from asgiref.sync import sync_to_async\n\nfrom .helpers import total\n",
            id="before relative imports",
        ),
        pytest.param(
            "# A licence.\n\nfrom shop.helpers import total\n",
            "# A licence.\n\nfrom asgiref.sync import sync_to_async\n\n"
            "from shop.helpers import total\n",
            id="behind a comment at the top",
        ),
    ],
)
def test_a_new_import_goes_where_isort_would_put_it(shop, before, after):
    assert imports(shop, before) == (after, "sync_to_async(total)()")


def test_it_is_imported_once_for_many(shop):
    text = "from shop.helpers import total\n\n\nasync def view(r):\n    return total(), total()\n"
    assert shop.repaired(text).count("import sync_to_async") == 1


def test_an_import_in_the_function_is_used(shop):
    text = """\
    from shop.helpers import total


    async def view(r):
        from asgiref.sync import sync_to_async

        return total()
    """
    assert shop.repaired(text) == dedent(text).replace("total()", "await sync_to_async(total)()")


def test_a_name_that_means_something_else_is_left_to_a_person(shop):
    text = """\
    from shop.helpers import total


    async def view(sync_to_async):
        return total()
    """
    fixed, result = shop.repair(dedent(text))
    assert fixed == dedent(text)
    assert result.left[0].remedy == (
        "import sync_to_async from asgiref.sync under a name that is free here"
    )
