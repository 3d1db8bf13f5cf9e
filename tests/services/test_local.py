"""The local workspace as a process: one a data folder, private, found again after the worst, gone when idle."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shlex
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import requests
from filelock import FileLock

from services import local
from services.connection import Connection
from services.errors import AmlxError
from services.local_environment import render
from services.local_place import place_of, read_record, write_record

SERVER = [sys.executable, "-P", "-m", "services.local_workspace"]
ASK = "from services import local; local.ensure_running(); print(local.status().pid)"


@pytest.fixture
def data_dir(own_folders: Path) -> Iterator[Path]:
    """A data folder whose server, if any, is ended with the test."""
    folder = Path(os.environ["AMLX_DATA_DIR"])
    yield folder
    if folder.is_dir():
        local.stop()


@pytest.fixture(scope="module")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder for the tests that only look at a server."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    yield folder
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AMLX_DATA_DIR", str(folder))
        local.stop()


@pytest.fixture
def shared(shared_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Connection:
    """The connection to a server that several tests look at."""
    monkeypatch.setenv("AMLX_DATA_DIR", str(shared_folder))
    return local.ensure_running()


@pytest.fixture
def running(data_dir: Path) -> Connection:
    return local.ensure_running()


def ask(method: str, connection: Connection, path: str = "", **options) -> requests.Response:
    """A request to the workspace, as its owner."""
    signed = {"Authorization": f"Bearer {Path(connection.token_place).read_text()}"}
    address = connection.resource_manager + connection.workspace_path + path
    return requests.request(method, address, headers=signed, verify=connection.ca_bundle, timeout=10, **options)


def get(connection: Connection, path: str = "") -> requests.Response:
    return ask("GET", connection, path)


def server_pid() -> int:
    pid = local.status().pid
    assert pid is not None
    return pid


def kill(pid: int) -> None:
    """As `kill -9`, and wait until the system has done it (a zombie is nobody's child to bury)."""
    process = psutil.Process(pid)
    process.kill()
    with contextlib.suppress(psutil.NoSuchProcess):
        while process.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)


def test_it_is_started_once_and_answers(shared: Connection):
    pid = server_pid()
    assert local.ensure_running() == shared
    assert server_pid() == pid
    assert get(shared).json()["name"] == shared.workspace_name == "local"


def test_it_is_closed_to_everybody_else(shared: Connection, shared_folder: Path):
    place = place_of(shared_folder)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in place.root.rglob("*")}
    assert {oct(mode) for path, mode in modes.items() if path.is_dir()} == {"0o700"}
    assert {oct(mode) for path, mode in modes.items() if path.is_file()} == {"0o600"}
    listening = [c.laddr.ip for c in psutil.Process(server_pid()).net_connections() if c.status == "LISTEN"]
    assert listening == ["127.0.0.1"]
    assert (
        requests.get(shared.resource_manager + shared.workspace_path, verify=place.ca_bundle, timeout=10).status_code
        == 401
    )
    assert "PRIVATE" not in place.ca_bundle.read_text()


def test_after_kill_9_it_is_found_at_the_same_address_with_the_same_state(running: Connection, data_dir: Path):
    made = get(running).json()["systemData"]["createdAt"]
    kill(server_pid())
    assert read_record(place_of(data_dir)) is not None
    again = local.ensure_running()
    assert again == running
    assert get(again).json()["systemData"]["createdAt"] == made


