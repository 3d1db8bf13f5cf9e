"""The processes that belong to a folder: a local workspace, its jobs, a screen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psutil


def processes_of(folder: Path) -> Iterator[psutil.Process]:
    """Processes, this one and its parents aside, whose command line or data folder lies in `folder`."""
    own = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    for process in psutil.process_iter():
        try:
            words = [*process.cmdline(), process.cwd(), process.environ().get("AMLX_DATA_DIR", "")]
        except psutil.Error:
            continue
        if process.pid not in own and any(str(folder) in word for word in words):
            yield process


def end_all(folder: Path) -> None:
    """Kill what belongs to `folder`, and what that may have started meanwhile."""
    while found := list(processes_of(folder)):
        for process in found:
            process.kill()
        psutil.wait_procs(found, timeout=5)
