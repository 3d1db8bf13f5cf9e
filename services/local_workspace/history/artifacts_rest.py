"""A run's artifacts in run history: their list, and addresses to read them by.

Source: run history's operations Runs_ListInContainer, Runs_GetContentInformation and their kin.
"""

from __future__ import annotations

from pathlib import Path

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.execution import places
from services.local_workspace.history import runs
from services.local_workspace.history.bodies import signed
from services.local_workspace.history.run import Json, Run
from services.local_workspace.http import Call, answer, at, user_error
from services.local_workspace.kernel import Kernel

_ACTION = "workspaces/experiments/runs/read"


def routes(kernel: Kernel, run: str) -> list[BaseRoute]:
    """The routes under one way of naming a run."""
    return [
        at(kernel, "GET", run + "/artifacts/contentinfo", content_info, _ACTION),
        at(kernel, "GET", run + "/artifacts/prefix/contentinfo", content_infos, _ACTION),
        at(kernel, "GET", run + "/artifacts/path", list_artifacts, _ACTION),
        at(kernel, "GET", run + "/artifacts", list_artifacts, _ACTION),
    ]


def _found(call: Call) -> tuple[Run, Path]:
    with call.kernel.store.read() as db:
        run = runs.require(db, call.workspace.key, call.name)
    return run, places.artifacts(call.kernel, call.workspace, run.run)


def _paths(call: Call, root: Path) -> list[Path]:
    prefix = call.query.get("path", "").strip("/")
    every = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted(path for path in every if path.as_posix().startswith(prefix))


def list_artifacts(call: Call) -> Response:
    """Every artifact whose path begins with `path`."""
    run, root = _found(call)
    value = [_artifact(run, path) for path in _paths(call, root)]
    return answer({"value": value, "continuationToken": None, "nextLink": None})


def _artifact(run: Run, path: Path) -> Json:
    return {
        "artifactId": f"ExperimentRun/dcid.{run.run}/{path.as_posix()}",
        "origin": "ExperimentRun",
        "container": f"dcid.{run.run}",
        "path": path.as_posix(),
        "etag": None,
        "createdTime": run.created,
        "dataPath": None,
        "tags": {},
    }


def content_info(call: Call) -> Response:
    """Where one artifact can be read, without signing in."""
    run, root = _found(call)
    path = call.query.get("path", "")
    if Path(path) not in _paths(call, root):
        raise user_error(404, f"The run {run.run} has no artifact '{path}'.", "NotFound")
    return answer(_content(call, run, Path(path)))


def content_infos(call: Call) -> Response:
    """The same for every artifact whose path begins with `path`."""
    run, root = _found(call)
    value = [_content(call, run, path) for path in _paths(call, root)]
    return answer({"value": value, "continuationToken": None, "nextLink": None})


def _content(call: Call, run: Run, path: Path) -> Json:
    return {
        "contentUri": signed(call.kernel, call.workspace, run, path),
        "origin": "ExperimentRun",
        "container": f"dcid.{run.run}",
        "path": path.as_posix(),
        "tags": {},
    }
