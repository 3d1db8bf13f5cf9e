"""What people do with assets, endpoints and schedules by azure-ai-ml, beyond the calls of tests/fidelity/sdk_calls.py.

A script of its own, since the client keeps one cloud a process. Its argument is the environment as JSON; it prints what
it found as one JSON object.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from azure.ai.ml import Input, MLClient, command, dsl
from azure.ai.ml.entities import (
    AzureDataLakeGen2Datastore,
    BatchDeployment,
    BatchEndpoint,
    BuildContext,
    CodeConfiguration,
    CronTrigger,
    Data,
    Environment,
    JobSchedule,
    Model,
    ServicePrincipalConfiguration,
)

from tests.fidelity.sdk_calls import client_of

BIG = 65 << 20
"""Over 64 MB, a file goes up in blocks."""


def found(ml: MLClient, folder: Path) -> dict[str, Any]:
    """All findings."""
    source = folder / "src"
    (source / "sub").mkdir(parents=True)
    (source / "가 나.py").write_text("print(1)")
    (source / "sub" / "b.txt").write_text("b")
    (source / "Dockerfile").write_text("FROM python:3.12")
    return assets(ml, folder, source) | secrets(ml) | batch(ml, source) | schedules(ml, source) | code(ml, folder)


def assets(ml: MLClient, folder: Path, source: Path) -> dict[str, Any]:
    """Versions that count by themselves, a large model up and down, a build context, names archived."""
    file = folder / "f.csv"
    file.write_text("a,b\n1,2\n")
    big = folder / "big.bin"
    big.write_bytes(b"0123456789abcdef" * (BIG // 16))
    versions = [ml.data.create_or_update(Data(name="d", path=str(file), type="uri_file")).version for _ in range(2)]
    ml.models.create_or_update(Model(name="big", version="1", path=str(big)))
    ml.models.download("big", "1", str(folder / "down"))
    image = Environment(name="e", version="1", image="docker.io/library/python:3.12")
    ml.environments.create_or_update(image)
    built = ml.environments.create_or_update(Environment(name="b", build=BuildContext(path=str(source))))
    ml.data.archive("d")
    hidden = [data.name for data in ml.data.list()]
    ml.data.restore("d")
    return {
        "versions": versions,
        "same bytes": next((folder / "down").rglob("big.bin")).read_bytes() == big.read_bytes(),
        "build": ".blob.core.windows.net/" in built.build.path,
        "archived": hidden,
        "restored": [data.name for data in ml.data.list()],
    }


def secrets(ml: MLClient) -> dict[str, Any]:
    """A service principal's secret, asked for and not."""
    who = ServicePrincipalConfiguration(
        tenant_id="t", client_id="c", client_secret="hush", authority_url="https://a", resource_url="https://r"
    )
    store = AzureDataLakeGen2Datastore(name="lake", account_name="elsewhere", filesystem="fs", credentials=who)
    ml.datastores.create_or_update(store)
    shown, asked = ml.datastores.get("lake"), ml.datastores.get("lake", include_secrets=True)
    return {"shown": shown.credentials.client_secret, "asked": asked.credentials.client_secret}


def batch(ml: MLClient, source: Path) -> dict[str, Any]:
    """A batch endpoint with a deployment."""
    ml.batch_endpoints.begin_create_or_update(BatchEndpoint(name="batch-one")).result()
    deployment = BatchDeployment(
        name="blue",
        endpoint_name="batch-one",
        model="azureml:big:1",
        compute="azureml:cpu-cluster",
        environment="azureml:e:1",
        code_configuration=CodeConfiguration(code=str(source), scoring_script="가 나.py"),
    )
    made = ml.batch_deployments.begin_create_or_update(deployment).result()
    return {"deployment": made.provisioning_state, "listed": [d.name for d in ml.batch_deployments.list("batch-one")]}


def schedules(ml: MLClient, source: Path) -> dict[str, Any]:
    """A pipeline's schedule fired at once, and a schedule of the job that came of it."""
    where = {"x": Input(type="uri_file", path="azureml:d:1")}
    node = command(code=str(source), command="cat ${{inputs.x}}", environment="azureml:e:1", inputs=where)

    def graph() -> None:
        node()

    trigger = CronTrigger(expression="0 5 * * *", time_zone="Korea Standard Time")
    job = dsl.pipeline(graph, compute="serverless")()
    ml.schedules.begin_create_or_update(JobSchedule(name="daily", trigger=trigger, create_job=job)).result()
    name = ml.schedules.trigger("daily").job_name
    again = JobSchedule(name="again", trigger=trigger, create_job=name)
    ml.schedules.begin_create_or_update(again).result()
    ml.jobs.stream(name)
    return {"fired": ml.jobs.get(name).status, "repeats": ml.schedules.get("again").create_job.type}


def code(ml: MLClient, folder: Path) -> dict[str, Any]:
    """The code of a job is uploaded once, and can be brought back."""
    made = [command(code=str(folder / "src"), command="ls", environment="azureml:e:1") for _ in range(2)]
    first, second = (str(ml.jobs.create_or_update(job).code) for job in made)
    name, version = first.split("/")[-3], first.split("/")[-1]
    ml._code.download(name, version, str(folder / "code"))
    files = sorted(str(path.relative_to(folder / "code")) for path in (folder / "code").rglob("*") if path.is_file())
    return {"uploaded once": first == second, "code": files}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        answer = found(client_of(json.loads(sys.argv[1])), Path(place))
    sys.stdout.write("\n" + json.dumps(answer))
