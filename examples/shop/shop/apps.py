"""The Django app of the shop."""

from django.apps import AppConfig


class ShopConfig(AppConfig):
    """Products, carts and orders."""

    name = "shop"
