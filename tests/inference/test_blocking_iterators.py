"""What waits where its items are taken waits for nothing where an iterator of it is made."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]


def test_the_loop_waits_and_not_the_helper_that_makes_the_iterator(judge: Judge) -> None:
    judge(
        {
            "shop/work.py": """\
from concurrent.futures import as_completed
from itertools import islice


def mapped(futures):
    return map(str, as_completed(futures))


def numbered(futures):
    return enumerate(as_completed(futures))


def some(futures):
    return islice(iter(as_completed(futures)), 3)
""",
            "shop/views.py": """\
from shop.work import mapped, numbered, some


async def only_makes(futures):
    return mapped(futures), numbered(futures), some(futures)


async def takes_all(futures):
    for each in mapped(futures):  # ! blocking-wait
        print(each)
    return list(numbered(futures))  # ! blocking-wait


async def takes_one(futures):
    found = some(futures)
    return next(found)  # ! blocking-wait
""",
        }
    )


def test_what_is_iterated_on_the_network_waits_at_each_step(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
import boto3
import redis


async def pages():
    pages = boto3.client("s3").get_paginator("list_objects_v2").paginate(Bucket="b")
    keys = zip(pages, redis.Redis().scan_iter())
    for each in keys:  # ! blocking-store
        print(each)


async def the_first():
    return next(redis.Redis().scan_iter())  # ! blocking-store


class Keys:
    def __iter__(self):
        return redis.Redis().scan_iter()


async def of_an_own_class():
    return list(Keys())  # ! blocking-store


async def is_there(name):
    return name in redis.Redis().scan_iter()  # ! blocking-store
""",
        }
    )
