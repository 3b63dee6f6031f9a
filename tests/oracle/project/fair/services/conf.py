from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import SimpleLazyObject, cached_property

from fair.models import Event, Region

logger = logging.getLogger(__name__)


class Preferences:
    """Reads each attribute from a table, once."""

    _cache: dict[str, Any]

    def __init__(self) -> None:
        self._cache = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._cache[name]
        except KeyError:
            value = Region.objects.filter(name=name).first()
            self._cache[name] = value
            return value

    def reset(self) -> None:
        self._cache.clear()


class StaticPreferences:
    _values = {"north": 1}

    def __getattr__(self, name: str) -> Any:
        return self._values.get(name)


preferences = Preferences()
static_preferences = StaticPreferences()
lazy_region = SimpleLazyObject(lambda: Region.objects.get(pk=1))


class Shelf:
    def __init__(self, qs=None):
        self.qs = Event.objects.all() if qs is None else qs

    def is_empty(self) -> bool:
        return not self.qs

    def has_queryset(self) -> bool:
        return self.qs is not None

    @property
    def first_name(self) -> str:
        return self.qs[0].name

    @cached_property
    def names(self):
        return sorted({event.name for event in self.qs})

    @cached_property
    def lazy_names(self):
        return self.qs.values_list("name", flat=True)


def finish(event: Event, *, dry_run: bool = False, notes: str | None = None) -> Event:
    if notes is not None:
        event.blurb = notes
    if dry_run:
        return event
    event.open = False
    event.save(update_fields=["open"])
    return event


def page_of(rows, number=1, size=1):
    return Paginator(rows, size).get_page(number)


def paginator_of(rows, size=1):
    return Paginator(rows, per_page=size)


@contextmanager
def opened(region_pk: int):
    region = Region.objects.get(pk=region_pk)
    logger.debug("open %s", region)
    try:
        yield region
    except ValueError:
        logger.exception("broken")
        raise
    else:
        region.save()


class Opened:
    def __init__(self, pk):
        self.pk = pk

    def __enter__(self):
        self.region = Region.objects.get(pk=self.pk)
        return self.region

    def __exit__(self, exc_type, exc, tb):
        return False
