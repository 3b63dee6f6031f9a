from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper


async def block(request):
    with transaction.atomic():  # HUE106
        pass


async def hook(request):
    transaction.on_commit(print)  # HUE106


async def cursor(request):
    with connection.cursor() as found:  # HUE106
        found.execute("SELECT 1")
        return found.fetchone()


async def cursor_of_another(request, found: CursorWrapper):
    found.execute("SELECT 1")  # HUE106
    return found.fetchone()  # HUE106


async def constructed_only(request):
    return transaction.atomic(), connection.vendor
