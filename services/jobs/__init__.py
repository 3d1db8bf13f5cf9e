"""Jobs of a workspace: their history, one job in full, its children and timeline, and what can be done with it.

Source: the studio's Jobs page; ARM's `workspaces/{w}/jobs` and run history (`/history/v1.0/.../runs`). ARM's list has
no start, end or duration; run history has: `with_times` asks for a page of jobs at once, never for each.
"""

from services.jobs.actions import archive, cancel, delete, describe, rename, restore, retag
from services.jobs.definition import as_yaml
from services.jobs.detail import Job, JobError, show
from services.jobs.history import JobHistory
from services.jobs.listing import View, children, job_pages, list_jobs, with_durations, with_times
from services.jobs.rules import ACTIONS, FINAL, IN_PROGRESS, QUEUED, RUNNING, Action, why_not
from services.jobs.specs import CHILDREN, JOBS
from services.jobs.timeline import Span, timeline
from services.ports import JobPort
from services.wire.answers import Accepted

__all__ = [
    "ACTIONS",
    "CHILDREN",
    "FINAL",
    "IN_PROGRESS",
    "JOBS",
    "QUEUED",
    "RUNNING",
    "Accepted",
    "Action",
    "Job",
    "JobError",
    "JobHistory",
    "JobPort",
    "Span",
    "View",
    "archive",
    "as_yaml",
    "cancel",
    "children",
    "delete",
    "describe",
    "job_pages",
    "list_jobs",
    "rename",
    "restore",
    "retag",
    "show",
    "timeline",
    "why_not",
    "with_durations",
    "with_times",
]
