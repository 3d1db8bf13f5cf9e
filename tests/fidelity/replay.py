"""A server that gives recorded answers of the real service, for amlx's own services to read.

What was recorded one by one (jobs, computes) is also given as the list that those would have stood in. Addresses in
answers lead back to this server, as a client follows none to strangers.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fidelity.operations import template

SUBSCRIPTION, GROUP, WORKSPACE = "00000000-0000-0000-0000-000000000", "00000", "00000"
"""The recordings' own place, once all real names were taken out."""

COLLECTIONS = ("jobs", "computes", "models", "components", "datastores", "batchEndpoints", "schedules")
_HOST = re.compile(r"https://[^/\"]+(?=/discovery)")

Json = dict[str, Any]


class Replay:
    """Recorded answers by method and address; the last one to an address counts."""

    def __init__(self, base: str, exchanges: Iterable[Json]) -> None:
        self._base = base
        self.answers: dict[tuple[str, str], Json] = {}
        self.items: dict[str, dict[str, Json]] = defaultdict(dict)
        """collection -> name -> the resource as it was last recorded"""
        for exchange in exchanges:
            self._keep(exchange)

    def _keep(self, exchange: Json) -> None:
        operation = exchange["op"].split(" ")[-1]
        self.answers[exchange["method"], self._key(exchange["uri"])] = exchange
        if exchange["status"] < 300 and operation.startswith("~/workspaces/{ws}/") and operation.endswith("/{x}"):
            collection = operation.split("/")[3]
            if operation.count("/") == 4 and {"name", "properties"} <= exchange["response"].keys():
                self.items[collection][exchange["response"]["name"]] = exchange["response"]

    def _key(self, uri: str) -> str:
        path = re.sub(r"^https://[^/]+", "", uri.split("?")[0])
        return template(path).lower()

    async def answer(self, request: Request) -> Response:
        """What was recorded, or what the service says where it knows nothing."""
        path = request.url.path
        if path.endswith("/discovery"):
            return JSONResponse({"api": self._base})
        collection = path.rpartition("/")[2]
        if request.method == "GET" and collection in COLLECTIONS:
            return JSONResponse({"value": list(self.items[collection].values())})
        found = self.answers.get((request.method, self._key(path)))
        if found is None:
            return JSONResponse({"error": {"code": "NotFound", "message": "Not recorded."}}, 404)
        body = {key: value for key, value in found["response"].items() if key != "nextLink"}  # that page was not kept
        return Response(_HOST.sub(self._base, json.dumps(body)), found["status"], media_type="application/json")

    def application(self) -> Starlette:
        """It, to be served."""
        return Starlette(routes=[Route("/{path:path}", self.answer, methods=["GET", "POST", "PUT", "PATCH"])])
