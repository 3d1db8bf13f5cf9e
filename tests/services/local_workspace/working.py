"""A local workspace in this process whose jobs truly run: its clock stands but for ticks, its jobs are processes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from services.local_workspace.clock import Delays, ManualClock
from services.local_workspace.concerns import provision
from services.local_workspace.execution import places
from services.local_workspace.kernel import DEFAULT_WORKSPACE, Kernel
from services.local_workspace.server import build
from tests.services.local_workspace.conftest import BASE, OWNER, bearer, make_kernel

WS = DEFAULT_WORKSPACE.id
HISTORY = f"/history/v1.0{WS}"
ENVIRONMENT = "azureml:AzureML-sklearn-1.5@latest"
FINAL = ("Completed", "Failed", "Canceled")
SECONDS = 20.0
"""How long a job of a test may take, in the machine's time."""


@dataclass
class Working:
    """A workspace, asked over HTTP."""

    kernel: Kernel
    client: TestClient
    clock: ManualClock

    def put(self, name: str, **properties: Any) -> Any:
        """PUT a job."""
        given = {"jobType": "Command", "environmentId": ENVIRONMENT} | properties
        return self.client.put(f"{WS}/jobs/{name}", json={"properties": given})

    def submit(self, name: str, **properties: Any) -> None:
        """PUT a job that must be accepted."""
        answer = self.put(name, **properties)
        assert answer.status_code == 201, answer.text

    def job(self, name: str) -> dict[str, Any]:
        """A job's properties."""
        found: dict[str, Any] = self.client.get(f"{WS}/jobs/{name}").json()["properties"]
        return found

    def until(self, name: str, *statuses: str) -> str:
        """Tick until the job has one of these statuses (any last one by default)."""
        end = time.monotonic() + SECONDS
        while (status := self.job(name)["status"]) not in (statuses or FINAL):
            assert time.monotonic() < end, f"{name} is still {status}: {self.system_log(name)}"
            assert status not in FINAL, f"{name} is {status}: {self.error(name)}"
            self.tick()
        return status

    def tick(self) -> None:
        """A moment passes: for the clock, and for the processes of jobs."""
        self.clock.advance(0.25)
        self.kernel.tick()
        time.sleep(0.01)

    def finished(self, name: str, **properties: Any) -> str:
        """Submit and wait for the end."""
        self.submit(name, **properties)
        return self.until(name)

    def file(self, name: str, path: str) -> Path:
        """A file of a run's artifacts."""
        return places.artifacts(self.kernel, DEFAULT_WORKSPACE, name) / path

    def log(self, name: str) -> str:
        """What a job wrote."""
        return self.file(name, "user_logs/std_log.txt").read_text()

    def system_log(self, name: str) -> str:
        """What the workspace says of a job."""
        path = self.file(name, "system_logs/lifecycler/lifecycler.log")
        return path.read_text() if path.exists() else ""

    def blob(self, path: str) -> Path:
        """A path of the default datastore."""
        found = places.find(self.kernel, DEFAULT_WORKSPACE, f"azureml://datastores/workspaceblobstore/paths/{path}")
        assert isinstance(found, Path)
        return found

    def details(self, name: str) -> dict[str, Any]:
        """A run's details."""
        found: dict[str, Any] = self.client.get(f"{HISTORY}/runs/{name}/details").json()
        return found

    def error(self, name: str) -> str:
        """Why a job failed."""
        error = self.details(name)["error"]
        return str(error["error"]["message"]) if error else ""

    def children(self, name: str) -> list[dict[str, Any]]:
        """What a job started."""
        found: list[dict[str, Any]] = self.client.get(f"{HISTORY}/runs/{name}/children").json()["value"]
        return found


def open_workspace(folder: Path) -> Working:
    """A workspace over a folder; with the same folder again, the same one after a restart."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = ManualClock()
    kernel = make_kernel(folder, clock, BASE, Delays.none())
    client = TestClient(build(kernel), base_url=BASE, headers=bearer(kernel, OWNER))
    provision(kernel, DEFAULT_WORKSPACE)
    return Working(kernel, client, clock)


@pytest.fixture
def working(tmp_path: Path) -> Iterator[Working]:
    """A new workspace; what still runs in it ends with the test."""
    opened = open_workspace(tmp_path / "data")
    yield opened
    for job in opened.client.get(f"{WS}/jobs?listViewType=All").json()["value"]:
        if job["properties"]["status"] not in FINAL:
            opened.client.post(f"{WS}/jobs/{job['name']}/cancel")
            opened.until(job["name"])
