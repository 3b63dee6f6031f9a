"""The rows that every case starts from."""

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, Permission, User
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from fair import seed as fair_seed
from library.models import (
    Author,
    AuthorProfile,
    Book,
    Chapter,
    Ebook,
    Loan,
    Member,
    Note,
    Publisher,
    Review,
    Tag,
)


@transaction.atomic
def create() -> str:
    """Create the rows and return the key of the session that ``reader`` is logged in with."""
    reader = User.objects.create_user("reader", "reader@example.org", "secret")
    User.objects.create_superuser("librarian", "librarian@example.org", "secret")
    group = Group.objects.create(name="readers")
    group.permissions.add(Permission.objects.get(codename="view_book"))
    reader.groups.add(group)

    penguin = Publisher.objects.create(name="Penguin", city="London")
    reclam = Publisher.objects.create(name="Reclam", city="Leipzig")
    ursula = Author.objects.create(name="Ursula")
    ada = Author.objects.create(name="Ada", mentor=ursula)
    AuthorProfile.objects.create(author=ursula, biography="Wrote much.")
    dune = Book.objects.create(title="Dune", price=10, publisher=penguin, editor=ada)
    emma = Book.objects.create(title="Emma", price=20, publisher=penguin)
    faust = Book.objects.create(title="Faust", price=5, publisher=reclam, published=False)
    Ebook.objects.create(title="Ulysses", price=30, publisher=reclam, size=7)
    dune.authors.add(ursula, ada)
    emma.authors.add(ada)
    classic, slow = (Tag.objects.create(slug=slug) for slug in ("classic", "slow"))
    dune.tags.add(classic)
    emma.tags.add(classic, slow)
    for number, title in enumerate(["Start", "Middle", "End"], start=1):
        Chapter.objects.create(book=dune, number=number, title=title, pages=number * 10)
    Chapter.objects.create(book=emma, number=1, title="All", pages=99)
    member = Member.objects.create(user=reader, favourite=dune)
    Loan.objects.create(book=dune, member=member)
    Review.objects.create(book=dune, reviewer=reader, stars=5)
    Review.objects.create(book=faust, reviewer=reader, stars=2)
    Note.objects.create(text="read me", target=dune)

    fair_seed.create(reader)
    session = SessionStore()
    session[SESSION_KEY] = str(reader.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
    session["cart"] = [1, 2]
    session["theme"] = "dark"
    session.save()
    assert session.session_key is not None
    return session.session_key
