"""Instances and clusters: Azure's states, who may change them and when, and which job holds which machine."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from services.local_workspace.arm import machines
from services.local_workspace.clock import ManualClock
from services.local_workspace.kernel import DEFAULT_WORKSPACE, Kernel
from tests.services.local_workspace.conftest import BASE, bearer, make_kernel

COMPUTES = DEFAULT_WORKSPACE.id + "/computes"
INSTANCE = {
    "location": "local",
    "properties": {"computeType": "ComputeInstance", "properties": {"vmSize": "Standard_DS3_v2"}},
}


@pytest.fixture
def pass_time(kernel: Kernel, clock: ManualClock):
    """Let seconds pass, a tick at each."""

    def passing(seconds: float) -> None:
        for _ in range(int(seconds)):
            clock.advance(1)
            kernel.tick()

    return passing


@pytest.fixture
def ci(client: TestClient, pass_time) -> str:
    """A running instance's path."""
    assert client.put(f"{COMPUTES}/ci-one", json=INSTANCE).status_code == 201
    pass_time(5)
    return f"{COMPUTES}/ci-one"


def state(client: TestClient, path: str) -> str:
    return client.get(path).json()["properties"]["properties"]["state"]


def error(answer) -> tuple[int, str]:
    info = {row["type"]: row["info"]["value"] for row in answer.json()["error"]["additionalInfo"]}
    inner = info["InnerError"]
    while inner["innerError"]:
        inner = inner["innerError"]
    return answer.status_code, inner["code"]


def cluster(client: TestClient) -> dict:
    return client.get(f"{COMPUTES}/cpu-cluster").json()["properties"]["properties"]


def test_a_new_workspace_holds_the_cluster_that_examples_name(client: TestClient):
    listed = client.get(COMPUTES).json()["value"]
    assert [(c["name"], c["properties"]["computeType"]) for c in listed] == [("cpu-cluster", "AmlCompute")]
    assert cluster(client)["scaleSettings"]["maxNodeCount"] == 2
    assert cluster(client)["currentNodeCount"] == 0


def test_an_instance_is_created_set_up_and_runs(client: TestClient, pass_time):
    made = client.put(f"{COMPUTES}/ci-one", json=INSTANCE)
    poll = made.headers["Azure-AsyncOperation"]
    seen = [made.json()["properties"]["properties"]["state"]]
    for _ in range(5):
        pass_time(1)
        seen.append(state(client, f"{COMPUTES}/ci-one"))
    assert list(dict.fromkeys(seen)) == ["Creating", "SettingUp", "Running"]
    assert client.get(poll).json()["status"] == "Succeeded"
    last = client.get(f"{COMPUTES}/ci-one").json()["properties"]["properties"]["lastOperation"]
    assert (last["operationName"], last["operationStatus"], last["operationTrigger"]) == ("Create", "Succeeded", "User")


def test_stop_then_start(client: TestClient, ci: str, pass_time):
    assert client.post(f"{ci}/stop").status_code == 202
    assert state(client, ci) == "Stopping"
    pass_time(2)
    assert state(client, ci) == "Stopped"
    accepted = client.post(f"{ci}/start")
    assert accepted.status_code == 202
    assert client.get(accepted.headers["Azure-AsyncOperation"]).json()["status"] == "InProgress"
    assert client.get(accepted.headers["Location"]).status_code == 202
    pass_time(3)
    assert state(client, ci) == "Running"
    assert client.get(accepted.headers["Azure-AsyncOperation"]).json()["status"] == "Succeeded"
    assert client.get(accepted.headers["Location"]).status_code == 204


def test_start_is_refused_unless_stopped(client: TestClient, ci: str):
    assert error(client.post(f"{ci}/start")) == (400, "StartComputeInstanceOnlyAllowedInStoppedState")
    client.post(f"{ci}/stop")
    assert error(client.post(f"{ci}/start")) == (409, "ComputeOperationInProgress")


def test_delete_ends_in_404(client: TestClient, ci: str, pass_time):
    assert client.delete(ci).status_code == 202
    assert state(client, ci) == "Deleting"
    pass_time(2)
    assert error(client.get(ci)) == (404, "ComputeNotFound")
    assert client.delete(ci).status_code == 204


