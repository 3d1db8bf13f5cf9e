"""Schedules: enabled ones create their jobs by the server's clock."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from services.local_workspace.arm import schedules
from services.local_workspace.clock import ManualClock
from services.local_workspace.kernel import DEFAULT_WORKSPACE, Kernel

WS = DEFAULT_WORKSPACE.id
PATH = f"{WS}/schedules/often"
JOB = {
    "jobType": "Command",
    "command": "true",
    "environmentId": "azureml:AzureML-sklearn-1.5@latest",
    "computeId": f"{WS}/computes/cpu-cluster",
}
TRIGGER = {"triggerType": "Cron", "expression": "*/5 * * * *"}


def put(client: TestClient, *, trigger: dict[str, Any] = TRIGGER, job: dict[str, Any] = JOB, **more: object):
    """PUT the schedule."""
    action = {"actionType": "CreateJob", "jobDefinition": job}
    return client.put(PATH, json={"properties": {"trigger": trigger, "action": action} | more})


def jobs(client: TestClient) -> list[str]:
    """The names of the jobs that are there, oldest first."""
    return [job["name"] for job in client.get(f"{WS}/jobs").json()["value"]][::-1]


def wait(kernel: Kernel, clock: ManualClock, minutes: int) -> None:
    """Let minutes pass, for schedules alone: their jobs need not run here."""
    for _ in range(minutes):
        clock.advance(60)
        schedules.tick(kernel)


def test_an_enabled_schedule_creates_jobs_when_they_are_due(client: TestClient, kernel: Kernel, clock: ManualClock):
    assert put(client).status_code == 201
    wait(kernel, clock, 4)
    assert jobs(client) == []
    wait(kernel, clock, 7)
    assert jobs(client) == ["often-20260105T090500Z", "often-20260105T091000Z"]
    job = client.get(f"{WS}/jobs/often-20260105T090500Z").json()["properties"]
    assert (job["command"], job["jobType"]) == ("true", "Command")


def test_a_disabled_one_rests_and_an_enabled_one_goes_on(client: TestClient, kernel: Kernel, clock: ManualClock):
    put(client, isEnabled=False)
    wait(kernel, clock, 6)
    assert (jobs(client), schedules.busy(kernel)) == ([], False)
    assert client.get(f"{WS}/schedules").json()["value"] == []
    assert len(client.get(f"{WS}/schedules?listViewType=DisabledOnly").json()["value"]) == 1
    assert put(client, isEnabled=True).status_code == 200
    assert schedules.busy(kernel)
    wait(kernel, clock, 6)
    assert jobs(client) == ["often-20260105T091000Z"]


def test_a_deleted_one_fires_no_more(client: TestClient, kernel: Kernel, clock: ManualClock):
    put(client)
    gone = client.delete(PATH)
    wait(kernel, clock, 6)
    kernel.tick()
    assert (gone.status_code, jobs(client)) == (202, [])
    assert client.get(PATH).status_code == 404
    assert client.delete(PATH).status_code == 204


def test_what_came_due_while_no_server_ran_is_left_out(client: TestClient, kernel: Kernel, clock: ManualClock):
    put(client)
    clock.advance(3 * 3600 + 60)
    schedules.tick(kernel)
    assert jobs(client) == []
    wait(kernel, clock, 5)
    assert jobs(client) == ["often-20260105T120500Z"]


def test_a_job_that_cannot_be_created_does_not_end_its_schedule(client: TestClient, kernel: Kernel, clock: ManualClock):
    put(client, job=JOB | {"computeId": f"{WS}/computes/gone"})
    wait(kernel, clock, 6)
    assert jobs(client) == []
    put(client)
    wait(kernel, clock, 5)
    assert jobs(client) == ["often-20260105T091000Z"]


def test_it_can_be_fired_at_once(client: TestClient):
    put(client, isEnabled=False)
    told = client.post(f"{PATH}/trigger", json={}).json()
    assert told == {"submissionId": "often-20260105T090000Z", "scheduleActionType": "CreateJob"}
    assert jobs(client) == ["often-20260105T090000Z"]


def test_a_job_that_is_there_can_be_repeated(client: TestClient, kernel: Kernel, clock: ManualClock):
    node = {"type": "command", "command": "true", "environmentId": JOB["environmentId"]}
    graph = {"jobType": "Pipeline", "jobs": {"one": node}, "experimentName": "again", "displayName": "graph"}
    assert client.put(f"{WS}/jobs/graph", json={"properties": graph}).status_code == 201
    put(client, job={"jobType": "Pipeline", "sourceJobId": f"{WS}/jobs/graph", "experimentName": ""})
    wait(kernel, clock, 6)
    again = client.get(f"{WS}/jobs/often-20260105T090500Z").json()["properties"]
    assert (again["experimentName"], list(again["jobs"])) == ("again", ["one"])
    missing = put(client, job={"jobType": "Pipeline", "sourceJobId": f"{WS}/jobs/no"})
    assert missing.status_code == 404


def test_it_is_shown_as_it_is_provisioned(client: TestClient, kernel: Kernel, clock: ManualClock):
    made = put(client, displayName="매일", tags={"a": "b"})
    assert made.json()["properties"]["provisioningState"] == "Creating"
    clock.advance(1)
    kernel.tick()
    shown = client.get(PATH).json()
    assert shown["properties"] == made.json()["properties"] | {"provisioningState": "Succeeded"}
    assert (shown["name"], shown["properties"]["isEnabled"]) == ("often", True)
    definition = shown["properties"]["action"]["jobDefinition"]
    assert (definition["status"], definition["outputs"]) == ("NotStarted", {})


def test_other_actions_are_kept_but_never_fire(client: TestClient, kernel: Kernel, clock: ManualClock):
    body = {"trigger": TRIGGER, "action": {"actionType": "CreateMonitor", "monitorDefinition": {"signals": {}}}}
    assert client.put(PATH, json={"properties": body}).status_code == 201
    wait(kernel, clock, 6)
    assert (jobs(client), schedules.busy(kernel)) == ([], False)
    assert client.post(f"{PATH}/trigger").status_code == 400


@pytest.mark.parametrize(
    "properties",
    [
        None,
        {},
        {"trigger": TRIGGER},
        {"trigger": TRIGGER, "action": {"actionType": "Dance"}},
        {"trigger": TRIGGER, "action": {"actionType": "CreateJob"}},
        {"trigger": TRIGGER, "action": {"actionType": "CreateJob", "jobDefinition": {"jobType": "Command"}}},
        {"trigger": {}, "action": {"actionType": "CreateJob", "jobDefinition": JOB}},
    ],
)
def test_a_bad_one_is_refused(client: TestClient, properties: object):
    assert client.put(PATH, json={"properties": properties}).status_code == 400
    assert client.get(PATH).status_code == 404
