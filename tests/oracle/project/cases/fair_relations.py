# since 5.1
"""What is loaded of an instance, through whatever it travels."""

from __future__ import annotations

from typing import cast

from asgiref.sync import sync_to_async
from django.contrib.auth import get_user_model
from django.db.models import (
    Count,
    F,
    Prefetch,
    aprefetch_related_objects,
)

from fair.models import Booking, Event, Region, Slot, Ticket, Venue, Wallet
from fair.services import loading
from fair.services.loading import (
    FullRepository,
    Repository,
    load_event,
    load_full_event,
)

User = get_user_model()


async def plain_fk() -> str:
    event = await Event.objects.aget(pk=1)
    return event.venue.name  # raises HUE104


async def column_of_fk() -> int:
    event = await Event.objects.aget(pk=1)
    return event.venue_id


async def pk_of_fk() -> int:
    event = await Event.objects.aget(pk=1)
    return event.venue.pk  # raises HUE104


async def user_fk() -> str:
    event = await Event.objects.aget(pk=1)
    return event.host.username if event.host_id else ""  # raises HUE104


async def user_fk_selected() -> str:
    event = await Event.objects.select_related("host").aget(pk=1)
    return event.host.username if event.host else ""


async def null_fk_without_arguments() -> str:
    event = await Event.objects.select_related().aget(pk=1)
    return str(event.host)  # raises HUE104


async def non_null_fk_without_arguments() -> str:
    event = await Event.objects.select_related().aget(pk=1)
    return event.venue.region.name


async def nested_path() -> str:
    ticket = await Ticket.objects.select_related("event__venue").aget(pk=1)
    return ticket.event.venue.region.name  # raises HUE104


async def nested_path_full() -> str:
    ticket = await Ticket.objects.select_related("event", "event__venue__region").aget(pk=1)
    return ticket.event.venue.region.name


async def nested_capital() -> str:
    venue = await Venue.objects.select_related("region").aget(pk=1)
    return venue.region.capital.name  # raises HUE104


async def names_in_a_tuple() -> str:
    names = ("venue", "host")
    event = await Event.objects.select_related(*names).aget(pk=1)
    return event.venue.name


async def names_in_a_constant() -> str:
    event = await Event.objects.select_related(*_RELATED).aget(pk=1)
    return event.venue.region.name


_RELATED = ["venue__region"]


async def prefetched_halls() -> list[str]:
    venue = await Venue.objects.prefetch_related("halls__region").aget(pk=1)
    return [f"{hall.name} {hall.region.name}" for hall in venue.halls.all()]


async def prefetched_halls_filtered() -> list[str]:
    venue = await Venue.objects.prefetch_related("halls").aget(pk=1)
    return [hall.name for hall in venue.halls.filter(seats__gt=3)]  # raises HUE102


async def prefetched_to_attr() -> list[str]:
    q = Event.objects.prefetch_related(
        Prefetch("tickets", queryset=Ticket.objects.filter(price__gt=1), to_attr="dear")
    )
    event = await q.aget(pk=1)
    return [ticket.code for ticket in event.dear]


async def prefetched_to_attr_follows() -> list[str]:
    q = Event.objects.prefetch_related(Prefetch("tickets", Ticket.objects.all(), to_attr="dear"))
    event = await q.aget(pk=1)
    return [ticket.holder.username for ticket in event.dear]  # raises HUE104


async def prefetched_to_attr_follows_loaded() -> list[str]:
    q = Event.objects.prefetch_related(
        Prefetch("tickets", Ticket.objects.select_related("holder"), to_attr="dear")
    )
    event = await q.aget(pk=1)
    return [ticket.holder.username for ticket in event.dear]


async def prefetched_back() -> list[str]:
    event = await Event.objects.prefetch_related("tickets").aget(pk=1)
    return [ticket.event.name for ticket in event.tickets.all()]


async def prefetched_m2m() -> list[str]:
    event = await Event.objects.prefetch_related("acts").aget(pk=1)
    return [act.name for act in event.acts.all()] + [str(event.acts.count())]


async def not_prefetched_m2m() -> list[str]:
    event = await Event.objects.aget(pk=1)
    return [act.name for act in event.acts.all()]  # raises HUE102


async def prefetched_later() -> list[str]:
    event = await Event.objects.aget(pk=1)
    await aprefetch_related_objects([event], "bookings__act")
    return [b.act.name for b in event.bookings.all()]


async def only_columns() -> str:
    event = await Event.objects.only("name").aget(pk=1)
    return event.name


