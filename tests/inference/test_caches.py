"""The settings tell what a cache does to the loop."""

from collections.abc import Callable, Mapping

SETTINGS = """\
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"},
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "table": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"},
}
"""

VIEWS = """\
from django.core.cache import cache, caches


async def page(name):
    cache.get("title")  # ! sync-cache
    caches["process"].set("title", 3)  # ! sync-cache
    caches["table"].get("title")  # ! sync-cache
    caches[name].get("title")  # ! sync-cache
"""


def test_caches(judge: Callable[[Mapping[str, str]], None]) -> None:
    judge({"shop/settings.py": SETTINGS, "shop/views.py": VIEWS})


def test_redis_commands_block_and_a_pipeline_queues_them(
    judge: Callable[[Mapping[str, str]], None],
) -> None:
    judge(
        {
            "shop/views.py": """\
from redis import Redis

connection = Redis()


async def page(key):
    connection.zincrby(key, 1, "title")  # ! blocking-store
    connection.hlen(key)  # ! blocking-store
    connection.xadd(key, {"title": "x"})  # ! blocking-store
    with connection.pipeline() as pipe:
        pipe.zincrby(key, 1, "title")
        pipe.execute()  # ! blocking-store
    connection.close()
"""
        }
    )