def test_two_at_once_share_one(data_dir: Path):
    both = [subprocess.Popen([sys.executable, "-c", ASK], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    pids = {process.communicate(timeout=60)[0].strip() for process in both}
    assert pids == {str(server_pid())}


def test_sigterm_ends_it_cleanly_and_the_next_start_keeps_the_port(running: Connection, data_dir: Path):
    assert local.stop()
    assert not local.status().running
    assert not place_of(data_dir).record.exists()
    assert not list(place_of(data_dir).root.glob("*-wal"))
    assert not local.stop()
    assert local.ensure_running().resource_manager == running.resource_manager


def test_a_taken_port_is_left_to_its_owner(running: Connection):
    local.stop()
    with socket.create_server(("127.0.0.1", int(running.resource_manager.rpartition(":")[2]))):
        assert local.ensure_running().resource_manager != running.resource_manager


def test_it_ends_by_itself_when_idle(data_dir: Path):
    words = [*SERVER, "--data-dir", str(data_dir), "--idle-minutes", "0.005"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout) == (0, "ready\n")
    assert "idle: ending" in done.stderr


def test_a_second_server_on_the_folder_gives_way(shared: Connection, shared_folder: Path):
    done = subprocess.run(
        [*SERVER, "--data-dir", str(shared_folder)], capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.returncode, done.stdout) == (75, "taken\n")


def test_who_comes_while_the_last_server_ends_waits_for_its_turn(data_dir: Path):
    place = place_of(data_dir)
    place.root.mkdir(parents=True)
    ending = FileLock(place.lock, thread_local=False)
    ending.acquire()
    threading.Timer(1.5, ending.release).start()
    assert get(local.ensure_running()).ok


def test_one_of_another_version_gives_way_once_its_jobs_have_ended(running: Connection, data_dir: Path):
    place, pid = place_of(data_dir), server_pid()
    job = place.root / "jobs" / "one"
    job.mkdir(parents=True)
    record = read_record(place)
    assert record is not None
    write_record(place, replace(record, version="0.0.1"))
    process = subprocess.Popen(["sleep", "60"], cwd=job)
    try:
        assert local.ensure_running() == running
        assert (server_pid(), local.status().version) == (pid, "0.0.1")
    finally:
        process.kill()
        process.wait(10)
    later = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, timeout=60, check=True)
    assert later.stdout.strip() == str(server_pid()) != str(pid)
    assert local.status().version == record.version


def test_reset_forgets_everything_and_ends_what_works_there(running: Connection, data_dir: Path):
    job = place_of(data_dir).root / "jobs" / "one"
    job.mkdir(parents=True)
    process = subprocess.Popen(["sleep", "60"], cwd=job)
    local.reset()
    assert process.wait(10) == -signal.SIGKILL
    assert list(data_dir.iterdir()) == []
    assert not local.status().running


@pytest.mark.parametrize("spoilt", ["folder", "state", "newer"])
def test_a_folder_that_cannot_be_used_is_one_clear_sentence(data_dir: Path, spoilt: str, monkeypatch):
    root = data_dir / "local-workspace"
    if spoilt == "folder":
        data_dir.parent.mkdir(exist_ok=True)
        data_dir.write_text("a file")
    else:
        root.mkdir(parents=True)
        (root / "state.sqlite").write_bytes(b"no database at all" * 100 if spoilt == "state" else newer(root))
    with pytest.raises(AmlxError) as refused:
        local.ensure_running()
    sentence = refused.value.message
    assert sentence.count("\n") == 0
    assert sentence.endswith(".")
    assert str(data_dir) in sentence
    assert "Traceback" not in sentence


def newer(root: Path) -> bytes:
    import sqlite3

    made = root / "made"
    with sqlite3.connect(made) as db:
        db.execute("PRAGMA user_version = 99")
        db.execute("CREATE TABLE t (x)")
    return made.read_bytes()


def test_json_has_the_keys_that_are_promised(shared: Connection):
    found = json.loads(render(local.environment(), "json"))
    keys = "resource_manager subscription_id resource_group workspace_name ca_bundle token mlflow_tracking_uri"
    assert set(found) == set(keys.split())
    token = {"Authorization": f"Bearer {found['token']}"}
    answer = requests.get(
        found["resource_manager"] + shared.workspace_path, headers=token, verify=found["ca_bundle"], timeout=10
    )
    assert answer.ok


def test_a_persons_own_roots_stay_in_the_bundle(data_dir: Path, tmp_path: Path, monkeypatch):
    own = tmp_path / "company.pem"
    own.write_text("# the roots of a company\n")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(own))
    bundle = local.ensure_running().ca_bundle
    assert bundle is not None
    assert bundle.read_text().startswith("# the roots of a company\n")
    # A shell that has set our bundle starts the next server: nothing is added twice.
    local.stop()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
    local.ensure_running()
    assert bundle.read_text().count("BEGIN CERTIFICATE") > 50


SEEN = "print(ml_client.workspaces.get().name, [c.name for c in ml_client.compute.list()])"
UNCHANGED = """
import os
from azure.ai.ml import MLClient
from azure.identity import DefaultAzureCredential
names = [os.environ[name] for name in ("AZURE_SUBSCRIPTION_ID", "AZURE_RESOURCE_GROUP", "AZUREML_WORKSPACE_NAME")]
ml_client = MLClient(DefaultAzureCredential(), *names)
"""


def test_the_python_snippet_ends_with_a_client_that_works(shared: Connection, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    script = tmp_path / "script.py"
    script.write_text(render(local.environment(), "python") + SEEN)
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "local ['cpu-cluster']", done.stderr


def test_a_shell_that_evaluates_the_exports_runs_an_unchanged_script(shared: Connection, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    script = tmp_path / "script.py"
    script.write_text(UNCHANGED + SEEN)
    words = render(local.environment(), "shell") + shlex.join([sys.executable, str(script)])
    done = subprocess.run(["sh", "-c", words], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "local ['cpu-cluster']", done.stderr


@pytest.mark.soak
def test_kill_9_at_any_moment_loses_nothing_that_was_accepted(data_dir: Path):
    """Instances are asked for one after the other while the server is killed again and again."""
    instance = {"properties": {"computeType": "ComputeInstance", "properties": {"vmSize": "Standard_DS1_v2"}}}
    accepted: list[str] = []
    dice = random.Random(7)
    for round_ in range(10):
        connection = local.ensure_running()
        killer = threading.Timer(dice.uniform(0.3, 1.2), kill, [server_pid()])
        killer.start()
        for number in range(100):
            name = f"ci-{round_}-{number}"
            try:
                answer = ask("PUT", connection, f"/computes/{name}", json=instance)
            except requests.ConnectionError:
                break
            assert answer.status_code == 201
            accepted.append(name)
        killer.join()
    connection = local.ensure_running()
    found = {compute["name"]: compute for compute in get(connection, "/computes").json()["value"]}
    assert accepted
    assert set(accepted) <= set(found)
    time.sleep(5)
    states = {compute["properties"]["provisioningState"] for compute in get(connection, "/computes").json()["value"]}
    assert states == {"Succeeded"}
