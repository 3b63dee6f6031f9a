"""What ruff's and flake8-async's rules on blocking calls are about, where they apply to asyncio.

Written for `scripts/compare_blocking.py`: one statement a row in an async function. The comment says
which of their rules it belongs to.
"""

import io
import os
import pathlib
import subprocess
import time
import urllib.request
from io import BufferedRandom, BufferedReader, BufferedWriter, TextIOWrapper
from os import path
from pathlib import Path
from typing import Optional
from urllib import request
from urllib.request import urlopen

import httpx
import httpx2
import requests
import urllib3


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


async def http_clients(url):
    pool = urllib3.PoolManager()
    pool.request("GET", url)  # ASYNC211
    pool.request("PUT", url)  # ASYNC211


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


async def starting():
    subprocess.Popen(["true"])  # ASYNC220
    os.popen("true")  # ASYNC220
    os.posix_spawn("/bin/true", ["true"], {})  # ASYNC220
    os.posix_spawnp("true", ["true"], {})  # ASYNC220
    os.spawnl(os.P_NOWAIT, "/bin/true", "true")  # ASYNC220
    os.spawnle(os.P_NOWAIT, "/bin/true", "true", {})  # ASYNC220
    os.spawnlp(os.P_NOWAIT, "true", "true")  # ASYNC220
    os.spawnv(os.P_NOWAIT, "/bin/true", ["true"])  # ASYNC220
    os.spawnvp(os.P_NOWAIT, "true", ["true"])  # ASYNC220
    os.spawnl(os.P_NOWAITO, "/bin/true", "true")  # ASYNC220


async def running():
    subprocess.run(["true"])  # ASYNC221
    subprocess.call(["true"])  # ASYNC221
    subprocess.check_call(["true"])  # ASYNC221
    subprocess.check_output(["true"])  # ASYNC221
    subprocess.getoutput("true")  # ASYNC221
    subprocess.getstatusoutput("true")  # ASYNC221
    os.system("true")  # ASYNC221
    os.spawnl(os.P_WAIT, "/bin/true", "true")  # ASYNC221
    os.spawnle(os.P_WAIT, "/bin/true", "true", {})  # ASYNC221
    os.spawnlp(os.P_WAIT, "true", "true")  # ASYNC221
    os.spawnlpe(os.P_WAIT, "true", "true", {})  # ASYNC221
    os.spawnv(os.P_WAIT, "/bin/true", ["true"])  # ASYNC221
    os.spawnve(os.P_WAIT, "/bin/true", ["true"], {})  # ASYNC221
    os.spawnvp(os.P_WAIT, "true", ["true"])  # ASYNC221
    os.spawnvpe(os.P_WAIT, "true", ["true"], {})  # ASYNC221
    os.spawnl(mode=os.P_WAIT, file="/bin/true")  # ASYNC221


async def waiting(pid):
    os.wait()  # ASYNC222
    os.wait3(0)  # ASYNC222
    os.wait4(pid, 0)  # ASYNC222
    os.waitid(os.P_PID, pid, os.WEXITED)  # ASYNC222
    os.waitpid(pid, 0)  # ASYNC222


async def waiting_for_a_program():
    process = subprocess.Popen(["true"])  # ASYNC220
    process.wait()  # ASYNC222
    process.communicate()  # ASYNC222


async def opening(name, descriptor):
    open(name)  # ASYNC230
    io.open(name)  # ASYNC230
    io.open_code(name)  # ASYNC230
    Path(name).open()  # ASYNC230
    pathlib.Path(name).open()  # ASYNC230
    os.fdopen(descriptor)  # ASYNC231


async def opening_a_path(file: Path):
    file.open()  # ASYNC230


async def using_a_file(name):
    with open(name) as file:  # ASYNC230
        file.read()  # ASYNC232
        file.readline()  # ASYNC232
        file.readlines()  # ASYNC232
    with open(name, "w") as file:  # ASYNC230
        file.write("")  # ASYNC232
        file.writelines([])  # ASYNC232
        file.flush()  # ASYNC232


async def using_a_text(file: TextIOWrapper):
    file.read()  # ASYNC232
    file.write("")  # ASYNC232


async def using_bytes(file: io.BufferedReader):
    file.read()  # ASYNC232


async def writing_bytes(file: BufferedWriter):
    file.write(b"")  # ASYNC232
    file.flush()  # ASYNC232


async def using_any_bytes(file: BufferedRandom, other: BufferedReader | None):
    file.read()  # ASYNC232
    other.read()  # ASYNC232


async def using_a_declared_file(maker):
    file: TextIOWrapper = maker()
    file.read()  # ASYNC232


module_file = open("log")


async def using_a_file_of_the_module():
    module_file.read()  # ASYNC232


async def asking(name):
    os.path.exists(name)  # ASYNC240
    os.path.isfile(name)  # ASYNC240
    os.path.isdir(name)  # ASYNC240
    os.path.getsize(name)  # ASYNC240
    os.path.getmtime(name)  # ASYNC240
    os.path.getatime(name)  # ASYNC240
    os.path.getctime(name)  # ASYNC240
    os.path.islink(name)  # ASYNC240
    os.path.ismount(name)  # ASYNC240
    os.path.lexists(name)  # ASYNC240
    os.path.sameopenfile(1, 2)  # ASYNC240
    os.path.realpath(name)  # ASYNC240
    path.exists(name)  # ASYNC240
    path.samefile(name, name)  # ASYNC240


async def asking_a_path(name):
    Path(name).exists()  # ASYNC240
    Path(name).is_file()  # ASYNC240
    Path(name).is_dir()  # ASYNC240
    Path(name).stat()  # ASYNC240
    Path(name).mkdir()  # ASYNC240
    Path(name).unlink()  # ASYNC240
    Path(name).rename(name)  # ASYNC240
    Path(name).read_text()  # ASYNC240
    Path(name).write_text("")  # ASYNC240
    Path(name).touch()  # ASYNC240
    Path(name).resolve()  # ASYNC240
    Path(name).lstat()  # ASYNC240
    Path(name).rmdir()  # ASYNC240
    Path(name).replace(name)  # ASYNC240
    Path(name).chmod(0o600)  # ASYNC240
    Path(name).symlink_to(name)  # ASYNC240
    Path(name).read_bytes()  # ASYNC240
    Path(name).write_bytes(b"")  # ASYNC240
    Path(name).owner()  # ASYNC240
    Path(name).readlink()  # ASYNC240
    list(Path(name).iterdir())  # ASYNC240
    list(Path(name).glob("*"))  # ASYNC240
    list(Path(name).rglob("*"))  # ASYNC240


async def asking_a_path_given(file: Path):
    file.exists()  # ASYNC240
    file.read_text()  # ASYNC240


async def asking_a_person():
    input()  # ASYNC250


async def sleeping():
    time.sleep(1)  # ASYNC251
