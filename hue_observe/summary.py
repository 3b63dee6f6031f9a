"""What a run saw, in a few lines."""

from collections.abc import Iterator

from hue_observe.ledger import Circumstances, Ledger


def summary_of(ledger: Ledger, circumstances: Circumstances) -> Iterator[str]:
    """The lines that stand below a run of tests."""
    places = {(key.place.filename, key.place.row) for key in ledger.work}
    times = sum(work.count for work in ledger.work.values())
    refused = sum(work.refused for work in ledger.work.values())
    swallowed = sum(work.swallowed for work in ledger.work.values())
    yield f"{len(places)} rows worked on the event loop, {times} times in {len(ledger.tests)} tests"
    if refused:
        yield f"Django refused {refused} times; {swallowed} of these were swallowed on the way"
    if ledger.coroutines:
        yield f"{len(ledger.coroutines)} rows made coroutines that were never awaited"
    if circumstances.rows_missing:
        yield f"which rows ran is not recorded: {circumstances.rows_missing}"
