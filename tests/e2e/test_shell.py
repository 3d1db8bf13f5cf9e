"""The shell in a real terminal: drawn at once, on any terminal, at any size, and it leaves the terminal as it was."""

from __future__ import annotations

import signal

import pytest

from tests.e2e.conftest import OpenAmlx, amlx
from tests.e2e.terminal import Terminal

SIDEBAR = ("Home", "Jobs", "Compute", "Models")


def wait_for_shell(terminal: Terminal) -> None:
    for page in SIDEBAR:
        terminal.wait_for(page, 15)
    terminal.wait_for("LOCAL", 15)


def assert_left_as_it_was(terminal: Terminal) -> None:
    assert terminal.is_cooked()
    for undone in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1003l"):
        assert undone in terminal.output


def test_the_shell_is_drawn_and_left(open_amlx: OpenAmlx) -> None:
    terminal = open_amlx()
    wait_for_shell(terminal)
    terminal.press("ctrl+q")
    assert terminal.end() == 0
    assert_left_as_it_was(terminal)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(open_amlx: OpenAmlx, number: signal.Signals) -> None:
    terminal = open_amlx()
    wait_for_shell(terminal)
    terminal.signal(number)
    terminal.end()
    assert_left_as_it_was(terminal)
    assert b"Traceback" not in terminal.output


def test_a_tiny_terminal_and_back(open_amlx: OpenAmlx) -> None:
    terminal = open_amlx()
    wait_for_shell(terminal)
    for columns, rows in ((20, 5), (1, 1), (80, 24), (120, 40)):
        terminal.resize(columns, rows)
        terminal.quiet(0.3)
    wait_for_shell(terminal)


@pytest.mark.parametrize(
    "environment",
    [
        {"LANG": "C", "LC_ALL": "C"},
        {"NO_COLOR": "1"},
        {"TERM": "linux", "COLORTERM": ""},
        {"TERM": "screen", "COLORTERM": ""},
    ],
    ids=lambda environment: "-".join(f"{name}={value}" for name, value in environment.items()),
)
def test_any_terminal_draws_it(open_amlx: OpenAmlx, environment: dict[str, str]) -> None:
    wait_for_shell(open_amlx(environment=environment))


def test_a_dumb_terminal_is_told(open_amlx: OpenAmlx) -> None:
    terminal = open_amlx(environment={"TERM": "dumb"})
    assert terminal.end() == 2
    assert "terminal" in terminal.text
    assert b"\x1b[?1049h" not in terminal.output


def test_no_terminal_at_all_is_told() -> None:
    done = amlx()
    assert done.returncode == 2
    assert "terminal" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