async def only_columns_other() -> str:
    event = await Event.objects.only("name", "slug").aget(pk=1)
    return event.blurb  # raises HUE104


async def only_through_relation() -> str:
    event = await Event.objects.select_related("venue").only("name", "venue__name").aget(pk=1)
    return event.venue.name


async def only_through_relation_other() -> int:
    event = await Event.objects.select_related("venue").only("name", "venue__name").aget(pk=1)
    return event.venue.seats  # raises HUE104


async def deferred() -> str:
    event = await Event.objects.defer("blurb").aget(pk=1)
    return event.blurb  # raises HUE104


async def deferred_harmless() -> str:
    event = await Event.objects.defer("blurb").aget(pk=1)
    return event.slug


async def deferred_none() -> str:
    event = await Event.objects.defer("blurb").defer(None).aget(pk=1)
    return event.blurb


async def values() -> str:
    row = await Event.objects.values("name", "venue__region__name").aget(pk=1)
    return row["venue__region__name"] + row["name"]


async def values_list() -> str:
    async for name, region in Event.objects.values_list("name", "venue__region__name"):
        return f"{name} {region}"
    return ""


async def values_named() -> str:
    async for row in Event.objects.values_list("name", "venue", named=True):
        return f"{row.venue}"
    return ""


async def constructed_keyword() -> str:
    venue = await Venue.objects.afirst()
    ticket = Ticket(event=Event(name="x", venue=venue), code="y")
    return str(ticket) + ticket.event.venue.name


async def constructed_by_id() -> str:
    ticket = Ticket(event_id=1, code="y")
    return ticket.event.name  # raises HUE104


async def created() -> str:
    event = await Event.objects.afirst()
    booking = await Booking.objects.acreate(event=event, act_id=1)
    return booking.event.name


async def created_by_id() -> str:
    event = await Event.objects.afirst()
    booking = await Booking.objects.acreate(event=event, act_id=1)
    return booking.act.name  # raises HUE104


async def created_by_kwargs() -> str:
    event = await Event.objects.afirst()
    data = {"event": event, "act_id": 1}
    booking = await Booking.objects.acreate(**data)
    return booking.event.name


async def created_by_related_manager() -> str:
    event = await Event.objects.afirst()
    booking = await event.bookings.acreate(act_id=1)
    return booking.event.name


async def got_or_created() -> str:
    event = await Event.objects.afirst()
    booking, made = await Booking.objects.aget_or_create(event=event, act_id=1)
    return booking.act.name if not made else ""  # raises HUE104


async def assigned() -> str:
    event = await Event.objects.aget(pk=1)
    event.venue = await Venue.objects.aget(pk=event.venue_id)
    return event.venue.name


async def assigned_by_setattr() -> str:
    event = await Event.objects.aget(pk=1)
    event.venue = await Venue.objects.aget(pk=event.venue_id)
    return event.venue.name


async def assigned_next_step() -> str:
    event = await Event.objects.aget(pk=1)
    event.venue = await Venue.objects.aget(pk=event.venue_id)
    return event.venue.region.name  # raises HUE104


async def assigned_id_anew() -> str:
    event = await Event.objects.select_related("venue").aget(pk=1)
    event.venue_id = 1
    return event.venue.name  # raises HUE104


async def refreshed() -> str:
    event = await Event.objects.select_related("venue").aget(pk=1)
    await event.arefresh_from_db()
    return event.venue.name  # raises HUE104


async def refreshed_fields() -> str:
    event = await Event.objects.select_related("venue").aget(pk=1)
    await event.arefresh_from_db(fields=("name",))
    return event.venue.name


async def refreshed_from_queryset() -> str:
    event = await Event.objects.aget(pk=1)
    await event.arefresh_from_db(from_queryset=Event.objects.select_related("venue"))
    return event.venue.name


async def refreshed_sync_in_thread() -> str:
    event = await Event.objects.select_related("venue").aget(pk=1)
    await sync_to_async(event.refresh_from_db)()
    return event.venue.name  # raises HUE104


async def reverse_one_to_one() -> str:
    ticket = await Ticket.objects.aget(pk=1)
    return ticket.refund.reason  # raises HUE104


async def reverse_one_to_one_selected() -> str:
    ticket = await Ticket.objects.select_related("refund").aget(pk=1)
    return ticket.refund.reason


async def reverse_one_to_one_hasattr() -> bool:
    ticket = await Ticket.objects.aget(pk=1)
    return ticket.refundable  # raises HUE501


async def reverse_one_to_one_of_user() -> int:
    user = await User.objects.aget(pk=1)
    return user.wallet.balance  # raises HUE104


