"""Fills an empty shop: `manage.py seed_shop`."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from shop.models import Cart, CartLine, Category, Comment, Order, Product, Tag

SHELVES = {
    "Tea": [("Assam", 690, 12), ("Darjeeling", 890, 8), ("Sencha", 750, 0)],
    "Coffee": [("Espresso", 1190, 20), ("Filter", 990, 14)],
    "Cups": [("Espresso cup", 450, 40), ("Tea bowl", 1290, 6)],
}


class Command(BaseCommand):
    """Creates products, two customers (ada and grace) and what they bought."""

    help = "Fill the shop with products and customers; run it as often as you like."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("createcachetable", verbosity=0)
        fair, _ = Tag.objects.get_or_create(name="fair trade")
        for shelf, products in SHELVES.items():
            category, _ = Category.objects.get_or_create(
                slug=shelf.lower(), defaults={"name": shelf}
            )
            for name, price, stock in products:
                product, _ = Product.objects.get_or_create(
                    slug=name.lower().replace(" ", "-"),
                    defaults={
                        "category": category,
                        "name": name,
                        "price": price,
                        "stock": stock,
                        "description": f"{name}, from our shelf of {shelf.lower()}.",
                    },
                )
                product.tags.add(fair)
        self._customer("ada")
        self._customer("grace")
        self.stdout.write("The shop is open. Log in as ada or grace, password: lovelace")

    def _customer(self, name: str) -> None:
        users = get_user_model().objects
        user, created = users.get_or_create(
            username=name, defaults={"email": f"{name}@example.com"}
        )
        if not created:
            return
        user.set_password("lovelace")
        user.save()
        product = Product.objects.get(slug="assam")
        cart = Cart.objects.create(owner=user)
        CartLine.objects.create(cart=cart, product=product, quantity=2, price=product.price)
        Comment.objects.create(product=product, user=user, content="Strong and malty.")
        Order.objects.create(user=user, total=1780, status="new")
