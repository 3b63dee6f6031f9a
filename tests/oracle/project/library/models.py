from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.functional import cached_property


class Stamped(models.Model):
    """What every row of the library has."""

    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def age_in_books(self) -> int:
        return Book.objects.filter(created__lt=self.created).count()


class Publisher(Stamped):
    name = models.CharField(max_length=100)
    city = models.CharField(max_length=100, default="", blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Author(models.Model):
    name = models.CharField(max_length=100)
    mentor = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AuthorProfile(models.Model):
    author = models.OneToOneField(Author, models.CASCADE, related_name="profile")
    biography = models.TextField(default="")

    def __str__(self) -> str:
        return f"profile of {self.author}"


class Member(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE)
    favourite = models.ForeignKey("Book", models.SET_NULL, null=True, blank=True)

    def __str__(self) -> str:
        return f"member {self.pk}"


class Tag(models.Model):
    slug = models.SlugField(unique=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Note(models.Model):
    text = models.CharField(max_length=200)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")

    def __str__(self) -> str:
        return self.text


class BookQuerySet(models.QuerySet["Book"]):
    def published(self) -> BookQuerySet:
        return self.filter(published=True)

    def cheaper_than(self, price: int) -> BookQuerySet:
        return self.filter(price__lt=price)

    def titles(self) -> list[str]:
        return [book.title for book in self]

    def cheaper_than_average(self) -> BookQuerySet:
        average = self.aggregate(average=models.Avg("price"))["average"]
        return self.filter(price__lt=average)

    async def atitles(self) -> list[str]:
        return [book.title async for book in self]


class BookManager(models.Manager.from_queryset(BookQuerySet)):  # type: ignore[misc]
    def newest(self) -> Book:
        return self.order_by("-pk").first()

    def by_publisher(self, publisher: Publisher) -> BookQuerySet:
        return self.filter(publisher=publisher)


class Book(Stamped):
    title = models.CharField(max_length=100)
    price = models.IntegerField(default=10)
    published = models.BooleanField(default=True)
    summary = models.TextField(default="", blank=True)
    extra = models.JSONField(default=dict, blank=True)
    cover = models.FileField(upload_to="covers", blank=True)
    publisher = models.ForeignKey(Publisher, models.CASCADE, related_name="books")
    editor = models.ForeignKey(
        Author, models.SET_NULL, null=True, blank=True, related_name="edited_books"
    )
    authors = models.ManyToManyField(Author, related_name="books", blank=True)
    tags = models.ManyToManyField(Tag, related_name="books", blank=True)
    borrowers = models.ManyToManyField(Member, through="Loan", related_name="borrowed")
    notes = GenericRelation(Note)

    objects = BookManager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/books/{self.pk}/"

    @property
    def publisher_name(self) -> str:
        return self.publisher.name

    @property
    def label(self) -> str:
        return f"{self.title} ({self.price})"

    @cached_property
    def chapter_count(self) -> int:
        return self.chapters.count()

    @cached_property
    def shouted(self) -> str:
        return self.title.upper()

    def imprint(self) -> str:
        return f"{self.title}, {self.publisher.city}"

    def is_expensive(self) -> bool:
        return self.price > 15

    def discounted(self, percent: int) -> int:
        return self.price * (100 - percent) // 100

    def total_pages(self) -> int:
        return sum(chapter.pages for chapter in self.chapters.all())

    async def apublisher_city(self) -> str:
        publisher = await Publisher.objects.aget(pk=self.publisher_id)
        return publisher.city


class Ebook(Book):
    """Multi-table inheritance: its parent link is ``book_ptr``."""

    size = models.IntegerField(default=1)


class BargainManager(models.Manager["Bargain"]):
    def get_queryset(self) -> models.QuerySet[Bargain]:
        return super().get_queryset().filter(price__lt=15)


class Bargain(Book):
    """A proxy: the cheap books."""

    objects = BargainManager()

    class Meta:
        proxy = True


class Chapter(models.Model):
    book = models.ForeignKey(Book, models.CASCADE, related_name="chapters")
    number = models.IntegerField()
    title = models.CharField(max_length=100)
    pages = models.IntegerField(default=10)

    objects = models.Manager()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.book.title}: {self.title}"


class Loan(models.Model):
    """The M2M between books and members that has columns of its own."""

    book = models.ForeignKey(Book, models.CASCADE)
    member = models.ForeignKey(Member, models.CASCADE)
    returned = models.BooleanField(default=False)

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"loan {self.pk}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def favourable(self) -> ReviewQuerySet:
        return self.filter(stars__gte=4)

    def average(self) -> float:
        return self.aggregate(value=models.Avg("stars"))["value"]


class Review(models.Model):
    book = models.ForeignKey(Book, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    stars = models.IntegerField(default=3)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __repr__(self) -> str:
        return f"<{self.stars} stars for {self.book.title}>"


class SpecialOrder(models.Model):
    """A row whose ``delete`` and ``save`` do more than Django's."""

    book = models.ForeignKey(Book, models.CASCADE)
    title = models.CharField(max_length=100, default="")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.title:
            self.title = self.book.title
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.title or self.book.title
