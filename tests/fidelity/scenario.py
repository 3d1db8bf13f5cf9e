"""One walk through all that the local workspace offers, a request a step, in an order in which a person could go."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from starlette.testclient import TestClient

from services.local_workspace.clock import ManualClock
from services.local_workspace.kernel import DEFAULT_WORKSPACE, Kernel

Json = dict[str, Any]

WS = DEFAULT_WORKSPACE.id
SUBSCRIPTION = WS[: WS.index("/resourceGroups")]
GROUP = WS[: WS.index("/workspaces")]
LOCATION = f"{SUBSCRIPTION}/providers/Microsoft.MachineLearningServices/locations/local"
HISTORY = f"/history/v1.0{WS}"
ENVIRONMENT = f"{WS}/environments/fidelity/versions/1"
VERSIONS = {
    "computes": "2023-08-01-preview",
    "codes": "2023-04-01",
    "models": "2023-08-01-preview",
    "data": "2023-04-01-preview",
    "environments": "2023-04-01-preview",
    "components": "2024-01-01-preview",
    "onlineEndpoints": "2022-02-01-preview",
    "batchEndpoints": "2023-10-01",
    "schedules": "2023-06-01-preview",
    "jobs": "2024-01-01-preview",
}
"""The api-version with which azure-ai-ml asks, by collection."""

SECONDS = 15.0
"""How long a state may take to come, in the machine's time: jobs are real processes."""


@dataclass(frozen=True)
class Step:
    """A request, the status it has to have, and what to wait for before the next: (path, key path, values)."""

    method: str
    path: str
    status: int
    body: Json | None = None
    until: tuple[str, str, tuple[str, ...]] | None = None
    asks: str = ""
    """What it shows, where the operation and status do not say."""

    @property
    def address(self) -> str:
        """The path with the api-version that azure-ai-ml gives."""
        collection = self.path.removeprefix(f"{WS}/").split("/")[0]
        version = "" if self.path.startswith("/history") else VERSIONS.get(collection, "2024-10-01-preview")
        return f"{self.path}{'&' if '?' in self.path else '?'}api-version={version}" if version else self.path

    def __str__(self) -> str:
        short = self.path.split("?")[0].replace(HISTORY, "history").replace(LOCATION, "location").replace(WS, "")
        return f"{self.method} {short or '/'} {self.status}{f' ({self.asks})' if self.asks else ''}"


@dataclass
class Told:
    """What was answered to a step."""

    status: int = 0
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""


def _ended(path: str, *values: str) -> tuple[str, str, tuple[str, ...]]:
    return path, "properties.status", values or ("Completed", "Failed", "Canceled")


def _made(path: str, key: str = "properties.provisioningState") -> tuple[str, str, tuple[str, ...]]:
    return path, key, ("Succeeded", "Failed")


def _state(path: str, *values: str) -> tuple[str, str, tuple[str, ...]]:
    return path, "properties.properties.state", values


def _asset(kind: str, properties: Json, immutable: Json | None = None) -> Iterator[Step]:
    path = f"{WS}/{kind}/fidelity"
    yield Step("PUT", f"{path}/versions/1", 201, {"properties": properties})
    yield Step("PUT", f"{path}/versions/1", 200, {"properties": properties | {"tags": {"own": "word"}}})
    if immutable:
        yield Step("PUT", f"{path}/versions/1", 400, {"properties": properties | immutable}, asks="immutable")
    yield Step("GET", f"{path}/versions/1", 200)
    yield Step("GET", f"{path}/versions?$orderBy=createdtime desc&$top=1", 200)
    yield Step("GET", path, 200)
    yield Step("GET", f"{WS}/{kind}", 200)
    yield Step("GET", f"{path}/versions/no", 404)
    yield Step("GET", f"{WS}/{kind}/no", 404)
    yield Step("PUT", f"{WS}/{kind}/old/versions/1", 201, {"properties": properties | {"isArchived": True}})


