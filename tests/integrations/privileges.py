"""Programs run as somebody whom permissions bind, whoever runs the tests.

Root may read and write whatever the mode says. `bound` takes just that power from a child process:
it stays root, who owns the environment that it runs in, and is refused what the mode refuses.
"""

import ctypes
import os

PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2


def bound() -> None:
    """For `preexec_fn`: what is executed next has no power over permissions."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "the power over permissions cannot be given up")
