"""Transactions, connections and cursors."""

from asgiref.sync import sync_to_async
from django.db import connection, connections, reset_queries, transaction
from django.db.models import prefetch_related_objects

from library.models import Book, Tag


async def atomic_block() -> str:
    with transaction.atomic():  # raises HUE106
        pass
    return "done"


async def atomic_block_around_awaits() -> str:
    with transaction.atomic():  # raises HUE106
        await Tag.objects.acreate(slug="new")
    return "done"


async def atomic_merely_constructed() -> str:
    block = transaction.atomic()
    return type(block).__name__


async def atomic_in_a_thread() -> int:
    @sync_to_async
    def rename() -> int:
        with transaction.atomic():
            return Book.objects.filter(pk=1).update(title="Renamed")

    return await rename()


async def atomic_decorated_function_called() -> int:
    @transaction.atomic
    def rename() -> int:
        return 1

    return rename()  # raises HUE501


async def atomic_decorated_function_in_a_thread() -> int:
    @transaction.atomic
    def rename() -> int:
        return Book.objects.filter(pk=1).update(title="Renamed")

    return await sync_to_async(rename)()


async def atomic_with_arguments() -> str:
    with transaction.atomic(using="default", savepoint=False):  # raises HUE106
        return "inside"


async def on_commit_callback() -> None:
    transaction.on_commit(lambda: None)  # raises HUE106


async def on_commit_in_a_thread() -> list[str]:
    called: list[str] = []
    await sync_to_async(transaction.on_commit)(lambda: called.append("yes"))
    return called


async def savepoint_made() -> None:
    transaction.savepoint()  # raises HUE106


async def autocommit_asked() -> bool:
    return transaction.get_autocommit()  # raises HUE106


async def autocommit_changed() -> None:
    transaction.set_autocommit(True)  # raises HUE106


async def commit_by_hand() -> None:
    transaction.commit()  # raises HUE106


async def rollback_by_hand() -> None:
    transaction.rollback()  # raises HUE106


async def non_atomic_requests_is_a_mark() -> str:
    @transaction.non_atomic_requests
    async def view() -> str:
        return "seen"

    return await view()


async def cursor_of_the_connection() -> str:
    with connection.cursor() as cursor:  # raises HUE106
        return type(cursor).__name__


async def cursor_of_a_named_connection() -> str:
    cursor = connections["default"].cursor()  # raises HUE106
    return type(cursor).__name__


async def cursor_in_a_thread() -> int:
    def count() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM library_book")
            return cursor.fetchone()[0]

    return await sync_to_async(count)()


async def connection_vendor_is_known() -> str:
    return connection.vendor


async def connection_settings_are_known() -> str:
    return connections["default"].alias


async def connection_ensured() -> None:
    connection.ensure_connection()  # raises HUE106


async def connection_closed() -> None:
    connection.close()  # raises HUE106


async def queries_are_reset_without_a_query() -> None:
    reset_queries()


async def closing_all_merely_named() -> str:
    close = connections.close_all
    return close.__name__


async def prefetching_related_objects() -> int:
    books = [book async for book in Book.objects.all()]
    prefetch_related_objects(books, "chapters")  # raises HUE101
    return len(books[0].chapters.all())


async def prefetching_related_objects_in_a_thread() -> int:
    books = [book async for book in Book.objects.all()]
    await sync_to_async(prefetch_related_objects)(books, "chapters")
    return len(books[0].chapters.all())


async def prefetching_related_objects_asynchronously() -> int:  # since 5.0
    from django.db.models import aprefetch_related_objects

    books = [book async for book in Book.objects.all()]
    await aprefetch_related_objects(books, "chapters")
    return len(books[0].chapters.all())


async def atomic_in_an_exit_stack() -> str:
    from contextlib import ExitStack

    with ExitStack() as stack:
        stack.enter_context(transaction.atomic())  # raises HUE106
        return "inside"


async def schema_editor_entered() -> str:
    with connection.schema_editor():  # raises HUE106
        return "inside"


async def table_names_introspected() -> bool:
    return "library_book" in connection.introspection.table_names()  # raises HUE106
