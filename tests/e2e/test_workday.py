"""A first day, by keys alone: an instance, a job on it, its log, a stop that warns, and all of it found again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conftest import OpenAmlx
from tests.e2e.terminal import Terminal

HELLO = """\
$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: echo "hello world"
environment:
  image: library/python:latest
"""
LONG = HELLO.replace('echo "hello world"', "sleep 300")
ENOUGH = 60
"""Seconds that an instance takes to start, or a job to end, on a busy machine."""


@pytest.fixture
def job_files(own_folders: Path) -> None:
    (own_folders / "hello-world.yml").write_text(HELLO)
    (own_folders / "long.yml").write_text(LONG)


def go_to(terminal: Terminal, page: str) -> None:
    terminal.press(":")
    terminal.wait_for("a page or an action")
    terminal.press(*page, "enter")
    terminal.wait_gone("a page or an action")
    terminal.wait_for(f"❯ {page.capitalize()}")


def create_instance(terminal: Terminal, name: str) -> None:
    go_to(terminal, "compute")
    terminal.wait_for("Compute instances")
    terminal.quiet()
    terminal.press("n")
    terminal.wait_for("Available quota")
    terminal.press(*name, "ctrl+s")
    terminal.wait_for(f"Create {name}?")
    terminal.press("enter")  # the doing choice has the focus where it does no harm
    terminal.wait(lambda text: state_of(text, name) == "Running", ENOUGH, f"{name} Running")


def submit(terminal: Terminal, file: str, compute: str) -> None:
    go_to(terminal, "jobs")
    terminal.quiet()
    terminal.press("n")
    terminal.wait_for("Submit a job")
    terminal.quiet()
    terminal.press("p")
    terminal.wait_for("Open a job file")
    terminal.press(*file, "enter")
    terminal.wait_for("MAY BE CHANGED")
    terminal.quiet()
    terminal.press(*compute, "ctrl+s")
    terminal.wait_for(f"Submit {file}?", ENOUGH)
    assert "on this machine, as you" in terminal.text
    terminal.press("y")
    terminal.wait_for(f"on {compute}", ENOUGH)


def state_of(text: str, name: str) -> str:
    """The state in the row of a compute instance."""
    words = next((line.split("│")[-1].split() for line in text.splitlines() if f" {name} " in line), [])
    return next((word for word in words if word[0].isupper()), "")


def see_log(terminal: Terminal) -> None:
    terminal.press("l")
    terminal.wait(
        lambda text: "std_log.txt" in text and text.count("hello world") == 1, ENOUGH, "hello world in the log"
    )


def stop_while_a_job_runs(terminal: Terminal, name: str) -> None:
    go_to(terminal, "compute")
    terminal.wait(lambda text: state_of(text, name) == "JobRunning", ENOUGH, f"{name} JobRunning")
    terminal.press("S")
    terminal.wait_for("A job runs and will fail")
    terminal.press("enter")  # the safe choice has the focus
    terminal.wait_gone("A job runs and")
    assert state_of(terminal.text, name) == "JobRunning"
    terminal.press("S")
    terminal.wait_for("A job runs and will fail")
    terminal.press("y")
    terminal.wait(lambda text: state_of(text, name) == "Stopped", ENOUGH, f"{name} Stopped")


def test_a_first_day(open_amlx: OpenAmlx, job_files: None) -> None:
    terminal = open_amlx()
    terminal.wait_for("LOCAL", 15)
    create_instance(terminal, "ci-ada")
    submit(terminal, "hello-world.yml", "ci-ada")
    terminal.wait_for("Completed", ENOUGH)
    see_log(terminal)
    submit(terminal, "long.yml", "ci-ada")
    stop_while_a_job_runs(terminal, "ci-ada")
    terminal.press("q")
    assert terminal.end() == 0

    again = open_amlx()
    again.wait_for("LOCAL", 15)
    go_to(again, "compute")
    again.wait(lambda text: state_of(text, "ci-ada") == "Stopped", ENOUGH, "ci-ada Stopped")
    go_to(again, "jobs")
    again.wait_for("Failed", ENOUGH)
    again.wait_for("Completed", ENOUGH)
    again.press("down", "enter")
    again.wait_for("Completed after", ENOUGH)
    see_log(again)
