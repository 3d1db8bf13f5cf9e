"""What Azure allows: names of compute, and what can be asked of an instance in which state."""

from __future__ import annotations

import re
from typing import Literal, get_args

Action = Literal["start", "stop", "restart", "delete"]
ACTIONS: tuple[Action, ...] = get_args(Action)

TRANSIENT = frozenset(
    {"Creating", "SettingUp", "UserSettingUp", "Starting", "Stopping", "Restarting", "Resizing", "Deleting", "Updating"}
)
"""States that pass by themselves, and whose age is worth showing."""

RUNNING = frozenset({"Running", "JobRunning", "UserSetupFailed"})
SHORTEST, LONGEST = 3, 24


def check_name(name: str) -> str | None:
    """Why Azure would refuse a name for compute; None where it would take it.

    Source: the studio's form: 3 to 24 letters, digits and `-`, a letter first, and after a `-` some letter.
    """
    if wrong := re.search(r"[^A-Za-z0-9-]", name):
        return f"Letters, digits and - only: {wrong.group()!r} cannot stand in a name."
    if name and not name[0].isalpha():
        return "A name begins with a letter."
    if not SHORTEST <= len(name) <= LONGEST:
        return f"A name has {SHORTEST} to {LONGEST} characters; this one has {len(name)}."
    if not re.search(r"[A-Za-z]", name.rpartition("-")[2]):
        return "After a - some letter must follow."
    return None


def why_not(action: Action, state: str | None) -> str | None:
    """Why an instance in `state` cannot do `action` now; None where it can, or where only the service knows."""
    if state == "Deleting":
        return "It is being deleted."
    if action == "delete" or not state:
        return None
    if state in TRANSIENT:
        return f"It is {_words(state)}; wait until that is over."
    return _why_not_start(state) if action == "start" else _why_not_touch(action, state)


def _why_not_start(state: str) -> str | None:
    if state in RUNNING:
        return "It is running already."
    return f"Its creation failed ({state}); delete it and create it anew." if state.endswith("Failed") else None


def _why_not_touch(action: Action, state: str) -> str | None:
    if state == "Stopped":
        return "It is stopped already." if action == "stop" else "It is stopped; start it instead."
    return f"Its creation failed ({state}); delete it and create it anew." if state == "CreateFailed" else None


def _words(state: str) -> str:
    """`UserSettingUp` as `user setting up`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", state).lower()
