"""One observed run of pytest; with xdist the workers observe and the controller writes."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

import pytest

from hue_observe.blocking import BlockbusterMissing
from hue_observe.ledger import DEFAULT_FILE, Ledger, write
from hue_observe.observing import Wishes, begin
from hue_observe.summary import summary_of

PART: Final = "hue_observe_part"


class PytestRun:
    """Tells the ledger which test runs, and writes or hands on what was seen."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        stated = config.getoption("hue_observe_file") or config.rootpath / DEFAULT_FILE
        # Tests may change the working directory.
        self.file = Path(stated).absolute()
        self.lost: list[str] = []
        wishes = Wishes(
            config.rootpath,
            allow=config.getoption("hue_observe_allow"),
            blockbuster=config.getoption("hue_observe_blockbuster"),
        )
        try:
            self.observation = begin(wishes)
        except BlockbusterMissing as error:
            raise pytest.UsageError(str(error)) from error
        self.ledger = self.observation.ledger
        self.error: BaseException | None = None

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self.ledger.begin(item.nodeid)
        self.error = None
        try:
            return (yield)
        finally:
            self.ledger.end(self.error)
            self.error = None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, call: pytest.CallInfo[Any]
    ) -> Generator[None, object, object]:
        # Test cases of unittest have put their error there only by now.
        report = yield
        if call.excinfo is not None and not isinstance(call.excinfo.value, pytest.skip.Exception):
            self.error = call.excinfo.value
        return report

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        part = getattr(node, "workeroutput", {}).get(PART)
        if part is None:
            self.lost.append(node.gateway.id)
        else:
            self.ledger.merge(Ledger.of_part(json.loads(part)))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        output = getattr(self.config, "workeroutput", None)
        if output is not None:
            output[PART] = json.dumps(self.ledger.part())
        else:
            write(self.file, self.ledger, self.observation.circumstances)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("hue-observe")
        for line in summary_of(self.ledger, self.observation.circumstances):
            terminalreporter.line(line)
        for worker in self.lost:
            terminalreporter.line(f"what {worker} saw is lost: it ended before it could tell")
        terminalreporter.line(f"written to {self.file}: hue-lint check --observed {self.file}")

    def pytest_unconfigure(self) -> None:
        self.observation.undo.close()
