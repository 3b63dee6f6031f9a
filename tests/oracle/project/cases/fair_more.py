# since 5.1
"""Enums, data classes, protocols, queries, transactions, streams: mostly harmless."""

from __future__ import annotations

import asyncio
import contextvars
from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Protocol, Self

from asgiref.sync import sync_to_async
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import aget_list_or_404, aget_object_or_404, get_list_or_404, redirect

from fair.models import Booking, Event, Ticket, Venue
from fair.services import loading

User = get_user_model()


class _Kind(Enum):
    A = "a"
    B = "b"

    @property
    def rows(self):
        return Event.objects.filter(slug=self.value)

    def count(self) -> int:
        return self.rows.count()


class _Serializer(Protocol):
    def serialize(self, event: Event) -> dict: ...


@dataclass
class _Dto:
    name: str
    venue: str | None = None
    tags: list[str] = field(default_factory=list)

    @classmethod
    def from_event(cls, event: Event) -> Self:
        return cls(name=event.name, venue=event.venue.name)

    @classmethod
    def light(cls, event: Event) -> Self:
        return cls(name=event.name, venue=str(event.venue_id))


class _BriefSerializer:
    def serialize(self, event: Event) -> dict:
        return {"name": event.name}


class _FullSerializer(_BriefSerializer):
    def serialize(self, event: Event) -> dict:
        return super().serialize(event) | {"host": event.host and event.host.username}


async def enum_lazy() -> int:
    return await _Kind.A.rows.acount()


async def enum_count() -> int:
    return _Kind("a").count()  # raises HUE501


async def dto_full() -> list[_Dto]:
    return len([_Dto.from_event(e) async for e in Event.objects.filter(open=True)])  # raises HUE501


async def dto_light() -> int:
    return len([_Dto.light(e) async for e in Event.objects.filter(open=True)])


async def dto_selected() -> int:
    return len([_Dto.from_event(e) async for e in Event.objects.select_related("venue")])


async def dto_mapped() -> int:
    events = [e async for e in Event.objects.all()]
    return len(list(map(_Dto.from_event, events)))  # raises HUE501


async def protocol_brief() -> dict:
    serializer: _Serializer = _BriefSerializer()
    return serializer.serialize(await Event.objects.aget(pk=1))


async def protocol_full() -> dict:
    serializer: _Serializer = _FullSerializer()
    return serializer.serialize(await Event.objects.aget(pk=1))  # raises HUE501


async def as_dict() -> dict:
    return asdict(_Dto.light(await Event.objects.aget(pk=1)))


async def subqueries() -> int:
    newest = Ticket.objects.filter(event=OuterRef("pk")).order_by("-pk")
    rows = Event.objects.annotate(code=Subquery(newest.values("code")[:1]), has=Exists(newest))
    return len([r.code async for r in rows.filter(Q(has=True) | Q(pk__in=newest.values("event")))])


async def aggregated() -> int:
    result = await Ticket.objects.aaggregate(s=Coalesce(Sum("price"), Value(0)))
    return result["s"]


async def conditional() -> int:
    rows = Event.objects.annotate(k=Case(When(open=True, then=Value(1)), default=Value(0)))
    return await rows.filter(k=1).acount()


async def updates() -> int:
    return await Event.objects.filter(pk=1).aupdate(blurb=F("name"))


async def does_not_exist() -> str:
    try:
        event = await Event.objects.select_related("host").aget(pk=999)
    except Event.DoesNotExist:
        return "none"
    except ObjectDoesNotExist:
        return "no"
    return event.host.username


async def list_or_404() -> str:
    events = await aget_list_or_404(Event.objects.select_related("venue"), open=True)
    return events[0].venue.name


async def list_or_404_bare() -> str:
    events = await aget_list_or_404(Event, open=True)
    return events[0].venue.name  # raises HUE104


async def list_or_404_sync() -> str:
    return get_list_or_404(Event, open=True)[0].name  # raises HUE401


async def from_manager_404() -> str:
    event = await aget_object_or_404(Event.everything.select_related("venue"), pk=1)
    return event.venue.name


async def model_dict() -> dict:
    return model_to_dict(await Event.objects.aget(pk=1), fields=["name", "venue"])


async def model_dict_m2m() -> dict:
    return len(model_to_dict(await User.objects.aget(pk=1)))  # raises HUE404


async def redirected() -> HttpResponse:
    return redirect("/x/", permanent=True)


async def counted() -> int:
    return Counter([t.price async for t in Ticket.objects.all()])[9]


async def counted_early() -> int:
    return Counter(Ticket.objects.values_list("price", flat=True))[9]  # raises HUE102


async def deque_of() -> int:
    return len(deque([t async for t in Ticket.objects.all()], maxlen=1))


async def bulk() -> int:
    return len(await Ticket.objects.abulk_create([Ticket(event_id=1, holder_id=1)]))


