"""Where a project begins, and the directories from which its modules are imported."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MARKERS = frozenset(
    {"pyproject.toml", "hue-lint.toml", "setup.cfg", "setup.py", "manage.py", ".git"}
)

SOURCES = frozenset({"src", "python"})
"""Folders that stand on `sys.path` where they lie beside a marker; `python` is maturin's."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The project root, the directories that stand on `sys.path`, and installed packages."""

    root: Path
    source_roots: tuple[Path, ...]
    site_packages: tuple[Path, ...] = ()


def find_layout(
    paths: Sequence[Path],
    *,
    root: Path | None = None,
    source_roots: Sequence[Path] = (),
    site_packages: Sequence[Path] = (),
) -> Layout:
    """The layout of the project that `paths` belong to.

    The root is the nearest directory at or above all of them that has a marker (`pyproject.toml`,
    `manage.py`, `.git`, ...), or the one directory that holds them. `root` and `source_roots` are
    the configured ones; configured source roots come first.
    """
    absolute = [Path(os.path.abspath(path)) for path in paths] or [Path.cwd()]  # noqa: PTH100
    root = Path(os.path.abspath(root)) if root is not None else _root_of(absolute)  # noqa: PTH100
    roots = [root / path for path in source_roots]
    for path in absolute:
        roots += [above for above in _up(path, root) if (above / "manage.py").is_file()]
    roots += _nested(root)
    roots += [source for source in (root / "src",) if source.is_dir()]
    roots.append(root)
    return Layout(root, tuple(dict.fromkeys(roots)), tuple(site_packages))


def _root_of(paths: Sequence[Path]) -> Path:
    common = Path(os.path.commonpath(paths))
    if not common.is_dir():
        common = common.parent
    for directory in (common, *common.parents):
        if any((directory / marker).exists() for marker in MARKERS):
            return directory
    return common


def _up(path: Path, root: Path) -> list[Path]:
    """The directories from `path` up to the root."""
    return [above for above in (path, *path.parents) if above.is_relative_to(root)]


def _nested(root: Path) -> list[Path]:
    """Projects one or two levels below the root, and their `src/`; deeper ones are found from the
    files in them."""
    found = []
    for child in _directories(root):
        for directory in (child, *_directories(child)):
            names = _names(directory)
            if not names.isdisjoint(MARKERS):
                found += [directory / "src", directory] if "src" in names else [directory]
    return found


def _names(directory: Path) -> frozenset[str]:
    try:
        return frozenset(os.listdir(directory))  # noqa: PTH208
    except OSError:
        return frozenset()


def _directories(directory: Path) -> list[Path]:
    try:
        with os.scandir(directory) as entries:
            names = [
                entry.name
                for entry in entries
                if entry.is_dir(follow_symlinks=False)
                and not entry.name.startswith(".")
                and entry.name not in ("node_modules", "__pycache__")
            ]
    except OSError:
        return []
    return [directory / name for name in sorted(names)]
