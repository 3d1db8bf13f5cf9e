"""What amlx calls itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.program import program


@pytest.mark.parametrize(
    ("found", "started", "said"),
    [
        ("/usr/bin/amlx", "/here/.venv/bin/amlx", "amlx"),
        (None, "{here}/.venv/bin/amlx", ".venv/bin/amlx"),
        (None, ".venv/bin/amlx", ".venv/bin/amlx"),
        (None, "/opt/amlx/bin/amlx", "/opt/amlx/bin/amlx"),
        (None, "/somewhere/command_line.py", "amlx"),
    ],
)
def test_it_is_what_a_person_can_type(
    found: str | None, started: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("shutil.which", lambda _: found)
    monkeypatch.setattr("sys.argv", [started.format(here=tmp_path)])
    assert program() == said
