from django.dispatch import Signal, receiver

from library.models import Book

book_lent = Signal()
book_shelved = Signal()


@receiver(book_lent)
def count_books(sender, **kwargs):
    return Book.objects.count()
