"""Every call of azure-ai-ml that the local workspace has to answer, made one after another.

Run as a script of its own, as a person's would be: the client keeps one cloud a process and reads the environment. Its
argument is what `amlx local env --format json` prints; a JSON line says of each call whether it worked.
"""

import json
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from azure.ai.ml import Input, MLClient, command, dsl, load_component
from azure.ai.ml.constants import AssetTypes
from azure.ai.ml.entities import (
    AmlCompute,
    AzureBlobDatastore,
    BatchEndpoint,
    ComputeInstance,
    CronTrigger,
    Data,
    Environment,
    Job,
    JobSchedule,
    ManagedOnlineDeployment,
    ManagedOnlineEndpoint,
    Model,
    NoneCredentialConfiguration,
    WorkspaceConnection,
)
from azure.ai.ml.sweep import Choice
from azure.core.credentials import AccessToken, AccessTokenInfo

ENVIRONMENT = Environment(name="sdk-env", version="1", image="docker.io/library/python:3.12")
COMPONENT = """
name: sdk_component
version: "1"
type: command
command: echo ${{inputs.word}}
environment: azureml:sdk-env:1
inputs:
  word: {type: string, default: hello}
"""


Part = Callable[[], dict[str, Callable[[], object]]]


class Credential:
    """The local workspace's token, handed over as it is."""

    def __init__(self, token: str) -> None:
        self._token, self._until = token, int(time.time()) + 3600

    def get_token(self, *scopes: str, **_: Any) -> AccessToken:
        """For clients of the older protocol."""
        return AccessToken(self._token, self._until)

    def get_token_info(self, *scopes: str, **_: Any) -> AccessTokenInfo:
        """For clients of the newer one."""
        return AccessTokenInfo(self._token, self._until)


def client_of(env: dict[str, str]) -> MLClient:
    """A client of the local workspace, by public arguments alone."""
    base = env["resource_manager"].rstrip("/")
    metadata = {
        "azure_portal": base,
        "resource_manager": base + "/",
        "active_directory": base + "/",
        "aml_resource_id": base,
        "storage_endpoint": "core.windows.net",
        "registry_discovery_endpoint": base + "/",
    }
    place = (env["subscription_id"], env["resource_group"], env["workspace_name"])
    cloud: dict[str, Any] = {"cloud": f"AmlxLocal-{base.rpartition(':')[2]}", "cloud_metadata": metadata}
    return MLClient(Credential(env["token"]), *place, **cloud, show_progress=False, enable_telemetry=False)


