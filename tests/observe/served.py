"""Serves the small project's asynchronous views as an ASGI server does, and prints its log.

    python served.py SETTINGS PATH...

SETTINGS are JSON that goes over the project's settings.
"""

import asyncio
import json
import logging
import sys

from django.conf import settings
from django.core.management import call_command

sys.path.insert(0, ".")
stated = json.loads(sys.argv[1])
base = __import__("shop.settings", fromlist=["*"])
values = {name: getattr(base, name) for name in dir(base) if name.isupper()}
values["MIDDLEWARE"] = ["hue_observe.middleware.ObserveMiddleware", *values["MIDDLEWARE"]]
values["DATABASES"] = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}
settings.configure(**{**values, **stated})

import django  # noqa: E402

django.setup()
logging.basicConfig(stream=sys.stdout, format="%(name)s: %(message)s")
logging.getLogger("django.request").disabled = True
call_command("migrate", verbosity=0)

from django.test import AsyncClient  # noqa: E402


async def serve() -> None:
    client = AsyncClient(raise_request_exception=False)
    for path in sys.argv[2:]:
        await client.post(f"{path}?token=secret-in-the-query", {"password": "secret-in-the-body"})


asyncio.run(serve())
