"""What things cost. Synchronous: in async code these functions belong into a thread."""

from shop.models import Cart


def cart_total(cart: Cart) -> int:
    """Return the price of a cart in cents. Reads the database."""
    return sum(line.quantity * line.price for line in cart.lines.all())


def discounted_total(cart: Cart, percent: int) -> int:
    """Return the price of a cart with a discount. Reads the database, one call further down."""
    return cart_total(cart) * (100 - percent) // 100


def euros(cents: int) -> str:
    """Return an amount as it is written. Touches nothing."""
    return f"{cents // 100}.{cents % 100:02d} €"
