"""hue-lint's findings as messages of `manage.py check --tag async`."""

from __future__ import annotations

import importlib.util
import inspect
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.core.checks.registry import CheckRegistry

TAG = "async"


def register_async_check() -> None:
    """Register the check under the tag `async`; registering twice is harmless."""
    register(check_async, TAG)


def check_async(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """HUE…: what hue-lint, where it is installed, finds in the project's own apps with `DEBUG`.

    Only where its tag is asked for: Django runs every check before most commands, and these need
    not wait for a linter.
    """
    if not settings.DEBUG or not _is_asked_for() or not _is_installed():
        return []
    paths = sorted({Path(app.path) for app in app_configs or apps.get_app_configs()})
    own = [path for path in paths if _is_project_code(path)]
    return list(_messages(own)) if own else []


def _is_asked_for() -> bool:
    """Whether `run_checks` was given tags; Django does not pass them on to the checks."""
    frame = inspect.currentframe()
    while frame is not None:
        if frame.f_code is CheckRegistry.run_checks.__code__:
            return frame.f_locals["tags"] is not None
        frame = frame.f_back
    return True


def _is_installed() -> bool:
    return importlib.util.find_spec("hue_lint") is not None


def _is_project_code(path: Path) -> bool:
    installed = {"site-packages", "dist-packages"} & set(path.parts)
    return not installed and path != Path(__file__).parent


def _messages(paths: Sequence[Path]) -> Iterable[CheckMessage]:
    """Run `hue-lint check`; its JSON is a contract, its Python is not."""
    command = [sys.executable, "-m", "hue_lint", "check", "--output-format", "json"]
    run = subprocess.run(
        [*command, *(str(path) for path in paths)], capture_output=True, text=True, check=False
    )
    if run.returncode not in (0, 1):
        reason = run.stderr.strip() or f"it ended with {run.returncode}"
        yield Warning(f"hue-lint could not check the project: {reason}", id="hue.W004")
        return
    for finding in json.loads(run.stdout):
        yield _message(finding)


def _message(finding: dict[str, Any]) -> CheckMessage:
    location = finding["location"]
    fix = finding["fix"]
    return Warning(
        f"{finding['name']}: {finding['message']}",
        hint=fix["message"] if fix else f"hue-lint rule {finding['code']}",
        obj=f"{finding['filename']}:{location['row']}:{location['column']}",
        id=finding["code"],
    )
