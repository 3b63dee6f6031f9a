"""What ruff's and flake8-async's rules on blocking calls are about, where they apply to asyncio:
HTTP.

Written for `scripts/compare_blocking.py`: one statement a row, whose comment says which of their
rules it belongs to.
"""

import asyncio
import urllib.request
from typing import Optional
from urllib import request
from urllib.request import urlopen

import httpx
import httpx2
import requests
import urllib3
from httpx import Client


async def http_functions(url):
    requests.get(url)  # ASYNC210
    requests.post(url)  # ASYNC210
    requests.put(url)  # ASYNC210
    requests.patch(url)  # ASYNC210
    requests.delete(url)  # ASYNC210
    requests.head(url)  # ASYNC210
    requests.options(url)  # ASYNC210
    requests.request("GET", url)  # ASYNC210
    httpx.get(url)  # ASYNC210
    httpx.post(url)  # ASYNC210
    httpx.put(url)  # ASYNC210
    httpx.patch(url)  # ASYNC210
    httpx.delete(url)  # ASYNC210
    httpx.head(url)  # ASYNC210
    httpx.options(url)  # ASYNC210
    httpx.request("GET", url)  # ASYNC210
    httpx2.get(url)  # ASYNC210
    httpx2.post(url)  # ASYNC210
    httpx2.put(url)  # ASYNC210
    httpx2.patch(url)  # ASYNC210
    httpx2.delete(url)  # ASYNC210
    httpx2.head(url)  # ASYNC210
    httpx2.options(url)  # ASYNC210
    httpx2.request("GET", url)  # ASYNC210
    request.urlopen(url)  # ASYNC210
    urlopen(url)  # ASYNC210
    urllib.request.urlopen(url)  # ASYNC210
    urllib3.request("GET", url)  # ASYNC210
    urllib.request.urlopen(url).read()  # ASYNC210
    print(requests.get(url))  # ASYNC210
    print(requests.get(url, params=httpx.get(url).json()))  # ASYNC210


async def http_inside_of_what_is_awaited(url):
    await asyncio.gather(requests.get(url))  # ASYNC210


async def http_clients(url):
    pool = urllib3.PoolManager()
    pool.request("OPTIONS", url)  # ASYNC211
    pool.request("GET", url)  # ASYNC211
    pool.request("HEAD", url)  # ASYNC211
    pool.request("POST", url)  # ASYNC211
    pool.request("PUT", url)  # ASYNC211
    pool.request("DELETE", url)  # ASYNC211
    pool.request("TRACE", url)  # ASYNC211
    pool.request("CONNECT", url)  # ASYNC211
    pool.request("PATCH", url)  # ASYNC211
    pool.request("put", url)  # ASYNC211


async def http_clients_made(url, message):
    client = httpx.Client()
    client.get(url)  # ASYNC212
    client.post(url)  # ASYNC212
    client.put(url)  # ASYNC212
    client.patch(url)  # ASYNC212
    client.delete(url)  # ASYNC212
    client.head(url)  # ASYNC212
    client.options(url)  # ASYNC212
    client.request("GET", url)  # ASYNC212
    client.send(message)  # ASYNC212


async def newer_http_clients(url, message):
    client = httpx2.Client()
    client.get(url)  # ASYNC212
    client.post(url)  # ASYNC212
    client.put(url)  # ASYNC212
    client.patch(url)  # ASYNC212
    client.delete(url)  # ASYNC212
    client.head(url)  # ASYNC212
    client.options(url)  # ASYNC212
    client.request("GET", url)  # ASYNC212
    client.send(message)  # ASYNC212


async def http_clients_entered(url):
    with httpx.Client() as client:
        client.get(url)  # ASYNC212


async def http_clients_given(client: httpx.Client, url):
    client.get(url)  # ASYNC212


async def newer_http_clients_given(client: httpx2.Client, url):
    client.get(url)  # ASYNC212


async def http_clients_perhaps(client: httpx.Client | None, url):
    client.get(url)  # ASYNC212


async def http_clients_or_nothing(client: None | httpx.Client, url):
    client.get(url)  # ASYNC212


async def http_clients_by_optional(client: Optional[httpx.Client], url):
    client.get(url)  # ASYNC212


async def http_clients_declared(maker, url):
    client: httpx.Client = maker()
    client.get(url)  # ASYNC212


async def newer_http_clients_declared(maker, url):
    client: httpx2.Client = maker()
    client.get(url)  # ASYNC212


async def http_clients_by_another_name(url):
    client: Client = Client()
    client.get(url)  # ASYNC212


shared_client = httpx.Client()


async def http_clients_of_the_module(url):
    shared_client.get(url)  # ASYNC212


async def pools_given(pool: urllib3.HTTPConnectionPool, url):
    pool.request("GET", url)  # ASYNC212
    pool.urlopen("GET", url)  # ASYNC212


async def pools_of_tls_given(pool: urllib3.HTTPSConnectionPool, url):
    pool.request("GET", url)  # ASYNC212


async def managers_given(pool: urllib3.PoolManager, url):
    pool.request("GET", url)  # ASYNC212


async def proxies_given(pool: urllib3.ProxyManager, url):
    pool.request("GET", url)  # ASYNC212


async def pools_of_the_module_given(pool: urllib3.connectionpool.HTTPConnectionPool, url):
    pool.request("GET", url)  # ASYNC212


async def pools_of_tls_of_the_module_given(pool: urllib3.connectionpool.HTTPSConnectionPool, url):
    pool.request("GET", url)  # ASYNC212


async def managers_of_the_module_given(pool: urllib3.poolmanager.PoolManager, url):
    pool.request("GET", url)  # ASYNC212


async def proxies_of_the_module_given(pool: urllib3.poolmanager.ProxyManager, url):
    pool.request("GET", url)  # ASYNC212


async def methods_of_requests_given(pool: urllib3.request.RequestMethods, url):
    pool.request("GET", url)  # ASYNC212


async def pools_declared(maker, url):
    pool: urllib3.HTTPConnectionPool = maker()
    pool.request("GET", url)  # ASYNC212
