"""Servers that misbehave, as a person meets them: one sentence and what to do; what was there or typed stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from azure.core.pipeline.transport import RequestsTransport
from textual.message import Message
from textual.pilot import Pilot

from screens.messages import NewInstance, OpenInstance, OpenJob
from services.session import Session
from services.settings import Settings
from tests.conftest import reach
from tests.screens.driving import drive, press, text_of
from tests.services.faulty import Faulty, Reply, faulty_server
from tui.app import AmlxApp

SIZES = [{"name": f"Standard_DS{n}_v2", "vCPUs": n, "memoryGB": 7, "family": "x"} for n in (1, 11)]
WELL = {
    "name": "ada",
    "location": "westeurope",
    "status": "Completed",
    "properties": {"status": "Completed", "jobType": "Command", "displayName": "ada", "computeType": "ComputeInstance"},
    "value": [
        {"name": "ada", "properties": {"computeType": "ComputeInstance", "properties": {"state": "Running"}}},
        *SIZES,
    ],
}
"""Says enough of everything: a workspace, a job, a compute, a list of these."""


def error(status: int, message: str = "", **headers: str) -> Reply:
    """An error in Azure's shape."""
    return Reply(status, json.dumps({"error": {"code": "X", "message": message}}).encode(), headers)


FAULTS = {
    "401": (error(401), "did not take the sign-in. Start the local workspace again"),
    "403": (error(403), "Ask an owner of the workspace for the role"),
    "fenced": (error(403, "Denied by the firewall."), "Connect from a network that the workspace admits"),
    "404": (error(404), "There is no such thing here. Check the name"),
    "409": (error(409, "It is being changed."), "It is being changed."),
    "429": (error(429, **{"Retry-After": "45"}), "It takes requests again in 45 seconds."),
    "500": (error(500, "Trace 7."), "The service failed (HTTP 500): Trace 7. Try again in a moment"),
    "HTML": (Reply(body=b"<html>Sign in"), "a web page instead of data (HTTP 200). Try again"),
    "half a JSON": (Reply(body=b'{"value": [{"na'), "half a JSON instead of data (HTTP 200). Try again"),
    "nothing": (Reply(body=b""), "nothing instead of data (HTTP 200). Try again"),
    "cut": (Reply(body=b"{}", cut=True), "broke off its answer. Try again"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faulty]:
    with faulty_server(tmp_path_factory.mktemp("faulty")) as running:
        yield running


@pytest.fixture
def app(server: Faulty, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AmlxApp:
    """amlx on that server, which answers well so far; nobody waits between two tries."""
    monkeypatch.setattr(RequestsTransport, "sleep", lambda *_: None)
    server.reply(Reply(body=json.dumps(WELL).encode()))
    settings = Settings(theme="dark", refresh_seconds=3600)
    return AmlxApp(Session(server.connection(tmp_path), settings), "compute")


def shown(pilot: Pilot[Any]) -> str:
    """The page's words, as they wrap."""
    lines = [line.partition("│")[2] or line for line in text_of(pilot.app).splitlines()]
    return " ".join(" ".join(lines).split())


@pytest.mark.parametrize("wish", [None, OpenInstance("ada"), OpenJob("ada")], ids=["list", "detail", "job"])
def test_what_was_there_stays_under_a_sentence(app: AmlxApp, server: Faulty, wish: Message | None) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        if wish is not None:
            app.screen.post_message(wish)
            await reach(pilot, lambda: " › ada" in shown(pilot) and app.screen.pages.front.loaded_at is not None)
        await press(pilot)
        for name, (reply, words) in FAULTS.items():
            server.reply(reply)
            await press(pilot, "r")
            assert words in shown(pilot), name
            assert "ada" in shown(pilot), name
            assert "try again" in shown(pilot), name
        server.reply(Reply(body=json.dumps(WELL).encode()))
        await press(pilot, "r")
        assert "try again" not in shown(pilot)

    drive(app, check, (120, 40))


@pytest.mark.parametrize("fault", ["401", "500", "half a JSON"])
def test_without_rows_the_fault_has_the_page(app: AmlxApp, server: Faulty, fault: str) -> None:
    reply, words = FAULTS[fault]
    server.reply(reply)

    async def check(pilot: Pilot[Any]) -> None:
        assert words in shown(pilot)
        assert "r try again" in shown(pilot)

    drive(app, check, (120, 40))


def test_what_was_typed_stays_however_often_it_is_refused(app: AmlxApp, server: Faulty) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        app.screen.post_message(NewInstance())
        await press(pilot)
        await press(pilot, *"ci-kim")
        for name, (reply, words) in FAULTS.items():
            if name == "nothing":
                continue  # is what some services answer to what they accept
            server.reply(reply)
            await press(pilot, "ctrl+s")
            await press(pilot, "y")
            assert words in shown(pilot), name
            assert "ci-kim" in shown(pilot), name

    drive(app, check, (120, 40))
    assert app.session.memory.draft("compute.instance")["name"] == "ci-kim"
