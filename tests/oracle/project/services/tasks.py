"""Background tasks, in Django since 6.0."""

from django.tasks import task

from library.models import Book


@task
def count_books():
    return Book.objects.count()
