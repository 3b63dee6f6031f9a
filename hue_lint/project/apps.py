"""App labels: the app that a module belongs to."""

from pathlib import Path

from hue_lint.disk import is_dir, is_file
from hue_lint.project.classes import ClassInfo, ExternalSymbol, ValueSymbol
from hue_lint.project.literals import literal
from hue_lint.project.modules import Module, Modules
from hue_lint.project.symbols import Symbols
from hue_lint.syntax.outline import ClassOutline
from hue_lint.syntax.source import UnreadableSource

APP_CONFIG = "django.apps.AppConfig"


class Apps:
    """App labels by folder, computed once."""

    def __init__(self, symbols: Symbols) -> None:
        self._symbols = symbols
        self._modules: Modules = symbols.modules
        self._labels: dict[Path, str] = {}

    def label_of(self, module: Module) -> str:
        """The label of the app that holds a module.

        The app is the nearest folder with an `AppConfig` in `apps.py` or with `migrations/`, else
        the nearest with `models.py` or `models/`; the label is what the `AppConfig` states, or
        the folder's name.
        """
        start = module.directory
        if start not in self._labels:
            self._labels[start] = self._find(start)
        return self._labels[start]

    def _find(self, start: Path) -> str:
        fallback = None
        for folder in (start, *start.parents):
            if folder == self._modules.layout.root.parent:
                break
            label = self._stated(folder)
            if label is not None:
                return label
            if is_dir(folder / "migrations"):
                return folder.name
            if fallback is None and _has_models(folder):
                fallback = folder
        return (fallback or start).name

    def _stated(self, folder: Path) -> str | None:
        path = folder / "apps.py"
        if not is_file(path):
            return None
        try:
            module = self._modules.module_at(path)
        except UnreadableSource:
            return None
        for entry in module.outline.body:
            if isinstance(entry, ClassOutline):
                info = self._symbols.class_info(module, entry)
                if any(_is_config(base) for base in info.mro()):
                    label = _text(info, "label") or _text(info, "name").rpartition(".")[2]
                    if label:
                        return label
        return None


def _has_models(directory: Path) -> bool:
    return is_file(directory / "models.py") or is_dir(directory / "models")


def _is_config(cls: ClassInfo | ExternalSymbol) -> bool:
    return isinstance(cls, ExternalSymbol) and cls.qualname.endswith("Config")


def _text(info: ClassInfo, name: str) -> str:
    member = info.member(name)
    value = literal(member[1].value) if member and isinstance(member[1], ValueSymbol) else None
    return value if isinstance(value, str) else ""