async def reverse_one_to_one_of_user_selected() -> int:
    user = await User.objects.select_related("wallet").aget(pk=1)
    return user.wallet.balance + user.wallet.owner.pk


async def forward_of_primary_key_one_to_one() -> int:
    wallet = await Wallet.objects.aget(pk=1)
    return wallet.owner_id + wallet.pk


async def related_name_of_settings_user() -> list[str]:
    user = await User.objects.aget(pk=1)
    return [event.name for event in user.hosted.all()]  # raises HUE102


async def through_reexport_and_return() -> str:
    event = await load_event(pk=1)
    return event.venue.name  # raises HUE104


async def through_return_full() -> str:
    event = await load_full_event()
    return event.venue.region.name


async def through_named_tuple() -> str:
    event, _ = await loading.load_pair()
    return event.venue.name  # raises HUE104


async def through_named_tuple_attribute() -> str:
    pair = await loading.load_pair()
    return pair.event.venue.name  # raises HUE104


async def through_tuple_full() -> str:
    event, _ = await loading.load_full_pair()
    return event.venue.name


async def through_tuple_index() -> str:
    return (await loading.load_full_pair())[0].host.username  # raises HUE104


async def through_typed_dict() -> str:
    row = await loading.load_row()
    return row["event"].venue.name  # raises HUE104


async def through_typed_dict_harmless() -> str:
    row = await loading.load_row()
    return row["event"].name


async def through_generic_dataclass() -> str:
    envelope = await loading.load_envelope()
    return envelope.payload.venue.name  # raises HUE104


async def through_generic_dataclass_method() -> str:
    envelope = await loading.load_envelope()
    return envelope.unwrap().venue.name  # raises HUE104


async def through_generic_dataclass_full() -> str:
    envelope = await loading.load_full_envelope()
    return envelope.unwrap().venue.name + envelope.payload.venue.name


async def through_list_argument() -> list[str]:
    return [e.venue.name for e in await loading.load_all()]  # raises HUE104


async def through_list_argument_full() -> list[str]:
    return [e.venue.name for e in await loading.load_all(full=True)]


async def through_list_index() -> str:
    events = await loading.load_all()
    return events[-1].venue.name  # raises HUE104


async def through_list_slice_loop() -> str:
    events = await loading.load_all()
    for n, event in enumerate(events[:1], start=1):
        return f"{n} {event.venue}"  # raises HUE104
    return ""


async def through_zip() -> str:
    events = await loading.load_all()
    for event, n in zip(events, range(3)):
        return event.venue.name  # raises HUE104
    return ""


async def through_sorted() -> str:
    events = sorted(await loading.load_all(), key=lambda e: e.pk)
    return next(iter(events)).venue.name  # raises HUE104


async def through_dict() -> str:
    events = await loading.load_by_pk()
    return events[1].venue.name  # raises HUE104


async def through_dict_items() -> str:
    for pk, event in (await loading.load_by_pk()).items():
        return event.venue.name  # raises HUE104
    return ""


async def through_dict_get() -> str:
    events = await loading.load_by_pk()
    if event := events.get(1):
        return event.venue.name  # raises HUE104
    return ""


async def through_dict_values() -> list[int]:
    return [event.venue_id for event in (await loading.load_by_pk()).values()]


async def through_in_bulk() -> str:
    events = await Event.objects.ain_bulk([1])
    return events[1].venue.name  # raises HUE104


async def through_thread() -> str:
    event = await loading.load_in_thread(1)
    return event.venue.name  # raises HUE104


async def through_thread_full() -> str:
    event = await loading.load_in_thread_full(1)
    return event.venue.name


async def through_async_generator() -> str:
    async for event in loading.stream():
        return event.venue.name  # raises HUE104
    return ""


async def through_async_generator_full() -> str:
    async for event in loading.stream_full():
        return event.venue.name
    return ""


async def through_anext() -> str:
    event = await anext(aiter(loading.stream()))
    return event.venue.name  # raises HUE104


async def through_helper_that_saves() -> str:
    event = await loading.save_and_return(await load_full_event())
    return event.venue.name


async def through_repository() -> str:
    event = await Repository().get(pk=1)
    return event.venue.name  # raises HUE104


async def through_repository_full() -> str:
    event = await FullRepository().get(pk=1)
    return event.venue.name


async def through_repository_given() -> str:
    event = await Repository(Event.objects.select_related("venue")).first_or_none()
    return event.venue.name if event else ""


