"""Which jobs run on a compute, so that nobody stops it unknowing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.errors import AmlxError
from services.jobs import RUNNING, list_jobs

if TYPE_CHECKING:
    from services.arm import Wire

NEWEST = 200
"""How many of the newest jobs are looked at: the service cannot be asked for those of one compute."""


@dataclass(frozen=True, slots=True)
class Work:
    """What runs: each job's name with its compute, as a person reads it."""

    jobs: tuple[str, ...]


def work_on(wire: Wire, names: Sequence[str]) -> Work:
    """Jobs that run on these computes, among the newest; none where they cannot be listed: a stop stays possible."""
    import polars as pl

    try:
        frame = list_jobs(wire, most=NEWEST)
    except AmlxError:
        return Work(())
    running = frame.filter(pl.col("compute").is_in(list(names)) & pl.col("status").is_in(list(RUNNING)))
    return Work(
        tuple(f"{row['display_name'] or row['name']} on {row['compute']}" for row in running.iter_rows(named=True))
    )
