"""A job from its file to its outcome, by commands alone: the real local workspace, the real SDK, a real process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from services import jobs, local
from services.arm import open_wire
from tui.command_line import main

HELLO = "$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json\n" + (
    'command: echo "hello ${{inputs.who}}"; exit ${{inputs.code}}\n'
    "inputs: {who: nobody, code: 0}\n"
    "environment: {image: library/python}\n"
)


@pytest.fixture(autouse=True)
def stopped() -> Iterator[None]:
    """Nothing goes on after the test."""
    yield
    local.reset()


def test_a_job_is_submitted_followed_and_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], own_folders: Path
) -> None:
    file = tmp_path / "hello.yml"
    file.write_text(HELLO)

    assert main(["job", "submit", str(file), "--name", "calm_root", "--set", "inputs.who=world", "--stream"]) == 0
    assert capsys.readouterr().out == "calm_root\nhello world\n"
    assert main(["job", "wait", "calm_root"]) == 0
    assert main(["job", "logs", "--name", "calm_root", "--list"]) == 0
    assert "user_logs/std_log.txt" in capsys.readouterr().out

    again("calm_root", "calm_leaf", 'echo "hello moon"; exit 3')
    assert main(["job", "logs", "calm_leaf", "--follow"]) == 1
    written = capsys.readouterr()
    assert written.out == "hello moon\n"
    assert "exit code 3" in written.err
    assert main(["job", "wait", "-n", "calm_leaf"]) == 1

    capsys.readouterr()
    assert main(["job", "list", "-o", "json"]) == 0
    assert {row["name"]: row["status"] for row in json.loads(capsys.readouterr().out)} == {
        "calm_root": "Completed",
        "calm_leaf": "Failed",
    }
    assert "inputs.who=world" in (own_folders / "data" / "journal.jsonl").read_text()


def again(name: str, copy: str, command: str) -> None:
    """Submit a job's like with another command, without the seconds that the SDK takes."""
    wire = open_wire(local.ensure_running())
    properties = jobs.show(wire, name).definition["properties"]
    kept = {
        key: properties[key] for key in ("jobType", "environmentId", "experimentName", "computeId") if key in properties
    }
    wire.send("PUT", f"jobs/{copy}", api="2025-01-01-preview", body={"properties": {**kept, "command": command}})
    wire.close()
