# since 5.1
"""Mistakes in wrapping, in every spelling."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import asgiref.sync
from asgiref.sync import async_to_sync
from asgiref.sync import sync_to_async as to_thread

from fair.models import Event, Ticket
from fair.services import loading, travel
from fair.services.travel import count_tickets, no_tickets, threaded_count

# -- 601


async def early_helper() -> int:
    return await to_thread(count_tickets())()  # raises HUE601


async def early_manager() -> object:
    return await to_thread(Event.objects.get(pk=1))()  # raises HUE601


async def early_method() -> object:
    event = await Event.objects.aget(pk=1)
    return await asgiref.sync.sync_to_async(event.place())()  # raises HUE601


async def early_list() -> object:
    return await to_thread(list(Event.objects.all()))()  # raises HUE601


async def early_with_options() -> object:
    return await to_thread(count_tickets(), thread_sensitive=True)()  # raises HUE601


async def early_in_lambda_harmless() -> object:
    return await to_thread(lambda: count_tickets())()


async def early_partial_harmless() -> object:
    return await to_thread(partial(count_tickets, 1))()


async def early_factory_harmless() -> object:
    return await to_thread(travel.make_counter(1))()


async def early_to_thread() -> object:
    return await asyncio.to_thread(count_tickets())  # raises HUE601


async def early_run_in_executor() -> object:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, count_tickets())  # raises HUE601


# -- 602


async def lazy_all() -> int:
    rows = await to_thread(Event.objects.all)()  # wrong HUE602
    return len([row async for row in rows])


async def lazy_filter_evaluated() -> int:
    rows = await to_thread(Event.objects.filter)(open=True)  # wrong HUE602
    return len(rows)  # raises HUE102


async def lazy_lambda_evaluated() -> list:
    rows = await to_thread(lambda: Event.objects.filter(open=True))()  # wrong HUE602
    return [row.pk for row in rows]  # raises HUE102


async def lazy_decorated_evaluated() -> list:
    @to_thread
    def rows():
        return Event.objects.filter(open=True)

    return [row.pk for row in await rows()]  # raises HUE102, wrong HUE602


async def lazy_partial_evaluated() -> list:
    rows = await to_thread(partial(Event.objects.filter, open=True))()  # wrong HUE602
    for row in rows:  # raises HUE102
        return [row.pk]
    return []


async def lazy_helper_evaluated() -> bool:
    rows = await to_thread(loading.base_events)()  # wrong HUE602
    return bool(rows)  # raises HUE102


async def lazy_list() -> list:
    return await to_thread(list)(Event.objects.all())


async def lazy_lambda_list() -> list:
    return await to_thread(lambda: list(Event.objects.all()))()


async def lazy_async_for() -> list:
    rows = await to_thread(loading.base_events)()  # wrong HUE602
    return [row.pk async for row in rows]


async def lazy_slice_of_list() -> list:
    return (await to_thread(list)(Event.objects.all()))[:1]


# -- 603


async def never_awaited_twin() -> None:
    Event.objects.acreate(name="x", venue_id=1)  # wrong HUE603: RuntimeWarning


async def never_awaited_wrapped() -> None:
    to_thread(count_tickets)()  # wrong HUE603: RuntimeWarning


async def never_awaited_function() -> None:
    loading.load_event(1)  # wrong HUE603: RuntimeWarning


async def never_awaited_decorated() -> None:
    threaded_count()  # wrong HUE603: RuntimeWarning


async def never_awaited_instance() -> None:
    event = await Event.objects.aget(pk=1)
    event.asave()  # wrong HUE603: RuntimeWarning


async def never_awaited_truth() -> int:
    if Event.objects.filter(pk=1).aexists():  # wrong HUE603: RuntimeWarning
        return 1
    return 0


async def never_awaited_attribute() -> object:
    return loading.load_event(1).name  # wrong HUE603: AttributeError


async def awaited_later() -> object:
    pending = loading.load_event(1)
    return (await pending).name


async def awaited_by_gather() -> object:
    return len(await asyncio.gather(loading.load_event(1), Ticket.objects.acount()))


async def awaited_by_task() -> None:
    task = asyncio.create_task(loading.load_event(1))
    await task


async def awaited_in_list() -> int:
    pending = [loading.load_event(pk) for pk in (1, 2)]
    return len(await asyncio.gather(*pending))


# -- 604


async def async_wrapped() -> object:
    return await to_thread(loading.load_event)(1)  # wrong HUE604: TypeError


async def async_partial_wrapped() -> object:
    return await to_thread(partial(loading.load_event, 1))()  # wrong HUE604: TypeError


async def async_wrapped_harmless() -> object:
    return await loading.load_in_thread(1)


# -- 605


async def other_thread() -> int:
    return await asyncio.to_thread(count_tickets)  # wrong HUE605


async def other_thread_with_manager() -> object:
    return await asyncio.to_thread(Event.objects.get, pk=1)  # wrong HUE605


async def other_thread_insensitive() -> int:
    return await to_thread(count_tickets, thread_sensitive=False)()  # wrong HUE605


async def other_thread_insensitive_lambda() -> int:
    return await to_thread(lambda: Ticket.objects.count(), thread_sensitive=False)()  # wrong HUE605


async def other_thread_executor() -> int:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor() as pool:
        return await loop.run_in_executor(pool, count_tickets, 1)  # wrong HUE605


async def other_thread_submit() -> int:
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(count_tickets).result()  # wrong HUE605, blocks HUE801


async def other_thread_partial() -> int:
    return await asyncio.to_thread(partial(count_tickets, 2))  # wrong HUE605


async def other_thread_decorated() -> int:
    @to_thread(thread_sensitive=False)
    def work() -> int:
        return Ticket.objects.count()

    return await work()  # wrong HUE605


async def other_thread_harmless() -> int:
    return await asyncio.to_thread(no_tickets, 1)


async def other_thread_harmless_lambda() -> int:
    return await to_thread(lambda: sum(range(4)), thread_sensitive=False)()


# -- 606


async def back_to_sync() -> object:
    return async_to_sync(loading.load_event)(1)  # wrong HUE606: RuntimeError


async def back_to_sync_by_helper() -> object:
    def helper():
        return async_to_sync(loading.load_event)(1)

    return helper()  # wrong HUE501: RuntimeError


@async_to_sync
async def _synced() -> int:
    return 1


async def back_to_sync_decorated() -> int:
    return _synced()  # wrong HUE606: RuntimeError


async def back_to_sync_lambda() -> int:
    run = lambda: async_to_sync(loading.load_event)(1)
    return run().pk  # wrong HUE501: RuntimeError


async def back_to_sync_partial() -> int:
    run = partial(async_to_sync(loading.load_event), 1)
    return run().pk  # wrong HUE606: RuntimeError


async def back_to_sync_made_only() -> str:
    return type(async_to_sync(loading.load_event)).__name__


async def back_to_sync_in_thread() -> object:
    return (await to_thread(lambda: async_to_sync(loading.load_event)(1))()).name


# -- 608, 609


async def invented() -> object:
    return await Event.objects.filter(pk=1).aall()  # wrong HUE608: AttributeError


async def invented_values() -> object:
    return await Event.objects.avalues_list("pk")  # wrong HUE608: AttributeError


async def own_a_method() -> object:
    return (await Event.objects.anewest()).pk


async def awaited_queryset() -> object:
    return await Event.objects.filter(pk=1)  # wrong HUE609: TypeError


async def awaited_instance() -> object:
    return await Event(name="x")  # wrong HUE609: TypeError


async def awaited_the_name() -> str:
    return await Event.objects.aget(pk=1).name  # wrong HUE603: AttributeError


async def awaited_the_method() -> None:
    await Event.objects.aget(pk=1).asave()  # wrong HUE603: AttributeError


async def task_asked() -> bool:
    task = asyncio.ensure_future(loading.load_event(1))
    await task
    return task.done()
