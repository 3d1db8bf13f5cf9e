"""How long a job was in which status."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from services.jobs.listing import history_pages
from services.jobs.values import time_of
from services.references import segment
from services.wire.answers import Json

if TYPE_CHECKING:
    from services.arm import Wire


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a job's life: the status it was in, from when until when (None while it lasts)."""

    name: str
    started: datetime | None
    ended: datetime | None

    def seconds(self, now: datetime) -> float:
        """How long it lasted, or lasts by `now`."""
        return max(((self.ended or now) - self.started).total_seconds(), 0.0) if self.started else 0.0


def timeline(wire: Wire, name: str) -> list[Span]:
    """A job's spans in the order of their starts. Source: GET (private) runs/{name}/spans (SpanDefinition)."""
    found = [
        _span(item)
        for page in history_pages(wire, f"runs/{segment(name)}/spans", private=True)
        for item in page
        if isinstance(item, dict)
    ]
    return sorted((span for span in found if span.started), key=lambda span: span.started or datetime.max)


def _span(item: Json) -> Span:
    return Span(str(item.get("name") or ""), time_of(item.get("startTimestamp")), time_of(item.get("endTimestamp")))
