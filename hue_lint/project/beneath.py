"""What a file rests on, by its imports and theirs, and whether all of it can be read."""

import re
from collections.abc import Iterator
from pathlib import Path

from hue_lint.project.modules import Module, Modules
from hue_lint.syntax.source import UnreadableSource

_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<dots>\.*)(?P<module>[\w.]*)[ \t]+import[ \t]*"
    r"(?:\((?P<several>[^)]*)\)|(?P<names>[\w, \t]+))"
    r"|import[ \t]+(?P<modules>[\w., \t]+))",
    re.M,
)
"""The imports of a text, those in functions too."""
_COMMENT = re.compile(r"#[^\n]*|\\")


def is_whole(modules: Modules, path: Path) -> bool:
    """Whether a file and all modules of the project that it imports, and so on, can be read and
    parse to the last row. Where not, something may be found there that is not to be seen now."""
    return all(module is not None and not module.broken for module in _beneath(modules, path))


def files_beneath(modules: Modules, path: Path) -> frozenset[Path]:
    """A file, and those of all modules of the project that it imports, and so on."""
    return frozenset(module.path for module in _beneath(modules, path) if module is not None)


def _beneath(modules: Modules, path: Path) -> Iterator[Module | None]:
    """A file and what it imports; None for what cannot be read."""
    todo, seen = [path], {path}
    while todo:
        try:
            module = modules.module_at(todo.pop())
        except UnreadableSource:
            yield None
            continue
        yield module
        found = {each for name in _imported(module) if (each := modules.find(name, module.path))}
        todo += sorted(found - seen)
        seen |= found


def _imported(module: Module) -> Iterator[str]:
    """The dotted names of the modules that a module may import."""
    for found in _IMPORT.finditer(module.source.text):
        if found["modules"] is not None:
            yield from (part.split()[0] for part in found["modules"].split(",") if part.strip())
            continue
        package = module.package.split(".")
        above = package[: len(package) - len(found["dots"]) + 1] if found["dots"] else []
        name = ".".join([*above, *filter(None, [found["module"]])])
        if name:
            yield name
        text = _COMMENT.sub("", found["several"] or found["names"] or "")
        names = (part.split()[0] for part in text.split(",") if part.strip())
        yield from (".".join(filter(None, [name, each])) for each in names)
