"""The real azure-ai-ml client, unchanged, in a process of its own, against a served local workspace.

Each call has to work, and every answer that the client got on the way is held against the contracts.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.local_workspace.clock import Delays, SystemClock
from services.local_workspace.concerns import provision
from services.local_workspace.kernel import DEFAULT_WORKSPACE
from services.local_workspace.server import build
from tests.fidelity import sdk_names
from tests.fidelity.accepted import is_accepted
from tests.fidelity.checker import check_answer
from tests.services.local_workspace import serving
from tests.services.local_workspace.conftest import make_kernel

ROOT = Path(__file__).parents[2]


@dataclass
class Recorder:
    """Keeps what passes through a server."""

    application: ASGIApp
    exchanges: list[dict[str, Any]] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; keep the JSON answers."""
        kept: dict[str, Any] = {"method": scope["method"], "body": b""}
        kept["path"] = f"{scope['path']}?{scope['query_string'].decode()}"

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept["status"] = message["status"]
                kept["headers"] = {name.decode(): value.decode() for name, value in message["headers"]}
            kept["body"] += message.get("body", b"")
            await send(message)

        await self.application(scope, receive, keep)
        self.exchanges.append(kept)


@dataclass
class Run:
    """What the script said of each call, and what passed."""

    calls: dict[str, dict[str, Any]]
    exchanges: list[dict[str, Any]]
    stderr: str


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """The script, run once against a server with short delays."""
    place = serving.free_port()
    kernel = make_kernel(tmp_path, SystemClock(), f"https://127.0.0.1:{place.getsockname()[1]}", Delays.none())
    recorder = Recorder(build(kernel))
    with serving.serve(kernel, place, tmp_path, recorder) as served:
        provision(kernel, DEFAULT_WORKSPACE)
        yield _run(served, recorder, tmp_path)


def _run(served: serving.Served, recorder: Recorder, folder: Path) -> Run:
    env = {
        "resource_manager": served.kernel.base + "/",
        "subscription_id": DEFAULT_WORKSPACE.subscription,
        "resource_group": DEFAULT_WORKSPACE.group,
        "workspace_name": DEFAULT_WORKSPACE.name,
        "token": served.token,
    }
    words = [sys.executable, "-m", "tests.fidelity.sdk_calls", json.dumps(env)]
    variables = os.environ | {"REQUESTS_CA_BUNDLE": str(served.ca_bundle), "HOME": str(folder), "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(words, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=110, check=False)
    calls = {line["call"]: line for line in map(json.loads, ended.stdout.splitlines())}
    return Run(calls, recorder.exchanges, ended.stderr)


def test_every_call_works_and_every_answer_is_as_azure_s(run: Run) -> None:
    """One test, because the run is long and test workers share nothing."""
    assert {name: call["error"] for name, call in run.calls.items() if call["error"]} == {}, run.stderr[-2000:]
    assert sorted(run.calls) == sorted(sdk_names.CALLS)
    assert len([kept for kept in run.exchanges if "/codes/" in kept["path"] and "startPending" in kept["path"]]) == 1, (
        "the same code was uploaded again"
    )
    assert _differences(run.exchanges) == []


def _differences(exchanges: list[dict[str, Any]]) -> list[str]:
    found: dict[str, None] = {}
    for kept in filter(_is_protocol, exchanges):
        body = json.loads(kept["body"]) if kept["body"] else None
        for difference in check_answer(kept["method"], kept["path"], kept["status"], body, kept["headers"]):
            if not is_accepted(difference):
                found[str(difference)] = None
    return list(found)


def _is_protocol(kept: dict[str, Any]) -> bool:
    """Whether this is ARM's or run history's JSON: blobs, discovery and MLflow have shapes of their own."""
    return kept["path"].startswith(("/subscriptions/", "/history/"))
