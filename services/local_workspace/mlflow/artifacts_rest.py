"""MLflow's artifacts, through this server: they are files of the run's place in the artifact store.

Source: MLflow's REST API 2.0, artifacts/list and mlflow-artifacts.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path

from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute

from services.files import write_whole
from services.local_workspace.blobs.errors import BlobError
from services.local_workspace.execution import places
from services.local_workspace.history import runs
from services.local_workspace.history.run import Json
from services.local_workspace.http import AT_WORKSPACE, Call, answer, at, empty, user_error
from services.local_workspace.kernel import Kernel
from services.local_workspace.mlflow.answers import artifact_uri, route, run_of

_STORE = "azureml://datastores/workspaceartifactstore/paths/"


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of this concern."""
    room = "/mlflow/{version}" + AT_WORKSPACE + "/api/2.0/mlflow-artifacts/artifacts"
    read, write = "workspaces/experiments/runs/read", "workspaces/experiments/runs/write"
    return [
        route(kernel, "GET", "artifacts/list", list_of_run),
        at(kernel, "GET", room, list_proxied, read),
        at(kernel, "GET", room + "/{path:path}", download, read),
        at(kernel, "PUT", room + "/{path:path}", upload, write),
        at(kernel, "DELETE", room + "/{path:path}", delete, write),
    ]


def list_of_run(call: Call) -> Json:
    """Files and folders of a run, one level."""
    with call.kernel.store.read() as db:
        run = run_of(call, db, dict(call.query))
    root = places.artifacts(call.kernel, call.workspace, run.run)
    return {"root_uri": artifact_uri(run.run), "files": _files(root, _inside(root, call.query.get("path", "")))}


def list_proxied(call: Call) -> Response:
    """The same, of a path in the artifact store."""
    folder = _place(call, call.query.get("path", ""))
    return answer({"files": [file | {"path": Path(file["path"]).name} for file in _files(folder, folder)]})


def _files(root: Path, folder: Path) -> list[Json]:
    if not folder.is_dir():
        return []
    return [
        {"path": str(entry.relative_to(root)), "is_dir": entry.is_dir()}
        | ({} if entry.is_dir() else {"file_size": entry.stat().st_size})
        for entry in sorted(folder.iterdir())
    ]


def _inside(root: Path, path: str) -> Path:
    place = (root / path).resolve()
    if not place.is_relative_to(root.resolve()):
        raise user_error(400, "An artifact's path must stay inside of its run.", "BadArgument")
    return root / path


def _place(call: Call, path: str) -> Path:
    """Where an artifact stands. Raises 403 where the caller is a job and the artifact is not of its own run."""
    parts = path.strip("/").split("/")
    if len(parts) < 2 or parts[0] != "ExperimentRun" or not parts[1].startswith("dcid."):
        raise user_error(404, f"No run has the artifact '{path}'.", "NotFound")
    with call.kernel.store.read() as db:
        run = runs.require(db, call.workspace.key, parts[1].removeprefix("dcid."))
    if call.method != "GET" and not run.may_be_written_by(call.caller.run):
        raise user_error(403, f"The job {call.caller.run} may not write to the run {run.run}.", "Forbidden")
    try:
        found = places.find(call.kernel, call.workspace, _STORE + path.strip("/"))
    except BlobError as error:
        raise user_error(400, error.message, "BadArgument") from error
    assert isinstance(found, Path)
    return found


def download(call: Call) -> Response:
    """An artifact's content."""
    place = _place(call, call.names["path"])
    if not place.is_file():
        raise user_error(404, f"No run has the artifact '{call.names['path']}'.", "NotFound")
    return FileResponse(place, media_type=mimetypes.guess_type(place.name)[0] or "application/octet-stream")


def upload(call: Call) -> Response:
    """Keep an artifact."""
    write_whole(_place(call, call.names["path"]), call.body)
    return answer({})


def delete(call: Call) -> Response:
    """Remove an artifact."""
    _place(call, call.names["path"]).unlink(missing_ok=True)
    return empty(204)
