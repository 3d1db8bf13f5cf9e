"""The processes of a job: none outlives its end, and none its runner where the system can see to it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys

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
    import psutil

    signal_group(group, signal.SIGKILL)
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()


def reap_orphans(but: int) -> None:
    """Take the exit codes of adopted children, so that they do not stay as zombies; `but` is waited for elsewhere."""
    import psutil

    for child in psutil.Process().children():
        if child.pid != but:
            with contextlib.suppress(ChildProcessError, psutil.NoSuchProcess):
                if child.status() == psutil.STATUS_ZOMBIE:
                    os.waitpid(child.pid, os.WNOHANG)


def is_alive(pid: int, created: float) -> bool:
    """Whether the process with this id is the one that was created then (seconds since 1970), and no zombie."""
    import psutil

    try:
        process = psutil.Process(pid)
        return abs(process.create_time() - created) < 1.0 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def kill_group_of_dead_runner(group: int, since: float) -> None:
    """End a job whose runner was killed: processes of its group, started after the runner was (seconds since 1970)."""
    import psutil

    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            if os.getpgid(process.pid) == group and process.create_time() >= since - 1.0:
                process.kill()


def exists(pid: int) -> bool:
    """Whether there is a process with this id now."""
    import psutil

    return bool(psutil.pid_exists(pid))
