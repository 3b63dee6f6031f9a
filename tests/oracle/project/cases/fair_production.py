# since 5.1
"""What production bugs looked like, and what looks like them."""

from __future__ import annotations

import contextlib
import json
import logging
from itertools import groupby
from operator import attrgetter

from asgiref.sync import sync_to_async
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.functional import SimpleLazyObject

from fair.forms import BlurbForm, EventForm, LazyRegionForm, NameForm, RegionForm, UniqueNameForm
from fair.models import Event, Region, Ticket, Venue
from fair.services import conf, loading
from fair.services.conf import Opened, Shelf, finish, opened, preferences

logger = logging.getLogger(__name__)


async def nullable_without_arguments() -> str:
    venue = await Venue.objects.select_related().aget(pk=2)
    return venue.parent.name  # raises HUE104


async def nullable_without_arguments_named() -> str:
    venue = await Venue.objects.select_related("parent").aget(pk=2)
    return venue.parent.name


async def argument_built() -> int:
    event = await Event.objects.aget(pk=1)
    return await sync_to_async(event.venue.has_siblings)()  # raises HUE104


async def argument_built_in_lambda() -> int:
    event = await Event.objects.aget(pk=1)
    return await sync_to_async(lambda: event.venue.has_siblings())()


async def argument_built_of_loaded() -> int:
    event = await Event.objects.select_related("venue").aget(pk=1)
    return await sync_to_async(event.venue.has_siblings)()


async def argument_of_call_built() -> str:
    event = await Event.objects.aget(pk=1)
    return await sync_to_async(str)(event.venue)  # raises HUE104


async def paginator_pages() -> int:
    paginator = Paginator(Event.objects.all(), 1)
    return await sync_to_async(lambda: paginator.num_pages)()


async def paginator_pages_too_early() -> int:
    paginator = Paginator(Event.objects.all(), 1)
    return await sync_to_async(int)(paginator.num_pages)  # raises HUE404


async def paginator_of_list() -> int:
    paginator = conf.paginator_of([1, 2, 3])
    return paginator.num_pages


async def paginator_in_helper() -> int:
    paginator = conf.paginator_of(Event.objects.order_by("pk"), size=2)
    return paginator.count  # raises HUE404


async def page_in_helper() -> int:
    return conf.page_of(Event.objects.order_by("pk")).number  # raises HUE501


async def page_of_list_in_helper() -> int:
    return conf.page_of([1, 2]).number


async def page_iterated_after_thread() -> list[str]:
    page = await sync_to_async(conf.page_of)(Event.objects.order_by("pk"))
    return [event.name for event in page]  # raises HUE404


async def refresh_forgets() -> str:
    event = await loading.load_full_event()
    event.name = "x"
    await event.asave()
    await event.arefresh_from_db()
    return event.venue.region.name  # raises HUE104


async def refresh_forgets_not_when_reloaded() -> str:
    event = await loading.load_full_event()
    await event.arefresh_from_db()
    event = await loading.load_full_event(event.pk)
    return event.venue.region.name


async def cached_property_of_model() -> list[str]:
    venue = await Venue.objects.aget(pk=1)
    return venue.hall_names  # raises HUE501


async def cached_property_of_model_prefetched() -> list[str]:
    venue = await Venue.objects.prefetch_related("halls").aget(pk=1)
    return venue.hall_names


async def cached_property_filled_in_thread() -> list[str]:
    venue = await Venue.objects.aget(pk=1)
    await sync_to_async(lambda: venue.hall_names)()
    return venue.hall_names


async def cached_property_harmless() -> str:
    return (await Venue.objects.aget(pk=1)).upper


async def getattr_config() -> object:
    return preferences.north  # raises HUE501


async def getattr_config_by_getattr() -> object:
    return getattr(conf.preferences, "north", None)  # raises HUE501


async def getattr_config_method() -> None:
    preferences.reset()


async def getattr_config_static() -> object:
    return conf.static_preferences.north


async def lazy_object() -> str:
    return conf.lazy_region.name  # raises HUE501


async def lazy_object_local() -> str:
    region = SimpleLazyObject(lambda: Region.objects.get(pk=1))
    return f"{region}"  # raises HUE501


async def lazy_object_unused() -> object:
    region = SimpleLazyObject(lambda: Region.objects.get(pk=1))
    return region is None


async def form_that_queries() -> bool:
    return RegionForm({"region": "1"}).is_bound  # raises HUE501


async def form_that_queries_in_thread() -> bool:
    form = await sync_to_async(RegionForm)({"region": "1"})
    return form.is_bound


async def form_that_is_lazy() -> bool:
    return LazyRegionForm({"region": "1"}).is_bound


async def form_that_is_lazy_validated() -> bool:
    form = LazyRegionForm(data={"region": "1"})
    return form.is_valid()  # raises HUE404


