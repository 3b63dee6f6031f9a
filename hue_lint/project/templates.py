"""The templates of a project: where they are, and their tags."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hue_lint.disk import is_file, read_bytes
from hue_lint.project.crawl import Crawl
from hue_lint.syntax.template import Tag, parse_template


@dataclass(frozen=True, slots=True)
class Template:
    """A template file and its tags."""

    path: Path
    tags: Sequence[Tag]

    def loaded(self) -> Iterator[str]:
        """The names of the tag libraries that it loads."""
        return _loaded(self.tags)


def _loaded(tags: Sequence[Tag]) -> Iterator[str]:
    for tag in tags:
        if tag.kind == "load":
            yield from tag.names
        yield from _loaded(tag.body)


class Templates:
    """Finds templates by name in every folder `templates` of a project, and in the folders that
    its settings name; `configured` gives those when they are asked for."""

    def __init__(self, crawl: Crawl, configured: Callable[[], Iterable[Path]] = tuple) -> None:
        self._crawl = crawl
        self._configured = configured
        self._read: dict[Path, Template | None] = {}

    @cached_property
    def folders(self) -> tuple[Path, ...]:
        """The configured folders, then every folder named `templates` below the root, the nearest
        to the root first."""
        return tuple(dict.fromkeys((*self._configured(), *self._named["templates"])))

    def library(self, name: str) -> Path | None:
        """The file of a library of tags and filters, which stands in a folder `templatetags`."""
        candidates = (folder / f"{name}.py" for folder in self._named["templatetags"])
        return next((path for path in candidates if is_file(path)), None)

    @cached_property
    def _named(self) -> dict[str, list[Path]]:
        """Every folder `templates` and `templatetags`, the nearest to the root first."""
        found: dict[str, list[Path]] = {"templates": [], "templatetags": []}
        for folder in self._crawl.folders:
            if folder.name in found and folder != self._crawl.home.root:
                found[folder.name].append(folder)
        for paths in found.values():
            paths.sort(key=lambda path: (len(path.parts), path))
        return found

    def find(self, name: str) -> Template | None:
        """The template of that name; None where no folder holds it."""
        if not name or name.startswith("/") or ".." in name.split("/"):
            return None
        for folder in self.folders:
            path = folder / name
            if is_file(path):
                return self._load(path)
        return None

    def _load(self, path: Path) -> Template | None:
        if path not in self._read:
            try:
                text = read_bytes(path).decode("utf-8", "replace")
            except OSError:
                self._read[path] = None
            else:
                self._read[path] = Template(path, parse_template(text))
        return self._read[path]
