from __future__ import annotations

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass, field
from typing import NamedTuple, Protocol

from fair.models import Event, Ticket, Wallet


class HasTickets(Protocol):
    def open_tickets(self) -> int: ...


def balance_of(user) -> int:
    return Wallet.objects.get(owner=user).balance


@dataclass
class Ledger:
    """Reads in its __post_init__."""

    event: Event
    _: KW_ONLY
    lazy: bool = False
    sold: int = field(init=False)

    def __post_init__(self) -> None:
        if self.lazy:
            self.sold = 0
        else:
            self.sold = Ticket.objects.filter(event=self.event).count()

    def __iter__(self) -> Iterator[int]:
        for ticket in Ticket.objects.filter(event=self.event):
            yield ticket.price

    def __contains__(self, code: str) -> bool:
        return Ticket.objects.filter(code=code).exists()

    def __len__(self):
        return self.sold

    def __lt__(self, other: Ledger) -> bool:
        return self.sold < other.sold

    def __gt__(self, other: Ledger) -> bool:
        return Ticket.objects.filter(price__gt=other.sold).exists()

    def __str__(self) -> str:
        return f"{self.event.name}: {self.sold}"

    def __repr__(self) -> str:
        return f"{Ticket.objects.count()} tickets"

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, key):
        return Ticket.objects.all()[key]

    def __setitem__(self, key, value):
        Ticket.objects.filter(pk=key).update(price=value)

    def __delitem__(self, key):
        Ticket.objects.filter(pk=key).delete()

    def __neg__(self):
        return Ticket.objects.filter(gone=True).count()

    def __iadd__(self, other):
        Ticket.objects.update(price=other)
        return self

    def __radd__(self, other):
        return other + Ticket.objects.count()

    def __int__(self):
        return Ticket.objects.count()

    def __hash__(self):
        return hash(self.event.pk)

    def __eq__(self, other):
        return self.event == other

    def __reversed__(self):
        return iter(Ticket.objects.order_by("-pk")[:1])

    def __enter__(self):
        return self

    def __exit__(self, *a):
        Ticket.objects.update(price=1)

    def __index__(self):
        return Ticket.objects.count()

    def __matmul__(self, o):
        return self.sold


class Statement(NamedTuple):
    event: Event

    @property
    def total(self) -> int:
        return sum(Ticket.objects.filter(event=self.event).values_list("price", flat=True))

    @property
    def title(self) -> str:
        return self.event.name

    @classmethod
    def of_newest(cls) -> Statement:
        return cls(Event.objects.newest())

    @staticmethod
    def count() -> int:
        return Ticket.objects.count()

    @staticmethod
    def nothing() -> int:
        return 0
