from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

from .base import Slugged, SoftQuerySet, TimeStampedModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .places import Venue


class EventQuerySet(SoftQuerySet["Event"]):
    def at(self, venue: Venue) -> EventQuerySet:
        return self.filter(venue=venue)

    def with_places(self) -> EventQuerySet:
        return self.select_related("venue__region")

    def headlines(self) -> dict[int, str]:
        return {event.pk: event.name for event in self}


class EventManager(models.Manager.from_queryset(EventQuerySet)):
    def get_queryset(self):
        return super().get_queryset().filter(gone=False)

    def open_now(self):
        return self.with_places().filter(open=True)

    def newest(self) -> Event:
        return self.latest("pk")

    async def anewest(self) -> Event:
        return await self.alatest("pk")


class Act(Slugged):
    fee = models.IntegerField(default=5)


class Event(Slugged):
    venue = models.ForeignKey("fair.Venue", on_delete=models.CASCADE, related_name="events")
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="hosted",
    )
    acts = models.ManyToManyField(Act, through="fair.Booking", related_name="events")
    blurb = models.TextField(default="")
    open = models.BooleanField(default=True)

    objects: ClassVar[EventManager] = EventManager()
    everything = models.Manager()

    class Meta:
        ordering = ("pk",)

    def __iter__(self) -> Iterator[Booking]:
        yield from self.bookings.all()

    def place(self) -> str:
        return f"{self.venue.name} ({self.venue.region})"

    def cost(self, *, include_tax=False) -> int:
        total = sum(b.fee or 0 for b in self.bookings.all())
        return total * 2 if include_tax else total

    async def aplace(self) -> str:
        return f"{self.name} #{self.venue_id}"


class Booking(TimeStampedModel):
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="bookings")
    act = models.ForeignKey(Act, on_delete=models.CASCADE)
    fee = models.IntegerField(null=True)


class Slot(models.Model):
    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="slot")
    hour = models.IntegerField(default=20)

    def __str__(self):
        return f"{self.booking.act}@{self.hour}"
