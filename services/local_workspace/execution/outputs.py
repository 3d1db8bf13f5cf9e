"""A job's named outputs become assets when it has completed, where its outputs ask for it by a name."""

from __future__ import annotations

from services.local_workspace.arm import asset_store
from services.local_workspace.arm.asset_kinds import KINDS
from services.local_workspace.arm.asset_store import Name
from services.local_workspace.history.run import Json, Run
from services.local_workspace.kernel import Kernel, Workspace

_DATA = ("uri_file", "uri_folder", "mltable")


def register(kernel: Kernel, workspace: Workspace, run: Run) -> None:
    """Make a version of each output with an `assetName`, as the service does."""
    for output in (run.definition.get("outputs") or {}).values():
        if output.get("assetName"):
            _register(kernel, workspace, run, output)


def _register(kernel: Kernel, workspace: Workspace, run: Run, output: Json) -> None:
    is_data = output["jobOutputType"] in _DATA
    kind = KINDS["data" if is_data else "models"]
    name = Name(workspace, kind.collection, output["assetName"])
    there = asset_store.container(kernel, name)
    version = output.get("assetVersion") or kind.next_version(there["highest"] if there else 0, kernel.clock.now())
    own: Json = (
        {"dataType": output["jobOutputType"], "dataUri": output["uri"]}
        if is_data
        else {"modelType": output["jobOutputType"], "modelUri": output["uri"], "jobName": run.run}
    )
    stored = kind.stored(workspace, own | {"description": output.get("description")}, None)
    asset_store.store_version(kernel, name, str(version), stored, anonymous=False, by=run.author)
