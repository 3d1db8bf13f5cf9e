"""How a job comes to be: checked against what the workspace has, then written down as NotStarted."""

from __future__ import annotations

import re
from dataclasses import replace
from sqlite3 import Connection

from services.local_workspace.arm import job_bodies, job_references
from services.local_workspace.clock import iso
from services.local_workspace.history import experiments, runs
from services.local_workspace.history.run import Json, Run
from services.local_workspace.http import user_error
from services.local_workspace.kernel import Kernel, Workspace
from services.local_workspace.roles import Caller

DEFAULT_EXPERIMENT = "Default"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]{0,254}")


def accept(kernel: Kernel, db: Connection, workspace: Workspace, caller: Caller, name: str, properties: Json) -> Run:
    """Write a job of a person's down.

    Raises:
        ArmError: 400 for a name that Azure refuses; 404 for compute or an asset version that does not exist.
    """
    check_name(name)
    job_references.check(kernel, workspace, properties)
    run = draft(kernel, workspace.key, caller, name, properties)
    return runs.insert(kernel, db, experiments.joined(kernel, db, run))


def start_child(kernel: Kernel, db: Connection, parent: Run, name: str, properties: Json, state: Json) -> Run:
    """Write a pipeline's node or a sweep's trial down as a job of its own; its parts were checked with its parent."""
    caller = Caller(parent.oid, parent.author)
    run = draft(kernel, parent.workspace, caller, name, properties | {"experimentName": parent.experiment})
    return runs.insert(kernel, db, replace(run, parent=parent.run, root=parent.root, state=run.state | state))


def check_name(name: str) -> None:
    """Raise 400 for a job name that Azure refuses."""
    if not _NAME.fullmatch(name):
        message = (
            f"The job name '{name}' is invalid: it must begin with a letter or digit and hold at most 255 letters, "
            "digits, dashes and underscores."
        )
        raise user_error(400, message, "BadArgument", "ArgumentInvalid")


def draft(kernel: Kernel, workspace: str, caller: Caller, name: str, properties: Json) -> Run:
    """A new run of a job's properties, not yet written down."""
    return Run(
        workspace=workspace,
        run=name,
        uuid=kernel.ids.guid(),
        experiment=properties.get("experimentName") or DEFAULT_EXPERIMENT,
        job_type=properties["jobType"],
        status="NotStarted",
        created=iso(kernel.clock.now()),
        oid=caller.oid,
        author=caller.name,
        definition=job_bodies.definition(name, properties),
        display_name=properties.get("displayName") or name,
        description=properties.get("description"),
        archived=bool(properties.get("isArchived")),
        compute=job_references.compute_name(properties.get("computeId")),
        tags=properties.get("tags") or {},
        properties=properties.get("properties") or {},
        state={"services": properties.get("services") or {}},
    )
