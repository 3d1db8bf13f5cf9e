"""Memory: the screen's process, and all that amlx runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import psutil

from tests.bench.figures import Figure
from tests.bench.place import AMLX
from tests.bench.traffic import open_jobs
from tests.e2e.terminal import Terminal
from tests.processes import processes_of


def figures(folder: Path) -> Iterator[Figure]:
    """While the list of jobs is shown. PSS shares out what several processes map."""
    with Terminal([AMLX]) as terminal:
        open_jobs(terminal)
        screen = psutil.Process(terminal.pid)
        yield Figure("screen_rss", megabytes([screen], "rss"), "MB")
        yield Figure("screen_pss", megabytes([screen], "pss"), "MB")
        yield Figure("all_pss", megabytes(processes_of(folder), "pss"), "MB")


def megabytes(processes: Iterable[psutil.Process], kind: str) -> float:
    """RSS or PSS of them together; RSS where the system has no PSS."""
    infos = [process.memory_full_info() for process in processes]
    return sum(getattr(info, kind, info.rss) for info in infos) / 1e6