async def bulk_relation() -> str:
    (ticket,) = await Ticket.objects.abulk_create([Ticket(event_id=1, holder_id=1)])
    return ticket.event.name  # raises HUE104


async def many_to_many_added() -> int:
    user = await User.objects.aget(pk=1)
    await user.groups.aclear()
    return await user.groups.acount()


async def many_to_many_added_sync() -> None:
    user = await User.objects.aget(pk=1)
    user.groups.clear()  # raises HUE105


async def loop_assigns() -> list[str]:
    venues = {v.pk: v async for v in Venue.objects.all()}
    names = []
    async for event in Event.objects.all():
        event.venue = venues[event.venue_id]
        names.append(event.venue.name)
    return names


async def else_branch() -> str:
    event = await Event.objects.afirst()
    if event is None:
        raise Http404
    elif event.venue_id is None:
        return "none"
    else:
        return event.name


async def early_return_in_finally() -> str:
    event = await Event.objects.aget(pk=1)
    try:
        return str(event.pk)
    finally:
        event.blurb = event.venue.name  # raises HUE104


async def transaction_in_thread() -> int:
    @sync_to_async
    def work() -> int:
        with transaction.atomic():
            event = Event.objects.select_for_update().get(pk=1)
            event.save()
            return event.venue.pk

    return await work()


async def transaction_decorated() -> int:
    @sync_to_async
    @transaction.atomic
    def work() -> int:
        return Event.objects.count()

    return await work()


async def transaction_on_loop() -> None:
    with transaction.atomic():  # raises HUE106
        await Event.objects.acount()


async def context_variable() -> int:
    var: contextvars.ContextVar[Event | None] = contextvars.ContextVar("e", default=None)
    var.set(await Event.objects.aget(pk=1))
    return var.get().pk


async def semaphore() -> list[str]:
    gate = asyncio.Semaphore(2)

    async def one(pk: int) -> str:
        async with gate:
            return (await loading.load_full_event(pk)).venue.name

    return await asyncio.gather(*map(one, [1, 2]))


async def queue() -> str:
    queue: asyncio.Queue[Event] = asyncio.Queue()
    await queue.put(await Event.objects.select_related("venue").aget(pk=1))
    return (await queue.get()).venue.name


async def streamed(request: HttpRequest) -> StreamingHttpResponse:
    async def body():
        async for pk, name in Event.objects.values_list("pk", "name").aiterator():  # raises HUE102
            yield f"{pk},{name}\n"

    return StreamingHttpResponse(body())


async def json_response(request: HttpRequest) -> JsonResponse:
    rows = [row async for row in Event.objects.values("pk", "name")]
    return JsonResponse({"rows": rows}, encoder=DjangoJSONEncoder)


async def json_response_lazy(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"rows": [*Event.objects.values("pk")]})  # raises HUE102


async def cached() -> object:
    return await cache.aget_or_set("k", 3, timeout=1)


async def copied_instance() -> str:
    import copy

    event = await Event.objects.select_related("venue").aget(pk=1)
    return copy.copy(event).venue.name


async def clone_without_pk() -> str:
    event = await Event.objects.select_related("venue").aget(pk=1)
    event.pk = None
    await event.asave()
    return event.venue.name


async def instance_equality() -> bool:
    one, two = await loading.load_event(1), await loading.load_event(1)
    return one == two and one in [two] and len({one, two}) == 1


async def related_filter_by_instance() -> int:
    event = await Event.objects.aget(pk=1)
    return await Booking.objects.filter(event=event, act__in=event.acts.all()).acount()


async def exists_and_first() -> str:
    rows = Event.objects.select_related("venue").filter(open=True)
    if not await rows.aexists():
        return ""
    return (await rows.order_by("-pk").afirst()).venue.name


async def nested_f() -> str:
    event = await Event.objects.select_related("venue__region").aget(pk=1)
    return f"{event.venue.region!s:>{len(event.name)}}"


async def private_state() -> bool:
    event = await Event.objects.aget(pk=1)
    return "venue" in event._state.fields_cache or Event.venue.is_cached(event)


async def get_deferred() -> int:
    event = await Event.objects.only("pk").aget(pk=1)
    return len(event.get_deferred_fields())


async def meta_of() -> str:
    event = await Event.objects.aget(pk=1)
    return event._meta.get_field("venue").related_model._meta.label


async def serializable() -> object:
    event = await Event.objects.aget(pk=1)
    return event.serializable_value("venue")


async def aiterated_flat() -> list:
    return [pk async for pk in Event.objects.values_list("pk", flat=True).aiterator()]


async def aiterated_named() -> list:
    return [row.pk async for row in Event.objects.values_list("pk", named=True).aiterator()]


async def aiterated_tuples() -> list:
    rows = Event.objects.order_by("pk").values_list("pk", "name")
    return [pk async for pk, _ in rows.aiterator(chunk_size=10)]  # raises HUE102


async def aiterated_values() -> list:
    return [row["pk"] async for row in Event.objects.values("pk").aiterator()]
