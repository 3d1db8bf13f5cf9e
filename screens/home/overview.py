"""What is known of a workspace as a whole: itself, what it holds, what runs. Home, header and sidebar show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from services.errors import AmlxError
from services.formats import plural

if TYPE_CHECKING:
    import polars as pl

    from services.arm import Wire
    from services.session import Session
    from services.workspace import Workspace

T = TypeVar("T")

NEWEST = 100
"""Jobs that are looked at: what runs is among the newest."""

PLACES: Mapping[str, tuple[str, ...]] = {
    "data": ("data",),
    "components": ("component",),
    "environments": ("environment",),
    "models": ("model",),
    "endpoints": ("online-endpoint", "batch-endpoint"),
    "connections": ("connection",),
}
"""Kinds of assets that are counted, by the page of the sidebar that lists them."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A workspace at one moment. A part that could not be had is None or missing; the rest stands.

    `counts` are texts by the sidebar's page (`38`, `100+`); `jobs` the newest by JOBS with their times; `instances`
    by INSTANCES.
    """

    workspace: Workspace
    who: str
    counts: Mapping[str, str]
    jobs: pl.DataFrame | None = None
    instances: pl.DataFrame | None = None

    @property
    def active_jobs(self) -> pl.DataFrame | None:
        """Jobs that have not ended, newest first."""
        from services.jobs import IN_PROGRESS

        return None if self.jobs is None else self.jobs.filter(self.jobs["status"].is_in(list(IN_PROGRESS)))

    @property
    def running_instances(self) -> pl.DataFrame | None:
        """Instances that run, hence cost."""
        from services.compute.rules import RUNNING

        return None if self.instances is None else self.instances.filter(self.instances["state"].is_in(list(RUNNING)))

    @property
    def is_new(self) -> bool:
        """Whether nothing was made here yet."""
        return (self.jobs is None or self.jobs.is_empty()) and (self.instances is None or self.instances.is_empty())

    def running(self) -> str:
        """`2 jobs running · 1 waiting`, empty where nothing does."""
        from services.jobs import QUEUED

        active = self.active_jobs
        if active is None or active.is_empty():
            return ""
        waiting = int(active["status"].is_in(list(QUEUED)).sum())
        under_way = active.height - waiting
        if not under_way:
            return f"{plural(waiting, 'job')} waiting"
        return f"{plural(under_way, 'job')} running" + (f" · {waiting} waiting" if waiting else "")


def overview(session: Session, before: Overview | None) -> Overview:
    """The workspace now; of one known before only what changes quickly is asked again. Slow: use it in a worker.

    Raises:
        AmlxError: the workspace itself cannot be had.
    """
    wire = session.wire
    known = before or _whole(wire)
    jobs = _part(lambda: _newest_jobs(session))
    computes = _part(lambda: _computes(wire))
    counts = dict(known.counts)
    if jobs is not None:
        counts["jobs"] = f"{jobs.height}" if jobs.height < NEWEST else f"{NEWEST}+"
    if computes is not None:
        counts["compute"] = computes[1]
    return replace(known, counts=counts, jobs=jobs, instances=computes[0] if computes else None)


def _whole(wire: Wire) -> Overview:
    from services import workspace

    facts = workspace.show(wire)
    found = _part(lambda: workspace.counts(wire, [word for words in PLACES.values() for word in words])) or {}
    counts = {place: sum(found.get(word) or 0 for word in words) for place, words in PLACES.items()}
    known = {
        place: f"{count:,}" for place, count in counts.items() if any(found.get(w) is not None for w in PLACES[place])
    }
    return Overview(facts, _part(lambda: wire.principal) or "", known)


def _newest_jobs(session: Session) -> pl.DataFrame:
    from services import jobs

    newest = jobs.list_jobs(session.wire, most=NEWEST)
    timed = _part(lambda: jobs.with_times(session.wire, newest))
    return jobs.with_durations(newest if timed is None else timed, session.now())


def _computes(wire: Wire) -> tuple[pl.DataFrame, str]:
    from services import compute
    from services.compute.rules import RUNNING

    found = compute.list_computes(wire)
    running = int(found.instances["state"].is_in(list(RUNNING)).sum())
    total = found.all.height
    return found.instances, f"{running}/{total}" if running else f"{total}"


def _part(ask: Callable[[], T]) -> T | None:
    """An answer, or None where this part is refused: the rest can stand without it."""
    try:
        return ask()
    except AmlxError:
        return None
