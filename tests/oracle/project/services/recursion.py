"""Functions that call each other, and themselves."""

from library.models import Author


def ancestors(author):
    if author.mentor_id is None:
        return [author.name]
    return [author.name, *ancestors(author.mentor)]


def countdown(number):
    return 0 if number == 0 else countdown(number - 1)


def even(number):
    return True if number == 0 else odd(number - 1)


def odd(number):
    return Author.objects.filter(pk=1).exists() if number == 0 else even(number - 1)
