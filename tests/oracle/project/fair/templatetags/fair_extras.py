from django import template

from fair.models import Event, Ticket

register = template.Library()


@register.filter
def shout(value) -> str:
    return str(value).upper()


@register.filter(name="venue_of")
def place_of(event: Event) -> str:
    return event.venue.name


@register.simple_tag
def ticket_count(event=None) -> int:
    return Ticket.objects.count()


@register.simple_tag(takes_context=True)
def greeting(context, name="x"):
    return f"hello {name}"


@register.inclusion_tag("fair/_events.html")
def newest_events(n=2):
    return {"events": Event.objects.all()[:n]}