def test_an_idle_instance_stops_itself(client: TestClient, ci: str, pass_time):
    assert client.post(f"{ci}/updateIdleShutdownSetting", json={"idleTimeBeforeShutdown": "PT15M"}).status_code == 200
    pass_time(14 * 60)
    assert state(client, ci) == "Running"
    pass_time(65)
    shown = client.get(ci).json()["properties"]["properties"]
    assert (shown["state"], shown["lastOperation"]["operationTrigger"]) == ("Stopped", "IdleShutdown")


def test_a_job_keeps_an_instance_from_idling_and_shows_as_job_running(client, kernel, ci, pass_time):
    client.post(f"{ci}/updateIdleShutdownSetting", json={"idleTimeBeforeShutdown": "PT15M"})
    assert machines.lease(kernel, DEFAULT_WORKSPACE, "ci-one", "run-1")
    pass_time(16 * 60)
    assert state(client, ci) == "JobRunning"
    machines.release(kernel, DEFAULT_WORKSPACE, "ci-one", "run-1")
    assert state(client, ci) == "Running"


def test_a_job_waits_for_a_stopped_instance_and_loses_one_that_stops(client, kernel, ci, pass_time):
    client.post(f"{ci}/stop")
    pass_time(3)
    assert not machines.lease(kernel, DEFAULT_WORKSPACE, "ci-one", "run-1")
    client.post(f"{ci}/start")
    pass_time(3)
    assert machines.lease(kernel, DEFAULT_WORKSPACE, "ci-one", "run-1")
    assert machines.holds(kernel, DEFAULT_WORKSPACE, "ci-one", "run-1")
    client.post(f"{ci}/stop")
    assert not machines.holds(kernel, DEFAULT_WORKSPACE, "ci-one", "run-1")


def test_a_cluster_grows_for_jobs_and_shrinks_again(client, kernel, pass_time):
    runs = ["run-1", "run-2", "run-3"]
    assert not any(machines.lease(kernel, DEFAULT_WORKSPACE, "cpu-cluster", run) for run in runs)
    kernel.tick()
    assert cluster(client)["allocationState"] == "Resizing"
    pass_time(3)
    assert [machines.lease(kernel, DEFAULT_WORKSPACE, "cpu-cluster", run) for run in runs] == [True, True, False]
    assert cluster(client)["nodeStateCounts"]["runningNodeCount"] == 2
    nodes = client.post(f"{COMPUTES}/cpu-cluster/listNodes").json()["nodes"]
    assert sorted(node["runId"] for node in nodes) == ["run-1", "run-2"]
    machines.release(kernel, DEFAULT_WORKSPACE, "cpu-cluster", "run-1")
    assert machines.lease(kernel, DEFAULT_WORKSPACE, "cpu-cluster", "run-3")
    for run in runs:
        machines.release(kernel, DEFAULT_WORKSPACE, "cpu-cluster", run)
    pass_time(60)
    assert cluster(client)["currentNodeCount"] == 2
    pass_time(65)
    assert cluster(client)["currentNodeCount"] == 0


def test_scale_moves_a_cluster_between_its_limits(client: TestClient, pass_time):
    body = {"properties": {"properties": {"scaleSettings": {"minNodeCount": 1, "maxNodeCount": 3}}}}
    assert client.patch(f"{COMPUTES}/cpu-cluster", json=body).status_code == 200
    pass_time(4)
    assert cluster(client)["nodeStateCounts"]["idleNodeCount"] == 1
    body["properties"]["properties"]["scaleSettings"] = {"minNodeCount": 0, "maxNodeCount": 0}
    client.patch(f"{COMPUTES}/cpu-cluster", json=body)
    pass_time(3)
    assert cluster(client)["currentNodeCount"] == 0


def test_two_workspaces_names_and_serverless(kernel: Kernel, client: TestClient):
    assert machines.exists(kernel, DEFAULT_WORKSPACE, "CPU-Cluster")
    assert machines.exists(kernel, DEFAULT_WORKSPACE, "serverless")
    assert not machines.exists(kernel, DEFAULT_WORKSPACE, "gpu-cluster")
    assert machines.lease(kernel, DEFAULT_WORKSPACE, "serverless", "run-1")


@pytest.mark.parametrize("name", ["x", "1abc", "a-name-that-ends-with-", "with_underscore", "a" * 25])
def test_a_name_that_azure_refuses_is_refused(client: TestClient, name: str):
    assert error(client.put(f"{COMPUTES}/{name}", json=INSTANCE)) == (400, "InvalidComputeName")


