"""What a review shows of a job file, and what overrides make of it."""

from pathlib import Path

import pytest
import yaml

from services.connection import Connection
from services.errors import JobFileError, UsageError
from services.job_files.overrides import parse_setting
from services.samples import SAMPLES, job_file
from services.submission import Overrides, glance, runs_where

OFFICIAL = Path(__file__).parents[4] / "shared" / "azure" / "jobs" / "basics"
NEEDS_MORE = 15
"""Of the official files, those whose `src` or model is not beside them."""


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_can_be_submitted(name: str) -> None:
    found = glance(job_file(name))
    assert found.compute == "serverless"
    assert found.yaml == job_file(name).read_text()


def test_the_training_sample_in_full() -> None:
    found = glance(job_file("automobile"))
    assert found.code is not None
    assert (found.code.files, found.code.ignored_by) == (2, ".amlignore")
    assert [(i.name, i.type) for i in found.inputs][:2] == [("data", "uri_file"), ("epochs", "literal")]
    assert found.environment == "sklearn-1.5@latest"
    assert found.display_name == found.experiment == "automobile-price"


@pytest.mark.parametrize(("folder", "experiment"), [("my tries", "mytries"), ("v1.2", "v1"), ("/", "Default")])
def test_a_job_that_names_no_experiment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, experiment: str
) -> None:
    """As azure-ai-ml's generate_defaults has it: by the folder that one is in."""
    path = tmp_path / "job.yml"
    path.write_text("command: ls\nenvironment: azureml:e:1\n")
    (tmp_path / folder).mkdir(exist_ok=True)
    monkeypatch.chdir(tmp_path / folder)
    assert glance(path).experiment == experiment


def test_official_files_are_read() -> None:
    if not OFFICIAL.is_dir():
        pytest.skip("../shared/azure/jobs is not there")
    refused = [error for path in sorted(OFFICIAL.glob("*.yml")) if (error := refusal(path))]
    assert len(refused) == NEEDS_MORE
    assert all("there is no" in error.message and error.line for error in refused)


def refusal(path: Path) -> JobFileError | None:
    """Why a file cannot be submitted, if so."""
    try:
        glance(path)
    except JobFileError as error:
        return error
    return None


def test_a_pipeline(tmp_path: Path) -> None:
    found = glance(pipeline(tmp_path))
    assert [(node.name, node.type, node.compute) for node in found.nodes] == [
        ("a", "command", ""),
        ("b", "command", "gpu"),
    ]
    assert found.compute == "cpu-cluster"


def test_a_compute_replaces_the_default_and_each_nodes_own(tmp_path: Path) -> None:
    found = glance(pipeline(tmp_path), Overrides(compute="mine"))
    data = yaml.safe_load(found.yaml)
    assert data["settings"]["default_compute"] == "azureml:mine"
    assert "compute" not in data["jobs"]["a"]
    assert data["jobs"]["b"]["compute"] == "azureml:mine"
    assert found.compute == "mine"


def test_overrides_leave_the_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "job.yml"
    text = "command: ls ${{inputs.a}} ${{inputs.b}}\nenvironment: azureml:e:1\n"
    text += "inputs:\n  a: 1\n  b:\n    type: uri_file\n    path: https://x/y\n"
    path.write_text(text)
    overrides = Overrides(
        experiment="e",
        display_name="d",
        inputs={"a": "2.5", "b": "https://x/z"},
        settings=(("resources.instance_count", "2"), ("tags.why", "a test")),
    )
    found = glance(path, overrides)
    data = yaml.safe_load(found.yaml)
    assert path.read_text() == text == found.text
    assert (data["experiment_name"], data["display_name"]) == ("e", "d")
    assert data["inputs"] == {"a": 2.5, "b": {"type": "uri_file", "path": "https://x/z"}}
    assert data["resources"] == {"instance_count": 2}
    assert data["tags"] == {"why": "a test"}


def test_nothing_can_be_set_below_a_plain_value(tmp_path: Path) -> None:
    path = tmp_path / "job.yml"
    path.write_text("command: ls\nenvironment: azureml:e:1\n")
    with pytest.raises(JobFileError, match="has no parts"):
        glance(path, Overrides(settings=(("command.more", "1"),)))


@pytest.mark.parametrize("words", ["compute", "=x", "a..b=1"])
def test_a_setting_that_is_none(words: str) -> None:
    with pytest.raises(UsageError):
        parse_setting(words)


def test_a_setting_may_hold_equal_signs() -> None:
    assert parse_setting("tags.a=b=c") == ("tags.a", "b=c")


def test_what_is_ignored_is_not_counted(tmp_path: Path) -> None:
    code = tmp_path / "src"
    (code / "data").mkdir(parents=True)
    (code / "train.py").write_text("x" * 10)
    (code / "data" / "large.bin").write_text("x" * 1000)
    (code / "note.txt").write_text("x")
    (code / ".gitignore").write_text("*.txt\n")
    (code / ".amlignore").write_text("data/\n")
    (code / "loop").symlink_to(code)
    path = tmp_path / "job.yml"
    path.write_text("command: ls\nenvironment: azureml:e:1\ncode: src\n")
    found = glance(path).code
    assert found is not None
    assert (found.files, found.size, found.ignored_by) == (4, 10 + 1 + 6 + 6, ".amlignore")


def test_where_it_runs() -> None:
    found = glance(job_file("hello-world"))
    local = Connection("LOCAL", "https://127.0.0.1:1", "s", "g", "w")
    azure = Connection("AzureCloud", "https://management.azure.com", "s", "g", "mlw")
    assert runs_where(local, found) == "Runs on this machine, as you."
    assert runs_where(azure, found, who="ada") == "Runs on serverless in mlw, as ada."


def pipeline(folder: Path) -> Path:
    path = folder / "pipeline.yml"
    path.write_text(
        "type: pipeline\nsettings:\n  default_compute: azureml:cpu-cluster\n"
        "jobs:\n  a:\n    command: ls\n  b:\n    command: ls\n    compute: azureml:gpu\n"
    )
    return path
