"""Switches that the project's code sets for its process."""

from collections.abc import Callable, Mapping

import pytest

Judge = Callable[[Mapping[str, str]], None]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"', id="set by its key"),
        pytest.param('os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")', id="a default"),
        pytest.param('os.environ.update({"DJANGO_ALLOW_ASYNC_UNSAFE": "true"})', id="an update"),
        pytest.param('os.environ.update(DJANGO_ALLOW_ASYNC_UNSAFE="true")', id="by keyword"),
        pytest.param('os.environ |= {"DJANGO_ALLOW_ASYNC_UNSAFE": "1"}', id="a union in place"),
    ],
)
def test_the_switch_is_found(code: str, judge: Judge) -> None:
    judge({"bot.py": f"import os\n\n\ndef run():\n    {code}  # ! async-unsafe-allowed\n"})


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)', id="taken away"),
        pytest.param('assert "DJANGO_ALLOW_ASYNC_UNSAFE" not in os.environ', id="asked for"),
        pytest.param(
            'os.environ.update({"SEEN": "DJANGO_ALLOW_ASYNC_UNSAFE"})', id="another key's value"
        ),
    ],
)
def test_nothing_is_found_where_the_switch_is(code: str, judge: Judge) -> None:
    judge({"bot.py": f"import os\n\n\ndef run():\n    {code}\n"})
