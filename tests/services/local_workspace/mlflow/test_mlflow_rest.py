"""MLflow's REST, as its client asks it."""

from typing import Any

import pytest

from services.local_workspace.roles import Caller
from tests.services.local_workspace.conftest import OWNER, bearer
from tests.services.local_workspace.working import WS, Working

ROOT = f"/mlflow/v2.0{WS}/api/2.0"
Json = dict[str, Any]


class Mlflow:
    """The client's side."""

    def __init__(self, working: Working, headers: dict[str, str] | None = None) -> None:
        self.client, self.headers = working.client, headers

    def get(self, path: str, /, **query: Any) -> Any:
        return self.client.get(f"{ROOT}/mlflow/{path}", params=query, headers=self.headers)

    def post(self, path: str, /, **body: Any) -> Any:
        return self.client.post(f"{ROOT}/mlflow/{path}", json=body, headers=self.headers)

    def run(self, run: str) -> Json:
        found: Json = self.get("runs/get", run_id=run).json()["run"]
        return found


@pytest.fixture
def ml(working: Working) -> Mlflow:
    return Mlflow(working)


@pytest.fixture
def experiment(ml: Mlflow) -> str:
    return str(ml.post("experiments/create", name="exp").json()["experiment_id"])


@pytest.fixture
def run(ml: Mlflow, experiment: str) -> str:
    """A run of MLflow's own."""
    made = ml.post("runs/create", experiment_id=experiment, start_time=1_760_000_000_000, tags=[])
    return str(made.json()["run"]["info"]["run_id"])


