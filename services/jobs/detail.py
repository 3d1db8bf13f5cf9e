"""One job in full: what it is, where it runs, with what, when, and why it ended as it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from services.errors import AmlxError
from services.jobs.listing import API
from services.jobs.rules import IN_PROGRESS
from services.jobs.specs import CHILDREN, compute_of, is_system_tag
from services.jobs.values import part, seconds_of, text, time_of
from services.jobs.waiting import waits_for
from services.ports import JobPort
from services.references import asset_label, segment
from services.wire.answers import Json

if TYPE_CHECKING:
    from services.arm import Wire


@dataclass(frozen=True, slots=True)
class JobError:
    """Why a job failed, as the service says."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Job:
    """A job as its Overview shows it. Times are UTC; `duration` is in seconds; what is not known is empty or None.

    `waits_for` is why it is not running yet; `no_history` says why run history's part is missing, if it is.
    `definition` is ARM's JSON, which the YAML tab shows.
    """

    name: str
    display_name: str
    status: str
    type: str
    experiment: str = ""
    description: str = ""
    compute: str = ""
    instance_type: str = ""
    instance_count: int = 1
    environment: str = ""
    command: str = ""
    code: str = ""
    parent: str = ""
    best_child: str = ""
    created: datetime | None = None
    created_by: str = ""
    started: datetime | None = None
    ended: datetime | None = None
    duration: float | None = None
    error: JobError | None = None
    waits_for: str = ""
    studio: str = ""
    archived: bool = False
    inputs: tuple[JobPort, ...] = ()
    outputs: tuple[JobPort, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    system_tags: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    definition: Json = field(default_factory=dict)
    no_history: str = ""

    def lasted(self, now: datetime) -> float | None:
        """Seconds from its start to its end, or to `now` while it runs; None before it starts."""
        if self.started is None:
            return self.duration
        if self.status in IN_PROGRESS:
            return (now - self.started).total_seconds()
        return self.duration if self.duration is not None else self._between()

    def _between(self) -> float | None:
        return (self.ended - self.started).total_seconds() if self.ended and self.started else None


def show(wire: Wire, name: str) -> Job:
    """A job. Source: GET jobs/{name}, run history's POST rundata for times, error and queue, a queued one's compute.

    Raises:
        NotFoundError: there is no such job.
    """
    item = wire.get(f"jobs/{segment(name)}", api=API)
    try:
        body = {"runId": name, "selectRunMetadata": True}
        run, reason = part(wire.history("POST", "rundata", body=body).get("runMetadata")), ""
    except AmlxError as error:
        run, reason = {}, error.sentence()
    job = job_of(item, run, reason)
    if job.status != "Queued" or job.compute in ("", "serverless"):
        return job
    return replace(job, waits_for=waits_for(wire, job.compute, job.waits_for))


def job_of(item: Json, run: Json, no_history: str = "") -> Job:
    """A job out of ARM's answer and run history's; a pipeline's child has no properties in ARM's."""
    properties = part(item.get("properties"))
    trial = part(properties.get("trial"))
    resources = part(properties.get("resources") or trial.get("resources"))
    tags = part(properties.get("tags") or run.get("tags"))
    job_properties = part(properties.get("properties") or run.get("properties"))
    count = resources.get("instanceCount")
    return Job(
        name=text(item.get("name") or run.get("runId")),
        display_name=text(properties.get("displayName") or run.get("displayName") or item.get("name")),
        status=text(properties.get("status") or run.get("status")) or "Unknown",
        type=text(properties.get("jobType") or _run_type(run)),
        experiment=text(properties.get("experimentName")),
        description=text(properties.get("description") or run.get("description")),
        compute=text(compute_of(item) if properties else part(run.get("compute")).get("target")),
        instance_type=text(resources.get("instanceType")),
        instance_count=count if isinstance(count, int) else 1,
        environment=asset_label(properties.get("environmentId") or trial.get("environmentId")),
        command=text(properties.get("command") or trial.get("command")).strip(),
        code=asset_label(properties.get("codeId") or trial.get("codeId")),
        parent=text(run.get("parentRunId")),
        best_child=text(job_properties.get("best_child_run_id")),
        created=time_of(part(item.get("systemData")).get("createdAt") or run.get("createdUtc")),
        created_by=_creator(item, run),
        started=time_of(run.get("startTimeUtc")),
        ended=time_of(run.get("endTimeUtc")),
        duration=seconds_of(run.get("duration")),
        error=_error(run.get("error")),
        waits_for=text(part(run.get("queueingInfo")).get("message")),
        studio=text(part(part(properties.get("services")).get("Studio")).get("endpoint")),
        archived=properties.get("isArchived") is True,
        inputs=_ports(properties.get("inputs"), "jobInputType"),
        outputs=_ports(properties.get("outputs"), "jobOutputType"),
        tags={key: text(value) for key, value in tags.items() if not is_system_tag(key)},
        system_tags={key: text(value) for key, value in tags.items() if is_system_tag(key)},
        properties={key: text(value) for key, value in job_properties.items()},
        definition=item,
        no_history=no_history,
    )


def _run_type(run: Json) -> object:
    return CHILDREN.frame([run])["type"][0] if run else None


def _creator(item: Json, run: Json) -> str:
    return text(part(item.get("systemData")).get("createdBy") or part(run.get("createdBy")).get("userName"))


def _error(error: object) -> JobError | None:
    """Run history nests its error in an `error`."""
    inner = part(part(error).get("error")) or part(error)
    message = text(inner.get("message") or inner.get("messageFormat")).strip()
    return JobError(text(inner.get("code")), message) if message or inner.get("code") else None


def _ports(ports: object, kind: str) -> tuple[JobPort, ...]:
    return tuple(_port(name, part(port), kind) for name, port in part(ports).items())


def _port(name: str, port: Json, kind: str) -> JobPort:
    value = port.get("value") if port.get(kind) == "literal" else port.get("uri") or port.get("assetName")
    return JobPort(name, text(port.get(kind)), text(value))
