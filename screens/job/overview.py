"""The Overview of a job: what, where, with what, when, why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from textual.app import ComposeResult

from screens.detail_page import Section, lines_of
from screens.job.model import JobView
from screens.job.timeline_bar import bar_of
from screens.page import Page
from screens.widgets import face
from screens.widgets.face import Face
from screens.widgets.text_view import TextView
from services import formats, jobs
from services.errors import AmlxError
from services.session import Session

UNNAMED = "CliV2AnonymousEnvironment"
"""The name under which the SDK registers an environment that a job file describes itself."""


class OverviewPage(Page):
    """Facts in reading order; why it failed or waits comes first."""

    TITLE = "Overview"

    def __init__(self, session: Session, name: str) -> None:
        super().__init__(session)
        self.job_name = name
        self.face = Face()
        self.text = TextView()
        self._view: JobView | None = None

    def body(self) -> ComposeResult:
        """A face, then the facts."""
        yield self.face
        yield self.text

    def on_mount(self) -> None:
        self.text.display = False
        self.face.content = face.loading(self.job_name)

    def show_job(self, view: JobView) -> None:
        """All that is known."""
        self._view = view
        self._draw()
        self.face.display = False
        if not self.text.display:
            self.text.display = True
            self.grab_focus()

    def _draw(self) -> None:
        if self._view is not None:
            self.text.show_text(lines_of(sections_of(self._view, self.session.now()), self.size.width - 6))

    def tick(self) -> None:
        """Time goes on for a job that runs."""
        self._draw()

    def on_resize(self) -> None:
        """Long values wrap at another width."""
        self._draw()

    def show_failure(self, error: AmlxError) -> None:
        """Why there are no facts."""
        self.face.content = face.failed(error)


def sections_of(view: JobView, now: datetime) -> Iterable[Section]:
    """The parts of the Overview."""
    job = view.job
    yield Section("Why", _why(job))
    yield Section("What", _what(job))
    yield Section("When", _when(job, now), bar_of(view.spans, job.status, now))
    yield Section("Where", _where(job))
    yield Section("Inputs", {port.name: _port(port) for port in job.inputs})
    yield Section("Outputs", {port.name: _port(port) for port in job.outputs})
    yield Section("Tags", dict(job.tags))
    yield Section("Description", {"": " ".join(job.description.split())})


def _why(job: jobs.Job) -> dict[str, str]:
    failed = (
        " ".join(filter(None, (job.error.code + ":" if job.error.code else "", job.error.message))) if job.error else ""
    )
    return {"Failed because": failed, "Waits because": job.waits_for, "Not known": job.no_history}


def _what(job: jobs.Job) -> dict[str, str]:
    return {
        "Command": " ".join(job.command.split()),
        "Type": job.type,
        "Experiment": job.experiment,
        "Name": job.name,
        "Parent job": job.parent,
        "Best child job": job.best_child,
        "Created by": job.created_by,
        "Code": job.code,
        "Environment": environment_of(job),
    }


def environment_of(job: jobs.Job) -> str:
    """The environment's name and version."""
    name, _, version = job.environment.partition(":")
    return f"described in its job file ({version[:12]})" if name == UNNAMED else job.environment


def _when(job: jobs.Job, now: datetime) -> dict[str, str]:
    lasted = job.lasted(now)
    return {
        "Created": _moment(job.created, now),
        "Started": _moment(job.started, now),
        "Ended": _moment(job.ended, now),
        "Took": formats.duration(lasted) if lasted is not None else "",
    }


def _where(job: jobs.Job) -> dict[str, str]:
    several = formats.plural(job.instance_count, "instance") if job.instance_count > 1 else ""
    return {"Compute": job.compute, "Size": job.instance_type, "Instances": several}


def _moment(then: datetime | None, now: datetime) -> str:
    return f"{formats.moment(then)}, {formats.ago(then, now)}" if then else ""


def _port(port: jobs.JobPort) -> str:
    return port.value if port.type == "literal" else f"{port.value or 'default place'}  ({port.type})"
