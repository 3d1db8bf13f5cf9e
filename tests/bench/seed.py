"""A long history: copies of one job that truly ran, written straight into the local workspace's state."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

from tests.bench.place import amlx

JOB = """\
$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: echo "hello world"
environment:
  image: library/python:latest
tags:
  made_by: bench
"""


def add_jobs(count: int) -> None:
    """Run one job to its end, then let the history hold `count` more that differ in name and id."""
    folder = Path(json.loads(amlx("local", "status", "-o", "json"))["data_dir"])
    file = folder / "bench.yml"
    file.write_text(JOB)
    name = json.loads(amlx("job", "create", "--file", str(file), "-o", "json"))["name"]
    amlx("job", "wait", name)
    with sqlite3.connect(next(folder.rglob("state.sqlite")), timeout=30) as db:
        db.row_factory = sqlite3.Row
        job = dict(db.execute("SELECT * FROM runs WHERE run = ?", (name,)).fetchone())
        del job["seq"]
        words = f"INSERT INTO runs ({', '.join(job)}) VALUES ({', '.join(f':{column}' for column in job)})"
        db.executemany(words, copies(job, count))


def copies(job: dict[str, object], count: int) -> Iterator[dict[str, object]]:
    """The row of `job`, with another name wherever that stands."""
    name = str(job["run"])
    for number in range(count):
        other = f"{name}_{number:05}"
        row = {key: value.replace(name, other) if isinstance(value, str) else value for key, value in job.items()}
        yield row | {"uuid": str(uuid.UUID(int=number))}
