"""Why a job waits: what the service says, and what its compute says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.compute.listing import API
from services.errors import AmlxError
from services.jobs.values import part, text
from services.references import segment

if TYPE_CHECKING:
    from services.arm import Wire


def waits_for(wire: Wire, compute: str, said: str) -> str:
    """Why a queued job waits: its compute instance does not run, or else what the service `said` of the queue.

    Source: GET computes/{name}. Run history tells of a queue, not that nobody has started the machine.
    """
    try:
        item = part(wire.get(f"computes/{segment(compute)}", api=API).get("properties"))
    except AmlxError:  # why a job waits is told beside the job itself, which stands
        return said
    state = text(part(item.get("properties")).get("state"))
    if item.get("computeType") != "ComputeInstance" or state in ("", "Running"):
        return said
    return f"{compute} is {state}; the job begins once it is Running."
