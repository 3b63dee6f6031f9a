# since 5.1
"""Callables in variables, tables, decorators, callbacks, closures, generators and tasks."""

from __future__ import annotations

import asyncio
import functools
import itertools
from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack, suppress
from functools import partial, reduce
from operator import attrgetter, methodcaller

from asgiref.sync import sync_to_async

from fair.models import Event, Ticket, Venue
from fair.services import travel
from fair.services.travel import (
    HANDLERS,
    PIPELINE,
    AsyncCounter,
    AsyncGuard,
    Counter,
    Guard,
    QueryCounter,
    each,
    keep,
    locked_event,
    no_tickets,
    threaded_count,
)
from fair.services.travel import (
    count_tickets as count,
)


async def function_in_variable() -> int:
    counting: Callable[..., int] = count
    return counting()  # raises HUE501


async def function_in_ternary() -> int:
    import random

    pick = count if random.random() < 2 else no_tickets
    return pick()  # raises HUE501


async def function_by_or() -> int:
    given = None
    pick = given or count
    return pick()  # raises HUE501


async def function_by_or_harmless() -> int:
    given = None
    pick = given or no_tickets
    return pick()


async def function_by_walrus() -> int:
    if (pick := HANDLERS.get("count")) is not None:
        return pick()  # raises HUE501
    return 0


async def function_by_subscript() -> int:
    return HANDLERS["count"]()  # raises HUE501


async def function_by_subscript_harmless() -> int:
    return HANDLERS["none"]()


async def function_added_later() -> int:
    return HANDLERS["late"]()  # raises HUE501


async def function_updated_later() -> int:
    return HANDLERS["later"]()  # raises HUE501


async def function_by_unknown_key(pk: int) -> int:
    key = ["zero", "count"][pk]
    return HANDLERS[key]()  # raises HUE501


async def function_by_match() -> int:
    match "c":
        case "c":
            go = count
        case _:
            go = no_tickets
    return go()  # raises HUE501


async def functions_in_a_loop() -> int:
    total = 0
    for step in PIPELINE:
        total += step()  # raises HUE501
    return total


async def functions_in_a_loop_over_items() -> int:
    total = 0
    for name, step in HANDLERS.items():
        total += step(name)  # raises HUE501
    return total


async def functions_in_a_comprehension() -> list[int]:
    return [step() for step in (no_tickets, count)]  # raises HUE501


async def functions_in_a_comprehension_harmless() -> list[int]:
    return [step() for step in (no_tickets, lambda: 2)]


async def registered_direct() -> int:
    return travel.registered_count()  # raises HUE501


async def registered_zero_direct() -> int:
    return travel.registered_zero()


async def class_attribute() -> int:
    return Counter.default()  # raises HUE501


async def class_attribute_of_instance() -> int:
    return Counter().default()  # raises HUE501


async def class_attribute_harmless() -> int:
    return Counter.zero() + Counter().zero()


async def class_table() -> int:
    return Counter.table["count"]()  # raises HUE501


async def class_table_harmless() -> int:
    return Counter.table["zero"]()


async def instance_attribute() -> int:
    return Counter(count)()  # raises HUE501


async def instance_attribute_by_name() -> int:
    return Counter(function=count).function()  # raises HUE501


async def instance_attribute_harmless() -> int:
    return Counter()()


async def instance_attribute_in_thread() -> int:
    return await Counter(count).acall()


async def subclass_call() -> int:
    counter: Counter = QueryCounter()
    return counter(3)  # raises HUE501


async def async_call() -> int:
    return await AsyncCounter()()


async def partial_call() -> int:
    return partial(count, 1, 2)()  # raises HUE501


async def partial_of_partial() -> int:
    inner = functools.partial(count, 1)
    outer = functools.partial(inner, 2)
    return outer()  # raises HUE501


async def partial_of_manager() -> Event:
    fetch = partial(Event.objects.get, pk=1)
    return fetch()  # raises HUE101


async def partial_wrapped() -> int:
    return await sync_to_async(partial(count, 1))()


async def partial_in_thread_by_loop() -> int:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, partial(no_tickets, 1))


async def bound_method() -> list:
    fetch = Event.objects.filter(open=True).values_list("pk", flat=True).first
    return fetch()  # raises HUE101


async def bound_method_wrapped() -> object:
    fetch = Event.objects.filter(open=True).first
    return await sync_to_async(fetch)()


async def mapping_with_map() -> list[int]:
    return list(map(count, [1, 2]))  # raises HUE501


