from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypedDict, TypeVar

from asgiref.sync import sync_to_async
from django.db.models import QuerySet
from django.shortcuts import aget_object_or_404

from fair.models import Event

T = TypeVar("T")


class Pair(NamedTuple):
    event: Event
    count: int


class Row(TypedDict):
    event: Event
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope(Generic[T]):
    payload: T
    notes: list[str] = field(default_factory=list)

    def unwrap(self) -> T:
        return self.payload


def base_events() -> QuerySet[Event]:
    return Event.objects.filter(open=True)


def full_events() -> QuerySet[Event]:
    queryset = base_events()
    queryset = queryset.select_related("venue", "venue__region")
    return queryset.order_by("pk")


async def load_event(pk: int = 1) -> Event:
    return await aget_object_or_404(Event, pk=pk)


async def load_full_event(pk: int = 1) -> Event:
    return await aget_object_or_404(full_events(), pk=pk)


async def load_pair() -> Pair:
    return Pair(await load_event(), 3)


async def load_full_pair() -> tuple[Event, int]:
    return await load_full_event(), 3


async def load_row() -> Row:
    return {"event": await load_event(), "n": 1}


async def load_envelope() -> Envelope[Event]:
    return Envelope(payload=await load_event())


async def load_full_envelope() -> Envelope[Event]:
    return Envelope(payload=await load_full_event())


async def load_all(full: bool = False) -> list[Event]:
    rows = full_events() if full else base_events()
    return [event async for event in rows]


async def load_by_pk() -> dict[int, Event]:
    return {event.pk: event async for event in base_events()}


@sync_to_async
def load_in_thread(pk: int) -> Event:
    return Event.objects.get(pk=pk)


@sync_to_async
def load_in_thread_full(pk: int) -> Event:
    event = Event.objects.get(pk=pk)
    event.venue  # noqa: B018
    return event


async def stream():
    async for event in base_events():
        yield event


async def stream_full():
    async for event in full_events().aiterator(chunk_size=5):
        yield event


async def save_and_return(event: Event) -> Event:
    event.name += "!"
    await event.asave(update_fields=["name"])
    return event


class Repository:
    model: type[Event] = Event

    def __init__(self, queryset: QuerySet[Event] | None = None) -> None:
        self.queryset = queryset if queryset is not None else self.model.objects.all()

    async def get(self, **by) -> Event:
        return await self.queryset.aget(**by)

    async def first_or_none(self) -> Event | None:
        async for event in self.queryset[:1]:
            return event
        return None


class FullRepository(Repository):
    def __init__(self) -> None:
        super().__init__(self.model.objects.select_related("venue"))