async def through_attribute() -> str:
    class Holder:
        def __init__(self, event):
            self.event = event

    holder = Holder(await Event.objects.aget(pk=1))
    return holder.event.venue.name  # raises HUE104


async def through_try_finally() -> str:
    event = None
    try:
        event = await Event.objects.aget(pk=1)
    except Event.DoesNotExist:
        return ""
    finally:
        pass
    return event.venue.name  # raises HUE104


async def through_match() -> str:
    match await Event.objects.afirst():
        case Event(name="Gala") as event:
            return event.venue.name  # raises HUE104
        case None:
            return ""
    return ""


async def through_match_harmless() -> str:
    match await Event.objects.afirst():
        case Event(name=name):
            return name
    return ""


async def through_star() -> str:
    first, *others = await loading.load_all()
    return others[0].venue.name if others else first.name  # raises HUE104


async def through_nested_tuple() -> str:
    for n, (event, tag) in enumerate([(await load_event(), "x")]):
        return event.venue.name  # raises HUE104
    return ""


async def through_dict_comprehension() -> dict:
    rows = Event.objects.all()
    return {e.pk: {"name": e.name, "venue": e.venue.name} async for e in rows}  # raises HUE104


async def through_dict_comprehension_selected() -> dict:
    return {e.pk: {"name": e.name, "venue": e.venue.name} async for e in loading.full_events()}


async def through_set() -> set:
    return {str(slot) async for slot in Slot.objects.select_related("booking")}  # raises HUE501


async def through_conditional() -> str:
    full = await Event.objects.acount() > 100
    rows = Event.objects.select_related("venue") if full else Event.objects.all()
    return (await rows.afirst()).venue.name  # raises HUE104


async def through_conditional_both() -> str:
    rows = Event.objects.all()
    if await rows.aexists():
        rows = rows.select_related("venue")
    else:
        rows = rows.select_related("venue", "host")
    return (await rows.alast()).venue.name


async def reverse_manager_rows_know_their_parent() -> str:
    event = await Event.objects.aget(pk=1)
    async for ticket in event.tickets.all():
        return ticket.event.name
    return ""


async def reverse_manager_rows_do_not_know_more() -> str:
    event = await Event.objects.aget(pk=1)
    async for ticket in event.tickets.all():
        return ticket.event.venue.name  # raises HUE104
    return ""


async def annotated_rows() -> str:
    event = await Event.objects.annotate(n=Count("tickets"), v=F("venue__name")).aget(pk=1)
    return f"{event.n} {event.v}"


async def select_related_cleared() -> str:
    event = await loading.full_events().select_related(None).afirst()
    return event.venue.name  # raises HUE104


async def loop_that_loads() -> str:
    async for event in Event.objects.all():
        event.venue = await Venue.objects.aget(pk=event.venue_id)
        return event.venue.name
    return ""


async def union_of_selected() -> str:
    rows = Event.objects.select_related("venue").filter(pk=1) | Event.objects.select_related(
        "venue"
    ).filter(pk=2)
    return (await rows.afirst()).venue.name


async def casted() -> str:
    thing = cast("Event", await Event.objects.aget(pk=1))
    return thing.venue.name  # raises HUE104


async def subclass_check() -> str:
    thing: object = await Event.objects.aget(pk=1)
    if not isinstance(thing, Event):
        raise TypeError
    return thing.venue.name  # raises HUE104


async def parent_of_none() -> object:
    region = await Region.objects.aget(pk=1)
    region.capital = None
    return region.capital


async def deep_prefetch_object() -> list[str]:
    event = await Event.objects.prefetch_related(
        Prefetch("bookings", queryset=Booking.objects.select_related("act", "slot")),
    ).aget(pk=1)
    return [f"{b.act.name}{b.slot.hour}" for b in event.bookings.all()]


async def deep_prefetch_object_missing() -> list[str]:
    event = await Event.objects.prefetch_related(
        Prefetch("bookings", queryset=Booking.objects.select_related("act")),
    ).aget(pk=1)
    return [f"{b.act.name}{b.slot.hour}" for b in event.bookings.all()]  # raises HUE104


async def gathered_in_list_append() -> str:
    found = []
    async for event in Event.objects.all():
        found.append(event)
    return found[0].venue.name  # raises HUE104


async def gathered_in_default_dict() -> str:
    from collections import defaultdict

    found = defaultdict(list)
    async for event in Event.objects.all():
        found[event.open].append(event)
    for events in found.values():
        return events[0].venue.name  # raises HUE104
    return ""


async def popped() -> str:
    found = [e async for e in Event.objects.all()]
    return found.pop().venue.name  # raises HUE104
