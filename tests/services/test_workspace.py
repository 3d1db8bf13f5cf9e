"""The workspace itself, against the local workspace."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from syrupy.assertion import SnapshotAssertion

from services import workspace
from services.arm import Wire
from services.connection import Connection
from tests.services.conftest import Lab

START = "computes/start/action"


def test_it_says_what_it_is(lab: Lab, wire: Wire, snapshot: SnapshotAssertion) -> None:
    told = json.dumps(asdict(workspace.show(wire)), indent=1, default=str)
    assert lab.masked(told) + "\n" == snapshot


def test_a_group_has_its_workspaces(wire: Wire) -> None:
    listed = workspace.list_workspaces(wire)
    assert listed["name"].to_list() == [wire.connection.workspace_name]
    assert listed["resource_group"].to_list() == [wire.connection.resource_group]


def test_assets_are_counted(wire: Wire) -> None:
    counted = workspace.counts(wire, ("datastore", "model"))
    assert counted["model"] == 0
    assert (counted["datastore"] or 0) >= 2


def test_roles_say_what_one_may_do(lab: Lab, tmp_path: Path, wire: Wire) -> None:
    assert workspace.can(wire, START)
    assert workspace.rights(wire).why_not(START) is None

    reader = workspace.rights(lab.open(lab.connection_as("Reader", tmp_path)))
    assert reader.can("jobs/read")
    told = reader.why_not(START) or ""
    assert "Microsoft.MachineLearningServices/workspaces/computes/start/action" in told
    assert told.endswith("AzureML Compute Operator has it.")

    scientist = workspace.rights(lab.open(lab.connection_as("AzureML Data Scientist", tmp_path)))
    assert scientist.can(START)
    assert not scientist.can("computes/write")


def test_the_studio_is_linked() -> None:
    place = Connection("AzureCloud", "https://management.azure.com", "s", "g", "w")
    assert workspace.studio_link(place, "runs/a", tenant_id="t") == (
        "https://ml.azure.com/runs/a?wsid=/subscriptions/s/resourceGroups/g/providers/"
        "Microsoft.MachineLearningServices/workspaces/w&tid=t"
    )
