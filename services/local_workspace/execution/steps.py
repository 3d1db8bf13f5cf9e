"""Small files that runner and server share: written whole or not at all, so that a kill -9 leaves no half of one."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.local_workspace.execution.births import birth


def now_text() -> str:
    """Now, as clock.iso writes it. The runner has no clock of the server's: its times are the machine's."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def write_json(path: Path, value: object) -> None:
    """Write atomically, mode 0600; durable before it is visible."""
    _beside(path, value).replace(path)


def _beside(path: Path, value: object) -> Path:
    """The value in a file of this process's own next to `path`."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    return beside


def read_json(path: Path) -> dict[str, Any] | None:
    """The object in a file, or None where there is none (yet)."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    return content if isinstance(content, dict) else None


def claim(folder: Path) -> bool:
    """Say in `runner.json` that this process runs the job; False where another did so first."""
    path = folder / "runner.json"
    mine = _beside(path, {"pid": os.getpid(), "born": birth(os.getpid())})
    try:
        os.link(mine, path)  # whole from its first moment (the server may be reading), refused where one is
    except FileExistsError:
        return False
    finally:
        mine.unlink()
    return True


def note(log: str | Path, text: str) -> None:
    """Append one line to a system log, with its time."""
    path = Path(log)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"[{now_text()}] {text}\n")
