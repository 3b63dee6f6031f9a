"""The page of figures."""

import platform
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from benchmarks.convert.judge import Judged, Verdict

VERDICTS: Final[tuple[Verdict, ...]] = ("identical", "style", "different", "refused", "broken")

HEAD: Final = """\
# Real code, undone and converted back

`make convert CORPUS="checkout another"` copies public projects, makes whole async functions in them
synchronous (`async def` becomes `def`, `await Post.objects.aget(pk=1)` becomes
`Post.objects.get(pk=1)`), and converts them back with `hue-lint convert`. None of the projects'
code is in this repository.

A function is undone where every `await`, `async for` and async comprehension in it is one of
Django's, `sync_to_async(f)(x)`, or the call of a function that is undone too, and where nothing
that stays async awaits it, tests aside. Judged by their syntax trees:

- *identical*: what the author wrote.
- *style*: the same with another spelling (`await sync_to_async(list)(qs)` for
  `[x async for x in qs]`), nothing less awaited.
- *different*: something else, or something of the author's is not awaited; the second table says
  what.
- *refused*: the function stays as it is, with a reason.
- *broken*: it does not parse, or an operation that only Django has is not awaited.
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One checkout, judged."""

    name: str
    repository: str
    commit: str
    judged: tuple[Judged, ...]
    seconds: float


def page(measured: Sequence[Measured]) -> str:
    """The figures as a page."""
    return "\n".join([HEAD, *_table(measured), "", *_reasons(measured)]) + "\n"


def _table(measured: Sequence[Measured]) -> Iterator[str]:
    yield f"| project | repository and commit | functions | {' | '.join(VERDICTS)} |"
    yield "| --- | --- | --: | --: | --: | --: | --: | --: |"
    every: Counter[Verdict] = Counter()
    for each in measured:
        count = Counter(one.verdict for one in each.judged)
        every += count
        where = f"{each.repository} {each.commit}"
        yield f"| {each.name} | {where} | {_numbers(count)} |"
    yield f"| all | {len(measured)} projects | {_numbers(every)} |"
    total = max(sum(every.values()), 1)
    shares = (f"{verdict} {100 * every[verdict] / total:.0f} %" for verdict in VERDICTS)
    converted = max(total - every["refused"], 1)
    alike = 100 * (every["identical"] + every["style"]) / converted
    yield ""
    yield f"Of all: {', '.join(shares)}."
    yield f"Of those converted, {alike:.0f} % are identical, or equal but for style."
    today = datetime.now(tz=UTC).date()
    yield f"Measured on {today}, without installed packages, CPython {platform.python_version()}."


def _numbers(count: Counter[Verdict]) -> str:
    numbers = [sum(count.values()), *(count[verdict] for verdict in VERDICTS)]
    return " | ".join(map(str, numbers))


def _reasons(measured: Sequence[Measured]) -> Iterator[str]:
    yield "## What was not the same"
    yield ""
    yield "| project | function | | why |"
    yield "| --- | --- | --- | --- |"
    for each in measured:
        for one in each.judged:
            if one.verdict not in ("identical", "style"):
                why = one.why.replace("|", "\\|")
                yield f"| {each.name} | `{one.name.qualname}` | {one.verdict} | {why} |"