def assets() -> Iterator[Step]:
    """Codes, environments, data, models, components: made, changed, listed, not found."""
    store = f"azureml://subscriptions/{DEFAULT_WORKSPACE.subscription}/resourcegroups/{DEFAULT_WORKSPACE.group}"
    store += f"/workspaces/{DEFAULT_WORKSPACE.name}/datastores/workspaceblobstore/paths/here"
    yield Step(
        "POST",
        f"{WS}/codes/fidelity/versions/1/startPendingUpload",
        200,
        {"pendingUploadType": "TemporaryBlobReference"},
    )
    yield from _asset("codes", {"codeUri": f"https://{DEFAULT_WORKSPACE.storage_account}.blob.core.windows.net/c/here"})
    yield from _asset("environments", {"image": "docker.io/library/python:3.12", "osType": "Linux"})
    yield from _asset("data", {"dataType": "uri_folder", "dataUri": store, "isAnonymous": False})
    yield from _asset("models", {"modelType": "custom_model", "modelUri": store, "flavors": {}})
    component: Json = {"type": "command", "name": "fidelity", "version": "1", "command": "echo"}
    component |= {"environment": ENVIRONMENT, "inputs": {"rate": {"type": "number", "default": "0.1"}}, "outputs": {}}
    yield from _asset("components", {"componentSpec": component}, {"componentSpec": component | {"command": "ls"}})


def workspace() -> Iterator[Step]:
    """The workspace, its lists, and one that is not there."""
    yield Step("GET", WS, 200)
    yield Step("GET", f"{GROUP}/workspaces", 200)
    yield Step("GET", f"{SUBSCRIPTION}/providers/Microsoft.MachineLearningServices/workspaces", 200)
    yield Step("GET", f"{GROUP}/workspaces/no", 404)


def computes() -> Iterator[Step]:
    """An instance and a cluster through their states."""
    one, many = f"{WS}/computes/ci-fidelity", f"{WS}/computes/cluster-fidelity"
    size = {"vmSize": "Standard_DS3_v2"}
    yield Step("GET", f"{WS}/computes", 200)
    yield Step("GET", f"{LOCATION}/vmSizes", 200)
    yield Step("GET", f"{LOCATION}/usages", 200)
    body: Json = {"location": "local", "properties": {"computeType": "ComputeInstance", "properties": size}}
    yield Step("PUT", one, 201, body, asks="instance", until=_state(one, "Running"))
    yield Step("GET", one, 200, asks="instance")
    yield Step("POST", f"{one}/start", 400, asks="of a running instance")
    yield Step("POST", f"{one}/stop", 202, until=_state(one, "Stopped"))
    yield Step("POST", f"{one}/start", 202, until=_state(one, "Running"))
    yield Step("POST", f"{one}/restart", 202, until=_state(one, "Running"))
    scale = {"minNodeCount": 1, "maxNodeCount": 2, "nodeIdleTimeBeforeScaleDown": "PT120S"}
    body = {
        "location": "local",
        "properties": {"computeType": "AmlCompute", "properties": size | {"scaleSettings": scale}},
    }
    yield Step("PUT", many, 201, body, asks="cluster", until=_made(many))
    yield Step("GET", many, 200, asks="cluster")
    yield Step("POST", f"{many}/listNodes", 200)
    body = {"properties": {"properties": {"scaleSettings": {"minNodeCount": 0, "maxNodeCount": 1}}}}
    yield Step("PATCH", many, 200, body, until=_made(many))
    yield Step("GET", f"{WS}/computes/no", 404)
    yield Step("POST", f"{WS}/computes/no/start", 404)
    yield Step("DELETE", f"{many}?underlyingResourceAction=Delete", 202)


def datastores() -> Iterator[Step]:
    """The four that come with a workspace, and one more."""
    path = f"{WS}/datastores/fidelity"
    secrets = {"credentialsType": "AccountKey", "secrets": {"secretsType": "AccountKey", "key": "a2V5"}}
    properties = {"datastoreType": "AzureBlob", "accountName": "else", "containerName": "where", "credentials": secrets}
    properties |= {"endpoint": "core.windows.net", "protocol": "https"}
    yield Step("GET", f"{WS}/datastores", 200)
    yield Step("GET", f"{WS}/datastores/workspaceblobstore", 200)
    yield Step("GET", f"{WS}/datastores/workspacefilestore", 200, asks="AzureFile")
    yield Step("POST", f"{WS}/datastores/workspaceartifactstore/listSecrets", 200)
    yield Step("PUT", path, 201, {"properties": properties})
    yield Step("PUT", path, 200, {"properties": properties | {"description": "changed"}})
    yield Step("GET", path, 200, asks="AccountKey")
    yield Step("DELETE", path, 200)
    yield Step("GET", path, 404)


