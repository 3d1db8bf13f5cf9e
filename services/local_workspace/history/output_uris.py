"""Where a job's outputs are, as the SDK asks for it before a download: by the ids that rundata gave them.

Source: the SDK's data plane calls dataversion/batchGetResolvedUris and models/batchGetResolvedUris.
"""

from __future__ import annotations

import re
from sqlite3 import Connection

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.arm.asset_kinds import long_uri
from services.local_workspace.history import runs
from services.local_workspace.http import AT_WORKSPACE, Call, answer, at
from services.local_workspace.kernel import Kernel

_ID = re.compile(r".*/data/azureml_(?P<run>.+)_(?P<way>input|output)_data_(?P<name>[^/]+)/versions/1$")


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of this concern."""
    return [
        at(
            kernel,
            "POST",
            "/data/v1.0" + AT_WORKSPACE + "/dataversion/batchGetResolvedUris",
            data,
            "workspaces/datasets/registered/read",
        ),
        at(
            kernel,
            "POST",
            "/modelregistry/v1.0" + AT_WORKSPACE + "/models/batchGetResolvedUris",
            models,
            "workspaces/models/read",
        ),
    ]


def data(call: Call) -> Response:
    """Addresses of data."""
    found = _uris(call)
    return answer({"values": {key: {"uri": uri, "type": kind} for key, (uri, kind) in found.items()}})


def models(call: Call) -> Response:
    """Addresses of models."""
    return answer({"values": {key: {"path": uri} for key, (uri, _) in _uris(call).items()}})


def _uris(call: Call) -> dict[str, tuple[str, str]]:
    with call.kernel.store.read() as db:
        asked = call.json().get("values") or []
        return {key: found for key in asked if (found := _uri(call, db, str(key))) is not None}


def _uri(call: Call, db: Connection, key: str) -> tuple[str, str] | None:
    match = _ID.match(key)
    run = runs.find(db, call.workspace.key, match["run"]) if match else None
    if match is None or run is None:
        return None
    way = match["way"]
    value = (run.definition.get(f"{way}s") or {}).get(match["name"]) or {}
    if not value.get("uri"):
        return None
    return long_uri(call.workspace, value["uri"]), value[f"job{way.capitalize()}Type"]
