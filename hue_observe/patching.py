"""Puts a recorder at the boundaries: of modules that are loaded already, of others as they load."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import FunctionType, ModuleType
from typing import Any, Final

from hue_observe.boundaries import Boundary
from hue_observe.recorder import Recorder

GUARD: Final = "django.utils.asyncio"
_MISSING: Final = object()


def watch(recorder: Recorder, boundaries: Iterable[Boundary]) -> ExitStack:
    """Watch the boundaries until the returned stack is closed."""
    undo = ExitStack()
    by_module: dict[str, list[Boundary]] = {}
    for boundary in boundaries:
        by_module.setdefault(boundary.module, []).append(boundary)

    def loaded(module: ModuleType) -> None:
        for boundary in by_module.get(module.__name__, ()):
            _watch_boundary(module, boundary, recorder, undo)
        if module.__name__ == GUARD:
            _watch_guard(module, recorder, undo)

    wanted = frozenset({*by_module, GUARD})
    for name in sorted(wanted & sys.modules.keys()):
        loaded(sys.modules[name])
    finder = _Finder(wanted, loaded)
    sys.meta_path.insert(0, finder)
    undo.callback(sys.meta_path.remove, finder)
    return undo


class _Finder(MetaPathFinder):
    """Leaves finding to the others, and hears of the modules that are wanted when they load."""

    def __init__(self, wanted: frozenset[str], loaded: Callable[[ModuleType], None]) -> None:
        self._wanted = wanted
        self._loaded = loaded

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname not in self._wanted:
            return None
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            if finder is self or find is None:
                continue
            spec: ModuleSpec | None = find(fullname, path, target)
            if spec is None:
                continue
            if isinstance(getattr(spec.loader, "__dict__", None), dict):
                self._tell_when_loaded(spec.loader)
            return spec
        return None

    def _tell_when_loaded(self, loader: Any) -> None:
        load = loader.exec_module

        def exec_module(module: ModuleType) -> None:
            load(module)
            self._loaded(module)

        loader.exec_module = exec_module


def _watch_boundary(
    module: ModuleType, boundary: Boundary, recorder: Recorder, undo: ExitStack
) -> None:
    owner: Any = getattr(module, boundary.owner, None) if boundary.owner else module
    if owner is None:
        return
    _replace_methods(owner, boundary, recorder, undo)
    if not boundary.heirs:
        return
    for heir in _heirs(owner):
        _replace_methods(heir, boundary, recorder, undo)

    # A backend is often imported on its first use, so later heirs are met as they are made.
    own = vars(owner).get("__init_subclass__")

    def __init_subclass__(cls: type, /, **kwargs: Any) -> None:
        if own is None:
            super(owner, cls).__init_subclass__(**kwargs)
        else:
            own.__func__(cls, **kwargs)
        _replace_methods(cls, boundary, recorder, undo)

    _set(owner, "__init_subclass__", classmethod(__init_subclass__), undo)


def _heirs(cls: type) -> Iterable[type]:
    heirs: list[type] = type.__subclasses__(cls)
    for heir in heirs:
        yield heir
        yield from _heirs(heir)


def _replace_methods(owner: Any, boundary: Boundary, recorder: Recorder, undo: ExitStack) -> None:
    if getattr(owner, "__module__", None) in boundary.not_in:
        return
    for name in boundary.names:
        original = vars(owner).get(name)
        if isinstance(original, FunctionType) or (boundary.owner == "" and callable(original)):
            _set(owner, name, recorder.observed(original, boundary, name), undo)


def _watch_guard(module: ModuleType, recorder: Recorder, undo: ExitStack) -> None:
    """Django's decorator asks this module for the running loop whenever it guards a call."""
    real: Callable[[], Any] = module.get_running_loop

    def get_running_loop() -> Any:
        loop = real()
        recorder.unsafe(sys._getframe(1))
        return loop

    _set(module, "get_running_loop", get_running_loop, undo)


def _set(owner: Any, name: str, value: Any, undo: ExitStack) -> None:
    before = vars(owner).get(name, _MISSING)
    setattr(owner, name, value)
    if before is _MISSING:
        undo.callback(delattr, owner, name)
    else:
        undo.callback(setattr, owner, name, before)
