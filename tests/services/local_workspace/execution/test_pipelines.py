"""Pipelines run: nodes with bindings, children as jobs of their own, failures and cancels that reach them."""

import pytest

from tests.services.local_workspace.working import ENVIRONMENT, WS, Working


def component(working: Working, name: str, command: str, **spec: object) -> str:
    """Register a command component; its id."""
    whole = {"name": name, "type": "command", "command": command, "environment": ENVIRONMENT} | spec
    path = f"{WS}/components/{name}/versions/1"
    answer = working.client.put(path, json={"properties": {"componentSpec": whole}})
    assert answer.status_code == 201, answer.text
    return path


def pipeline(working: Working, name: str, jobs: dict, **properties: object) -> str:
    return working.finished(name, jobType="Pipeline", jobs=jobs, **properties)


def node(component_id: str, **given: object) -> dict:
    return {"type": "command", "componentId": component_id} | given


def literal(value: str) -> dict:
    return {"job_input_type": "literal", "value": value}


@pytest.fixture
def say(working: Working) -> str:
    return component(working, "say", "echo ${{inputs.word}}", inputs={"word": {"type": "string", "default": "hello"}})


@pytest.fixture
def write(working: Working) -> str:
    outputs = {"made": {"type": "uri_folder"}}
    return component(working, "write", "echo world > ${{outputs.made}}/world.txt", outputs=outputs)


@pytest.fixture
def read(working: Working) -> str:
    return component(working, "read", "cat ${{inputs.given}}/world.txt", inputs={"given": {"type": "uri_folder"}})


def nodes(working: Working, name: str) -> dict[str, dict]:
    return {child["displayName"]: child for child in working.children(name)}


def test_nodes_take_the_pipelines_inputs_and_each_others_outputs(working: Working, say: str, write: str, read: str):
    jobs = {
        "a": node(say, inputs={"word": literal("${{parent.inputs.top}}")}),
        "b": node(write),
        "c": node(read, inputs={"given": literal("${{parent.jobs.b.outputs.made}}")}),
        "d": node(say),
    }
    inputs = {"top": {"jobInputType": "literal", "value": "from the top"}}
    assert pipeline(working, "graph", jobs, inputs=inputs) == "Completed"
    found = nodes(working, "graph")
    logs = {name: working.log(child["runId"]) for name, child in found.items()}
    assert logs == {"a": "from the top\n", "b": "", "c": "world\n", "d": "hello\n"}
    assert found["b"]["endTimeUtc"] <= found["c"]["startTimeUtc"]
    assert {child["rootRunId"] for child in found.values()} == {"graph"}
    listed = working.client.get(f"{WS}/jobs").json()["value"]
    assert [job["name"] for job in listed] == ["graph"]


def test_a_pipelines_output_is_where_its_nodes_is(working: Working):
    made = component(working, "file", "echo x > ${{outputs.o}}", outputs={"o": {"type": "uri_file"}})
    uri = "azureml://datastores/workspaceblobstore/paths/${{name}}/x.txt"
    outputs = {"out": {"jobOutputType": "uri_file", "uri": uri, "mode": "ReadWriteMount"}}
    jobs = {"n": node(made, outputs={"o": {"type": "literal", "value": "${{parent.outputs.out}}"}})}
    assert pipeline(working, "puts", jobs, outputs=outputs) == "Completed"
    child = working.children("puts")[0]["runId"]
    assert working.job("puts")["outputs"]["out"]["uri"].endswith(f"/{child}/x.txt")
    assert working.blob(f"{child}/x.txt").read_text() == "x\n"


def test_a_node_gives_its_artifacts(working: Working):
    first = component(working, "arts", "echo x > ./outputs/w.txt", outputs={"artifacts": {"type": "uri_folder"}})
    second = component(working, "takes", "cat ${{inputs.i}}/outputs/w.txt", inputs={"i": {"type": "uri_folder"}})
    jobs = {"a": node(first), "b": node(second, inputs={"i": literal("${{parent.jobs.a.outputs.artifacts}}")})}
    assert pipeline(working, "artifacts", jobs) == "Completed"


