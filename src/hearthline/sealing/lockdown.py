"""What a process does that holds keys and should leave no trace of them: no core file, no tracing, no swap."""

import ctypes
import os
import resource

_PR_SET_DUMPABLE = 4
_MCL_CURRENT, _MCL_FUTURE = 1, 2


def lock_down() -> bool:
    """No core dumps, nobody of the same user may trace this process, and its memory stays out of the swap.

    Returns whether memory could be locked: that needs a right (CAP_IPC_LOCK) or `ulimit -l`, and Linux. The rest is
    done where the system knows it.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        limit = resource.getrlimit(resource.RLIMIT_MEMLOCK)[0]
        if limit != resource.RLIM_INFINITY and os.geteuid() != 0:
            return False  # locking what is there would make every later piece of memory fail
        return bool(libc.mlockall(_MCL_CURRENT | _MCL_FUTURE) == 0)
    except (OSError, AttributeError):
        return False
