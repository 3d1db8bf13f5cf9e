"""Compute's services against the local workspace."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from services import compute
from services.arm import Wire
from services.compute import ClusterOptions, InstanceOptions
from services.errors import NotAllowedError, NotFoundError, ServiceError
from tests.services.conftest import Lab

INSTANCE = InstanceOptions("ci-ada", "Standard_DS3_v2", idle_minutes=30, description="Ada's")


def rows(frame: pl.DataFrame) -> str:
    """A frame as text that a reviewer can read."""
    return json.dumps(frame.to_dicts(), indent=1, default=str, ensure_ascii=False) + "\n"


def test_a_new_workspace_has_its_cluster(wire: Wire, snapshot: SnapshotAssertion) -> None:
    computes = compute.list_computes(wire)

    assert computes.instances.is_empty()
    assert rows(computes.clusters) == snapshot


def test_an_instance_lives(wire: Wire, snapshot: SnapshotAssertion) -> None:
    accepted = compute.create_instance(wire, INSTANCE)
    assert state(wire) == "Creating"

    wire.follow(accepted.operation)
    assert state(wire) == "Running"

    stopping = compute.stop(wire, "ci-ada")
    assert state(wire) == "Stopping"
    wire.follow(stopping.operation)
    assert rows(compute.list_computes(wire).instances) == snapshot

    with pytest.raises(ServiceError) as refused:
        compute.stop(wire, "ci-ada")
    assert "ci-ada" in refused.value.message or "Stopped" in refused.value.message


def test_a_deleted_instance_is_gone(wire: Wire) -> None:
    done(wire, compute.create_instance(wire, INSTANCE))
    done(wire, compute.delete(wire, "ci-ada"))

    with pytest.raises(NotFoundError):
        compute.show(wire, "ci-ada")


def test_a_cluster_is_scaled(wire: Wire) -> None:
    done(wire, compute.create_cluster(wire, ClusterOptions("big", "Standard_DS3_v2", maximum=1)))
    done(wire, compute.scale(wire, "big", 0, 3))

    cluster = compute.list_computes(wire).clusters.filter(pl.col("name") == "big").row(0, named=True)
    assert (cluster["minimum"], cluster["maximum"], cluster["idle_scale_down"]) == (0, 3, 120.0)
    assert compute.nodes(wire, "big").is_empty()


def test_sizes_have_cores_memory_and_quota(wire: Wire) -> None:
    sizes = compute.sizes(wire)

    assert sizes["vcpus"].min() > 0
    assert sizes["memory_gb"].min() > 0
    assert sizes["price"].null_count() == len(sizes), "what is free has no price"
    assert sizes["quota_left"].null_count() < len(sizes)


def test_a_reader_is_told_which_role_starts(lab: Lab, tmp_path: Path, wire: Wire) -> None:
    done(wire, compute.create_instance(wire, INSTANCE))
    reader = lab.open(lab.connection_as("Reader", tmp_path))

    with pytest.raises(NotAllowedError) as refused:
        compute.stop(reader, "ci-ada")

    assert "Microsoft.MachineLearningServices/workspaces/computes/stop/action" in refused.value.message
    assert "AzureML Compute Operator" in refused.value.advice


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("ci-ada", None),
        ("abc", None),
        ("a-1b", None),
        ("ab", "has 3 to 24 characters"),
        ("a" * 25, "has 3 to 24 characters"),
        ("1ab", "begins with a letter"),
        ("-ab", "begins with a letter"),
        ("ab-1", "some letter must follow"),
        ("ci_ada", "Letters, digits and - only"),
        ("ci ada", "Letters, digits and - only"),
        ("cí-ada", "Letters, digits and - only"),
        ("", "has 3 to 24 characters"),
    ],
)
def test_names_are_checked_as_azure_does(name: str, reason: str | None) -> None:
    told = compute.check_name(name)
    assert told is None if reason is None else reason in (told or "")


@given(st.text())
def test_any_name_gets_an_answer(name: str) -> None:
    told = compute.check_name(name)
    assert told is None or told.endswith((".", "characters"))


@pytest.mark.parametrize(
    ("action", "state", "why"),
    [
        ("start", "Stopped", None),
        ("start", "Running", "It is running already."),
        ("start", "Stopping", "It is stopping; wait until that is over."),
        ("stop", "JobRunning", None),
        ("stop", "Stopped", "It is stopped already."),
        ("restart", "Stopped", "It is stopped; start it instead."),
        ("delete", "Running", None),
        ("delete", "Deleting", "It is being deleted."),
        ("start", "SomethingNew", None),
        ("start", None, None),
    ],
)
def test_a_state_says_what_it_forbids(action: compute.Action, state: str | None, why: str | None) -> None:
    assert compute.why_not(action, state) == why


def state(wire: Wire) -> str:
    """The instance's state, as its list tells it."""
    return str(compute.list_computes(wire).instances["state"][0])


def done(wire: Wire, accepted: compute.Accepted) -> None:
    """Follow what was accepted to its end."""
    wire.follow(accepted.operation)
