# since 5.1
"""Project functions behind every kind of syntax, in a project of many small files."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from asgiref.sync import sync_to_async as s2a

import fair.services as svc
from fair import models as m
from fair.models import Event, Region, Slot, Ticket, Venue, Wallet
from fair.services import Ledger, Statement, balance, plan, quotas
from fair.services.deep import plan as deep_plan

if TYPE_CHECKING:
    pass

log = logging.getLogger(__name__)


async def deep_by_reexport() -> dict:
    event = await Event.objects.aget(pk=1)
    return svc.plan(event)  # raises HUE501


async def deep_by_alias() -> dict:
    if (event := await Event.objects.afirst()) is not None:
        return deep_plan(event, detail=True)  # raises HUE501
    return {}


async def deep_without_detail() -> dict:
    event = await Event.objects.aget(pk=1)
    return plan(event, detail=False)


async def deep_with_venue() -> dict:
    event = await Event.objects.select_related("venue").aget(pk=1)
    return plan(event)


async def deep_in_kwargs() -> dict:
    event = await Event.objects.aget(pk=1)
    options = {"detail": True}
    return plan(event, **options)  # raises HUE501


async def deep_in_kwargs_harmless() -> dict:
    event = await Event.objects.aget(pk=1)
    options = {"detail": False}
    return plan(event, **options)


async def balance_here() -> int:
    return balance(1)  # raises HUE501


async def balance_there() -> int:
    return await s2a(balance)(1)


async def dataclass_that_counts() -> str:
    event = await Event.objects.aget(pk=1)
    ledger = Ledger(event)  # raises HUE501
    return str(ledger)


async def dataclass_that_is_lazy() -> str:
    event = await Event.objects.aget(pk=1)
    ledger = Ledger(event, lazy=True)
    return str(ledger)


async def lazy_len() -> int:
    event = await Event.objects.aget(pk=1)
    ledger = Ledger(event=event, lazy=True)
    return len(ledger) + (ledger @ 2)


async def _lazy() -> Ledger:
    return Ledger(await Event.objects.aget(pk=1), lazy=True)


async def lazy_iter() -> list[int]:
    return [*await _lazy()]  # raises HUE501


async def lazy_for() -> int:
    total = 0
    for price in await _lazy():  # raises HUE501
        total += price
    return total


async def lazy_contains() -> bool:
    ledger = await _lazy()
    return "x" in ledger  # raises HUE501


async def lazy_lt() -> bool:
    a, b = await _lazy(), await _lazy()
    return a < b


async def lazy_gt() -> bool:
    a, b = await _lazy(), await _lazy()
    return a > b  # raises HUE501


async def lazy_sorted() -> int:
    return len(sorted([await _lazy(), await _lazy()]))


async def lazy_bool() -> int:
    ledger = await _lazy()
    return 1 if ledger else 2


async def lazy_eq() -> int:
    ledger = await _lazy()
    return 1 if ledger == 3 or ledger != 4 else 2


async def lazy_repr() -> str:
    ledger = await _lazy()
    return f"{ledger!r}"  # raises HUE501


async def lazy_format() -> str:
    ledger = await _lazy()
    return f"{ledger!s:>10} {ledger}"


async def lazy_percent_r() -> str:
    ledger = await _lazy()
    return "%r" % ledger  # raises HUE501


async def lazy_percent_s() -> str:
    ledger = await _lazy()
    return "%s" % (ledger,)


async def lazy_slice() -> int:
    ledger = await _lazy()
    return ledger[0].pk  # raises HUE501


async def lazy_setitem() -> None:
    ledger = await _lazy()
    ledger[1] = 5  # raises HUE501


async def lazy_delitem() -> None:
    ledger = await _lazy()
    del ledger[1]  # raises HUE501


async def lazy_neg() -> int:
    return -(await _lazy())  # raises HUE501


async def lazy_iadd() -> None:
    ledger = await _lazy()
    ledger += 1  # raises HUE501


async def lazy_radd() -> int:
    ledger = await _lazy()
    return 1 + ledger  # raises HUE501


async def lazy_int() -> int:
    ledger = await _lazy()
    return int(ledger)  # raises HUE501


async def lazy_reversed() -> int:
    ledger = await _lazy()
    for ticket in reversed(ledger):  # raises HUE501
        return ticket.pk
    return 0


async def lazy_hash() -> int:
    ledger = await _lazy()
    return len({ledger: 1}) + hash(ledger)


async def lazy_exit() -> int:
    async_ledger = await _lazy()
    with async_ledger as ledger:  # raises HUE501
        return ledger.sold


async def lazy_unpack() -> int:
    first, *rest = await _lazy()  # raises HUE501
    return first


async def lazy_star_call() -> int:
    return max(*(await _lazy()), 0)  # raises HUE501


async def lazy_zip() -> list:
    return list(zip(await _lazy(), [1, 2]))  # raises HUE501


async def lazy_any() -> bool:
    return any(price > 3 for price in await _lazy())  # raises HUE501


async def lazy_join() -> str:
    return ",".join(map(str, await _lazy()))  # raises HUE501


async def named_tuple_total() -> int:
    statement = Statement(event=await Event.objects.aget(pk=1))
    return statement.total  # raises HUE501


async def named_tuple_title() -> str:
    statement = Statement(event=await Event.objects.aget(pk=1))
    return statement.title


async def named_tuple_unpacked() -> str:
    (event,) = Statement(event=await Event.objects.aget(pk=1))
    return event.venue.name  # raises HUE104


async def class_method() -> str:
    return Statement.of_newest().title  # raises HUE501


async def static_method() -> int:
    return Statement.count()  # raises HUE501


async def static_nothing() -> int:
    return Statement.nothing()


async def descriptor_read() -> int:
    return quotas.Box().quota  # raises HUE501


async def descriptor_of_class() -> str:
    return quotas.Box.quota.name


async def descriptor_inherited() -> int:
    box = quotas.LimitedBox()
    return box.quota  # raises HUE501


async def descriptor_set_harmless() -> None:
    box = quotas.Box()
    box.quota = 3


async def descriptor_clamp() -> int:
    return quotas.Box().clamp


async def descriptor_clamp_set() -> None:
    box = quotas.Box()
    box.clamp = 3  # raises HUE501


async def descriptor_clamp_delete() -> None:
    box = quotas.Box()
    del box.clamp  # raises HUE501


async def setter() -> None:
    box = quotas.Box()
    box.rate = 1  # raises HUE501


async def getter() -> None:
    box = quotas.Box()
    return box.rate


async def setter_by_setattr() -> None:
    box = quotas.Box()
    box.rate = 1  # raises HUE501


async def deleter() -> None:
    box = quotas.Box()
    del box.rate  # raises HUE501


async def overridden_property() -> int:
    return quotas.LimitedBox().rate


async def text_of_slot() -> str:
    slot = await Slot.objects.aget(pk=1)
    return str(slot)  # raises HUE501


async def text_of_slot_selected() -> str:
    slot = await Slot.objects.select_related("booking__act").aget(pk=1)
    return str(slot)


async def text_of_slot_half_selected() -> str:
    slot = await Slot.objects.select_related("booking").aget(pk=1)
    return "slot: " + slot.__str__()  # raises HUE501


async def text_logged() -> None:
    slot = await Slot.objects.aget(pk=1)
    logging.getLogger("x").warning("slot %s", slot)  # raises HUE501


async def text_of_event() -> str:
    return f"{await Event.objects.aget(pk=1)}"


async def text_printed() -> None:
    slot = await Slot.objects.aget(pk=1)
    print("slot", slot)  # raises HUE501


async def text_in_exception() -> str:
    slot = await Slot.objects.aget(pk=1)
    try:
        raise ValueError(f"no {slot}")  # raises HUE501
    except ValueError as error:
        return str(error)


async def formatted_ticket() -> str:
    ticket = await Ticket.objects.aget(pk=1)
    return f"{ticket:>5}"


async def formatted_ticket_str() -> str:
    ticket = await Ticket.objects.aget(pk=1)
    return f"{ticket!s}"  # raises HUE501


async def event_iterated() -> int:
    event = await m.Event.objects.aget(pk=1)
    return len([booking.fee for booking in event])  # raises HUE501


async def event_prefetched() -> int:
    event = await m.Event.objects.prefetch_related("bookings").aget(pk=1)
    return len([booking.fee for booking in event])


async def len_of_venue() -> int:
    return len(await Venue.objects.aget(pk=1))


async def if_venue() -> bool:
    venue = await Venue.objects.aget(pk=1)
    return bool(venue)


async def save_override() -> None:
    Region(name="South").save()  # raises HUE501


async def save_override_async() -> None:
    await Region(name="South").asave()


async def manager_method() -> str:
    return Event.objects.newest().name  # raises HUE501


async def manager_method_async() -> str:
    return (await Event.objects.anewest()).name


async def manager_method_builds() -> list[str]:
    return [e.venue.region.name async for e in Event.objects.open_now()]


async def queryset_method() -> dict:
    return Event.objects.filter(open=True).headlines()  # raises HUE501


async def queryset_method_inherited() -> list:
    return Region.objects.as_choices()  # raises HUE501


async def queryset_method_inherited_2() -> object:
    return Ticket.objects.exclude(pk=3).alive().first_alive()  # raises HUE501


async def queryset_method_builds() -> int:
    return await Region.objects.alive().acount()


async def queryset_that_queries_while_built() -> int:
    return await Region.objects.alive_above_mean().acount()  # raises HUE501


async def siblings() -> int:
    region = await Region.objects.aget(pk=1)
    return await region.siblings().acount()


async def has_siblings() -> bool:
    region = await Region.objects.aget(pk=1)
    return region.has_siblings()  # raises HUE501


async def touched() -> None:
    venue = await Venue.objects.aget(pk=1)
    venue.touch()  # raises HUE501


async def touched_uncommitted() -> None:
    venue = await Venue.objects.aget(pk=1)
    venue.touch(commit=False)


async def recursion() -> list:
    return quotas.deeper(2)  # raises HUE501


async def mutual() -> object:
    return quotas.ping(3)  # raises HUE501


async def mutual_pure() -> object:
    return quotas.pure_ping(3)


async def judged_by_queryset() -> int:
    return quotas.total(Ticket.objects.all(), start=2)  # raises HUE501


async def judged_by_list() -> int:
    return quotas.total([t async for t in Ticket.objects.all()], start=2)


async def judged_by_instances() -> int:
    return quotas.total([Ticket(price=3)], 4, a=4)


async def model_method() -> int:
    event = await Event.objects.aget(pk=1)
    return event.cost(include_tax=True)  # raises HUE501


async def model_method_prefetched() -> int:
    event = await Event.objects.prefetch_related("bookings").aget(pk=1)
    return event.cost(include_tax=True)


async def breadcrumbs() -> list[str]:
    venue = await Venue.objects.aget(pk=2)
    return venue.breadcrumbs()  # raises HUE501


async def wallet_pays() -> None:
    wallet = await Wallet.objects.aget(pk=1)
    wallet.pay(3)  # raises HUE501


async def wallet_pays_unsaved() -> None:
    wallet = await Wallet.objects.aget(pk=1)
    await wallet.pay(3, save=False).asave()


async def model_async_method() -> str:
    event = await Event.objects.select_related("venue").aget(pk=1)
    return await event.aplace()
