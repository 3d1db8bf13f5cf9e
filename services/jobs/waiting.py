"""Why a job waits: what the service says, and what its compute says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.compute.listing import API
from services.errors import AmlxError
from services.jobs.values import part, text
from services.references import segment
from services.wire.answers import Json

if TYPE_CHECKING:
    from services.arm import Wire


STATES = {
    "Stopped": "is stopped: the job waits until it is started",
    "Stopping": "is stopping: the job waits until it is started again",
    "Starting": "is starting: the job waits until it runs",
    "Restarting": "is restarting: the job waits until it runs",
    "Creating": "is being created: the job waits until it runs",
    "SettingUp": "is being set up: the job waits until it runs",
    "Deleting": "is being deleted: the job will not run on it",
}
"""What a job meets, by its compute's state. A cluster starts its own nodes."""


def waits_for(wire: Wire, compute: str, said: str) -> str:
    """Why a queued job waits: its compute does not run, or else what the service `said` of the queue.

    Source: GET computes/{name}. Run history tells of a queue, not that nobody has started the machine.
    """
    try:
        return why_it_waits(wire.get(f"computes/{segment(compute)}", api=API), compute) or said
    except AmlxError:  # why a job waits is told beside the job itself, which stands
        return said


def why_it_waits(compute: Json, name: str) -> str:
    """What keeps a job from running on a compute, as ARM has it, by that compute's own state; empty for nothing."""
    properties = part(compute.get("properties"))
    own = part(properties.get("properties"))
    if part(own.get("scaleSettings")).get("maxNodeCount") == 0:
        return f"{name} may have no nodes: the job waits until its maximum is raised."
    met = STATES.get(text(own.get("state"))) or STATES.get(text(properties.get("provisioningState")))
    return f"{name} {met}." if met else ""
