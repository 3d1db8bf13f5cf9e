"""What a person wants to know of one job, as the screen's Overview has it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from services.formats import duration, moment

if TYPE_CHECKING:
    from services.jobs import Job


def facts(job: Job, now: datetime) -> list[tuple[str, str]]:
    """Names and values, those that say least last; empty values say nothing."""
    lasted = job.lasted(now)
    return [
        ("name", job.name),
        ("display name", job.display_name if job.display_name != job.name else ""),
        ("status", job.status),
        ("waits for", job.waits_for),
        ("error", job.error.message if job.error else ""),
        ("type", job.type),
        ("experiment", job.experiment),
        ("compute", job.compute),
        ("environment", job.environment),
        ("command", job.command),
        ("description", job.description),
        ("tags", ", ".join(f"{key}={value}" for key, value in job.tags.items())),
        ("created", _time(job.created)),
        ("created by", job.created_by),
        ("started", _time(job.started)),
        ("ended", _time(job.ended)),
        ("took", "" if lasted is None else duration(lasted)),
        ("parent", job.parent),
        ("best child", job.best_child),
        ("studio", job.studio),
    ]


def _time(value: datetime | None) -> str:
    return "" if value is None else moment(value)
