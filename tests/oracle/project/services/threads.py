"""The bookshop's own way into a thread."""

from collections.abc import Callable
from typing import Any

from asgiref.sync import sync_to_async


async def run_in_thread(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return await sync_to_async(function, thread_sensitive=True)(*args, **kwargs)


in_thread = sync_to_async
