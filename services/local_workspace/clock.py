"""Time and chance, as arguments: the server runs on the system's, a test on its own."""

from __future__ import annotations

import itertools
import secrets
import threading
import uuid
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What time it is, UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, start: datetime = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the time forward."""
        self._now += timedelta(seconds=seconds)


class Ids(Protocol):
    """Names that nobody chose."""

    def guid(self) -> str:
        """A GUID, lower case with dashes."""
        ...

    def hex(self, length: int) -> str:
        """So many hexadecimal digits, lower case."""
        ...


class RandomIds:
    """Ids that no two servers share."""

    def guid(self) -> str:
        return str(uuid.uuid4())

    def hex(self, length: int) -> str:
        return secrets.token_hex(length // 2 + 1)[:length]


class CountedIds:
    """Ids that count from one: the same in every run of a test."""

    def __init__(self) -> None:
        self._next = itertools.count(1)
        self._lock = threading.Lock()

    def guid(self) -> str:
        return str(uuid.UUID(int=self._count()))

    def hex(self, length: int) -> str:
        return f"{self._count():0{length}x}"

    def _count(self) -> int:
        with self._lock:
            return next(self._next)


@dataclass(frozen=True, slots=True)
class Delays:
    """How long the local workspace takes to change a state, in seconds: long enough to be seen, no longer."""

    instance_create: float = 4.0
    instance_start: float = 3.0
    instance_stop: float = 2.0
    instance_restart: float = 3.0
    compute_delete: float = 1.5
    cluster_create: float = 2.0
    node_allocate: float = 2.0
    node_release: float = 1.0
    job_start: float = 0.3
    job_prepare: float = 0.3
    job_finalize: float = 0.2
    endpoint_change: float = 1.5
    schedule_change: float = 0.5

    @classmethod
    def none(cls) -> Delays:
        """Every change at the next tick."""
        return replace(cls(), **{field.name: 0.0 for field in fields(cls)})


def iso(moment: datetime) -> str:
    """A time as the service writes it, always with six digits of fraction: it sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """The time that `iso` wrote."""
    return datetime.fromisoformat(text)
