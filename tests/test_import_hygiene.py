"""What each part must not import: a screen is drawn before polars is loaded, a command never loads a screen.

import-linter sees what the source says; these see what truly happens, each in a fresh interpreter.
"""

import json
import pkgutil
import subprocess
import sys

import pytest

import services
import tui.commands

SCREEN = {"textual", "rich"}
SLOW = {"polars", "azure", "msgspec", "yaml", "requests"}
OWN_PROCESS = ("services.local_workspace", "services.sdk_child")


def modules_of(package) -> list[str]:
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [module.name for module in found if not module.name.startswith(OWN_PROCESS)]


def loaded_by(program: str) -> set[str]:
    """Top-level packages that are in memory after `program`."""
    tail = "; import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", program + tail], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_services_know_nothing_of_the_terminal() -> None:
    assert not loaded_by(f"import {', '.join(modules_of(services))}") & SCREEN


def test_the_local_workspace_knows_nothing_of_the_terminal() -> None:
    assert not loaded_by("import services.local_workspace.__main__") & SCREEN


def test_the_command_line_starts_with_nothing_slow() -> None:
    assert not loaded_by("import tui.command_line") & (SCREEN | SLOW)


def test_headless_twins_load_no_screen() -> None:
    assert not loaded_by(f"import tui.command_line, {', '.join(modules_of(tui.commands))}") & SCREEN


@pytest.mark.parametrize("module", ["tui.app", "tui.studio"])
def test_the_shell_is_imported_without_what_is_slow(module: str) -> None:
    assert not loaded_by(f"import {module}") & SLOW
