"""Long-running operations: ask, wait as told, ask again, until the service says how it ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from azure.core.rest import HttpResponse

from services.wire.answers import Json

DONE = frozenset({"succeeded"})
FAILED = frozenset({"failed", "canceled", "cancelled"})
SLICE = 0.25
"""Seconds between two looks at whether the person gave up."""


def operation_of(headers: Mapping[str, str]) -> str | None:
    """The address that tells how a request that was accepted goes on."""
    return headers.get("Azure-AsyncOperation") or headers.get("Location")


def is_done(response: HttpResponse, body: Json) -> bool:
    """Whether a poll says that all is over. Location polls say it by status, the others in their body."""
    status = str(body.get("status", "")).lower()
    if status:
        return status in DONE or status in FAILED
    return response.status_code != 202


def has_failed(body: Json) -> bool:
    """Whether a poll's body says that the operation failed."""
    return str(body.get("status", "")).lower() in FAILED


def wait_seconds(headers: Mapping[str, str]) -> float:
    """How long to wait before the next poll: as told, at least a second less than which Azure would throttle."""
    told = headers.get("Retry-After", "")
    return min(max(float(told), 1.0), 60.0) if told.isdecimal() else 2.0


def pause(seconds: float, cancelled: Callable[[], bool], sleep: Callable[[float], None] = time.sleep) -> None:
    """Wait, but not past the moment at which the person gives up."""
    left = seconds
    while left > 0 and not cancelled():
        sleep(min(SLICE, left))
        left -= SLICE
