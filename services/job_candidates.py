"""Job files that a person is likely to mean: those used before, the samples, and what stands below the folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from services.samples import FOLDER, SAMPLES, job_file
from services.tables import Column, TableSpec

if TYPE_CHECKING:
    import polars as pl

MOST = 500
"""Files that are listed; in a larger tree one types the path."""

DEEPEST = 4
PASSED_OVER = frozenset({"node_modules", "__pycache__", "site-packages", "dist", "build", "venv"})
ENDINGS = frozenset({".yml", ".yaml"})
HEAD = 4096
"""Bytes that are looked at to see whether a YAML file is a job's."""

JOB = re.compile(
    r"^(\$schema:.*[Jj]ob\.schema|command:|type:\s*(command|pipeline|sweep|automl|spark)\b|jobs:)", re.MULTILINE
)
"""What the top level of a job file has."""

CANDIDATES = TableSpec(
    "job files",
    (
        Column("file", "FILE", "file", "name", width=30, importance=1),
        Column("why", "FROM", "why", width=8, importance=2),
        Column("changed", "CHANGED", "changed", "time", width=14, importance=4),
        Column("folder", "FOLDER", "folder", "text", width=24, importance=3),
        Column("path", "PATH", "path", "link", width=40, importance=9),
    ),
    key="path",
)
"""Job files: `why` is `recent` (submitted before), `sample` (ships with amlx), or `here` (below the folder)."""


def candidates(recent: Iterable[Path], folder: Path) -> pl.DataFrame:
    """Recent files, then samples, then job files below `folder`, each once, by CANDIDATES."""
    below = (path for path in yaml_below(folder) if is_job(path))
    offered = [
        *((path, "recent") for path in recent),
        *((job_file(name), "sample") for name in SAMPLES),
        *((path, "here") for path in islice(below, MOST)),
    ]
    first: dict[Path, tuple[Path, str]] = {}
    for path, why in offered:
        first.setdefault(path.resolve(), (path, why))
    return CANDIDATES.frame(_item(path, why, folder) for path, why in first.values())


def is_job(path: Path) -> bool:
    """Whether a YAML file looks like a job's."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return bool(JOB.search(file.read(HEAD)))
    except OSError:
        return False


def yaml_below(folder: Path, depth: int = DEEPEST) -> Iterator[Path]:
    """YAML files of a folder, then of those in it, by name; hidden and built folders are passed over."""
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError:
        return
    yield from (path for path in entries if path.suffix in ENDINGS and path.is_file())
    for path in entries:
        if depth and not path.name.startswith(".") and path.name not in PASSED_OVER and path.is_dir():
            yield from yaml_below(path, depth - 1)


def _item(path: Path, why: str, folder: Path) -> dict[str, object]:
    shown = path.relative_to(folder) if path.is_relative_to(folder) else path
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat()
    ships = path.is_relative_to(FOLDER)
    name = str(path.relative_to(FOLDER)) if ships else shown.name
    parent = "ships with amlx" if ships else "this folder" if shown.parent == Path() else str(shown.parent)
    return {"file": name, "folder": parent, "why": why, "changed": changed, "path": str(path)}
