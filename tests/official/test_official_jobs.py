"""Microsoft's own example jobs, submitted unchanged by the real client, end Completed with right outputs.

The files are read from a copy beside this repository; their scripts and data are stand-ins of ours (see jobs/, assets/,
data/). What needs the internet, a git host or an interactive service is named, with what it says where it has none.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from services.local_workspace.clock import Delays, SystemClock
from services.local_workspace.concerns import provision
from services.local_workspace.execution import places
from services.local_workspace.history import runs
from services.local_workspace.history.run import Run
from services.local_workspace.kernel import DEFAULT_WORKSPACE, Kernel
from services.local_workspace.mlflow import metrics
from tests.services.local_workspace.conftest import make_kernel
from tests.services.local_workspace.serving import Served, free_port, serve

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = ROOT.parent / "shared" / "azure" / "jobs" / "basics"
NAMES = sorted(path.stem for path in FILES.glob("*.yml"))

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not NAMES, reason="the official job files are not beside this repository"),
]

ELSEWHERE = {
    "hello-git": ("Failed", ("resolve", "pygit2", "connect")),
    "hello-interactive": ("Canceled", ()),
    "hello-iris-file": ("Failed", ("could not be downloaded",)),
    "hello-iris-folder": ("Failed", ("could not be downloaded",)),
    "hello-iris-literal": ("Failed", ("urlopen error", "Name or service", "URLError")),
    "hello-notebook": ("Failed", ("papermill", "pip")),
}
"""Needs a git host, somebody to end it, the internet (three), a package registry. With them each may be Completed."""


@dataclass(frozen=True)
class Played:
    """What the client told of each file, and the workspace it left."""

    kernel: Kernel
    told: dict[str, dict[str, Any]]
    stderr: str

    def run(self, name: str) -> Run:
        with self.kernel.store.read() as db:
            return runs.require(db, DEFAULT_WORKSPACE.key, self.told[name]["job"])

    def children(self, name: str) -> dict[str, Run]:
        with self.kernel.store.read() as db:
            return {str(child.display_name): child for child in runs.children(db, self.run(name))}

    def artifact(self, run: Run, path: str) -> str:
        return (places.artifacts(self.kernel, DEFAULT_WORKSPACE, run.run) / path).read_text()

    def log(self, run: Run) -> str:
        return self.artifact(run, "user_logs/std_log.txt")

    def output(self, run: Run, name: str, path: str = "") -> Path:
        found = places.find(self.kernel, DEFAULT_WORKSPACE, run.definition["outputs"][name]["uri"])
        assert isinstance(found, Path)
        return found / path if path else found


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """All files, submitted once."""
    folder = tmp_path_factory.mktemp("official")
    files = folder / "files"
    shutil.copytree(HERE / "jobs", files / "jobs")
    shutil.copytree(HERE / "assets", files / "assets")
    for path in FILES.glob("*.yml"):
        shutil.copyfile(path, files / "jobs" / "basics" / path.name)
    place = free_port()
    kernel = make_kernel(folder, SystemClock(), f"https://127.0.0.1:{place.getsockname()[1]}", Delays.none())
    with serve(kernel, place, folder) as served:
        provision(kernel, DEFAULT_WORKSPACE)
        iris = places.find(
            kernel, DEFAULT_WORKSPACE, "azureml://datastores/workspaceblobstore/paths/example-data/iris.csv"
        )
        assert isinstance(iris, Path)
        iris.parent.mkdir(parents=True)
        shutil.copyfile(HERE / "data" / "iris.csv", iris)
        yield _play(served, files / "jobs" / "basics")


def _play(served: Served, files: Path) -> Played:
    env = {
        "resource_manager": f"{served.kernel.base}/",
        "subscription_id": DEFAULT_WORKSPACE.subscription,
        "resource_group": DEFAULT_WORKSPACE.group,
        "workspace_name": DEFAULT_WORKSPACE.name,
        "token": served.token,
    }
    variables = os.environ | {"REQUESTS_CA_BUNDLE": str(served.ca_bundle), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(HERE / "submit.py"), json.dumps(env), str(files), str(HERE / "data")]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=800, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return Played(served.kernel, {line["file"]: line for line in lines}, done.stderr)


@pytest.mark.parametrize("name", NAMES)
def test_file_ends_as_it_should(played: Played, name: str):
    assert name in played.told, played.stderr[-2000:]
    told = played.told[name]
    assert "refused" not in told, told
    if told["status"] == "Completed":
        return
    status, words = ELSEWHERE[name]
    assert told["status"] == status
    reason = str(played.run(name).error)
    assert not words or any(word in reason for word in words), reason


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("hello-world", "hello world"),
        ("hello-world-org", "hello world"),
        ("hello-world-input", "hello world\n42"),
        ("hello-world-env-var", "hello world"),
        ("hello-code", "hello-iris.py"),
        ("hello-data-uri-folder", "iris.csv"),
        ("hello-dataset", "iris.csv"),
        ("hello-iris-datastore-file", "3 irises"),
        ("hello-iris-datastore-folder", "3 irises"),
        ("hello-model-as-input", "MLmodel"),
        ("hello-model-as-output", "copied the model"),
        ("hello-interactive", "up, for someone to look in"),
    ],
)
def test_log_says(played: Played, name: str, words: str):
    assert words in played.log(played.run(name))


def test_outputs_are_right(played: Played):
    assert played.artifact(played.run("hello-world-output"), "outputs/helloworld.txt") == "hello world\n"
    assert played.output(played.run("hello-world-output-data"), "hello_output", "helloworld.txt").is_file()
    assert played.output(played.run("hello-model-as-output"), "output_folder", "MLmodel").is_file()


def test_metrics_are_logged(played: Played):
    run = played.run("hello-mlflow")
    with played.kernel.store.read() as db:
        assert [metric.value for metric in metrics.latest(db, run)] == [1.0]
        assert metrics.params(db, run) == {"hello_param": "world"}
    assert played.artifact(run, "helloworld.txt") == "hello world\n"


def test_the_sweep_names_its_best_trial(played: Played):
    run = played.run("hello-sweep")
    trials = played.children("hello-sweep").values()
    with played.kernel.store.read() as db:
        scores = {trial.run: metrics.extreme(db, trial, "random_metric", True) for trial in trials}
    assert len(scores) == 4
    assert run.properties["best_child_run_id"] == min(scores, key=lambda name: scores[name] or 0)


@pytest.mark.parametrize("suffix", ["", "-serverless"])
def test_pipelines_hand_on_what_they_make(played: Played, suffix: str):
    abc = played.children(f"hello-pipeline-abc{suffix}")
    assert "hello hello world" in played.log(abc["a"])
    io = played.children(f"hello-pipeline-io{suffix}")
    assert "world" in played.log(io["world_job"])
    artifacts = played.children(f"hello-pipeline-default-artifacts{suffix}")
    assert "world" in played.log(artifacts["world_job"])
    file = played.run(f"hello-pipeline-customize-output-file{suffix}")
    assert played.output(file, "output").read_text() == "world\n"
    folder = played.children(f"hello-pipeline-customize-output-folder{suffix}")["hello_world"]
    assert played.output(folder, "output", "hello_world-folder.txt").read_text() == "world\n"
