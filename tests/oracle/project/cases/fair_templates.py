# since 5.1
"""Templates with parents, includes, libraries of tags, forms and context processors."""

from __future__ import annotations

from django import shortcuts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.template.loader import get_template, render_to_string

from fair.forms import BlurbForm, EventForm, LazyRegionForm, NameForm
from fair.models import Event, Slot, Venue
from fair.services import loading


async def template_child(request: HttpRequest) -> HttpResponse:
    context = {"events": Event.objects.all()}
    return render(request, "fair/child.html", context)  # raises HUE403


async def template_child_list(request: HttpRequest) -> HttpResponse:
    values = {"events": [e async for e in Event.objects.all()]}
    page = "fair/child.html"
    return shortcuts.render(request=request, template_name=page, context=values)


async def template_child_overrides(request: HttpRequest) -> HttpResponse:
    context: dict = {"events": Event.objects.all()}
    template = get_template("fair/child_overrides.html")
    return HttpResponse(template.render(context, request))


async def template_includes(request: HttpRequest) -> HttpResponse:
    given = {"events": Event.objects.filter(pk=1)}
    text = render_to_string("fair/includes.html", context=given, request=request)  # raises HUE403
    return HttpResponse(text)


async def template_includes_list(request: HttpRequest) -> HttpResponse:
    context = dict()
    context.update({"events": []})
    pages = ["fair/missing.html", "fair/includes.html"]
    text = loader.render_to_string(pages, context, request=request)
    return HttpResponse(text)


async def template_includes_with(request: HttpRequest) -> HttpResponse:
    context = {"rows": Event.objects.filter(pk=1)}
    return render(request, "fair/includes_with.html", context)  # raises HUE403


async def template_includes_without(request: HttpRequest) -> HttpResponse:
    values = {"events": Event.objects.filter(pk=1), "others": []}
    page = "fair/includes_without.html"
    return shortcuts.render(request=request, template_name=page, context=values)


async def template_includes_each(request: HttpRequest) -> HttpResponse:
    context: dict = {"events": [e async for e in Event.objects.all()]}
    template = get_template("fair/includes_each.html")
    return HttpResponse(template.render(context, request))  # raises HUE403


async def template_includes_each_loaded(request: HttpRequest) -> HttpResponse:
    given = {"events": await loading.load_all(full=True)}
    text = render_to_string("fair/includes_each.html", context=given, request=request)
    return HttpResponse(text)


async def template_withs(request: HttpRequest) -> HttpResponse:
    context = dict()
    context.update({"event": await Event.objects.aget(pk=1)})
    pages = ["fair/missing.html", "fair/withs.html"]
    text = loader.render_to_string(pages, context, request=request)  # raises HUE403
    return HttpResponse(text)


async def template_withs_loaded(request: HttpRequest) -> HttpResponse:
    context = {"event": await loading.load_full_event()}
    return render(request, "fair/withs.html", context)


async def template_with_harmless(request: HttpRequest) -> HttpResponse:
    values = {"event": await Event.objects.aget(pk=1)}
    page = "fair/with_harmless.html"
    return shortcuts.render(request=request, template_name=page, context=values)


async def template_filters(request: HttpRequest) -> HttpResponse:
    context: dict = {"event": await Event.objects.aget(pk=1)}
    template = get_template("fair/filters.html")
    return HttpResponse(template.render(context, request))  # raises HUE403


async def template_filters_loaded(request: HttpRequest) -> HttpResponse:
    given = {"event": await loading.load_full_event()}
    text = render_to_string("fair/filters.html", context=given, request=request)
    return HttpResponse(text)


async def template_filters_harmless(request: HttpRequest) -> HttpResponse:
    context = dict()
    context.update({"event": await Event.objects.aget(pk=1)})
    pages = ["fair/missing.html", "fair/filters_harmless.html"]
    text = loader.render_to_string(pages, context, request=request)
    return HttpResponse(text)


async def template_tags(request: HttpRequest) -> HttpResponse:
    context = {}
    return render(request, "fair/tags.html", context)  # raises HUE403


async def template_inclusion_tag(request: HttpRequest) -> HttpResponse:
    values = {}
    page = "fair/inclusion_tag.html"
    return shortcuts.render(request=request, template_name=page, context=values)  # raises HUE403


async def template_form(request: HttpRequest) -> HttpResponse:
    context: dict = {"form": EventForm()}
    template = get_template("fair/form.html")
    return HttpResponse(template.render(context, request))  # raises HUE403


async def template_form_as_p(request: HttpRequest) -> HttpResponse:
    given = {"form": EventForm()}
    text = render_to_string("fair/form_as_p.html", context=given, request=request)  # raises HUE403
    return HttpResponse(text)


async def template_form_field(request: HttpRequest) -> HttpResponse:
    context = dict()
    context.update({"form": EventForm()})
    pages = ["fair/missing.html", "fair/form_field.html"]
    text = loader.render_to_string(pages, context, request=request)
    return HttpResponse(text)


async def template_form_loop(request: HttpRequest) -> HttpResponse:
    context = {"form": LazyRegionForm()}
    return render(request, "fair/form_loop.html", context)  # raises HUE403


async def template_form_simple(request: HttpRequest) -> HttpResponse:
    values = {"form": NameForm()}
    page = "fair/form.html"
    return shortcuts.render(request=request, template_name=page, context=values)


async def template_form_simple_loop(request: HttpRequest) -> HttpResponse:
    context: dict = {"form": NameForm({"name": "x"})}
    template = get_template("fair/form_loop.html")
    return HttpResponse(template.render(context, request))


async def template_form_bound_unique(request: HttpRequest) -> HttpResponse:
    given = {"form": BlurbForm({"blurb": "x"})}
    text = render_to_string("fair/form_as_p.html", context=given, request=request)
    return HttpResponse(text)


