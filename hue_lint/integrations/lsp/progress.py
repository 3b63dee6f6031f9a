"""Telling the editor that something takes long."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, TypeVar
from uuid import uuid4

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

T = TypeVar("T")

SOON: Final = 0.5
"""Seconds after which people wonder."""


async def with_progress(server: LanguageServer, title: str, work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives; where it takes long, an editor that can show that is told."""
    window = server.client_capabilities.window
    if window is None or not window.work_done_progress:
        return await work
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=SOON)
        if done:
            return task.result()
        return await _shown(server, title, task)
    except asyncio.CancelledError:
        task.cancel()
        raise


async def _shown(server: LanguageServer, title: str, task: "asyncio.Future[T]") -> T:
    token = str(uuid4())
    progress = server.work_done_progress
    await progress.create_async(token)
    progress.begin(token, lsp.WorkDoneProgressBegin(title, cancellable=False))
    try:
        return await task
    finally:
        progress.end(token, lsp.WorkDoneProgressEnd())
