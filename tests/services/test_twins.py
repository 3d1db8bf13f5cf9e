"""Each action's command line: quoted, with the workspace named, and without a secret."""

from __future__ import annotations

import shlex
from pathlib import Path

from syrupy.assertion import SnapshotAssertion

from services import twins
from services.compute import ClusterOptions, InstanceOptions
from services.connection import Connection

AZURE = Connection("AzureCloud", "https://management.azure.com", "sub", "group", "place")
LOCAL = Connection(
    "LOCAL", "https://127.0.0.1:8443", "sub", "group", "place", "file", "/data/my token", Path("/data/ca.pem")
)
INSTANCE = InstanceOptions("ci-ada", "Standard_DS3_v2", idle_minutes=30, tags={"owner": "ada l"})
CLUSTER = ClusterOptions("big", "Standard_DS3_v2", maximum=2, low_priority=True)


def lines(place: Connection) -> list[str]:
    """The twin of every action in a workspace."""
    return [
        twins.compute(place, "start", "ci-ada"),
        twins.compute(place, "delete", "ci-ada"),
        twins.create_instance(place, INSTANCE),
        twins.create_cluster(place, CLUSTER),
        twins.scale(place, "big", 0, 3),
        twins.set_idle_shutdown(place, "ci-ada", 60),
        twins.set_idle_shutdown(place, "ci-ada", None),
        twins.create_job(place, Path("my jobs/hello.yml"), {"compute": "azureml:big"}),
        twins.job(place, "cancel", "calm_root"),
        twins.update_job(place, "calm_root", {"display_name": "it's mine", "tags.stage": "dev"}),
        twins.asset(place, "model", "archive", "cars", "3"),
        twins.asset(place, "online-endpoint", "delete", "cars"),
    ]


def test_each_action_has_its_twin(snapshot: SnapshotAssertion) -> None:
    assert "\n".join([*lines(AZURE), "", *lines(LOCAL), ""]) == snapshot


def test_a_name_cannot_become_a_command() -> None:
    line = twins.compute(AZURE, "start", "x; rm -rf ~ $(reboot)")
    assert "x; rm -rf ~ $(reboot)" in shlex.split(line)