async def mapping_unconsumed() -> object:
    return isinstance(map(count, [1, 2]), map)


async def sorting_by_key() -> list:
    events = [e async for e in Event.objects.all()]
    return sorted(events, key=lambda event: event.venue.name)  # raises HUE104


async def sorting_by_harmless_key() -> list:
    events = [e async for e in Event.objects.all()]
    return sorted(events, key=lambda event: event.venue_id)


async def sorting_in_place() -> list:
    events = [e async for e in Event.objects.all()]
    events.sort(key=attrgetter("venue.name"))  # raises HUE104
    return events


async def sorting_by_attrgetter_harmless() -> list:
    events = [e async for e in Event.objects.select_related("venue")]
    events.sort(key=attrgetter("venue.name"))
    return events


async def max_by_method() -> object:
    events = [e async for e in Event.objects.all()]
    return max(events, key=Event.cost)  # raises HUE501


async def filter_by_helper() -> list:
    venues = [v async for v in Venue.objects.all()]
    return list(filter(lambda v: v.is_taxed, venues))  # raises HUE501


async def filter_by_harmless_helper() -> list:
    venues = [v async for v in Venue.objects.all()]
    return list(filter(lambda v: v.label, venues))


async def reduced() -> int:
    events = [e async for e in Event.objects.all()]
    return reduce(lambda total, event: total + event.cost(), events, 0)  # raises HUE501


async def method_called() -> int:
    events = [e async for e in Event.objects.all()]
    return methodcaller("cost")(events[0])  # raises HUE501


async def grouped_by() -> int:
    events = [e async for e in Event.objects.all()]
    return len([k for k, g in itertools.groupby(events, key=lambda e: e.venue)])  # raises HUE104


async def grouped_by_id() -> int:
    events = [e async for e in Event.objects.all()]
    return len([k for k, g in itertools.groupby(events, key=lambda e: e.venue_id)])


async def decorated_threaded() -> int:
    return await threaded_count(minimum=3)


async def decorated_threaded_2() -> int:
    return await travel.threaded_count_2()


async def decorated_loud() -> int:
    return travel.loud_count()  # raises HUE501


async def decorated_cached() -> int:
    travel.cached_count.cache_clear()
    return travel.cached_count(3)  # raises HUE501


async def decorated_cached_nothing() -> int:
    return travel.cached_nothing(3)


async def decorated_class() -> str:
    return travel.described_count()  # raises HUE501


async def decorated_class_zero() -> str:
    return travel.described_zero()


async def decorated_inline() -> int:
    return travel.loud(count)()  # raises HUE501


async def decorated_inline_threaded() -> int:
    return await travel.threaded(count)(1)


async def callback_called() -> list:
    return each([1, 2], count)  # raises HUE501


async def callback_called_by_lambda() -> list:
    return each([1, 2], visit=lambda pk: Event.objects.filter(pk=pk).exists())  # raises HUE501


async def callback_kept() -> dict:
    return keep([1, 2], visit=count, more=count)


async def callback_harmless() -> list:
    return each([1, 2], visit=lambda pk: Event.objects.filter(pk=pk))


async def callbacks_starred() -> int:
    return travel.apply_all(no_tickets, count)  # raises HUE501


async def callbacks_starred_harmless() -> int:
    return travel.apply_all(no_tickets, no_tickets)


async def callback_default() -> int:
    return travel.with_default()  # raises HUE501


async def callback_default_overridden() -> int:
    return travel.with_default(no_tickets)


async def closure() -> int:
    counter = travel.make_counter(3)
    return counter()  # raises HUE501


async def closure_pure() -> int:
    return travel.make_pure(3)()


async def closure_made_only() -> str:
    return travel.make_counter(3).__name__


async def closure_wrapped() -> int:
    return await sync_to_async(travel.make_counter(3))()


async def nested_def_with_closure() -> str:
    event = await Event.objects.aget(pk=1)

    def where() -> str:
        return event.venue.name

    return where()  # raises HUE501


async def nested_def_with_closure_loaded() -> str:
    event = await Event.objects.select_related("venue").aget(pk=1)

    def where() -> str:
        return event.venue.name

    return where()


async def nested_def_wrapped_by_decorator() -> str:
    event = await Event.objects.aget(pk=1)

    @sync_to_async
    def where() -> str:
        return event.venue.name

    return await where()


async def nested_lambda_immediately() -> int:
    return (lambda n: Ticket.objects.filter(pk=n).count())(1)  # raises HUE101