class Calls:
    """The calls, in the order in which later ones need earlier ones."""

    def __init__(self, ml: MLClient, folder: Path) -> None:
        self.ml = ml
        self.folder = folder
        (folder / "src").mkdir()
        (folder / "src" / "main.py").write_text("print('hello from the sdk')\n")

    def stages(self) -> list[list[Part]]:
        """What comes one after another, and in each stage what goes side by side: the waiting is long, not the work.

        Pipelines are built one at a time (graphs, schedules): their builder is the client's own global state.
        """
        return [
            [self.workspaces],
            [self.assets],
            [self.computes, self.datastores, self.jobs, self.graphs, self.endpoints, self.connections],
            [self.schedules, self.ends],
        ]

    def workspaces(self) -> dict[str, Callable[[], object]]:
        """The workspace itself."""
        ml = self.ml
        return {
            "workspaces.get": lambda: ml.workspaces.get(ml.workspace_name).discovery_url,
            "workspaces.list": lambda: one(ml.workspaces.list()),
            "registries.list": lambda: list(ml.registries.list()),
        }

    def computes(self) -> dict[str, Callable[[], object]]:
        """An instance and a cluster."""
        compute = self.ml.compute
        instance = ComputeInstance(name="sdk-instance", size="Standard_DS3_v2")
        cluster = AmlCompute(name="sdk-cluster", size="Standard_DS3_v2", min_instances=0, max_instances=1)
        return {
            "compute.list": lambda: one(compute.list()),
            "compute.get": lambda: compute.get("cpu-cluster").name,
            "compute.create instance": lambda: done(compute.begin_create_or_update(instance)),
            "compute.create cluster": lambda: done(compute.begin_create_or_update(cluster)),
            "compute.stop": lambda: done(compute.begin_stop("sdk-instance")),
            "compute.start": lambda: done(compute.begin_start("sdk-instance")),
            "compute.restart": lambda: done(compute.begin_restart("sdk-instance")),
            "compute.list_sizes": lambda: one(compute.list_sizes()),
            "compute.list_usage": lambda: one(compute.list_usage()),
            "compute.list_nodes": lambda: list(compute.list_nodes("sdk-cluster")),
            "compute.delete": lambda: done(compute.begin_delete("sdk-cluster")),
        }

    def assets(self) -> dict[str, Callable[[], object]]:
        """Data, models, environments, components, with uploads."""
        ml, source = self.ml, str(self.folder / "src")
        spec = self.folder / "component.yml"
        spec.write_text(COMPONENT)
        data = Data(name="sdk-data", version="1", path=source, type=AssetTypes.URI_FOLDER)
        model = Model(name="sdk-model", version="1", path=source, type=AssetTypes.CUSTOM_MODEL)
        calls: dict[str, Callable[[], object]] = {
            "environments.create": lambda: ml.environments.create_or_update(ENVIRONMENT).id,
            "data.create": lambda: ml.data.create_or_update(data).id,
            "models.create": lambda: ml.models.create_or_update(model).id,
            "components.create": lambda: ml.components.create_or_update(load_component(str(spec))).id,
        }
        names = {"environments": "sdk-env", "data": "sdk-data", "models": "sdk-model", "components": "sdk_component"}
        for kind, name in names.items():
            calls |= {f"{kind}.{verb}": call for verb, call in self.versions(getattr(ml, kind), name).items()}
        target = str(self.folder / "models")
        return calls | {"models.download": lambda: ml.models.download("sdk-model", "1", target)}

    def versions(self, operations: Any, name: str) -> dict[str, Callable[[], object]]:
        """What every kind of asset can do."""
        return {
            "list": lambda: one(operations.list()),
            "list versions": lambda: one(operations.list(name)),
            "get": lambda: operations.get(name, "1").id,
            "get latest": lambda: operations.get(name, label="latest").id,
            "archive": lambda: operations.archive(name, "1"),
            "restore": lambda: operations.restore(name, "1"),
        }

    def datastores(self) -> dict[str, Callable[[], object]]:
        """Those that came with the workspace, and one more."""
        datastores = self.ml.datastores
        store = AzureBlobDatastore(name="sdk_store", account_name="elsewhere", container_name="there")
        return {
            "datastores.list": lambda: one(datastores.list()),
            "datastores.get": lambda: datastores.get("workspaceblobstore").name,
            "datastores.get_default": lambda: datastores.get_default().name,
            "datastores.create": lambda: datastores.create_or_update(store).name,
            "datastores.delete": lambda: datastores.delete("sdk_store"),
        }

    def jobs(self) -> dict[str, Callable[[], object]]:
        """A job with code through its whole life, and one that is canceled."""
        jobs, name = self.ml.jobs, "sdk-hello"
        code, env = str(self.folder / "src"), "azureml:sdk-env:1"
        hello = command(code=code, command="python main.py", environment=env, experiment_name="sdk", name=name)
        again = command(code=code, command="python main.py", environment=env, experiment_name="sdk", name="sdk-again")
        sleeper = command(command="sleep 60", environment=env, experiment_name="sdk", name="sdk-long")
        return {
            "jobs.create": lambda: jobs.create_or_update(hello).name,
            "jobs.stream": lambda: jobs.stream(name),
            "jobs.get": lambda: expect(jobs.get(name).status, "Completed"),
            "jobs.list": lambda: one(jobs.list()),
            "jobs.create same code": lambda: jobs.create_or_update(again).name,
            "jobs.update": lambda: self.retag(name),
            "jobs.archive": lambda: jobs.archive(name),
            "jobs.restore": lambda: jobs.restore(name),
            "jobs.download": lambda: self.downloaded(name),
            "jobs.cancel": lambda: (
                jobs.create_or_update(sleeper),
                done(jobs.begin_cancel("sdk-long")),
            ),
            "jobs.validate": lambda: expect(jobs.validate(sleeper).passed, True),
        }

    def retag(self, name: str) -> str:
        """A tag more."""
        job: Job = self.ml.jobs.get(name)
        job.tags = {**(job.tags or {}), "own": "word"}
        return str(expect((self.ml.jobs.create_or_update(job).tags or {})["own"], "word"))

    def downloaded(self, name: str) -> Path:
        """The job's log, as `jobs.download` brings it."""
        self.ml.jobs.download(name, download_path=str(self.folder / "down"), all=True)
        found = next((self.folder / "down").rglob("std_log.txt"))
        assert "hello from the sdk" in found.read_text()
        return found

    def graphs(self) -> dict[str, Callable[[], object]]:
        """A pipeline and a sweep, with their children."""
        jobs = self.ml.jobs
        return {
            "pipeline.create": lambda: jobs.create_or_update(self.pipeline(), experiment_name="sdk").name,
            "pipeline.stream": lambda: jobs.stream("sdk-graph"),
            "pipeline.get": lambda: expect(jobs.get("sdk-graph").status, "Completed"),
            "pipeline.children": lambda: expect(len(list(jobs.list(parent_job_name="sdk-graph"))), 1),
            "sweep.create": lambda: jobs.create_or_update(self.sweep()).name,
            "sweep.wait": lambda: expect(self.ended("sdk-sweep"), "Completed"),
            "sweep.children": lambda: expect(len(list(jobs.list(parent_job_name="sdk-sweep"))), 2),
        }

    def pipeline(self) -> Any:
        """One node of the component."""
        component = self.ml.components.get("sdk_component", "1")

        def graph(word: str) -> None:
            component(word=word)

        made: Any = dsl.pipeline(graph)("hello")
        made.name, made.settings.default_compute = "sdk-graph", "serverless"
        return made

    def sweep(self) -> Any:
        """Two trials."""
        trial = command(
            command="echo ${{inputs.rate}}",
            environment="azureml:sdk-env:1",
            inputs={"rate": Input(type="number", default=1)},
        )
        made = trial(rate=Choice([1, 2])).sweep(sampling_algorithm="grid", primary_metric="loss", goal="Minimize")
        made.set_limits(max_total_trials=2, max_concurrent_trials=2)
        made.name, made.experiment_name = "sdk-sweep", "sdk"
        return made

    def ended(self, name: str) -> str:
        """The status in which a job ends."""
        for _ in range(200):
            status = self.ml.jobs.get(name).status
            if status in {"Completed", "Failed", "Canceled"}:
                return str(getattr(status, "value", status))
            time.sleep(0.1)
        return "not ended"

    def endpoints(self) -> dict[str, Callable[[], object]]:
        """Online and batch endpoints, an online deployment and its log."""
        ml = self.ml
        online = ManagedOnlineEndpoint(name="sdk-online", auth_mode="key")
        batch = BatchEndpoint(name="sdk-batch")
        size = "Standard_DS3_v2"
        blue = ManagedOnlineDeployment(
            name="blue",
            endpoint_name="sdk-online",
            model="azureml:sdk-model:1",
            environment="azureml:sdk-env:1",
            instance_type=size,
            instance_count=1,
        )
        return {
            "online_endpoints.create": lambda: done(ml.online_endpoints.begin_create_or_update(online)),
            "online_endpoints.list": lambda: one(ml.online_endpoints.list()),
            "online_endpoints.get": lambda: ml.online_endpoints.get("sdk-online").name,
            "online_deployments.create": lambda: done(ml.online_deployments.begin_create_or_update(blue)),
            "online_deployments.list": lambda: one(ml.online_deployments.list("sdk-online")),
            "online_deployments.get": lambda: ml.online_deployments.get("blue", "sdk-online").name,
            "online_deployments.get_logs": lambda: ml.online_deployments.get_logs("blue", "sdk-online", lines=10),
            "online_deployments.delete": lambda: done(ml.online_deployments.begin_delete("blue", "sdk-online")),
            "online_endpoints.delete": lambda: done(ml.online_endpoints.begin_delete("sdk-online")),
            "batch_endpoints.create": lambda: done(ml.batch_endpoints.begin_create_or_update(batch)),
            "batch_endpoints.list": lambda: one(ml.batch_endpoints.list()),
            "batch_endpoints.get": lambda: ml.batch_endpoints.get("sdk-batch").name,
            "batch_endpoints.delete": lambda: done(ml.batch_endpoints.begin_delete("sdk-batch")),
        }

    def schedules(self) -> dict[str, Callable[[], object]]:
        """A schedule of a job."""
        schedules = self.ml.schedules
        trigger = CronTrigger(expression="0 5 * * *")
        daily = lambda: JobSchedule(name="sdk-daily", trigger=trigger, create_job=self.pipeline())  # noqa: E731
        return {
            "schedules.create": lambda: done(schedules.begin_create_or_update(daily())),
            "schedules.list": lambda: one(schedules.list()),
            "schedules.get": lambda: schedules.get("sdk-daily").name,
            "schedules.disable": lambda: done(schedules.begin_disable("sdk-daily")),
            "schedules.enable": lambda: done(schedules.begin_enable("sdk-daily")),
            "schedules.delete": lambda: (
                done(schedules.begin_disable("sdk-daily")),
                done(schedules.begin_delete("sdk-daily")),
            ),
        }

    def connections(self) -> dict[str, Callable[[], object]]:
        """A connection to elsewhere."""
        connections = self.ml.connections
        feed = WorkspaceConnection(
            name="sdk-feed",
            type="python_feed",
            target="https://example.invalid",
            credentials=NoneCredentialConfiguration(),
        )
        return {
            "connections.create": lambda: connections.create_or_update(feed).name,
            "connections.list": lambda: one(connections.list()),
            "connections.get": lambda: connections.get("sdk-feed").name,
            "connections.delete": lambda: connections.delete("sdk-feed"),
        }

    def ends(self) -> dict[str, Callable[[], object]]:
        """What is deleted last."""
        return {"compute.delete instance": lambda: done(self.ml.compute.begin_delete("sdk-instance"))}