async def template_truth(request: HttpRequest) -> HttpResponse:
    context = dict()
    context.update({"events": Event.objects.none() | Event.objects.all()})
    pages = ["fair/missing.html", "fair/truth.html"]
    text = loader.render_to_string(pages, context, request=request)  # raises HUE403
    return HttpResponse(text)


async def template_truth_list(request: HttpRequest) -> HttpResponse:
    context = {"events": []}
    return render(request, "fair/truth.html", context)


async def template_length(request: HttpRequest) -> HttpResponse:
    values = {"events": Event.objects.all()}
    page = "fair/length.html"
    return shortcuts.render(request=request, template_name=page, context=values)  # raises HUE403


async def template_in_branch(request: HttpRequest) -> HttpResponse:
    context: dict = {"events": Event.objects.all(), "user_is_admin": True}
    template = get_template("fair/in_branch.html")
    return HttpResponse(template.render(context, request))  # raises HUE403


async def template_commented(request: HttpRequest) -> HttpResponse:
    given = {"events": Event.objects.all()}
    text = render_to_string("fair/commented.html", context=given, request=request)
    return HttpResponse(text)


async def template_method(request: HttpRequest) -> HttpResponse:
    context = dict()
    context.update({"event": await Event.objects.aget(pk=1)})
    pages = ["fair/missing.html", "fair/method.html"]
    text = loader.render_to_string(pages, context, request=request)  # raises HUE403
    return HttpResponse(text)


async def template_method_loaded(request: HttpRequest) -> HttpResponse:
    context = {"event": await loading.load_full_event()}
    return render(request, "fair/method.html", context)


async def template_prop(request: HttpRequest) -> HttpResponse:
    values = {"venue": await Venue.objects.aget(pk=1)}
    page = "fair/prop.html"
    return shortcuts.render(request=request, template_name=page, context=values)


async def template_prop_queries(request: HttpRequest) -> HttpResponse:
    context: dict = {"venue": await Venue.objects.aget(pk=1)}
    template = get_template("fair/prop_queries.html")
    return HttpResponse(template.render(context, request))  # raises HUE403


async def template_regroup(request: HttpRequest) -> HttpResponse:
    given = {"events": Event.objects.order_by("open")}
    text = render_to_string("fair/regroup.html", context=given, request=request)  # raises HUE403
    return HttpResponse(text)


async def template_user(request: HttpRequest) -> HttpResponse:
    context = dict()
    context.update({})
    pages = ["fair/missing.html", "fair/user.html"]
    text = loader.render_to_string(pages, context, request=request)  # raises HUE403
    return HttpResponse(text)


async def template_perms(request: HttpRequest) -> HttpResponse:
    context = {}
    return render(request, "fair/perms.html", context)  # raises HUE403


async def template_messages(request: HttpRequest) -> HttpResponse:
    values = {}
    page = "fair/messages.html"
    return shortcuts.render(request=request, template_name=page, context=values)  # raises HUE403


async def template_blocktrans(request: HttpRequest) -> HttpResponse:
    context: dict = {"event": await Event.objects.aget(pk=1), "events": [1]}
    template = get_template("fair/blocktrans.html")
    return HttpResponse(template.render(context, request))  # raises HUE403


async def template_attr_loop(request: HttpRequest) -> HttpResponse:
    given = {"event": await Event.objects.aget(pk=1)}
    text = render_to_string("fair/attr_loop.html", context=given, request=request)  # raises HUE403
    return HttpResponse(text)


async def template_attr_loop_prefetched(request: HttpRequest) -> HttpResponse:
    context = dict()
    context.update({"event": await Event.objects.prefetch_related("tickets").aget(pk=1)})
    pages = ["fair/missing.html", "fair/attr_loop.html"]
    text = loader.render_to_string(pages, context, request=request)
    return HttpResponse(text)


async def template_url(request: HttpRequest) -> HttpResponse:
    context = {"groups": {"x": [e async for e in Event.objects.all()]}}
    return render(request, "fair/url.html", context)  # raises HUE403


async def template_str_slot(request: HttpRequest) -> HttpResponse:
    values = {"slot": await Slot.objects.aget(pk=1)}
    page = "fair/str_slot.html"
    return shortcuts.render(request=request, template_name=page, context=values)  # raises HUE403


async def template_str_slot_loaded(request: HttpRequest) -> HttpResponse:
    context: dict = {"slot": await Slot.objects.select_related("booking__act").aget(pk=1)}
    template = get_template("fair/str_slot.html")
    return HttpResponse(template.render(context, request))


async def template_session(request: HttpRequest) -> HttpResponse:
    given = {}
    text = render_to_string("fair/session.html", context=given, request=request)  # raises HUE403
    return HttpResponse(text)


async def template_firstof(request: HttpRequest) -> HttpResponse:
    context = dict()
    context.update({"event": await Event.objects.aget(pk=1)})
    pages = ["fair/missing.html", "fair/firstof.html"]
    text = loader.render_to_string(pages, context, request=request)  # raises HUE403
    return HttpResponse(text)


async def template_dotindex(request: HttpRequest) -> HttpResponse:
    context = {"events": Event.objects.all()}
    return render(request, "fair/dotindex.html", context)  # raises HUE403


async def template_dotindex_list(request: HttpRequest) -> HttpResponse:
    values = {"events": [e async for e in Event.objects.all()]}
    page = "fair/dotindex.html"
    return shortcuts.render(request=request, template_name=page, context=values)


async def template_dotfirst(request: HttpRequest) -> HttpResponse:
    context: dict = {"events": Event.objects.all()}
    template = get_template("fair/dotfirst.html")
    return HttpResponse(template.render(context, request))  # raises HUE403