def endpoints() -> Iterator[Step]:
    """Online and batch endpoints with a deployment each."""
    online, batch = f"{WS}/onlineEndpoints/fidelity", f"{WS}/batchEndpoints/fidelity"
    model = f"{WS}/models/fidelity/versions/1"
    body: Json = {"location": "local", "identity": {"type": "SystemAssigned"}, "tags": {}}
    yield Step("PUT", online, 201, body | {"properties": {"authMode": "Key"}}, until=_made(online))
    managed = {"endpointComputeType": "Managed", "model": model, "instanceType": "Standard_DS3_v2"}
    deployment = f"{online}/deployments/blue"
    sku = {"sku": {"name": "Default", "capacity": 1}}
    yield Step("PUT", deployment, 201, body | sku | {"properties": managed}, until=_made(deployment))
    yield Step("PUT", batch, 201, body | {"properties": {"authMode": "AADToken"}}, until=_made(batch))
    scoring = {"model": {"referenceType": "Id", "assetId": model}, "compute": f"{WS}/computes/cpu-cluster"}
    deployment = f"{batch}/deployments/blue"
    yield Step("PUT", deployment, 201, body | {"properties": scoring}, until=_made(deployment))
    for path in (online, batch):
        for wanted in (path, f"{path}/deployments", f"{path}/deployments/blue", path.rpartition("/")[0]):
            yield Step("GET", wanted, 200)
        yield Step("GET", path.replace("fidelity", "no"), 404)
        yield Step("DELETE", f"{path}/deployments/blue", 202)


def connections() -> Iterator[Step]:
    """A connection to elsewhere."""
    path = f"{WS}/connections/fidelity"
    properties = {"category": "PythonFeed", "target": "https://example.invalid", "authType": "None"}
    yield Step("PUT", path, 200, {"properties": properties})
    yield Step("GET", path, 200)
    yield Step("GET", f"{WS}/connections", 200)
    yield Step("DELETE", path, 200)
    yield Step("GET", path, 404)


def command(**more: Any) -> Json:
    """A job that says hello on this machine."""
    return {
        "properties": {
            "jobType": "Command",
            "command": "echo hello",
            "environmentId": ENVIRONMENT,
            "experimentName": "fidelity",
            "displayName": "hello",
            "properties": {},
            "tags": {"own": "word"},
            "inputs": {"rate": {"jobInputType": "literal", "value": "0.1"}},
            "outputs": {},
            "resources": {"instanceCount": 1},
        }
        | more
    }


def pipeline() -> Json:
    """A pipeline of one node."""
    node = {"type": "command", "componentId": f"{WS}/components/fidelity/versions/1", "name": "only", "inputs": {}}
    node |= {"outputs": {}, "computeId": "serverless", "_source": "YAML.COMPONENT"}
    properties = {"jobType": "Pipeline", "experimentName": "fidelity", "inputs": {}, "outputs": {}, "settings": {}}
    return {"properties": properties | {"displayName": "graph", "tags": {}, "properties": {}, "jobs": {"only": node}}}


def sweep() -> Json:
    """A sweep of two trials."""
    trial = {"command": "echo ${{search_space.rate}}", "environmentId": ENVIRONMENT, "resources": {"instanceCount": 1}}
    properties: Json = {"jobType": "Sweep", "experimentName": "fidelity", "trial": trial, "inputs": {}, "outputs": {}}
    properties |= {"objective": {"goal": "Minimize", "primaryMetric": "loss"}, "tags": {}, "properties": {}}
    properties |= {
        "samplingAlgorithm": {"samplingAlgorithmType": "Grid"},
        "searchSpace": {"rate": ["choice", [[1, 2]]]},
    }
    limits = {"jobLimitsType": "Sweep", "maxTotalTrials": 2, "maxConcurrentTrials": 2}
    return {"properties": properties | {"limits": limits}}


