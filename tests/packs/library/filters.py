"""A set of filters over the books, and what imports and exports them."""

import django_filters
from import_export import resources

from library.models import Book


class BookFilter(django_filters.FilterSet):
    class Meta:
        model = Book
        fields = ("title", "genre")


class BookResource(resources.ModelResource):
    class Meta:
        model = Book
