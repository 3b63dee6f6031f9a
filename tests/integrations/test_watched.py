"""The editor is asked to tell of everything that findings rest on: while it tells of nothing, they
are told as they were."""

import re
from fnmatch import fnmatch
from itertools import product

import pytest

from hue_lint.integrations.lsp.watching import WATCHED


def meant(pattern: str) -> list[str]:
    """The patterns without alternatives that one with them means."""
    parts = re.split(r"\{([^}]*)\}", pattern)
    choices = [each.split(",") if at % 2 else [each] for at, each in enumerate(parts)]
    return ["".join(each) for each in product(*choices)]


@pytest.mark.parametrize(
    "name",
    [
        *("shop/views.py", "pyproject.toml", "hue-lint.toml", "setup.cfg", "manage.py"),
        *("shop/templates/shop/mail.txt", "pages/index.html", ".gitignore"),
        *("requirements.txt", "requirements-dev.in", "requirements/base.txt"),
        *("Pipfile", "uv.lock", "poetry.lock", "pdm.lock"),
    ],
)
def test_what_findings_rest_on_is_watched(name: str) -> None:
    patterns = [each for pattern in WATCHED for each in meant(pattern)]
    assert any(fnmatch(f"folder/{name}", pattern) for pattern in patterns)