def jobs() -> Iterator[Step]:
    """Each type run to its end, one canceled, and what the service refuses."""
    path = f"{WS}/jobs"
    yield Step("PUT", f"{path}/hello", 201, command(), asks="command", until=_ended(f"{path}/hello"))
    changed = command(tags={"own": "other"})
    yield Step("PUT", f"{path}/hello", 200, changed, asks="tags")
    yield Step("PUT", f"{path}/graph", 201, pipeline(), asks="pipeline", until=_ended(f"{path}/graph"))
    yield Step("PUT", f"{path}/trials", 201, sweep(), asks="sweep", until=_ended(f"{path}/trials"))
    yield Step("PUT", f"{path}/long", 201, command(command="sleep 60"), until=_ended(f"{path}/long", "Running"))
    yield Step("GET", f"{path}/long", 200, asks="running")
    yield Step("POST", f"{path}/long/cancel", 202, until=_ended(f"{path}/long"))
    for name in ("hello", "graph", "trials", "long"):
        yield Step("GET", f"{path}/{name}", 200)
    yield Step("GET", path, 200)
    yield Step("GET", f"{path}?listViewType=ActiveOnly&jobType=Command", 200, asks="by type")
    yield Step("POST", f"{path}/graph/cancel", 400, asks="pipeline has ended")
    yield Step("POST", f"{path}/hello/cancel", 400, asks="command has ended")
    yield Step("GET", f"{path}/no", 404)
    yield Step("POST", f"{path}/no/cancel", 404)
    nowhere = command(computeId=f"{WS}/computes/no")
    yield Step("PUT", f"{path}/nowhere", 404, nowhere, asks="no such compute")


def history() -> Iterator[Step]:
    """Run history's side of the same jobs."""
    for name in ("hello", "graph", "trials"):
        yield Step("GET", f"{HISTORY}/runs/{name}", 200)
        yield Step("GET", f"{HISTORY}/runs/{name}/details", 200)
    yield Step("GET", f"{HISTORY}/runs/graph/children", 200)
    yield Step("GET", f"{HISTORY}/runs/trials/children", 200)
    yield Step("GET", f"{HISTORY}/runs/hello/spans", 200)
    yield Step("GET", f"{HISTORY}/runs/no", 404)
    yield Step("PATCH", f"{HISTORY}/experiments/fidelity/runs/hello", 200, {"displayName": "again"})
    yield Step("GET", f"{HISTORY}/experiments/fidelity", 200)
    yield Step("POST", f"{HISTORY}/experiments:query", 200, {"viewType": "All"})
    yield Step("POST", f"{HISTORY}/experiments/fidelity/runs:query", 200, {"top": 10})
    wanted = {"runId": "hello", "selectRunMetadata": True, "selectRunDefinition": True, "selectJobSpecification": True}
    yield Step("POST", f"{HISTORY}/rundata", 200, wanted)


def schedules() -> Iterator[Step]:
    """A schedule of a job, enabled and disabled."""
    path = f"{WS}/schedules/fidelity"
    trigger = {"triggerType": "Cron", "expression": "0 5 * * *", "timeZone": "UTC", "startTime": None, "endTime": None}
    action = {"actionType": "CreateJob", "jobDefinition": command()["properties"]}
    body: Json = {"properties": {"displayName": "daily", "isEnabled": True, "trigger": trigger, "action": action}}
    yield Step("PUT", path, 201, body, until=_made(path))
    yield Step("GET", path, 200)
    yield Step("GET", f"{WS}/schedules", 200)
    yield Step("GET", f"{WS}/schedules/no", 404)
    yield Step("DELETE", path, 202)


def ends() -> Iterator[Step]:
    """What is deleted last, because others need it."""
    yield Step("DELETE", f"{WS}/jobs/hello", 200)
    yield Step("DELETE", f"{WS}/computes/ci-fidelity?underlyingResourceAction=Delete", 202)


PARTS = (workspace, computes, datastores, assets, connections, endpoints, jobs, history, schedules, ends)
STEPS = tuple(step for part in PARTS for step in part())


def play(client: TestClient, kernel: Kernel, clock: ManualClock) -> list[Told]:
    """Ask everything, moving the clock where a step waits; what was told, in the order of STEPS."""
    return [_play(client, kernel, clock, step) for step in STEPS]


def _play(client: TestClient, kernel: Kernel, clock: ManualClock, step: Step) -> Told:
    response = client.request(step.method, step.address, json=step.body)
    if step.until and response.status_code == step.status:
        _wait(client, kernel, clock, step.until)
    is_json = response.headers.get("content-type", "").startswith("application/json")
    body = response.json() if is_json and response.content else None
    return Told(response.status_code, body, dict(response.headers), response.text[:300])


def _wait(client: TestClient, kernel: Kernel, clock: ManualClock, until: tuple[str, str, tuple[str, ...]]) -> None:
    path, key, values = until
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        clock.advance(1)
        kernel.tick()
        value = client.get(path).json()
        for part in key.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if value in values:
            return
        time.sleep(0.02)
