"""A wire that answers from a list: recorded answers of the real service, or ones a test makes up."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services.arm import Answer, Blob
from services.connection import Connection
from services.errors import NotFoundError

RECORDED = Path(__file__).parents[3] / "shared" / "azure" / "recorded" / "exchanges.jsonl"
Json = dict[str, Any]


class Replay:
    """Answers by method and the beginning of the path; the requests that came stand in `asked`."""

    connection = Connection("LOCAL", "https://127.0.0.1:1", "s", "g", "w")

    def __init__(self, answers: dict[str, Any] | None = None, blobs: dict[str, bytes] | None = None) -> None:
        self.answers = answers or {}
        self.blobs = blobs or {}
        self.asked: list[tuple[str, Any]] = []

    def get(self, path: str, *, api: str, query: object = None) -> Json:
        return self._answer("GET", path, query)

    def pages(self, path: str, *, api: str, query: object = None) -> Iterator[list[Json]]:
        yield from self._answer("GET", path, query)

    def send(self, method: str, path: str, *, api: str, query: object = None, body: object = None) -> Answer:
        return Answer(202, {}, self._answer(method, path, body).get("operation"))

    def history(
        self, method: str, path: str, *, body: object = None, query: object = None, private: bool = False
    ) -> Json:
        return self._answer(method, f"private/{path}" if private else path, body or query)

    def mlflow(self, method: str, path: str, *, body: object = None, query: object = None) -> Json:
        return self._answer(method, f"mlflow/{path}", body or query)

    def blob(self, url: str, *, start: int = 0, end: int | None = None) -> Blob:
        self.asked.append((f"BLOB {url}", (start, end)))
        if url not in self.blobs:
            raise NotFoundError("gone", status=404)
        data = self.blobs[url]
        return Blob(data[start : None if end is None else end + 1], len(data), start)

    def _answer(self, method: str, path: str, sent: object) -> Any:
        self.asked.append((f"{method} {path}", sent))
        found = self.answers.get(f"{method} {path}")
        if found is None:
            raise NotFoundError(f"no {method} {path}", status=404)
        return found(sent) if isinstance(found, Callable) else found


def recorded(method: str, op: str, status: int = 200) -> list[Json]:
    """Recorded answers of an operation (its path's end, without the workspace), or the test skips."""
    if not RECORDED.is_file():
        pytest.skip("../shared/azure/recorded is not there")
    with RECORDED.open(encoding="utf-8") as lines:
        exchanges = [json.loads(line) for line in lines]
    return [
        exchange["response"]
        for exchange in exchanges
        if exchange["method"] == method
        and exchange["status"] == status
        and re.search(f"~/workspaces/{{ws}}/{op}$", exchange["op"])
    ]
