"""What a run is: a job, a node of a pipeline, a trial of a sweep or a run of MLflow's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Value = Any
"""Whatever JSON holds."""

FINAL = frozenset({"Completed", "Failed", "Canceled"})
"""Statuses that a run does not leave."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run. Times are `clock.iso` texts; `parent` is None for roots; `job_type` is None for MLflow's own runs.

    `definition` is what the job's kind adds to ARM's properties; `state` the scheduler's own notes; `compute` the
    compute's name, empty for serverless; `changed` when the status changed last.
    """

    workspace: str
    run: str
    uuid: str
    experiment: str
    job_type: str | None
    status: str
    created: str
    oid: str
    author: str
    definition: Json
    parent: str | None = None
    root: str = ""
    display_name: str | None = None
    description: str | None = None
    archived: bool = False
    started: str | None = None
    ended: str | None = None
    modified: str = ""
    changed: str = ""
    compute: str = ""
    tags: Json = field(default_factory=dict)
    properties: Json = field(default_factory=dict)
    state: Json = field(default_factory=dict)
    error: Json | None = None
    revision: int = 1
    seq: int = 0

    def may_be_written_by(self, run: str) -> bool:
        """Whether a caller may write to it: anybody whose role allows it, but a job (`run`) only to runs of its own."""
        return run in ("", self.run, self.parent, self.root, self.state.get("by"))

    @property
    def is_final(self) -> bool:
        """Whether it has ended."""
        return self.status in FINAL


@dataclass(frozen=True, slots=True)
class Alive:
    """What the scheduler looks at of a job that has not ended, to see whether it is its turn."""

    workspace: str
    run: str
    status: str
    compute: str