async def form_simple() -> bool:
    form = NameForm({"name": "x"})
    return form.is_valid() and bool(form.cleaned_data["name"])


async def form_clean_queries() -> bool:
    form = UniqueNameForm({"name": "x"})
    return form.is_valid()  # raises HUE404


async def form_errors_queries() -> bool:
    form = UniqueNameForm({"name": "x"})
    return bool(form.errors)  # raises HUE404


async def model_form_valid() -> bool:
    return EventForm({"name": "x", "venue": 1}).is_valid()  # raises HUE404


async def model_form_of_text() -> bool:
    return BlurbForm({"blurb": "x"}).is_valid()


async def model_form_save() -> None:
    form = BlurbForm({"blurb": "x"}, instance=await Event.objects.aget(pk=1))
    if form.is_valid():
        form.save()  # raises HUE404


async def model_form_save_uncommitted() -> None:
    form = BlurbForm({"blurb": "x"}, instance=await Event.objects.aget(pk=1))
    if form.is_valid():
        event = form.save(commit=False)
        await event.asave()


async def own_context_manager() -> str:
    with opened(1) as region:  # raises HUE501
        return region.name


async def own_context_manager_class() -> str:
    with Opened(pk=1) as region:  # raises HUE501
        return region.name


async def own_context_manager_class_made() -> int:
    return Opened(pk=1).pk


async def own_context_manager_in_function_in_thread() -> str:
    @sync_to_async
    def work() -> str:
        with opened(1) as region, Opened(2):
            return region.name

    with contextlib.suppress(Exception):
        return await work()
    return ""


async def grouping() -> dict:
    rows = Ticket.objects.order_by("event_id")
    by_event = attrgetter("event_id")
    return {key: len([*group]) for key, group in groupby(rows, key=by_event)}  # raises HUE102


async def grouping_list() -> dict:
    rows = [t async for t in Ticket.objects.order_by("event_id")]
    return {key: len(list(group)) for key, group in groupby(rows, key=attrgetter("event_id"))}


async def a_set() -> set:
    return set(Ticket.objects.values_list("code", flat=True))  # raises HUE102


async def a_set_literal() -> set:
    return {*Ticket.objects.values_list("code", flat=True)}  # raises HUE102


async def a_set_by_async_comprehension() -> set:
    return {code async for code in Ticket.objects.values_list("code", flat=True)}


async def truth_of_attribute() -> bool:
    shelf = Shelf()
    return True if shelf.qs else False  # raises HUE102


async def truth_of_attribute_in_method() -> bool:
    return Shelf().is_empty()  # raises HUE501


async def truth_of_attribute_is_none() -> bool:
    return Shelf().has_queryset() and Shelf().qs is not None


async def truth_of_attribute_given_list() -> bool:
    return Shelf([1, 2]).is_empty()


async def property_of_shelf() -> str:
    return Shelf().first_name  # raises HUE501


async def property_of_shelf_with_names() -> list[str]:
    return Shelf(Event.objects.filter(pk=1)).names  # raises HUE501


async def property_of_shelf_lazy() -> list[str]:
    return [name async for name in Shelf().lazy_names]


async def hidden_in_argument() -> HttpResponse:
    return JsonResponse({"n": Event.objects.count()}, status=201)  # raises HUE101


async def hidden_in_argument_of_json() -> str:
    names = Event.objects.values_list("name", flat=True)
    return json.dumps({"names": list(names)}, indent=2)  # raises HUE102


async def hidden_in_keyword() -> HttpResponse:
    names = Event.objects.values_list("name", flat=True)
    return HttpResponse(content=", ".join(names))  # raises HUE102


async def hidden_in_default_of_get() -> str:
    cached: dict = {}
    return cached.get("x", Event.objects.first())  # raises HUE101


async def hidden_in_f_string() -> str:
    return f"{Event.objects.filter(open=True).count():>3} events"  # raises HUE101


async def hidden_in_nested_f_string() -> str:
    event = await Event.objects.aget(pk=1)
    return f"{event.name:>{event.venue.seats}}"  # raises HUE104


async def hidden_in_log() -> None:
    event = await Event.objects.aget(pk=1)
    logger.info("event %s of %s", event.pk, event.venue.name)  # raises HUE104


async def hidden_in_log_extra() -> None:
    event = await Event.objects.aget(pk=1)
    logger.warning("event", extra={"venue": event.venue.name})  # raises HUE104


async def hidden_in_log_harmless() -> None:
    event = await Event.objects.aget(pk=1)
    logger.info("event %s of %r", event, event.venue_id)


async def hidden_in_log_queryset() -> None:
    logger.warning("events %s", Event.objects.filter(pk=1))  # raises HUE102


