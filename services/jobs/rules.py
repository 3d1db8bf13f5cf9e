"""What a job's status means, and what can be asked of it then."""

from __future__ import annotations

from typing import Literal, get_args

Action = Literal["cancel", "rename", "retag", "describe", "archive", "restore", "delete"]
ACTIONS: tuple[Action, ...] = get_args(Action)

FINAL = frozenset({"Completed", "Failed", "Canceled"})
"""Statuses that a job does not leave. NotResponding and Paused may be left, so whoever waits goes on waiting."""

QUEUED = frozenset({"NotStarted", "Unapproved", "Queued"})
"""Not begun: nothing has been given to it."""

RUNNING = frozenset({"Starting", "Provisioning", "Preparing", "Running", "Finalizing", "CancelRequested"})
"""Under way: something works on it."""

IN_PROGRESS = QUEUED | RUNNING | {"NotResponding", "Paused", "Pausing"}
"""Statuses in which time still passes for a job."""


def why_not(action: Action, status: str | None) -> str | None:
    """Why a job in `status` cannot have `action` now; None where it can, or where only the service knows."""
    if not status:
        return None
    if action == "cancel":
        return _why_not_cancel(status)
    if action in ("archive", "delete") and status in IN_PROGRESS:
        return "It has not ended; cancel it first."
    return None


def _why_not_cancel(status: str) -> str | None:
    if status in FINAL:
        return f"It has ended already ({status})."
    if status == "CancelRequested":
        return "Its cancellation is under way."
    return None
