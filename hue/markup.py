"""Elements in written HTML: whether one is there, and something else in its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from html.parser import HTMLParser
from itertools import accumulate

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"}
    | {"source", "track", "wbr"}
)


def has_id(content: str, id: str) -> bool:
    """Whether an element of `content` has this id."""
    written = [text for text in {id, escape(id)} if text in content]
    if not any(re.search(rf"""[="']\s*{re.escape(text)}""", content) for text in written):
        return False
    ids = _IdCollector()
    ids.feed(content)
    ids.close()
    return id in ids.found


class _IdCollector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.found.update(value for name, value in attrs if name == "id" and value)


def put_into(page: str, id: str, content: str) -> str | None:
    """Return `page` with `content` where its element `id` is, None if it has no such element.

    Content that has an element of that id takes the whole element's place, as with Alpine AJAX;
    any other becomes what the element contains.
    """
    finder = _ElementFinder(page, id)
    finder.feed(page)
    finder.close()
    if finder.inner_end is None:
        return None
    if has_id(content, id):
        return page[: finder.outer_start] + content + page[finder.outer_end :]
    return page[: finder.inner_start] + content + page[finder.inner_end :]


class _ElementFinder(HTMLParser):
    """Finds where the first element with an id begins and ends."""

    def __init__(self, page: str, id: str) -> None:
        super().__init__()
        self._page, self._id = page, id
        self._lines = [0, *accumulate(len(line) + 1 for line in page.split("\n"))]
        self._open: list[str] = []
        self.outer_start = self.inner_start = self.outer_end = 0
        self.inner_end: int | None = None

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if self.inner_end is not None:
            return
        if self._open:
            if tag not in _VOID:
                self._open.append(tag)
        elif ("id", self._id) in attrs:
            self.outer_start = self._offset()
            self.inner_start = self.outer_start + len(self.get_starttag_text() or "")
            self._open.append(tag)
            if tag in _VOID:
                self._close(self.inner_start, self.inner_start)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in _VOID or not self._open:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.inner_end is not None or tag not in self._open:
            return
        # Elements that were left open end with the one around them.
        while self._open.pop() != tag:
            pass
        if not self._open:
            start = self._offset()
            self._close(start, self._page.index(">", start) + 1)

    def _close(self, inner_end: int, outer_end: int) -> None:
        self.inner_end, self.outer_end = inner_end, outer_end
        self._open.clear()
