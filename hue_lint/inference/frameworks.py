"""Which modules speak another web framework's language than Django's."""

from __future__ import annotations

import re

_OTHERS = re.compile(
    r"^\s*(?:from|import)\s+(?:fastapi|starlette|aiohttp|sanic|quart|flask|litestar|falcon|blacksheep|grpc)\b",
    re.MULTILINE,
)


def has_other_requests(text: str) -> bool:
    """Whether a module imports a framework that has requests of its own."""
    return _OTHERS.search(text) is not None
