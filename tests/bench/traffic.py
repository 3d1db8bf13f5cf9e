"""Bytes that go to the terminal: for a cursor-down, and while nobody does anything."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.place import AMLX
from tests.e2e.terminal import Terminal

DOWNS = 9
IDLE = 10


def figures(_: Path) -> Iterator[Figure]:
    """In a list of jobs at 120x40."""
    with Terminal([AMLX]) as terminal:
        open_jobs(terminal)
        downs = [down(terminal) for _ in range(DOWNS)]
        yield Figure("cursor_down", statistics.median(downs), "bytes", "<=700")
        yield Figure("idle_10_s", terminal.listen(IDLE), "bytes", "<=2100")


def open_jobs(terminal: Terminal) -> None:
    """Go to the jobs' page by the palette, and let it settle."""
    terminal.wait_for("IN THIS WORKSPACE", 30)
    terminal.press(*":jobs")
    terminal.quiet()
    terminal.press("enter")
    terminal.wait_for("❯ Jobs")
    terminal.quiet(1.5, 30)


def down(terminal: Terminal) -> int:
    """Bytes for one step down."""
    before = len(terminal.output)
    terminal.press("down")
    terminal.quiet(0.3)
    return len(terminal.output) - before
