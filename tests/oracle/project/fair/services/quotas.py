"""Descriptors and the like."""

from __future__ import annotations

from typing import overload

from fair.models import Region, Ticket, Venue


class Quota:
    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Quota: ...
    @overload
    def __get__(self, instance: object, owner: type) -> int: ...
    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return Ticket.objects.filter(price__lt=instance.limit).count()

    def __set__(self, instance, value):
        instance.__dict__[self.name] = value


class Clamp:
    """Harmless to read, queries when set."""

    def __get__(self, instance, owner=None):
        return 3

    def __set__(self, instance, value):
        Region.objects.update(taxed=bool(value))

    def __delete__(self, instance):
        Region.objects.filter(pk=99).delete()


class Box:
    limit = 10
    quota = Quota()
    clamp = Clamp()
    _rate = None

    @property
    def rate(self):
        return self._rate

    @rate.setter
    def rate(self, value):
        self._rate = Venue.objects.get(pk=value)

    @rate.deleter
    def rate(self):
        Venue.objects.filter(pk=77).delete()


class LimitedBox(Box):
    limit = 20

    @property
    def rate(self):
        return 1


def total(items, /, *extra, start=0, **more) -> int:
    return start + sum(item.price for item in items)


def deeper(n, seen=None):
    if n <= 0:
        return []
    return deeper(n - 1) + [Ticket.objects.filter(pk=n).first()]


def ping(n):
    return pong(n - 1) if n else "done"


def pong(n):
    return ping(n - 1) if n else Region.objects.first()


def pure_ping(n):
    return pure_pong(n - 1) if n else "done"


def pure_pong(n):
    return pure_ping(n - 1) if n else Region.objects.all()
