"""kill -9 at any moment: no accepted job is lost, and one whose process died is Failed and says why."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from services.local_workspace.execution import command
from services.local_workspace.execution.steps import read_json
from services.local_workspace.history import runs
from services.local_workspace.kernel import DEFAULT_WORKSPACE
from tests.services.local_workspace.working import Working, open_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def first(folder: Path) -> Iterator[Working]:
    """A server that will be gone: its kernel is just not asked again."""
    return open_workspace(folder)


def job_folder(working: Working, name: str) -> Path:
    with working.kernel.store.read() as db:
        return command.job_folder(working.kernel, runs.require(db, DEFAULT_WORKSPACE.key, name))


def runner(working: Working, name: str) -> int:
    """The process id of a job's runner, once its command runs."""
    folder = job_folder(working, name)
    while read_json(folder / "phase.json") is None:
        working.tick()
    found = read_json(folder / "runner.json")
    assert found is not None
    return int(found["pid"])


def test_a_job_that_ran_on_is_taken_up_again(first: Working, folder: Path):
    first.submit("on", command="sleep 0.5; echo done")
    first.until("on", "Running")
    runner(first, "on")
    second = open_workspace(folder)
    assert second.job("on")["status"] == "Running"
    assert second.until("on") == "Completed"
    assert second.log("on") == "done\n"


def test_a_job_that_ended_meanwhile_is_taken_in(first: Working, folder: Path):
    first.submit("ended", command="echo done; exit 4")
    first.until("ended", "Running")
    runner(first, "ended")
    result = job_folder(first, "ended") / "result.json"
    while not result.exists():
        psutil.wait_procs([], timeout=0.01)
    second = open_workspace(folder)
    assert second.until("ended") == "Failed"
    assert "exit code 4" in second.error("ended")


@pytest.mark.parametrize("status", ["NotStarted", "Preparing", "Queued"])
def test_a_job_that_had_not_begun_begins(first: Working, folder: Path, status: str):
    first.submit("waits", command="echo ran")
    if status != "NotStarted":
        first.until("waits", status)
    second = open_workspace(folder)
    assert second.until("waits") == "Completed"
    assert second.log("waits") == "ran\n"


def test_a_job_is_run_once_even_if_its_runner_is_started_twice(first: Working, folder: Path):
    first.submit("once", command="echo ran")
    first.until("once", "Running")
    with first.kernel.store.write() as db:
        run = runs.require(db, DEFAULT_WORKSPACE.key, "once")
        runs.save(first.kernel, db, run, state={})
    second = open_workspace(folder)
    assert second.until("once") == "Completed"
    assert second.log("once") == "ran\n"


def test_a_killed_runner_takes_its_job_along_and_the_job_says_so(first: Working):
    first.submit("dies", command="sleep 67; echo survived")
    pid = 0
    first.until("dies", "Running")
    pid = runner(first, "dies")
    os.kill(pid, signal.SIGKILL)
    assert first.until("dies") == "Failed"
    assert "was killed" in first.error("dies")
    assert not [p for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == ["sleep", "67"]]


def test_a_canceled_job_is_ended_after_a_restart(first: Working, folder: Path):
    first.submit("gone", command="sleep 68")
    first.until("gone", "Running")
    runner(first, "gone")
    first.client.post(f"{DEFAULT_WORKSPACE.id}/jobs/gone/cancel")
    second = open_workspace(folder)
    assert second.until("gone") == "Canceled"
    assert not [p for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == ["sleep", "68"]]


def test_a_pipeline_goes_on(first: Working, folder: Path):
    spec = {"type": "command", "command": "echo ran", "environment": "azureml:AzureML-x@latest"}
    path = f"{DEFAULT_WORKSPACE.id}/components/c/versions/1"
    first.client.put(path, json={"properties": {"componentSpec": spec}})
    first.submit("graph", jobType="Pipeline", jobs={"a": {"type": "command", "componentId": path}})
    first.until("graph", "Running")
    first.tick()
    second = open_workspace(folder)
    assert second.until("graph") == "Completed"
    assert len(second.children("graph")) == 1