def test_a_failed_node_fails_the_pipeline_and_what_waits_for_it_never_runs(working: Working, read: str):
    outputs = {"made": {"type": "uri_folder"}}
    breaks = component(working, "breaks", "exit 7", outputs=outputs)
    slow = component(working, "slow", "sleep 63")
    jobs = {
        "bad": node(breaks),
        "after": node(read, inputs={"given": literal("${{parent.jobs.bad.outputs.made}}")}),
        "beside": node(slow),
    }
    assert pipeline(working, "fails", jobs) == "Failed"
    assert "bad" in working.error("fails")
    found = {name: child["status"] for name, child in nodes(working, "fails").items()}
    assert found == {"bad": "Failed", "beside": "Canceled"}


def test_independent_nodes_go_on_where_the_pipeline_says_so(working: Working, say: str):
    breaks = component(working, "breaks", "exit 7")
    settings = {"continue_on_step_failure": True, "default_compute": "serverless"}
    assert pipeline(working, "goes-on", {"bad": node(breaks), "good": node(say)}, settings=settings) == "Failed"
    assert nodes(working, "goes-on")["good"]["status"] == "Completed"


def test_a_canceled_pipeline_cancels_its_nodes(working: Working):
    slow = component(working, "slow", "sleep 63")
    working.submit("stops", jobType="Pipeline", jobs={"n": node(slow)})
    working.until("stops", "Running")
    while not working.children("stops"):
        working.tick()
    assert working.client.post(f"{WS}/jobs/stops/cancel").status_code == 202
    assert working.until("stops") == "Canceled"
    assert working.children("stops")[0]["status"] == "Canceled"


def test_a_pipeline_may_be_a_node(working: Working, say: str):
    spec = {
        "type": "pipeline",
        "inputs": {"w": {"type": "string"}},
        "jobs": {"inner": node(say, inputs={"word": literal("${{parent.inputs.w}}")})},
    }
    path = f"{WS}/components/sub/versions/1"
    working.client.put(path, json={"properties": {"componentSpec": spec}})
    outer = {"type": "pipeline", "componentId": path, "inputs": {"w": literal("deep")}}
    assert pipeline(working, "outer", {"sub": outer}) == "Completed"
    inner = working.children(working.children("outer")[0]["runId"])[0]
    assert working.log(inner["runId"]) == "deep\n"
    assert inner["rootRunId"] == "outer"


def test_a_sweep_may_be_a_node(working: Working):
    trial = component(working, "trial", "echo rate ${{inputs.rate}}", inputs={"rate": {"type": "number"}})
    sweep = {
        "type": "sweep",
        "trial": {"componentId": trial},
        "sampling_algorithm": "grid",
        "search_space": {"rate": {"type": "choice", "values": [1, 2]}},
        "objective": {"goal": "minimize", "primary_metric": "loss"},
        "limits": {"max_total_trials": 2, "max_concurrent_trials": 2},
    }
    assert pipeline(working, "sweeps", {"s": sweep}) == "Completed"
    trials = working.children(working.children("sweeps")[0]["runId"])
    assert sorted(working.log(trial["runId"]) for trial in trials) == ["rate 1\n", "rate 2\n"]


@pytest.mark.parametrize(
    ("jobs", "word"),
    [
        ({"a": {"type": "command", "inputs": {"x": literal("${{parent.jobs.b.outputs.o}}")}}}, "does not have"),
        ({"a": {"type": "command", "inputs": {"x": literal("${{parent.jobs.a.outputs.o}}")}}}, "wait for each other"),
    ],
)
def test_a_graph_that_cannot_be_says_why(working: Working, jobs: dict, word: str):
    assert pipeline(working, "wrong", jobs) == "Failed"
    assert word in working.error("wrong")


def test_a_node_of_another_kind_says_why_it_did_not_run(working: Working):
    assert pipeline(working, "other", {"p": {"type": "parallel"}}) == "Failed"
    child = working.children("other")[0]["runId"]
    assert "parallel cannot run" in working.error(child)
