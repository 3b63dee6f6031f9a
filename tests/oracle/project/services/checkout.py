"""First of five files: checkout, cart, stock, warehouse, ledger."""

from services import cart
from services.cart import count_items, describe_cart


def checkout(title: str) -> int:
    return count_items(title)


def checkout_text(title: str) -> str:
    return describe_cart(title)


def checkout_later(title: str):
    return cart.items_of(title)
