"""A workspace with jobs and without a server: what ARM, run history, MLflow and the blob store would answer."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from services.errors import NotFoundError
from services.wire.answers import Blob
from tests.screens.cloud import Cloud
from tests.screens.studio import NOW, Studio

Json = dict[str, Any]
LOG = "user_logs/std_log.txt"
PAGE = 100
NAUGHTY = "\x1b[31m[bold]x[/bold]\x07\u202e한국\u200b\x9b"
"""Escapes, markup, bidi and zero width controls, wide characters."""


def controls(text: str) -> list[str]:
    """What of a screen's text no terminal may get, or nobody could see."""
    return [character for character in text.replace("\n", "") if unicodedata.category(character) in ("Cc", "Cf")]


def ago(seconds: float) -> str:
    """A time as the services write it."""
    return (NOW - timedelta(seconds=seconds)).isoformat()


class JobCloud(Cloud):
    """`add` jobs, their logs and metrics; `requests` counts what was asked."""

    principal = "ada@contoso.com"

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self.runs: dict[str, Json] = {}
        self.families: dict[str, list[Json]] = {}
        self.logs: dict[str, dict[str, bytes]] = {}
        self.metrics: dict[str, Mapping[str, float]] = {}
        self.requests = 0
        self.lists["jobs"] = []

    def add(self, name: str, status: str = "Completed", *, began: float = 120, took: float = 91, **more: Any) -> Json:
        """A job that was made `began` seconds ago, started a second later, and ran for `took` seconds."""
        properties = {
            "status": status,
            "displayName": name,
            "experimentName": "train",
            "jobType": "Command",
            "command": "python train.py",
            "environmentId": "azureml:sklearn-1.5:7",
            "tags": {},
            **more,
        }
        item = {"name": name, "properties": properties, "systemData": {"createdAt": ago(began), "createdBy": "ada"}}
        self.lists["jobs"].append(item)
        has_begun = status not in ("Queued", "NotStarted")
        has_ended = status in ("Completed", "Failed", "Canceled")
        started, ended = ago(began - 1) if has_begun else None, ago(began - 1 - took) if has_ended else None
        self.runs[name] = {"runId": name, "status": status, "startTimeUtc": started, "endTimeUtc": ended}
        return item

    def add_child(self, parent: str, name: str, status: str, began: float = 60) -> None:
        """A child job, a page of its own."""
        self.add(name, status, began=began)
        child = {"displayName": name, "createdUtc": ago(began), "runType": "azureml.StepRun", "target": "cpu-cluster"}
        self.families.setdefault(parent, []).append({**self.runs[name], **child})

    def pages(self, path: str, **given: object) -> Iterator[list[Json]]:
        """Jobs come a hundred a page."""
        self.requests += 1
        if path != "jobs":
            yield from super().pages(path, **given)
            return
        self._refuse("GET", path)
        items = self.lists[path]
        for start in range(0, max(1, len(items)), PAGE):
            yield items[start : start + PAGE]

    def history(self, method: str, path: str, *, body: Any = None, **_: object) -> Json:
        """Run history."""
        self.requests += 1
        self._refuse(method, path)
        if path == "rundata":
            return {"runMetadata": self.runs.get(body["runId"], {})}
        if path == "batchrundata":
            found = {name: {"runMetadata": self.runs[name]} for name in body["requests"] if name in self.runs}
            return {"successfulResults": found}
        if method == "PATCH":
            self.sent.append((method, path, body))
            return {}
        if "/" not in path:  # a list of the whole workspace, like its experiments
            return {"value": []}
        name, what = path.split("/")[-2:]
        answers = {"children": self.families.get(name, []), "spans": self._spans(name)}
        files = {file: f"https://blobs/{name}/{file}" for file in self.logs.get(name, {})}
        return {"logFiles": files} if what == "details" else {"value": answers[what]}

    def mlflow(self, method: str, path: str, *, query: Any = None, **_: object) -> Json:
        """The last values of a run's metrics."""
        self.requests += 1
        values = self.metrics.get(query["run_id"], {})
        stamp = int((NOW - timedelta(minutes=1)).timestamp() * 1000)
        found = [{"key": key, "value": value, "step": 3, "timestamp": stamp} for key, value in values.items()]
        return {"run": {"data": {"metrics": found}}}

    def blob(self, url: str, *, start: int = 0, end: int | None = None) -> Blob:
        """A range of a log."""
        self.requests += 1
        name, _, file = url.removeprefix("https://blobs/").partition("/")
        if file not in self.logs.get(name, {}):
            raise NotFoundError("gone", status=404)
        data = self.logs[name][file]
        return Blob(data[start : None if end is None else end + 1], len(data), start)

    def _spans(self, name: str) -> list[Json]:
        run = self.runs[name]
        started, ended = run["startTimeUtc"], run["endTimeUtc"]
        if started is None:
            return []
        queued = {"name": "Queued", "startTimestamp": before(started, 20), "endTimestamp": started}
        return [queued, {"name": "Running", "startTimestamp": started, "endTimestamp": ended}]


def before(time: str, seconds: float) -> str:
    """A time some seconds earlier."""
    return (datetime.fromisoformat(time) - timedelta(seconds=seconds)).isoformat()
