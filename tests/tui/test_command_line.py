"""The command line as a process: pipes, interrupts, faults, and what it says of itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from services import folders, local
from services.errors import LocalWorkspaceError
from tui import command_line

AMLX = [sys.executable, "-P", "-m", "tui.command_line"]


def amlx(*words: str, **more: object) -> subprocess.CompletedProcess[str]:
    """Run amlx as a process of its own."""
    return subprocess.run([*AMLX, *words], capture_output=True, text=True, check=False, timeout=30, **more)


def test_without_words_and_without_a_terminal_it_says_what_to_do() -> None:
    done = amlx(stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "terminal" in done.stderr


def test_the_version_names_the_log(own_folders: Path) -> None:
    done = amlx("--version", "--verbose")
    assert done.returncode == 0
    assert done.stdout.startswith("amlx ")
    assert str(own_folders / "data" / "amlx.log") in done.stdout


def test_help_is_there_for_every_word() -> None:
    for words in (["--help"], ["compute", "--help"], ["job", "create", "--help"]):
        with pytest.raises(SystemExit) as ended:
            command_line.parser().parse_args(words)
        assert ended.value.code == 0


def test_who_reads_no_further_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*AMLX, "--version"], stdout=write, stderr=subprocess.PIPE, text=True, check=False, timeout=30
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "status", lambda: signal.raise_signal(signal.SIGINT))
    assert command_line.main(["local", "status"]) == 130


def test_a_refusal_is_a_sentence_and_its_traceback_is_in_the_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise LocalWorkspaceError("The disk is \x1b[31mfull.", advice="Make room.")

    monkeypatch.setattr(local, "status", refuse)
    assert command_line.main(["local", "status"]) == 1
    assert capsys.readouterr().err == "amlx: The disk is ␛[31mfull. Make room.\n"
    assert "Traceback" in folders.log_file().read_text()


def test_a_fault_is_a_sentence_too() -> None:
    program = (
        "import sys; from services import local; from tui import command_line\n"
        "local.status = lambda: 1 / 0\n"
        "sys.exit(command_line.main(['local', 'status']))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "fault of its own (ZeroDivisionError)" in done.stderr
    assert "Traceback" in folders.log_file().read_text()


def test_a_broken_setting_is_told_at_once(own_folders: Path) -> None:
    folders.config_dir().joinpath("settings.toml").write_text("refresh_seconds = 'x'")
    done = amlx("compute", "list")
    assert done.returncode == 1
    assert "line 1: refresh_seconds" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_config_without_its_group_is_told_at_once(own_folders: Path) -> None:
    file = own_folders / "config.json"
    file.write_text('{"subscription_id": "s", "workspace_name": "w"}')
    done = amlx("job", "list", cwd=own_folders)
    assert done.returncode == 1
    assert f"{file} has no resource_group." in done.stderr


def test_a_full_disk_is_one_sentence(own_folders: Path) -> None:
    folders.log_file().symlink_to("/dev/full")
    (own_folders / "config.json").write_text('{"subscription_id": "s"}')
    done = amlx("job", "list", cwd=own_folders)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1

    with Path("/dev/full").open("w") as full:
        words = [*AMLX, "--version"]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=30)
    assert done.returncode == 1
    assert done.stderr == "amlx: The system refused: No space left on device. Look at where the output goes.\n"


def test_a_folder_that_cannot_be_made_is_named(own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_folders / "file").touch()
    monkeypatch.setenv("AMLX_DATA_DIR", str(own_folders / "file" / "data"))
    done = amlx("local", "status")
    assert done.returncode == 1
    assert "AMLX_DATA_DIR" in done.stderr
    assert done.stderr.count("\n") == 1
