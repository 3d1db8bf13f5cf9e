"""Command jobs run: code, inputs, outputs, environment, logs, outcomes."""

import os
import time

import psutil
import pytest

from tests.services.local_workspace.working import WS, Working

LOCAL = "azureml://datastores/workspaceblobstore/paths/"


def test_a_job_runs_and_its_statuses_have_times(working: Working):
    assert working.finished("hello", command='echo "hello world"') == "Completed"
    assert working.log("hello") == "hello world\n"
    spans = working.client.get(f"/history/v1.0{WS}/runs/hello/spans").json()["value"]
    names = ["NotStarted", "Starting", "Preparing", "Queued", "Running", "Finalizing", "Completed"]
    assert [span["name"] for span in spans] == names
    assert [span["startTimestamp"] for span in spans] == sorted(span["startTimestamp"] for span in spans)
    assert working.details("hello")["duration"].startswith("00:00:0")


def test_code_is_copied_and_outputs_are_kept(working: Working):
    code = working.blob("code")
    code.mkdir(parents=True)
    (code / "main.py").write_text("import pathlib; pathlib.Path('outputs/a.txt').write_text('a')\nprint('ran')")
    body = {"properties": {"codeUri": LOCAL + "code"}}
    assert working.client.put(f"{WS}/codes/c/versions/1", json=body).status_code == 201
    properties = {"command": "python main.py && touch here", "codeId": f"{WS}/codes/c/versions/1"}
    assert working.finished("code", **properties) == "Completed"
    assert working.log("code") == "ran\n"
    assert working.file("code", "outputs/a.txt").read_text() == "a"
    assert not (code / "here").exists()


@pytest.mark.parametrize("mode", ["ReadOnlyMount", "Download"])
def test_inputs_and_outputs_are_files_and_folders(working: Working, mode: str):
    data = working.blob("in/a.txt")
    data.parent.mkdir(parents=True)
    data.write_text("content")
    inputs = {
        "file": {"jobInputType": "uri_file", "uri": LOCAL + "in/a.txt", "mode": mode},
        "folder": {"jobInputType": "uri_folder", "uri": LOCAL + "in/", "mode": mode},
        "word": {"jobInputType": "literal", "value": "42"},
    }
    outputs = {
        "folder": {"jobOutputType": "uri_folder"},
        "file": {"jobOutputType": "uri_file", "uri": LOCAL + "${{name}}/o.txt"},
        "kept": {"jobOutputType": "uri_folder", "mode": "Upload"},
    }
    command = (
        "cat ${{inputs.file}} && ls ${{inputs.folder}} && echo ${{inputs.word}} $AZURE_ML_INPUT_word"
        " && echo 1 > ${{outputs.folder}}/one && echo 2 > ${{outputs.file}} && echo 3 > ${{outputs.kept}}/three"
    )
    assert working.finished("io", command=command, inputs=inputs, outputs=outputs) == "Completed"
    assert working.log("io") == "contenta.txt\n42 42\n"
    assert working.blob("azureml/io/folder/one").read_text() == "1\n"
    assert working.blob("io/o.txt").read_text() == "2\n"
    assert working.blob("azureml/io/kept/three").read_text() == "3\n"
    assert working.job("io")["outputs"]["file"]["uri"] == LOCAL + "io/o.txt"


