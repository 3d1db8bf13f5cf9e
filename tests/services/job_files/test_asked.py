"""What a job file names is asked for, and told with its line where it does not exist."""

from pathlib import Path

import pytest

from services.errors import JobFileError
from services.job_files import parse
from services.job_files.asked import check_named
from tests.services.replay import Replay

THERE = {
    "GET computes/cpu": {},
    "GET data/cars": {"properties": {"latestVersion": "2"}},
    "GET data/cars/versions/2": {},
    "GET models/m/versions/1": {},
}
PIPELINE = (
    "type: pipeline\nsettings:\n  default_compute: azureml:cpu\njobs:\n  a:\n    command: ls\n    compute: azureml:{}\n"
)


def asked(text: str) -> list[str]:
    """The requests that judging a file takes."""
    wire = Replay(THERE)
    check_named(wire, parse(Path("job.yml"), text))
    return [request for request, _ in wire.asked]


def test_each_thing_is_asked_for_once() -> None:
    assert asked(PIPELINE.format("cpu")) == ["GET computes/cpu"]


@pytest.mark.parametrize(
    "compute", ["serverless", "local", "azureml:serverless", "${{parent.inputs.c}}", "azureml:${{name}}"]
)
def test_what_is_no_compute_of_the_workspace_is_not(compute: str) -> None:
    assert asked(f"command: ls\ncompute: {compute}\n") == []


@pytest.mark.parametrize(
    ("properties", "warning"),
    [
        ({"properties": {"state": "Stopped"}}, ("box is stopped: the job waits until it is started.",)),
        ({"properties": {"scaleSettings": {"maxNodeCount": 0}}}, ("box may have no nodes: the job waits until its",)),
        ({"provisioningState": "Creating", "properties": None}, ("box is being created: the job waits",)),
        ({"properties": {"state": "Running"}}, ()),
        ({"properties": {"scaleSettings": {"maxNodeCount": 2}}, "provisioningState": "Succeeded"}, ()),
    ],
)
def test_what_keeps_a_job_waiting_is_told(properties: dict[str, object], warning: tuple[str, ...]) -> None:
    wire = Replay({"GET computes/box": {"properties": properties}})
    told = check_named(wire, parse(Path("job.yml"), "command: ls\ncompute: azureml:box\n"))
    assert len(told) == len(warning)
    assert all(sentence.startswith(begins) for sentence, begins in zip(told, warning, strict=True))


def test_assets_of_inputs() -> None:
    text = (
        "command: ls\ninputs:\n  a: {type: uri_folder, path: 'azureml:cars@latest'}\n"
        "  b: {type: mlflow_model, path: 'azureml:m:1'}\n  c: {type: uri_file, path: 'azureml://datastores/d/paths/p'}\n"
        "  d: {type: uri_file, path: 'azureml:/subscriptions/s'}\n  e: text\n  f: {type: uri_file, path: 'https://x/y'}\n"
    )
    assert asked(text) == ["GET data/cars", "GET data/cars/versions/2", "GET models/m/versions/1"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("command: ls\ncompute: azureml:gone\n", 2, "no compute gone in w"),
        (PIPELINE.format("gone"), 7, "no compute gone"),
        ("command: ls\ninputs:\n  a:\n    path: azureml:none@latest\n", 4, "no data asset none"),
        ("command: ls\ninputs:\n  a:\n    path: azureml:cars:9\n", 4, "no data asset cars:9"),
        ("command: ls\ninputs:\n  a:\n    path: azureml:m:2\n    type: custom_model\n", 4, "no model m:2"),
    ],
)
def test_what_does_not_exist(text: str, line: int, said: str) -> None:
    with pytest.raises(JobFileError) as refused:
        asked(text)
    assert said in refused.value.message
    assert refused.value.line == line
