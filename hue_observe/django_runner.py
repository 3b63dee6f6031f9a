"""Django's own test runner, observed: `manage.py test --testrunner
hue_observe.django_runner.ObservedRunner --hue-observe`, or the mixin over a runner of one's own."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import uuid4

from django.test.runner import DiscoverRunner, ParallelTestSuite, RemoteTestRunner

from hue_observe.ledger import DEFAULT_FILE, Circumstances, Ledger, write
from hue_observe.observing import Wishes, begin
from hue_observe.summary import summary_of
from hue_observe.unittest_run import watch_tests

PARTS: Final = "HUE_OBSERVE_PARTS"
"""Where the processes of a parallel run leave what they saw, and how they observe."""


class ObserveMixin:
    """Observes the tests where `--hue-observe` is given; goes before a runner of Django's kind."""

    def __init__(
        self,
        *args: Any,
        hue_observe: bool = False,
        hue_observe_file: str | None = None,
        hue_observe_allow: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hue_observe = hue_observe
        self.hue_observe_file = Path(hue_observe_file or DEFAULT_FILE).absolute()
        self.hue_observe_allow = hue_observe_allow

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        super().add_arguments(parser)  # type: ignore[misc]
        parser.add_argument(
            "--hue-observe",
            action="store_true",
            help="Record the synchronous work that runs on the event loop.",
        )
        parser.add_argument(
            "--hue-observe-file",
            metavar="FILE",
            help="Where to write what was seen (default: hue-observed.json).",
        )
        parser.add_argument(
            "--hue-observe-allow",
            action="store_true",
            help="Let Django work on the event loop in this run.",
        )

    def run_suite(self, suite: Any, **kwargs: Any) -> Any:
        if not self.hue_observe:
            return super().run_suite(suite, **kwargs)  # type: ignore[misc]
        wishes = Wishes(Path.cwd(), allow=self.hue_observe_allow)
        if isinstance(suite, ParallelTestSuite):
            return self._run_in_processes(suite, wishes, kwargs)
        observation = begin(wishes)
        with observation.undo:
            observation.undo.enter_context(watch_tests(observation.ledger))
            result = super().run_suite(suite, **kwargs)  # type: ignore[misc]
        self._write(observation.ledger, observation.circumstances)
        return result

    def _run_in_processes(
        self, suite: ParallelTestSuite, wishes: Wishes, kwargs: dict[str, Any]
    ) -> Any:
        ledger, missing = Ledger(), ""
        with TemporaryDirectory() as folder:
            suite.runner_class = ObservedRemoteRunner
            os.environ[PARTS] = json.dumps({"folder": folder, "allow": wishes.allow})
            try:
                result = super().run_suite(suite, **kwargs)  # type: ignore[misc]
            finally:
                del os.environ[PARTS]
            for name in sorted(Path(folder).glob("*.json")):
                part = json.loads(name.read_bytes())
                ledger.merge(Ledger.of_part(part["ledger"]))
                missing = part["rows_missing"]
        self._write(ledger, Circumstances(wishes.root, wishes.allow, missing))
        return result

    def _write(self, ledger: Ledger, circumstances: Circumstances) -> None:
        write(self.hue_observe_file, ledger, circumstances)
        for line in summary_of(ledger, circumstances):
            print(f"hue-observe: {line}")
        print(f"hue-observe: written to {self.hue_observe_file}")


class ObservedRunner(ObserveMixin, DiscoverRunner):
    """Django's runner with the mixin."""


class ObservedRemoteRunner(RemoteTestRunner):
    """Runs some of the tests in a process of its own and leaves what they saw for the others."""

    def run(self, test: Any) -> Any:
        given = json.loads(os.environ[PARTS])
        observation = begin(Wishes(Path.cwd(), allow=given["allow"]))
        with observation.undo:
            observation.undo.enter_context(watch_tests(observation.ledger))
            result = super().run(test)
        part = {
            "ledger": observation.ledger.part(),
            "rows_missing": observation.circumstances.rows_missing,
        }
        name = Path(given["folder"], f"{uuid4().hex}.json")
        name.write_text(json.dumps(part), encoding="utf-8")
        return result
