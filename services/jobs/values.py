"""Single values of an answer, read with the same suspicion as whole lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.wire.answers import Json


def time_of(value: object) -> datetime | None:
    """A time as the service writes it, in UTC; None where it is none."""
    from services.frames import times

    found = times("time", [value])[0]
    return found if isinstance(found, datetime) else None


def part(value: object) -> Json:
    """An object of an answer; an empty one where there is none."""
    return dict(value) if isinstance(value, Mapping) else {}


def text(value: object) -> str:
    """A text of an answer; empty where there is none."""
    return "" if value is None else str(value)


def seconds_of(value: object) -> float | None:
    """A duration in seconds; None where it is none."""
    from services.frames import seconds_of as parsed

    return parsed(value)
