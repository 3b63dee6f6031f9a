"""What the shop sells, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Category(models.Model):
    """A shelf of the shop."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    """A word that products are found by."""

    name = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """Something to buy. Prices are in cents."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="products")
    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    description = models.TextField(blank=True)
    price = models.PositiveIntegerField()
    stock = models.PositiveIntegerField(default=0)
    tags = models.ManyToManyField(Tag, related_name="products", blank=True)

    if TYPE_CHECKING:
        comments: RelatedManager[Comment]

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Comment(models.Model):
    """What a customer says about a product."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="comments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="comments")
    content = models.TextField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created",)

    def __str__(self) -> str:
        return self.content[:40]


class Cart(models.Model):
    """What a customer is about to buy."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="cart")

    if TYPE_CHECKING:
        lines: RelatedManager[CartLine]

    def __str__(self) -> str:
        return f"Cart {self.pk}"


class CartLine(models.Model):
    """Some of one product in a cart, at the price when it was put there."""

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField(default=1)
    price = models.PositiveIntegerField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.quantity} x {self.price}"


class Order(models.Model):
    """What a customer has bought."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="orders")
    status = models.CharField(max_length=20, default="new")
    total = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = (
            "-created",
            "-pk",
        )

    def __str__(self) -> str:
        return f"Order {self.pk}"
