from .base import Slugged
from .base import TimeStampedModel as Stamped
from .events import Act, Booking, Event, Slot
from .money import Refund, Ticket, Wallet
from .places import *

__all__ = [
    "Act",
    "Booking",
    "Event",
    "Refund",
    "Region",
    "Slot",
    "Slugged",
    "Stamped",
    "Ticket",
    "Venue",
    "Wallet",
]