def one(found: Any) -> object:
    """The first of a list that must not be empty."""
    return next(iter(found))


def done(poller: Any) -> object:
    """What a long-running operation comes to."""
    return poller.result(timeout=30)


def expect(value: Any, wanted: Any) -> Any:
    """The value, which must be that one."""
    assert value == wanted, f"{value!r}, not {wanted!r}"
    return value


def made(part: Part) -> Iterator[dict[str, object]]:
    """Make every call of a part; none keeps the others from being made."""
    for name, call in part().items():
        began, error = time.monotonic(), ""
        try:
            call()
        except Exception as raised:  # noqa: BLE001  said in the line: this call's test fails by it
            error = "".join(traceback.format_exception(raised)[-3:])[-1500:]
        yield {"call": name, "seconds": round(time.monotonic() - began, 2), "error": error}


def main() -> None:
    """Make all calls; a line each."""
    out = sys.stdout
    sys.stdout = sys.stderr  # the client prints what it streams
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as threads:
        calls = Calls(client_of(json.loads(sys.argv[1])), Path(folder))
        for stage in calls.stages():
            for lines in threads.map(lambda part: list(made(part)), stage):
                out.writelines(json.dumps(line) + "\n" for line in lines)
                out.flush()


if __name__ == "__main__":
    main()
