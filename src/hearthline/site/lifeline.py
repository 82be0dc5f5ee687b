"""No process outlives who watches over it: an orphan would go on serving old code, and nobody would start it again."""

import ctypes
import multiprocessing
import os
import signal

_PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """From now on this process is told to end (SIGTERM) when `parent` does, however that happens. Linux only.

    Elsewhere nothing happens. When the parent is gone already, the signal is sent at once.
    """
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return
    prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def end_with_master() -> None:
    """The same for a worker that granian started, if this is one."""
    master = multiprocessing.parent_process()
    if master is not None and master.pid is not None:
        end_with(master.pid)
