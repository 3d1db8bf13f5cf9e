"""`amlx job`, assets, the workspace and the local workspace, as far as no job need run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from services import local
from services.local import LocalStatus
from tests.services.conftest import Lab
from tests.tui.commands.conftest import Amlx
from tui.commands.assets import WORDS

JOB = {"properties": {"jobType": "Command", "command": "echo hi", "environmentId": "x", "computeId": "cpu-cluster"}}


@pytest.fixture
def job(lab: Lab) -> str:
    """A job that waits for a cluster whose clock stands still."""
    environment = {"properties": {"image": "library/python", "osType": "Linux"}}
    wire = lab.open()
    wire.send("PUT", "environments/e/versions/1", api="2023-04-01-preview", body=environment)
    place = f"{lab.connection.workspace_path}/environments/e/versions/1"
    cluster = f"{lab.connection.workspace_path}/computes/cpu-cluster"
    body = {"properties": JOB["properties"] | {"environmentId": place, "computeId": cluster}}
    wire.send("PUT", "jobs/calm_root", api="2025-01-01-preview", body=body)
    return "calm_root"


def test_a_job_is_listed_shown_and_canceled(amlx: Amlx, job: str) -> None:
    listed = json.loads(amlx("job", "list", "-o", "json").out)
    assert [row["name"] for row in listed] == [job]
    assert "command: echo hi" in amlx("job", "show", job, "-o", "yaml").out
    shown = amlx("job", "show", job).out.splitlines()
    assert ["name", job] == shown[0].split()
    assert ["command", "echo", "hi"] in [line.split() for line in shown]
    assert amlx("job", "list").out.split()[:3] == ["NAME", "STATUS", "DISPLAY"]
    assert amlx("job", "cancel", "--name", job).code == 0
    assert amlx("job", "wait", job).code == 1
    assert amlx("job", "cancel", job).code == 1


def test_a_job_is_renamed_described_and_tagged(amlx: Amlx, job: str) -> None:
    done = amlx(
        "job", "update", "--name", job, "--display-name", "calm", "--description", "a trial", "--set", "tags.x=y"
    )
    assert done.code == 0, done.err
    assert ["tags", "x=y"] in [line.split() for line in done.out.splitlines()]
    properties = json.loads(amlx("job", "show", job, "-o", "json").out)["properties"]
    assert (properties["displayName"], properties["description"]) == ("calm", "a trial")
    assert amlx("job", "update", job, "--set", "tags.z=1").code == 0
    tags = json.loads(amlx("job", "show", job, "-o", "json").out)["properties"]["tags"]
    assert {"x": "y", "z": "1"}.items() <= tags.items()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("job", "show", "nope"), 1, "nope not found"),
        (("job", "wait", "nope"), 1, "nope not found"),
        (("job", "logs", "nope"), 1, ""),
        (("job", "submit", "nowhere.yml"), 1, "nowhere.yml"),
        (("job", "create"), 2, "--file/-f"),
        (("job", "create", "nowhere.yml"), 1, "nowhere.yml"),
        (("job", "submit", "--file", "nowhere.yml"), 1, "nowhere.yml"),
        (("job", "update", "x"), 2, "Nothing to change was said"),
        (("job", "update", "--bogus", "y"), 2, "Unrecognized arguments: --bogus"),
        (("job", "submit", "x.yml", "--set", "broken"), 2, "is not path=value"),
        (("job", "update", "x", "--set", "command=y"), 2, "cannot be changed"),
        (("model", "show", "nope"), 1, "nope"),
        (("online-endpoint", "show", "nope"), 1, "nope"),
        (("pets", "list"), 2, "no command pets. Try amlx --help."),
        (("jobs", "list"), 2, "no command jobs. Did you mean job?"),
    ],
)
def test_what_cannot_be_is_one_sentence(amlx: Amlx, words: tuple[str, ...], code: int, says: str) -> None:
    done = amlx(*words)
    assert done.code == code
    assert says in done.err
    assert done.err.startswith("amlx: ")
    assert done.err.count("\n") == 1


def test_every_kind_is_listed(amlx: Amlx) -> None:
    for word in (*WORDS, "workspace"):
        done = amlx(word, "list", "-o", "json")
        assert (done.code, done.err) == (0, ""), word
        assert isinstance(json.loads(done.out), list)


def test_a_datastore_and_the_workspace_are_shown(amlx: Amlx) -> None:
    assert "datastoreType: AzureBlob" in amlx("datastore", "show", "workspaceblobstore").out
    assert json.loads(amlx("workspace", "show", "-o", "json").out)["name"] == "local"
    assert ["location", "local"] in [line.split() for line in amlx("workspace", "show", "-o", "table").out.splitlines()]


def test_the_local_workspace_tells_where_it_is(amlx: Amlx, lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    root = lab.kernel.folders.root
    found = LocalStatus(True, 4711, lab.connection.resource_manager, "2026-01-05T09:00:00Z", root, root)
    monkeypatch.setattr(local, "status", lambda: found)
    told = json.loads(amlx("local", "status", "-o", "json").out)
    assert (told["running"], told["pid"]) == (True, 4711)
    assert told["data_dir"] == str(root)


def test_a_stop_tells_what_it_stopped(amlx: Amlx, lab: Lab, job: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.pass_time(0)  # it begins at the first tick
    place = Path("/nowhere")
    monkeypatch.setattr(local, "status", lambda: LocalStatus(True, 1, "https://127.0.0.1:1", "", place, place))
    monkeypatch.setattr(local, "stop", lambda: True)
    assert amlx("local", "stop").out.splitlines() == [
        "The local workspace has stopped.",
        "1 job under way: what runs goes on, and its outcome is told at the next start.",
    ]
    monkeypatch.setattr(local, "status", lambda: LocalStatus(False, None, None, None, place, place))
    monkeypatch.setattr(local, "stop", lambda: False)
    assert amlx("local", "stop").out == "The local workspace was not running.\n"


def test_a_reset_is_not_done_unasked(amlx: Amlx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "reset", lambda: pytest.fail("it was reset"))
    done = amlx("local", "reset")
    assert done.code == 2
    assert "Add --yes" in done.err
