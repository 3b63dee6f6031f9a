"""Where synchronous work passes: the functions that are watched, as data.

A boundary is a library's own entry to what waits: one row sees every spelling above it.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Boundary:
    """Functions of one class (or of a module, where `owner` is empty) that do one kind of work.

    `on` is the attribute path from the first argument to the name of what is waited for. With
    `heirs`, methods of the same names in subclasses are watched too, except in modules `not_in`.
    A call of which the attribute or method `unless` of the first argument is true does not wait.
    """

    kind: str
    module: str
    owner: str
    names: tuple[str, ...]
    on: str = ""
    heirs: bool = False
    not_in: tuple[str, ...] = ()
    unless: str = ""


CLASS_NAME: Final = "__class__.__name__"

DJANGO: Final = (
    Boundary(
        "query",
        "django.db.models.sql.compiler",
        "SQLCompiler",
        ("execute_sql", "explain_query"),
        on="connection.display_name",
        heirs=True,
    ),
    Boundary(
        "query",
        "django.db.backends.utils",
        "CursorWrapper",
        ("execute", "executemany", "callproc"),
        on="db.display_name",
        heirs=True,
    ),
    Boundary(
        "connection",
        "django.db.backends.base.base",
        "BaseDatabaseWrapper",
        ("connect", "cursor", "chunked_cursor", "close"),
        on="display_name",
        heirs=True,
    ),
    Boundary(
        "transaction",
        "django.db.backends.base.base",
        "BaseDatabaseWrapper",
        (
            "commit",
            "rollback",
            "savepoint",
            "savepoint_commit",
            "savepoint_rollback",
            "clean_savepoints",
            "set_autocommit",
        ),
        on="display_name",
        heirs=True,
    ),
    Boundary("transaction", "django.db.transaction", "Atomic", ("__enter__", "__exit__")),
    Boundary(
        "cache",
        "django.core.cache.backends.base",
        "BaseCache",
        (
            "add",
            "get",
            "set",
            "touch",
            "delete",
            "get_many",
            "get_or_set",
            "has_key",
            "incr",
            "decr",
            "__contains__",
            "set_many",
            "delete_many",
            "clear",
            "incr_version",
            "decr_version",
        ),
        on=CLASS_NAME,
        heirs=True,
        not_in=("django.core.cache.backends.dummy",),
    ),
    Boundary(
        "storage",
        "django.core.files.storage.base",
        "Storage",
        ("open", "save", "delete", "exists", "listdir", "size"),
        on=CLASS_NAME,
        heirs=True,
    ),
    Boundary("mail", "django.core.mail.message", "EmailMessage", ("send",)),
    Boundary(
        "mail",
        "django.core.mail.backends.base",
        "BaseEmailBackend",
        ("send_messages",),
        on="__class__.__module__",
        heirs=True,
    ),
    Boundary(
        "session",
        "django.contrib.sessions.backends.base",
        "SessionBase",
        ("load", "save", "create", "exists", "delete"),
        on="__class__.__module__",
        heirs=True,
        not_in=("django.contrib.sessions.backends.signed_cookies",),
    ),
    Boundary("template", "django.template.base", "Template", ("render",)),
    Boundary("template", "django.template.backends.jinja2", "Template", ("render",)),
    Boundary("async-to-sync", "asgiref.sync", "AsyncToSync", ("__call__",)),
)
"""Django's own boundaries, the same from 4.2 to 6.1."""

LIBRARIES: Final = (
    Boundary("sleep", "time", "", ("sleep",)),
    Boundary("process", "subprocess", "Popen", ("wait", "communicate")),
    Boundary("process", "os", "", ("system",)),
    Boundary("name-lookup", "socket", "", ("getaddrinfo", "gethostbyname")),
    Boundary("connect", "socket", "", ("create_connection",)),
    Boundary(
        "http", "http.client", "HTTPConnection", ("connect", "request", "getresponse"), heirs=True
    ),
    Boundary("http", "urllib.request", "OpenerDirector", ("open",)),
    Boundary("http", "urllib3.connectionpool", "HTTPConnectionPool", ("urlopen",), heirs=True),
    Boundary("http", "requests.sessions", "Session", ("request", "send"), heirs=True),
    Boundary("http", "httpx._client", "Client", ("send",), heirs=True),
    Boundary("wait", "threading", "Thread", ("join",)),
    Boundary("wait", "queue", "Queue", ("join",)),
    Boundary("wait", "concurrent.futures._base", "Future", ("result", "exception"), unless="done"),
    Boundary("store", "redis.client", "Redis", ("execute_command",), heirs=True),
    Boundary("store", "redis.client", "Pipeline", ("execute",), heirs=True),
    Boundary("store", "pymemcache.client.base", "Client", ("_misc_cmd", "_fetch_cmd")),
    Boundary("cloud", "botocore.client", "BaseClient", ("_make_api_call",), heirs=True),
    Boundary("broker", "celery.app.task", "Task", ("apply_async",), heirs=True),
    Boundary("broker", "celery.result", "AsyncResult", ("get",), heirs=True),
)
"""What else keeps a thread waiting, at the boundary of the library that does it."""

EMPTY_ALONE: Final = frozenset({"template"})
"""Kinds that are no work of their own: only what happens inside them counts."""
