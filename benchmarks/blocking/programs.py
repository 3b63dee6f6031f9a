"""What ruff's and flake8-async's rules on blocking calls are about, where they apply to asyncio:
other programs, a person and time.

Written for `scripts/compare_blocking.py`: one statement a row, whose comment says which of their
rules it belongs to.
"""

import builtins
import os
import subprocess
import time
from os import P_NOWAIT, P_WAIT
from time import sleep


async def starting():
    subprocess.Popen(["true"])  # ASYNC220
    os.popen("true")  # ASYNC220
    os.spawnl(os.P_NOWAIT, "/bin/true", "true")  # ASYNC220
    os.spawnle(os.P_NOWAIT, "/bin/true", "true", {})  # ASYNC220
    os.spawnlp(os.P_NOWAIT, "true", "true")  # ASYNC220
    os.spawnv(os.P_NOWAIT, "/bin/true", ["true"])  # ASYNC220
    os.spawnvp(os.P_NOWAIT, "true", ["true"])  # ASYNC220
    os.spawnl(os.P_NOWAITO, "/bin/true", "true")  # ASYNC220
    os.spawnl(mode=os.P_NOWAIT, file="/bin/true")  # ASYNC220
    os.spawnl(P_NOWAIT, "/bin/true", "true")  # ASYNC220
    os.spawnl(mode=P_NOWAIT, file="/bin/true")  # ASYNC220
    os.spawnl(1, "/bin/true", "true")  # ASYNC220


async def starting_in_a_way_that_is_named(way):
    later = os.P_NOWAIT
    os.spawnl(later, "/bin/true", "true")  # ASYNC220
    os.spawnl(way(), "/bin/true", "true")  # ASYNC220


async def running():
    subprocess.run(["true"])  # ASYNC221
    subprocess.call(["true"])  # ASYNC221
    subprocess.check_call(["true"])  # ASYNC221
    subprocess.check_output(["true"])  # ASYNC221
    subprocess.getoutput("true")  # ASYNC221
    subprocess.getstatusoutput("true")  # ASYNC221
    os.system("true")  # ASYNC221
    os.posix_spawn("/bin/true", ["true"], {})  # ASYNC221
    os.posix_spawnp("true", ["true"], {})  # ASYNC221
    os.spawnl(os.P_WAIT, "/bin/true", "true")  # ASYNC221
    os.spawnle(os.P_WAIT, "/bin/true", "true", {})  # ASYNC221
    os.spawnlp(os.P_WAIT, "true", "true")  # ASYNC221
    os.spawnlpe(os.P_WAIT, "true", "true", {})  # ASYNC221
    os.spawnv(os.P_WAIT, "/bin/true", ["true"])  # ASYNC221
    os.spawnve(os.P_WAIT, "/bin/true", ["true"], {})  # ASYNC221
    os.spawnvp(os.P_WAIT, "true", ["true"])  # ASYNC221
    os.spawnvpe(os.P_WAIT, "true", ["true"], {})  # ASYNC221
    os.spawnl(mode=os.P_WAIT, file="/bin/true")  # ASYNC221
    os.spawnl(P_WAIT, "/bin/true", "true")  # ASYNC221
    os.spawnl(mode=P_WAIT, file="/bin/true")  # ASYNC221


async def running_inside_of_what_is_awaited(notify):
    await notify(
        subprocess.getoutput("true")  # ASYNC221
    )


async def running_in_a_way_that_is_named():
    now = os.P_WAIT
    os.spawnl(now, "/bin/true", "true")  # ASYNC221


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


async def asking_a_person():
    input()  # ASYNC250
    input("Which? ")  # ASYNC250
    builtins.input("Which? ")  # ASYNC250


async def sleeping():
    time.sleep(1)  # ASYNC251
    sleep(1)  # ASYNC251


async def sleeping_either_way(late):
    time.sleep(5) if late else time.sleep(1)  # ASYNC251
