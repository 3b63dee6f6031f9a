from library.models import Book


def entries(title):
    return Book.objects.filter(title=title)
