from fair.models import *
from fair.models import Booking


def create(reader):
    north = Region.objects.create(name="North")
    hall = Venue.objects.create(name="Hall", region=north)
    small = Venue.objects.create(name="Small", region=north, parent=hall)
    north.capital = hall
    north.save()
    gala = Event.objects.create(name="Gala", venue=small, host=reader)
    Event.objects.create(name="Matinee", venue=hall)
    for name in ("Ants", "Bees"):
        act = Act.objects.create(name=name)
        booking = Booking.objects.create(event=gala, act=act, fee=7)
        Slot.objects.create(booking=booking)
    Wallet.objects.create(owner=reader, balance=50)
    ticket = Ticket.objects.create(event=gala, holder=reader)
    Refund.objects.create(ticket=ticket)
    Ticket.objects.create(event=gala, holder=reader)
