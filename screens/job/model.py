"""A job as its tabs show it, and what a tab must be able to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from services import jobs
from services.errors import AmlxError

if TYPE_CHECKING:
    from services.arm import Wire

PARENTS = frozenset({"Pipeline", "Sweep", "AutoML"})
"""Types of jobs that have children."""


@dataclass(frozen=True, slots=True)
class JobView:
    """A job, its life so far, and how many children it has (0 where it has none or they are not known)."""

    job: jobs.Job
    spans: tuple[jobs.Span, ...] = ()
    children: int = 0


@runtime_checkable
class Shows(Protocol):
    """A tab of a job's page."""

    def show_job(self, view: JobView) -> None:
        """The job is known, or known anew."""

    def show_failure(self, error: AmlxError) -> None:
        """The job could not be had."""


def view_of(wire: Wire, name: str, before: JobView | None) -> JobView:
    """The job now. What cannot be had beside it is as it was before; the job itself must be had.

    Raises:
        AmlxError: the job cannot be had.
    """
    job = jobs.show(wire, name)
    spans, children = (before.spans, before.children) if before else ((), 0)
    try:
        spans = tuple(jobs.timeline(wire, name))
        children = jobs.children(wire, name).height if job.type in PARENTS else 0
    except AmlxError:
        return JobView(job, spans, children)
    return JobView(job, spans, children)
