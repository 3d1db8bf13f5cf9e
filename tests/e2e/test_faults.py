"""Faults of the machine and of the person, as amlx in a real terminal meets them: one sentence, nothing lost."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from tests.e2e.conftest import OpenAmlx, amlx
from tests.e2e.terminal import Terminal
from tests.e2e.test_one_data_folder import servers

NAMED = {"subscription_id": "s", "resource_group": "g", "workspace_name": "w"}


def sentence(*words: str) -> str:
    """What a refused command says: one line, and no traceback."""
    done = amlx(*words)
    assert done.returncode == 1, done.stdout
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("field", NAMED)
def test_a_config_file_with_a_field_missing(field: str, own_folders: Path) -> None:
    said = {name: value for name, value in NAMED.items() if name != field}
    (own_folders / "config.json").write_text(json.dumps(said))
    assert f"has no {field}. Download it again" in sentence("job", "list")


def test_a_terminal_that_lacks_letters(own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = own_folders / "한글"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"workspace_name": "w"}))
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    assert "\\ud55c\\uae00" in sentence("job", "list")


def test_a_job_file_that_is_no_yaml(open_amlx: OpenAmlx, own_folders: Path) -> None:
    (own_folders / "job.yml").write_text("command: ls\n  bad: [1\n")
    assert "Line 2: This is no YAML" in sentence("job", "submit", "job.yml")


def test_what_was_typed_outlives_everybody(open_amlx: OpenAmlx, own_folders: Path) -> None:
    asked = form(open_amlx)
    asked.write("ci-kim")
    ask(asked)
    asked.press("ctrl+q")
    assert asked.end() == 0
    assert asked.is_cooked()

    killed = form(open_amlx)
    killed.wait_for("ci-kim")
    killed.signal(signal.SIGKILL)
    kill_servers(own_folders)

    again = form(open_amlx)
    again.wait_for("ci-kim")
    ask(again)
    kill_servers(own_folders)
    again.press("y")
    again.wait_gone("New compute instance", 15)
    assert "ci-kim" in amlx("compute", "list", "-o", "json").stdout


def form(open_amlx: OpenAmlx) -> Terminal:
    """amlx with the form of a new instance open."""
    terminal = open_amlx()
    terminal.wait_for("FIRST STEPS", 15)
    terminal.press("c")
    terminal.wait_for("Location:", 15)
    return terminal


def ask(terminal: Terminal) -> None:
    """Go on to the last question."""
    terminal.wait_for("review and create")
    terminal.press("ctrl+s")
    terminal.wait_for("Create ci-kim?")


def kill_servers(folder: Path) -> None:
    """Kill the local workspace, as a machine that runs out of memory does."""
    for server in servers(folder):
        server.kill()
