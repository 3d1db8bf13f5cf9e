"""Commands talk to a local workspace in this process, whose clock moves as they wait."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from services import arm, local
from tests.services.conftest import Lab, lab
from tui import command_line

__all__ = ["lab"]


@dataclass(frozen=True)
class Done:
    """What a command did: its exit code, and what it wrote."""

    code: int
    out: str
    err: str


Amlx = Callable[..., Done]


@pytest.fixture
def amlx(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Amlx:
    """Runs a command: `amlx("compute", "list").out`. The lab is started by the first that needs it."""

    def started() -> Lab:
        return request.getfixturevalue("lab")

    monkeypatch.setattr(local, "ensure_running", lambda: started().connection)
    monkeypatch.setattr(local, "was_stopped", lambda: False)
    monkeypatch.setattr(arm, "open_wire", lambda connection: started().open(connection))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)

    def run(*words: str) -> Done:
        code = command_line.main(words)
        written = capsys.readouterr()
        return Done(code, written.out, written.err)

    return run
