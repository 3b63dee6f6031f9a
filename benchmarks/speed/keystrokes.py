"""From a key stroke to the diagnostics, in the real language server over its pipes."""

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

from benchmarks.speed.measure import LIMIT, Memory, processor_of
from hue_lint.integrations.lsp.server import PAUSE


@dataclass(frozen=True, slots=True)
class Strokes:
    """Seconds by the clock to the first diagnostics; medians for a stroke, without the pause that
    the server makes on purpose; what is found before and after half a line was typed."""

    first: float
    clock: float
    processor: float
    memory: float
    found: int
    found_half_typed: int


def strokes(server: Sequence[str], root: Path, file: Path, count: int = 8) -> Strokes:
    """Open a file in an editor and type in it."""
    return asyncio.run(_strokes(server, root, file, count))


async def _strokes(server: Sequence[str], root: Path, file: Path, count: int) -> Strokes:
    client = LanguageClient("bench", "1")
    published: asyncio.Queue[lsp.PublishDiagnosticsParams] = asyncio.Queue()

    @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
    def heard(told: lsp.PublishDiagnosticsParams) -> None:
        published.put_nowait(told)

    await client.start_io(*server, cwd=str(root))
    process = client._server
    assert process is not None
    memory = Memory(process.pid)
    await client.initialize_async(
        lsp.InitializeParams(capabilities=lsp.ClientCapabilities(), root_uri=root.as_uri())
    )
    client.initialized(lsp.InitializedParams())
    text, uri = file.read_text(encoding="utf-8"), file.as_uri()

    async def told(version: int) -> int:
        while True:
            each = await asyncio.wait_for(published.get(), LIMIT)
            if each.uri == uri and each.version == version:
                return len(each.diagnostics)

    async def typed(version: int, changed: str) -> tuple[float, float, int]:
        clock, processor = time.monotonic(), processor_of(process.pid)
        client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(version, uri),
                [lsp.TextDocumentContentChangeWholeDocument(changed)],
            )
        )
        found = await told(version)
        return time.monotonic() - clock - PAUSE, processor_of(process.pid) - processor, found

    began = time.monotonic()
    item = lsp.TextDocumentItem(uri, lsp.LanguageKind.Python, 1, text)
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
    found = await told(1)
    first = time.monotonic() - began
    # A letter more in the body of a function each time.
    head, mark, rest = text.partition("async def ")
    end = rest.index(":\n") + 2
    indent = rest[end:].partition(rest[end:].lstrip())[0] or "    "
    made = [
        await typed(at + 2, f"{head}{mark}{rest[:end]}{indent}bench_{'x' * at} = 1\n{rest[end:]}")
        for at in range(count)
    ]
    half = f"{head}{mark}{rest[:end]}{indent}bench = (\n{rest[end:]}"
    _, _, broken = await typed(count + 2, half)
    process.kill()
    await client.stop()  # type: ignore[no-untyped-call]
    return Strokes(
        first,
        statistics.median(clock for clock, _, _ in made),
        statistics.median(processor for _, processor, _ in made),
        memory.end(),
        found,
        broken,
    )
