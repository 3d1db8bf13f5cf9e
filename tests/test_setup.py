"""What `make` does where Python is not as it should be: it stops, and names one command."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SETUP = Path(__file__).parents[1] / ".ci" / "setup"
OLD = 'case "$1" in -V) echo Python 3.10.4;; *) exit 1;; esac'
BARE = 'case "$2" in *version_info*) exit 0;; *) exit 1;; esac'


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A PATH that holds what every system has, and no Python."""
    path = tmp_path / "bin"
    path.mkdir()
    for name in ("sh", "id", "rm", "touch"):
        (path / name).symlink_to(str(shutil.which(name)))
    return path


def install(path: Path, name: str, script: str) -> None:
    program = path / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def set_up(path: Path) -> str:
    """What it says on stderr before it stops."""
    environment = {"PATH": str(path)}
    done = subprocess.run(["sh", SETUP], cwd=path.parent, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert not (path.parent / ".venv").exists()
    return done.stderr


def test_no_python_at_all(machine: Path) -> None:
    said = set_up(machine)
    assert "Python 3.11 or later is needed; python3 here is missing" in said
    assert "curl -LsSf https://astral.sh/uv/install.sh | sh" in said


def test_python_is_too_old(machine: Path) -> None:
    install(machine, "python3", OLD)
    install(machine, "apt-cache", '[ "$2" = python3.12-venv ]')
    said = set_up(machine)
    assert "python3 here is Python 3.10.4" in said
    assert "apt-get install -y python3.12-venv" in said


@pytest.mark.parametrize("name", ["python3", "python3.12"])
def test_venv_is_missing(machine: Path, name: str) -> None:
    install(machine, name, BARE)
    said = set_up(machine)
    assert "has no venv" in said
    assert f"apt-get install -y {name}-venv" in said


def test_a_newer_python_beside_the_old_one_is_taken(machine: Path) -> None:
    install(machine, "python3", OLD)
    install(machine, "python3.11", BARE)
    assert "python3.11 has no venv" in set_up(machine)
