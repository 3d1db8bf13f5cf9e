"""The processes of a job: none outlives its end, and none its runner where the system can see to it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys

from services.local_workspace.execution import births

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def _control(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def adopt_orphans() -> None:
    """Make daemons of the job children of the runner (Linux), so that it can end them."""
    _control(_PR_SET_CHILD_SUBREAPER, 1)


def before_job() -> None:
    """In the child, before the command: die with the runner (Linux), and take signals again."""
    _control(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD, signal.SIGTERM, signal.SIGALRM})


def stop_group(process: subprocess.Popen[bytes], grace_seconds: float) -> None:
    """SIGTERM to the whole group, SIGKILL to what is left after the grace."""
    signal_group(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=grace_seconds)
    except subprocess.TimeoutExpired:
        signal_group(process.pid, signal.SIGKILL)


def signal_group(group: int, number: signal.Signals) -> None:
    """Signal a process group; nothing happens where it is gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def kill_leftovers(group: int) -> None:
    """End what the command left behind: its group, and what moved out of it but is still ours."""
    signal_group(group, signal.SIGKILL)
    while left := births.children():
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in left:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def reap_orphans(but: int) -> None:
    """Take the exit codes of adopted children, so that they do not stay as zombies; `but` is waited for elsewhere."""
    for pid in births.children():
        if pid != but:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def kill_group_of_dead_runner(group: int, since: births.Birth) -> None:
    """End a job whose runner was killed: processes of its group, started no earlier than the runner was."""
    for pid in births.every_process():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            born = births.birth(pid)
            if os.getpgid(pid) == group and born is not None and born >= since:
                os.kill(pid, signal.SIGKILL)
