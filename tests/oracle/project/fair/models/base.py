from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    pass

M = TypeVar("M", bound=models.Model)


class SoftQuerySet(models.QuerySet[M], Generic[M]):
    def alive(self) -> Self:
        return self.filter(gone=False)

    def first_alive(self) -> M | None:
        return self.alive().first()

    def as_choices(self) -> list[tuple[int, str]]:
        return [(row.pk, str(row)) for row in self.alive()]

    def alive_above_mean(self) -> Self:
        mean = self.aggregate(m=models.Avg("pk"))["m"]
        return self.alive().filter(pk__gte=mean)


class TimeStampedModel(models.Model):
    made_at = models.DateTimeField(auto_now_add=True)
    gone = models.BooleanField(default=False)

    objects = SoftQuerySet.as_manager()

    class Meta:
        abstract = True

    def siblings(self) -> models.QuerySet[Self]:
        return type(self).objects.exclude(pk=self.pk)

    def has_siblings(self) -> bool:
        return self.siblings().exists()

    def touch(self, *, commit: bool = True) -> None:
        self.gone = False
        if commit:
            self.save(update_fields=["gone"])


class Slugged(TimeStampedModel):
    slug = models.SlugField(max_length=40, default="", blank=True)
    name = models.CharField(max_length=80)

    class Meta(TimeStampedModel.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        if not self.slug:
            self.slug = self.name.lower()
        super().save(*args, **kwargs)
