"""One data folder, whatever happens to the processes that use it."""

from __future__ import annotations

import json
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from tests.e2e.conftest import OpenAmlx, amlx
from tests.e2e.test_shell import wait_for_shell
from tests.processes import processes_of


def names(done: subprocess.CompletedProcess[str]) -> set[str]:
    assert done.returncode == 0, done.stderr
    return {compute["name"] for compute in json.loads(done.stdout)}


def servers(folder: Path) -> list[psutil.Process]:
    return [process for process in processes_of(folder) if "services.local_workspace" in process.cmdline()]


def test_many_at_once_share_one_local_workspace(open_amlx: OpenAmlx, own_folders: Path) -> None:
    terminal = open_amlx()
    with ThreadPoolExecutor() as threads:
        lists = list(threads.map(lambda _: amlx("compute", "list", "-o", "json"), range(2)))
    assert [names(one) for one in lists] == [{"cpu-cluster"}] * 2
    wait_for_shell(terminal)
    assert len(servers(own_folders)) == 1


def test_a_kill_loses_nothing_that_was_accepted(open_amlx: OpenAmlx, own_folders: Path) -> None:
    terminal = open_amlx()
    wait_for_shell(terminal)
    made = amlx("compute", "create", "--name", "ci-ada", "--type", "ComputeInstance", "--no-wait")
    assert made.returncode == 0, made.stderr
    terminal.signal(signal.SIGKILL)
    for server in servers(own_folders):
        server.kill()
    assert names(amlx("compute", "list", "-o", "json")) == {"cpu-cluster", "ci-ada"}
    wait_for_shell(open_amlx())


def test_a_screen_outlives_its_local_workspace(open_amlx: OpenAmlx, own_folders: Path) -> None:
    terminal = open_amlx()
    terminal.wait_for("IN THIS WORKSPACE", 15)
    for server in servers(own_folders):
        server.kill()
    terminal.press("r")
    terminal.quiet(1)
    wait_for_shell(terminal)
    terminal.press("r")
    terminal.wait(lambda _: bool(servers(own_folders)), 15, "a new local workspace")
