"""The jobs of a workspace as a list that is kept: read page by page once, then renewed by what changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.jobs.listing import AT_ONCE, View, job_pages, with_times
from services.jobs.rules import IN_PROGRESS, QUEUED
from services.jobs.specs import JOBS

if TYPE_CHECKING:
    import polars as pl

    from services.arm import Wire

TIMED = 300
"""Of so many of the newest jobs the times are asked for at once; those of older ones when they are looked for."""

MOST_PAGES = 20
"""Pages that a renewal reads in search of jobs that had not ended; a job older than that is read with the next list."""


class JobHistory:
    """All jobs, newest first, by JOBS. Not to be used from two threads at once."""

    def __init__(self, view: View = "ActiveOnly") -> None:
        self._view = view
        self._frame: pl.DataFrame | None = None

    def forget(self) -> None:
        """Read everything anew the next time: something was deleted, archived or restored."""
        self._frame = None

    def read(self, wire: Wire) -> Iterator[pl.DataFrame]:
        """The jobs, as often as more of them are known; the last is all of them."""
        if self._frame is None:
            yield from self._whole(wire)
        else:
            self._frame = timed(wire, self._renewed(wire, self._frame))
            yield self._frame

    def _whole(self, wire: Wire) -> Iterator[pl.DataFrame]:
        import polars as pl

        frames: list[pl.DataFrame] = [JOBS.frame([])]
        shown = 0
        for page in job_pages(wire, view=self._view):
            frames.append(page)
            count = sum(frame.height for frame in frames)
            if not shown or count - shown >= AT_ONCE:
                frames, shown = [pl.concat(frames)], count
                yield frames[0]
        self._frame = timed(wire, pl.concat(frames, rechunk=True))
        yield self._frame

    def _renewed(self, wire: Wire, known: pl.DataFrame) -> pl.DataFrame:
        """The newest pages, until one is known and every job that had not ended was seen again."""
        import polars as pl

        names = set(known["name"].to_list())
        unfinished = set(known.filter(pl.col("status").is_in(list(IN_PROGRESS)))["name"].to_list())
        pages: list[pl.DataFrame] = []
        for page in job_pages(wire, view=self._view):
            pages.append(page)
            seen = set(page["name"].to_list())
            unfinished -= seen
            if len(pages) >= MOST_PAGES or (seen & names and not unfinished):
                break
        else:  # the list was read to its end: what is not in it is gone
            return with_known_times(pl.concat([JOBS.frame([]), *pages]), known)
        fresh = pl.concat(pages)
        older = known.filter(~pl.col("name").is_in(fresh["name"].to_list()))
        return pl.concat([with_known_times(fresh, known), older], rechunk=True)


def with_known_times(fresh: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """`fresh` with the times that `known` had of its jobs."""
    times = known.select("name", "started", "ended", "duration")
    joined = fresh.drop("started", "ended", "duration").join(times, on="name", how="left", maintain_order="left")
    return joined.select(fresh.columns)


def timed(wire: Wire, jobs: pl.DataFrame) -> pl.DataFrame:
    """The same jobs; of the newest that have begun and whose end is not known, the times are asked for."""
    import polars as pl

    newest, rest = jobs.head(TIMED).with_row_index("at"), jobs.slice(TIMED)
    wanted = pl.col("ended").is_null() & ~pl.col("status").is_in(list(QUEUED))
    asked = newest.filter(wanted)
    if asked.is_empty():
        return jobs
    answered = with_times(wire, asked.drop("at")).with_columns(asked["at"]).select(newest.columns)
    return pl.concat([pl.concat([newest.filter(~wanted), answered]).sort("at").drop("at"), rest], rechunk=True)
