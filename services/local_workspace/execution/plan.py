"""What the server hands to a job's runner: one JSON file in the job's folder, mode 0600 (it holds the job's token)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from services.local_workspace.execution.steps import write_json


@dataclass(frozen=True, slots=True)
class Plan:
    """All paths are absolute; times are seconds.

    `copies` are (from, to): a file or a folder. `downloads` are (address, to). `links` are (where, target): the
    target's folder is made, and what stands at `where` is moved into it first. `collected` are (from, to), copied when
    the command has ended, whatever its exit code. `arguments` is the command as an argument list.
    """

    run: str
    arguments: list[str]
    working_folder: str
    environment: dict[str, str]
    log: str
    system_log: str
    folders: list[str] = field(default_factory=list)
    copies: list[tuple[str, str]] = field(default_factory=list)
    downloads: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    collected: list[tuple[str, str]] = field(default_factory=list)
    scratch: list[str] = field(default_factory=list)
    timeout_seconds: float | None = None
    grace_seconds: float = 5.0


def write_plan(folder: Path, plan: Plan) -> None:
    """Write `plan.json`; `folder` must exist."""
    write_json(folder / "plan.json", asdict(plan))


def read_plan(folder: Path) -> Plan:
    """The plan of a job's folder."""
    return Plan(**json.loads((folder / "plan.json").read_text("utf-8")))
