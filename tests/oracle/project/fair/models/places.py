from django.db import models
from django.utils.functional import cached_property

from .base import Slugged

__all__ = ["Region", "Venue"]


class Region(Slugged):
    capital = models.ForeignKey(
        "fair.Venue", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taxed = models.BooleanField(default=True)


class Venue(Slugged):
    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="halls"
    )
    seats = models.PositiveIntegerField(default=100)

    @property
    def is_taxed(self) -> bool:
        return self.region.taxed

    @property
    def label(self):
        return f"{self.name} #{self.pk}"

    @cached_property
    def hall_names(self) -> list[str]:
        return [hall.name for hall in self.halls.all()]

    @cached_property
    def upper(self) -> str:
        return self.name.upper()

    def __len__(self):
        return self.seats

    def breadcrumbs(self) -> list[str]:
        trail = [self.name]
        node = self
        while (node := node.parent) is not None:
            trail.append(node.name)
        return trail