def test_a_taken_name_and_a_bad_body_are_refused(client: TestClient, ci: str):
    assert error(client.put(ci, json=INSTANCE)) == (409, "ComputeAlreadyExists")
    assert client.put(f"{COMPUTES}/ci-two", content=b"{").status_code == 400
    odd = {"properties": {"computeType": "AKS", "properties": {}}}
    assert error(client.put(f"{COMPUTES}/aks", json=odd)) == (400, "ComputeTypeNotSupported")
    unknown = {"properties": {"computeType": "ComputeInstance", "properties": {"vmSize": "Standard_Nothing"}}}
    assert error(client.put(f"{COMPUTES}/ci-two", json=unknown)) == (400, "VmSizeNotSupported")


def test_state_survives_a_restart_of_the_server(client, kernel, clock, tmp_path, pass_time):
    client.put(f"{COMPUTES}/ci-one", json=INSTANCE)
    again = make_kernel(tmp_path, clock, BASE)
    clock.advance(60)
    for _ in range(3):
        machines.tick(again)
        clock.advance(5)
    assert state(client, f"{COMPUTES}/ci-one") == "Running"


def test_sizes_are_azures_and_quota_is_this_machines(client: TestClient, kernel: Kernel, ci: str):
    place = (
        DEFAULT_WORKSPACE.id.partition("/resourceGroups")[0]
        + "/providers/Microsoft.MachineLearningServices/locations/local"
    )
    sizes = client.get(f"{place}/vmSizes").json()["value"]
    cores = {size["name"]: (size["vCPUs"], size["memoryGB"]) for size in sizes}
    assert (cores["Standard_DS3_v2"], cores["Standard_F8s_v2"]) == ((4, 14.0), (8, 16.0))
    assert not any(size["gpus"] for size in sizes)
    assert all("estimatedVMPrices" not in size for size in sizes)
    total = client.get(f"{place}/usages").json()["value"][0]
    assert (total["currentValue"], total["limit"]) == (kernel.cores, kernel.cores)
    body = {"properties": {"computeType": "ComputeInstance", "properties": {"vmSize": "Standard_DS3_v2"}}}
    assert client.put(f"{COMPUTES}/ci-more", json=body).status_code == 201
    total = client.get(f"{place}/usages").json()["value"][0]
    assert (total["currentValue"], total["limit"]) == (2 * kernel.cores, kernel.cores)


def test_an_instance_starts_and_stops_at_its_own_times(client, kernel: Kernel, ci: str, pass_time, clock: ManualClock):
    evening = {"action": "Stop", "triggerType": "Cron", "cron": {"expression": "0 18 * * *"}}
    morning = {
        "action": "Start",
        "triggerType": "Recurrence",
        "recurrence": {"frequency": "Day", "interval": 1, "schedule": {"hours": [8], "minutes": [0]}},
    }
    assert client.post(f"{ci}/updateSchedules", json={"computeStartStop": [evening, morning]}).status_code == 200
    kept = client.get(ci).json()["properties"]["properties"]["schedules"]["computeStartStop"]
    assert [(schedule["action"], schedule["status"]) for schedule in kept] == [
        ("Stop", "Enabled"),
        ("Start", "Enabled"),
    ]
    clock.advance(9 * 3600)
    pass_time(5)
    shown = client.get(ci).json()["properties"]["properties"]
    assert (shown["state"], shown["lastOperation"]["operationTrigger"]) == ("Stopped", "Schedule")
    clock.advance(14 * 3600)
    pass_time(5)
    client.headers.update(bearer(kernel, kernel.owner))
    assert state(client, ci) == "Running"


def test_a_schedule_that_can_never_fire_is_refused(client: TestClient, ci: str):
    odd = {"action": "Stop", "triggerType": "Cron", "cron": {"expression": "often"}}
    assert client.post(f"{ci}/updateSchedules", json={"computeStartStop": [odd]}).status_code == 400
    nap = {"action": "Nap", "triggerType": "Cron", "cron": {"expression": "0 18 * * *"}}
    assert error(client.post(f"{ci}/updateSchedules", json={"computeStartStop": [nap]})) == (400, "InvalidSchedule")
