"""What can be asked of a job. Changes of its record go through run history, as the studio's and the SDK's do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from services.jobs.listing import API
from services.references import segment
from services.wire.answers import Accepted, Json

if TYPE_CHECKING:
    from services.arm import Wire

CANCEL_API = "2023-04-01-preview"


def cancel(wire: Wire, name: str) -> Accepted:
    """Cancel a job; it is over when it says Canceled. Source: POST jobs/{name}/cancel.

    Raises:
        ServiceError: it has ended already.
    """
    return Accepted(name, wire.send("POST", f"jobs/{segment(name)}/cancel", api=CANCEL_API).operation)


def delete(wire: Wire, name: str) -> Accepted:
    """Delete a job with its record. Source: DELETE jobs/{name}."""
    return Accepted(name, wire.send("DELETE", f"jobs/{segment(name)}", api=API).operation)


def rename(wire: Wire, name: str, display_name: str, *, experiment: str = "") -> None:
    """Give a job another display name; its name stays."""
    _modify(wire, name, experiment, {"displayName": display_name})


def describe(wire: Wire, name: str, description: str, *, experiment: str = "") -> None:
    """Replace a job's description."""
    _modify(wire, name, experiment, {"description": description})


def archive(wire: Wire, name: str, *, experiment: str = "") -> None:
    """Hide a job from lists that do not ask for archived ones."""
    _modify(wire, name, experiment, {"hidden": True})


def restore(wire: Wire, name: str, *, experiment: str = "") -> None:
    """Undo `archive`."""
    _modify(wire, name, experiment, {"hidden": False})


def retag(wire: Wire, name: str, tags: Mapping[str, str], *, remove: Iterable[str] = (), experiment: str = "") -> None:
    """Add or change tags, and remove those named: a PATCH of the run merges tags, and cannot remove any.

    Source: PATCH experiments/{experiment}/runs/{name}/tags.
    """
    body: Json = {"tagsToModify": dict(tags), "tagsToDelete": list(remove)}
    wire.history("PATCH", f"{_run(wire, name, experiment)}/tags", body=body)


def _modify(wire: Wire, name: str, experiment: str, body: Json) -> None:
    wire.history("PATCH", _run(wire, name, experiment), body=body)


def _run(wire: Wire, name: str, experiment: str) -> str:
    """A run's place under its experiment, which is asked for where the caller does not know it."""
    if not experiment:
        job = wire.get(f"jobs/{segment(name)}", api=API)
        experiment = str((job.get("properties") or {}).get("experimentName") or "Default")
    return f"experiments/{segment(experiment)}/runs/{segment(name)}"
