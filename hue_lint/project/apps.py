"""App labels: the app that a module belongs to."""

from pathlib import Path

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
        """The label of the app that holds a module: of the nearest folder with `models.py`,
        `models/` or `apps.py`, as its `AppConfig` states it, or the folder's name."""
        start = module.directory
        folder = start
        for directory in (start, *start.parents):
            if directory == self._modules.layout.root.parent:
                break
            if _is_app(directory):
                folder = directory
                break
        else:
            folder = start
        if folder not in self._labels:
            self._labels[folder] = self._stated(folder) or folder.name
        return self._labels[folder]

    def _stated(self, folder: Path) -> str | None:
        path = folder / "apps.py"
        if not path.is_file():
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


def _is_app(directory: Path) -> bool:
    return (
        (directory / "models.py").is_file()
        or (directory / "models").is_dir()
        or (directory / "apps.py").is_file()
    )


def _is_config(cls: ClassInfo | ExternalSymbol) -> bool:
    return isinstance(cls, ExternalSymbol) and cls.qualname.endswith("Config")


def _text(info: ClassInfo, name: str) -> str:
    member = info.member(name)
    value = literal(member[1].value) if member and isinstance(member[1], ValueSymbol) else None
    return value if isinstance(value, str) else ""
