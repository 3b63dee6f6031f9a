"""Why nothing is known of a name: what it leads to could not be read, or does not parse."""

from collections.abc import Iterable

from hue_lint.project.modules import Module, Modules
from hue_lint.report import Unread
from hue_lint.syntax.broken.standins import is_stand_in
from hue_lint.syntax.outline import Imported, Statement
from hue_lint.syntax.source import UnreadableSource


def unread_behind(
    modules: Modules, module: Module, dotted: str, local: Iterable[Imported] = ()
) -> Unread | None:
    """What could not be read of all that a dotted name of a module leads to; `local` are the
    imports of the function that it stands in."""
    names = dotted.split(".")
    seen: set[tuple[Module, str]] = set()
    imported = next((each for each in local if each.bound == names[0]), None)
    while imported is not None or (module, names[0]) not in seen:
        if imported is None:
            seen.add((module, names[0]))
            entry = module.binding(names[0])
            if not isinstance(entry, Statement):
                return None
            if is_stand_in(module.declarations.slice(entry.first, entry.last)):
                return _broken_at(module, entry.first)
            imported = next((each for each in entry.imports if each.bound == names[0]), None)
            if imported is None:
                return None
        parts = [*_parts(module, imported), *names[1:]]
        imported = None
        locked = _locked(modules, parts)
        if locked is not None:
            return locked
        for end in range(len(parts) - 1, 0, -1):
            path = modules.find(".".join(parts[:end]), module.path)
            if path is None:
                continue
            try:
                module, names = modules.module_at(path), parts[end:]
            except UnreadableSource as error:
                return Unread(path, error.reason)
            break
    return None


def _parts(module: Module, imported: Imported) -> list[str]:
    """The names from the topmost package to what an import gives."""
    package = module.package.split(".") if module.package else []
    above = package[: len(package) - imported.level + 1] if imported.level else []
    named = [*imported.module.split(".")] if imported.module else []
    return [*above, *named, *([imported.name] if imported.name else [])]


def _broken_at(module: Module, row: int) -> Unread | None:
    """The broken part that a row stands for: it is there, or behind what that part decorates."""
    parts = [part for part in module.broken if part.first <= row]
    return Unread(module.path, parts[-1].error.reason, parts[-1].first) if parts else None


def _locked(modules: Modules, parts: list[str]) -> Unread | None:
    """The folder that may not be listed, if the names lead into one."""
    for each in modules.unread:
        for end in range(1, len(parts) + 1):
            if not each.row and list(each.path.with_suffix("").parts[-end:]) == parts[:end]:
                return each
    return None
