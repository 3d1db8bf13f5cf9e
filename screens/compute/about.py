"""What ARM tells of a compute, as sections of facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual.content import Content

from screens.detail_page import Section
from screens.widgets.status import spoken, style_of
from services import formats
from services.compute import CLUSTERS, INSTANCES
from services.text import fit, safe
from services.wire.answers import Json

if TYPE_CHECKING:
    import polars as pl

Row = Mapping[str, Any]


def sections_of(item: Json, nodes: pl.DataFrame | None, now: datetime) -> Iterable[Section]:
    """Attributes, then what its kind has, then schedules, tags and errors."""
    properties = item.get("properties") or {}
    kind = str(properties.get("computeType", ""))
    spec = CLUSTERS if kind == "AmlCompute" else INSTANCES
    row = spec.frame([item]).row(0, named=True)
    yield Section("Attributes", _attributes(item, row, now))
    if kind == "ComputeInstance":
        yield Section("Last operation", _last_operation(row, now))
        yield Section("Stopping", {"Idle shutdown": _idle(row)}, tuple(_schedules(properties)))
        yield Section("Applications", _applications(properties))
    if kind == "AmlCompute":
        yield Section("Nodes", _scale(row), tuple(_nodes(nodes)))
    yield Section("Tags", {str(key): str(value) for key, value in (item.get("tags") or {}).items()})
    yield Section("Errors", {"": row.get("errors") or ""})


def _attributes(item: Json, row: Row, now: datetime) -> dict[str, str]:
    properties = item.get("properties") or {}
    own = properties.get("properties") or {}
    ssh = own.get("sshSettings") or {}
    return {
        "Type": str(properties.get("computeType", "")),
        "Description": str(properties.get("description") or ""),
        "Size": row["size"] or "",
        "Region": row["region"] or "",
        "Created": formats.ago(row["created"], now) if row["created"] else "",
        "Created by": row.get("created_by") or "",
        "Assigned to": row.get("assigned_to") or "",
        "SSH access": str(ssh.get("sshPublicAccess") or ""),
        "Virtual network": str((own.get("subnet") or {}).get("id") or ""),
        "Managed identity": str((item.get("identity") or {}).get("type") or ""),
        "Provisioning": str(properties.get("provisioningState") or ""),
    }


def _last_operation(row: Row, now: datetime) -> dict[str, str]:
    return {
        "What": row["last_operation"] or "",
        "By": row["trigger"] or "",
        "When": formats.ago(row["since"], now) if row["since"] else "",
        "Outcome": row["outcome"] or "",
    }


def _idle(row: Row) -> str:
    seconds = row["idle_shutdown"]
    return f"after {formats.age(seconds)} without use" if seconds else "never: it runs until it is stopped"


def _schedules(properties: Mapping[str, Any]) -> Iterable[Content]:
    schedules = ((properties.get("properties") or {}).get("schedules") or {}).get("computeStartStop") or []
    for schedule in schedules:
        when = schedule.get("cron") or schedule.get("recurrence") or {}
        told = " ".join(
            str(value) for value in (when.get("expression"), when.get("frequency"), when.get("timeZone")) if value
        )
        state = str(schedule.get("status", ""))
        yield Content.assemble(
            (fit(f"{schedule.get('action', '')} by schedule", 22), "$text-dim"),
            (safe(f"{told}  {state}"), "$text-bright"),
        )


def _applications(properties: Mapping[str, Any]) -> dict[str, str]:
    applications = (properties.get("properties") or {}).get("applications") or []
    return {str(one.get("displayName", "")): str(one.get("endpointUri", "")) for one in applications}


def _scale(row: Row) -> dict[str, str]:
    idle = row["idle_scale_down"]
    return {
        "Now": formats.plural(row["nodes"] or 0, "node"),
        "Least and most": f"{row['minimum'] or 0} to {row['maximum'] or 0}",
        "Idle ones go after": formats.age(idle) if idle is not None else "",
        "Priority": row["priority"] or "",
    }


def _nodes(nodes: pl.DataFrame | None) -> Iterable[Content]:
    for node in [] if nodes is None else nodes.iter_rows(named=True):
        state = node["state"] or "unknown"
        yield Content.assemble(
            (fit(spoken(safe(state)), 22), style_of(state)),
            (fit(safe(node["node"] or ""), 40), "$text-bright"),
            (safe(node["job"] or ""), "$text-normal"),
        )