def test_a_job_has_azures_variables_and_none_of_the_owners(working: Working, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OWNERS_SECRET", "hunter2")
    given = {"greeting": "hi ${{inputs.who}}"}
    inputs = {"who": {"jobInputType": "literal", "value": "you"}}
    status = working.finished("env", command="env", environmentVariables=given, inputs=inputs, experimentName="exp")
    assert status == "Completed"
    told = dict(line.split("=", 1) for line in working.log("env").splitlines() if "=" in line)
    assert "hunter2" not in working.log("env")
    assert told["greeting"] == "hi you"
    assert told["AZUREML_RUN_ID"] == told["MLFLOW_RUN_ID"] == "env"
    assert told["AZUREML_EXPERIMENT_NAME"] == "exp"
    assert told["MLFLOW_TRACKING_URI"].endswith(f"/mlflow/v1.0{WS}")
    assert working.kernel.tokens.read(told["MLFLOW_TRACKING_TOKEN"]).run == "env"
    assert told["HOME"] != os.environ["HOME"]


def test_a_failure_says_what_failed(working: Working):
    assert working.finished("bad", command="echo broken pipe dream >&2; exit 3") == "Failed"
    assert "exit code 3" in working.error("bad")
    assert "broken pipe dream" in working.error("bad")


def test_the_system_log_says_with_what_the_job_runs(working: Working):
    properties = {"resources": {"instanceCount": 2}, "distribution": {"distributionType": "PyTorch"}}
    assert working.finished("system", command="echo $WORLD_SIZE", **properties) == "Completed"
    told = working.system_log("system")
    assert "AzureML-sklearn-1.5@latest is recorded" in told
    assert "interpreter is" in told
    assert "one process is started here" in told
    assert working.log("system") == "1\n"


def test_a_job_over_its_limit_is_canceled(working: Working):
    limits = {"jobLimitsType": "Command", "timeout": "PT0.3S"}
    assert working.finished("slow", command="sleep 60", limits=limits) == "Canceled"
    assert "longer than its limit" in working.error("slow")


def test_cancel_ends_the_whole_process_group(working: Working):
    working.submit("long", command="sleep 61 & sleep 61 & echo up; wait")
    working.until("long", "Running")
    while not working.file("long", "user_logs/std_log.txt").exists() or "up" not in working.log("long"):
        working.tick()
    answer = working.client.post(f"{WS}/jobs/long/cancel")
    assert answer.status_code == 202
    assert working.client.get(answer.headers["Location"]).status_code == 202
    assert working.until("long") == "Canceled"
    assert working.client.get(answer.headers["Location"]).status_code == 204
    assert not sleepers("61")
    assert working.client.post(f"{WS}/jobs/long/cancel").status_code == 400


def sleepers(seconds: str) -> list[psutil.Process]:
    return [p for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == ["sleep", seconds]]


def test_a_job_canceled_while_it_waits_never_runs(working: Working):
    working.submit("waits", command="echo ran", computeId=f"{WS}/computes/cpu-cluster")
    working.client.post(f"{WS}/jobs/waits/cancel")
    assert working.until("waits") == "Canceled"
    assert not working.file("waits", "user_logs/std_log.txt").exists()


def test_a_job_waits_for_its_cluster_and_gives_it_back(working: Working):
    status = working.finished("clustered", command="echo ran", computeId=f"{WS}/computes/cpu-cluster")
    assert status == "Completed"
    with working.kernel.store.read() as db:
        assert db.execute("SELECT count(*) AS n FROM leases").fetchone()["n"] == 0


@pytest.fixture
def instance(working: Working) -> str:
    """A running instance's path."""
    path = f"{WS}/computes/ci-jobs"
    body = {"computeType": "ComputeInstance", "properties": {"vmSize": "Standard_DS3_v2"}}
    assert working.client.put(path, json={"location": "local", "properties": body}).status_code == 201
    for _ in range(4):
        working.tick()
    return path


def test_a_job_waits_for_its_instance_to_run(working: Working, instance: str):
    assert working.client.post(f"{instance}/stop").status_code == 202
    for _ in range(4):
        working.tick()
    working.submit("waits", command="echo ran", computeId=instance)
    for _ in range(8):
        working.tick()
    assert working.job("waits")["status"] == "Queued"
    assert waits_for(working, "waits") == "ci-jobs is stopped: the job waits until it is started."
    assert working.client.post(f"{instance}/start").status_code == 202
    assert working.until("waits") == "Completed"


def waits_for(working: Working, name: str) -> str:
    """What run history says a queued job waits for."""
    told = working.client.get(f"/history/v1.0{WS}/runs/{name}").json()["queueingInfo"]
    assert set(told) == {"code", "message", "lastRefreshTimestamp"}
    return str(told["message"])


def test_a_job_on_a_full_cluster_says_what_it_waits_for(working: Working):
    body = {"computeType": "AmlCompute", "properties": {"vmSize": "Standard_DS3_v2"}}
    body["properties"] |= {"scaleSettings": {"minNodeCount": 0, "maxNodeCount": 1}}
    path = f"{WS}/computes/small"
    assert working.client.put(path, json={"location": "local", "properties": body}).status_code == 201
    working.submit("first", command="sleep 68", computeId=path)
    working.until("first", "Running")
    working.submit("second", command="echo ran", computeId=path)
    working.until("second", "Queued")
    working.tick()
    assert waits_for(working, "second") == "small is at its maximum of 1 node: the job waits until one is free."
    working.client.post(f"{WS}/jobs/first/cancel")
    assert working.until("second") == "Completed"


def test_a_job_on_an_instance_that_is_stopped_fails_and_says_so(working: Working, instance: str):
    working.submit("stopped", command="sleep 69", computeId=instance)
    working.until("stopped", "Running")
    working.client.post(f"{instance}/stop")
    assert working.until("stopped") == "Failed"
    assert "was stopped" in working.error("stopped")
    assert not sleepers("69")


def test_an_input_that_is_not_there_fails_clearly(working: Working):
    inputs = {"data": {"jobInputType": "uri_file", "uri": LOCAL + "nothing.csv"}}
    assert working.finished("no-data", command="cat ${{inputs.data}}", inputs=inputs) == "Failed"
    assert "there is nothing at" in working.error("no-data")
    assert "'data'" in working.system_log("no-data")


def test_an_address_without_a_way_to_it_fails_clearly(working: Working):
    inputs = {"data": {"jobInputType": "uri_file", "uri": "http://127.0.0.1:9/iris.csv"}}
    assert working.finished("no-way", command="cat ${{inputs.data}}", inputs=inputs) == "Failed"
    assert "could not be downloaded" in working.error("no-way")


def test_a_command_that_names_nothing_fails_clearly(working: Working):
    assert working.finished("unbound", command="echo ${{inputs.missing}}") == "Failed"
    assert "inputs.missing" in working.error("unbound")


@pytest.mark.parametrize("kind", ["Spark", "AutoML"])
def test_what_cannot_run_here_says_why(working: Working, kind: str):
    assert working.finished("cannot", jobType=kind) == "Failed"
    assert "was not run" in working.error("cannot")
    assert "was not run" in working.system_log("cannot")


def test_a_workspace_whose_folder_has_spaces_runs_jobs(tmp_path, monkeypatch: pytest.MonkeyPatch):
    from tests.services.local_workspace.working import open_workspace

    spaced = open_workspace(tmp_path / "Application Support")
    outputs = {"o": {"jobOutputType": "uri_folder"}}
    assert spaced.finished("spaced", command="echo x > ${{outputs.o}}/f && cat ${{outputs.o}}/f", outputs=outputs)
    assert spaced.log("spaced") == "x\n"


def test_an_output_with_a_name_becomes_an_asset(working: Working):
    outputs = {"o": {"jobOutputType": "uri_folder", "assetName": "made"}}
    assert working.finished("makes", command="echo x > ${{outputs.o}}/f", outputs=outputs) == "Completed"
    found = working.client.get(f"{WS}/data/made/versions/1").json()["properties"]
    assert found["dataUri"].endswith("/azureml/makes/o/")
    inputs = {"d": {"jobInputType": "uri_folder", "uri": f"{WS}/data/made/versions/1"}}
    assert working.finished("takes", command="cat ${{inputs.d}}/f", inputs=inputs) == "Completed"
    assert working.log("takes") == "x\n"


def test_a_tick_without_jobs_is_cheap(working: Working):
    begun = time.perf_counter()
    for _ in range(20):
        working.kernel.tick()
    assert time.perf_counter() - begun < 1.0
