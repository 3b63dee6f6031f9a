from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models

from . import base
from .events import Event

User = get_user_model()


class Wallet(models.Model):
    owner = models.OneToOneField(User, models.CASCADE, related_name="wallet", primary_key=True)
    balance = models.IntegerField(default=0)

    def can_pay(self, amount: int) -> bool:
        return self.balance >= amount

    def pay(self, amount, save=True):
        self.balance -= amount
        if save:
            self.save()
        return self


class Ticket(base.TimeStampedModel):
    event = models.ForeignKey(Event, models.CASCADE, related_name="tickets")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tickets")
    price = models.IntegerField(default=9)
    code = models.CharField(max_length=9, default="x")

    class Meta:
        default_related_name = "tickets"

    @property
    def refundable(self):
        return not hasattr(self, "refund")

    def __str__(self):
        return f"{self.code} for {self.event}"

    def __format__(self, spec):
        return f"{self.price:{spec}}"


class Refund(models.Model):
    ticket = models.OneToOneField(Ticket, models.CASCADE)
    reason = models.CharField(max_length=90, default="")