async def hidden_in_assert() -> None:
    assert Event.objects.filter(pk=1), "none"  # raises HUE102


async def hidden_in_while() -> None:
    while Event.objects.filter(pk=999).exists():  # raises HUE101
        pass


async def hidden_in_raise() -> None:
    event = await Event.objects.aget(pk=1)
    with contextlib.suppress(LookupError):
        raise LookupError(event.venue.name)  # raises HUE104


async def hidden_in_slice() -> list[int]:
    event = await Event.objects.aget(pk=1)
    return [1, 2, 3][: event.tickets.count()]  # raises HUE101


async def hidden_in_chained_comparison() -> bool:
    return 0 < Event.objects.count() < 10  # raises HUE101


async def hidden_in_return_tuple() -> tuple:
    return 1, Event.objects.last()  # raises HUE101


async def building_queries() -> int:
    return await Region.objects.filter(taxed=True).alive_above_mean().acount()  # raises HUE501


async def getattr_relation() -> str:
    event = await Event.objects.aget(pk=1)
    return event.venue.name  # raises HUE104


async def getattr_relation_by_loop() -> list:
    event = await Event.objects.aget(pk=1)
    return [str(getattr(event, name)) for name in ("name", "venue")]  # raises HUE104


async def getattr_column_by_loop() -> list:
    event = await Event.objects.aget(pk=1)
    return [str(getattr(event, name)) for name in ("name", "venue_id")]


async def getattr_loaded_relation() -> str:
    event = await loading.load_full_event()
    return getattr(event, "venue", None).name


async def hasattr_relation() -> bool:
    ticket = await Ticket.objects.aget(pk=1)
    return hasattr(ticket, "refund")  # raises HUE104


async def saves_on_branch() -> None:
    finish(await Event.objects.aget(pk=1), notes="x")  # raises HUE501


async def saves_not_on_branch() -> None:
    event = finish(await Event.objects.aget(pk=1), dry_run=True, notes="x")
    await event.asave()


async def commit_repository() -> str:
    commit = await loading.load_in_thread(pk=1)
    return commit.venue.region.name  # raises HUE104


async def commit_repository_loaded() -> str:
    commit = await loading.load_in_thread_full(pk=1)
    return commit.venue.name


async def bare_except() -> str:
    try:
        event = await Event.objects.aget(pk=1)
        return event.venue.name  # raises HUE104
    except:  # noqa: E722
        return ""


async def except_around_helper() -> object:
    try:
        return conf.page_of(Event.objects.order_by("pk"))  # raises HUE501
    except Exception as error:
        return str(error)


async def user_as_filter(request: HttpRequest) -> bool:
    return await Event.objects.filter(host=request.user).aexists()  # raises HUE202


async def user_as_q(request: HttpRequest) -> int:
    rows = Event.objects.exclude(Q(host=request.user) | Q(open=False))  # raises HUE202
    return await rows.acount()


async def user_passed_on(request: HttpRequest) -> object:
    class Box:
        def __init__(self, user):
            self.user = user

    return Box(request.user).user is None


async def user_in_get_or_create(request: HttpRequest) -> object:
    event, _ = await Event.objects.aget_or_create(
        name="Gala", defaults={"host": request.user, "venue_id": 1}
    )
    return event.pk


async def user_truth(request: HttpRequest) -> bool:
    return not request.user  # raises HUE202


async def user_name(request: HttpRequest) -> str:
    return request.user.username  # raises HUE202


async def user_awaited(request: HttpRequest) -> str:
    user = await request.auser()
    return user.username


async def filled_by_async_for() -> int:
    rows = Event.objects.order_by("pk")
    async for event in rows:
        event.pk
    return len(rows) + sum(1 for _ in rows)


async def filled_by_async_for_of_other() -> int:
    rows = Event.objects.order_by("pk")
    async for event in rows.all():
        event.pk
    return len(rows)  # raises HUE102


async def filled_in_thread() -> int:
    rows = Event.objects.order_by("pk")
    await sync_to_async(len)(rows)
    return rows[0].pk


async def relation_after_assigned() -> str:
    ticket = Ticket(code="a")
    ticket.event = await Event.objects.aget(pk=1)
    return ticket.event.name


async def template_response(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "fair/list.html", {"events": Event.objects.all()})


async def wrapped_helper() -> str:
    event = await Event.objects.aget(pk=1)
    return await sync_to_async(Event.place)(event)


async def wrapped_helper_bound() -> str:
    event = await Event.objects.aget(pk=1)
    return await sync_to_async(event.place)()


async def wrapped_helper_nested() -> str:
    event = await Event.objects.aget(pk=1)

    def work():
        return event.place() + str(event.cost())

    return await sync_to_async(work, thread_sensitive=True)()
