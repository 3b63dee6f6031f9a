"""Which frameworks a module speaks the language of, by what it imports."""

from __future__ import annotations

import re

_OTHERS = re.compile(
    r"^\s*(?:from|import)\s+(?:fastapi|starlette|aiohttp|sanic|quart|flask|litestar|falcon|blacksheep|grpc)\b",
    re.MULTILINE,
)


def imports(text: str, package: str) -> bool:
    """Whether a module's text imports a package or one of its modules."""
    return (
        re.search(rf"^\s*(?:from|import)\s+{re.escape(package)}\b", text, re.MULTILINE) is not None
    )


def has_other_requests(text: str) -> bool:
    """Whether a module imports a framework that has requests of its own."""
    return _OTHERS.search(text) is not None