def test_experiments(ml: Mlflow, experiment: str):
    missing = ml.get("experiments/get-by-name", experiment_name="none")
    assert (missing.status_code, missing.json()["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")
    assert ml.post("experiments/create", name="exp").json()["error_code"] == "RESOURCE_ALREADY_EXISTS"
    assert ml.get("experiments/get-by-name", experiment_name="exp").json()["experiment"]["experiment_id"] == experiment
    assert ml.get("experiments/get", experiment_id=experiment).json()["experiment"]["name"] == "exp"
    found = ml.post("experiments/search", max_results=10, filter="name LIKE 'ex%'").json()["experiments"]
    assert [one["name"] for one in found] == ["exp"]


def test_metrics_params_and_tags(ml: Mlflow, run: str):
    for step, value in enumerate((1.0, 0.5, "NaN")):
        assert (
            ml.post("runs/log-metric", run_id=run, key="loss", value=value, timestamp=step, step=step).status_code
            == 200
        )
    batch = {"metrics": [{"key": "acc", "value": 1, "timestamp": 1, "step": 0}], "params": [{"key": "p", "value": "1"}]}
    assert ml.post("runs/log-batch", run_id=run, tags=[{"key": "t", "value": "v"}], **batch).status_code == 200
    data = ml.run(run)["data"]
    assert {metric["key"]: metric["value"] for metric in data["metrics"]} == {"acc": 1.0, "loss": "NaN"}
    assert data["params"] == [{"key": "p", "value": "1"}]
    assert {"key": "t", "value": "v"} in data["tags"]


def test_a_metrics_history_comes_in_pages(ml: Mlflow, run: str):
    values = [{"key": "m", "value": number, "timestamp": number, "step": number} for number in range(5)]
    ml.post("runs/log-batch", run_id=run, metrics=values)
    first = ml.get("metrics/get-history", run_id=run, metric_key="m", max_results=3).json()
    rest = ml.get("metrics/get-history", run_id=run, metric_key="m", max_results=3, page_token=first["next_page_token"])
    assert [metric["step"] for metric in first["metrics"]] == [0, 1, 2]
    assert [metric["step"] for metric in rest.json()["metrics"]] == [3, 4]
    assert "next_page_token" not in rest.json()


def test_a_parameter_never_changes(ml: Mlflow, run: str):
    assert ml.post("runs/log-parameter", run_id=run, key="p", value="1").status_code == 200
    assert ml.post("runs/log-parameter", run_id=run, key="p", value="1").status_code == 200
    refused = ml.post("runs/log-parameter", run_id=run, key="p", value="2")
    assert (refused.status_code, refused.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")


def test_a_batch_is_taken_whole_or_not_at_all(ml: Mlflow, run: str):
    ml.post("runs/log-parameter", run_id=run, key="p", value="1")
    metrics = [{"key": "m", "value": 1, "timestamp": 1, "step": 0}]
    assert (
        ml.post("runs/log-batch", run_id=run, metrics=metrics, params=[{"key": "p", "value": "2"}]).status_code == 400
    )
    assert ml.run(run)["data"]["metrics"] == []


def test_a_run_ends_and_is_found(ml: Mlflow, experiment: str, run: str):
    other = ml.post("runs/create", experiment_id=experiment, run_name="other").json()["run"]["info"]["run_id"]
    ml.post("runs/log-metric", run_id=other, key="m", value=2.0, timestamp=1)
    ml.post("runs/update", run_id=run, status="FINISHED", end_time=1_760_000_060_000, run_name="renamed")
    info = ml.run(run)["info"]
    assert (info["status"], info["run_name"], info["end_time"]) == ("FINISHED", "renamed", 1_760_000_060_000)

    def search(**asked: Any) -> list[str]:
        found = ml.post("runs/search", experiment_ids=[experiment], **asked).json()["runs"]
        return [one["info"]["run_id"] for one in found]

    assert set(search()) == {run, other}
    assert search(filter="metrics.m > 1") == [other]
    assert search(filter="attributes.status = 'FINISHED'") == [run]
    assert search(order_by=["metrics.m DESC"])[0] == other
    assert ml.post("runs/search", experiment_ids=[experiment], filter="nonsense").status_code == 400
    page = ml.post("runs/search", experiment_ids=[experiment], max_results=1).json()
    assert len(page["runs"]) == 1
    assert search(max_results=1, page_token=page["next_page_token"]) != search(max_results=1)


def test_a_jobs_token_writes_to_its_own_run_alone(working: Working, ml: Mlflow, run: str):
    assert working.finished("own", command="true") == "Completed"
    job = Mlflow(working, bearer(working.kernel, Caller(OWNER.oid, OWNER.name, "Job", "own")))
    assert job.post("runs/log-metric", run_id="own", key="m", value=1, timestamp=1).status_code == 200
    assert job.post("runs/set-tag", run_id="own", key="k", value="v").status_code == 200
    assert job.get("runs/get", run_id=run).status_code == 200
    assert job.post("runs/log-metric", run_id=run, key="m", value=1, timestamp=1).status_code == 403
    path = f"{WS}/jobs/more"
    body = {"properties": {"jobType": "Command", "command": "id", "environmentId": "azureml:AzureML-x@latest"}}
    assert working.client.put(path, json=body, headers=job.headers).status_code == 403
    secrets = working.client.post(f"{WS}/datastores/workspaceblobstore/listSecrets", headers=job.headers)
    assert secrets.status_code == 403


def test_a_script_does_not_decide_its_jobs_status(working: Working, ml: Mlflow):
    working.submit("job", command="sleep 0.2")
    ml.post("runs/update", run_id="job", status="FAILED")
    assert working.until("job") == "Completed"
    assert ml.run("job")["info"]["status"] == "FINISHED"


def test_artifacts_go_to_the_runs_own_place(working: Working, ml: Mlflow, run: str):
    uri = ml.run(run)["info"]["artifact_uri"]
    assert uri.startswith("mlflow-artifacts:/")
    place = f"{ROOT}/mlflow-artifacts/artifacts/{uri.removeprefix('mlflow-artifacts:/')}"
    assert working.client.put(f"{place}/a/b.txt", content=b"hello").status_code == 200
    assert working.client.get(f"{place}/a/b.txt").content == b"hello"
    listed = ml.get("artifacts/list", run_id=run, path="a").json()["files"]
    assert listed == [{"path": "a/b.txt", "is_dir": False, "file_size": 5}]
    assert working.client.put(f"{place}/../../evil", content=b"x").status_code in (400, 404)
    assert ml.get("artifacts/list", run_id=run, path="../..").status_code == 400
    job = bearer(working.kernel, Caller(OWNER.oid, OWNER.name, "Job", "another"))
    assert working.client.put(f"{place}/a/b.txt", content=b"x", headers=job).status_code == 403
