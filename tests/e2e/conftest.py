"""amlx in a real pty, in folders of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.processes import end_all

AMLX = Path(sys.executable).with_name("amlx")
OpenAmlx = Callable[..., Terminal]


@pytest.fixture
def open_amlx(own_folders: Path) -> Iterator[OpenAmlx]:
    """`open_amlx("--theme", "light", columns=80, rows=24)` is an amlx in a terminal; all end with the test."""
    with ExitStack() as stack:
        stack.callback(end_all, own_folders)
        yield lambda *words, **place: stack.enter_context(Terminal([AMLX, *words], **place))


def amlx(*words: str, **options) -> subprocess.CompletedProcess[str]:
    """A command of amlx, run to its end without a terminal."""
    usual = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL, "timeout": 60}
    return subprocess.run([AMLX, *words], **{**usual, **options})