async def nested_lambda_kept() -> object:
    later = lambda: Ticket.objects.count()
    return later.__name__


async def nested_async_def() -> int:
    async def inner() -> int:
        return Ticket.objects.count()  # raises HUE101

    return await inner()


async def context_manager_function() -> str:
    with locked_event(pk=1) as event:  # raises HUE501
        return event.venue.name


async def context_manager_exit() -> int:
    with travel.counted_on_exit() as n:  # raises HUE501
        return n


async def context_manager_quiet() -> int:
    with travel.quiet() as n, suppress(KeyError):
        return n


async def context_manager_made_only() -> int:
    manager = locked_event(pk=1)
    return 1 if manager else 0


async def context_manager_in_stack() -> str:
    with ExitStack() as stack:
        event = stack.enter_context(locked_event(pk=1))  # raises HUE501
        return event.name


async def context_manager_in_async_stack() -> str:
    async with AsyncExitStack() as stack:
        event = stack.enter_context(locked_event(pk=1))  # raises HUE501
        return event.name


async def context_manager_async_in_stack() -> str:
    async with AsyncExitStack() as stack:
        event = await stack.enter_async_context(travel.loaded_event(1))
        return event.venue.name  # raises HUE104


async def context_manager_class() -> int:
    with Guard():  # raises HUE501
        return 1


async def context_manager_async_class() -> str:
    async with AsyncGuard() as guard:
        return guard.event.venue.name  # raises HUE104


async def context_manager_async_class_harmless() -> str:
    async with AsyncGuard() as guard:
        return guard.event.name


async def context_manager_async_function() -> str:
    async with travel.loaded_event(1) as event:
        return event.venue.name  # raises HUE104


async def generator_consumed() -> int:
    return sum(travel.prices())  # raises HUE501


async def generator_looped() -> int:
    for price in travel.chained():  # raises HUE501
        if price > 3:
            return price
    return 0


async def generator_unconsumed() -> str:
    made = travel.prices()
    return made.__name__


async def generator_next() -> int:
    return next(travel.prices())  # raises HUE501


async def generator_harmless() -> int:
    return sum(travel.numbers())


async def generator_with_send() -> int:
    g = travel.prices()
    return g.send(None)  # raises HUE501


async def gathered() -> list:
    async def one(pk: int) -> str:
        event = await Event.objects.aget(pk=pk)
        return event.venue.name  # raises HUE104

    return await asyncio.gather(*(one(pk) for pk in (1,)))


async def gathered_result() -> str:
    event, count_ = await asyncio.gather(Event.objects.aget(pk=1), Ticket.objects.acount())
    return event.venue.name  # raises HUE104


async def gathered_result_by_star() -> list[str]:
    events = await asyncio.gather(*[Event.objects.aget(pk=pk) for pk in (1, 2)])
    return [event.venue.name for event in events]  # raises HUE104


async def gathered_result_loaded() -> list[str]:
    rows = Event.objects.select_related("venue")
    events = await asyncio.gather(*(rows.aget(pk=pk) for pk in (1, 2)), return_exceptions=False)
    return [event.venue.name for event in events]


async def tasked() -> str:
    task = asyncio.create_task(travel.aget_event(), name="x")
    event = await task
    return event.venue.name  # raises HUE104


async def tasked_result() -> str:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(travel.aget_event())
    return task.result().venue.name  # raises HUE104


async def tasked_harmless() -> str:
    task = asyncio.ensure_future(travel.aget_event())
    return (await asyncio.wait_for(asyncio.shield(task), timeout=3)).name


async def as_completed() -> str:
    for future in asyncio.as_completed([travel.aget_event()]):
        event = await future
        return event.venue.name  # raises HUE104
    return ""


async def done_of_wait() -> str:
    done, _ = await asyncio.wait({asyncio.create_task(travel.aget_event())})
    for task in done:
        return task.result().venue.name  # raises HUE104
    return ""


async def dependency_called() -> str:
    needed = travel.Depends(travel.get_event)
    return needed.dependency().name  # raises HUE501


async def timeouted() -> str:
    async with asyncio.timeout(3):
        event = await travel.aget_event()
    return event.venue.name  # raises HUE104


async def done_callback() -> None:
    task = asyncio.create_task(asyncio.sleep(0))
    task.add_done_callback(no_tickets)
    await task


async def in_thread() -> int:
    return await asyncio.to_thread(no_tickets)
