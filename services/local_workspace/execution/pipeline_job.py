"""A pipeline job's way: its nodes become jobs of their own when what they wait for has completed."""

from __future__ import annotations

from collections.abc import Mapping
from sqlite3 import Connection

from services.local_workspace.arm import references, submissions
from services.local_workspace.execution import nodes
from services.local_workspace.execution.bindings import BindingError, Scope, bound_output
from services.local_workspace.execution.ends import ask, end, error, fail, tell
from services.local_workspace.execution.graph import GraphError, dependencies
from services.local_workspace.history import runs
from services.local_workspace.history.run import Json, Run
from services.local_workspace.http import ArmError
from services.local_workspace.kernel import Kernel

_UNREACHABLE = ("Failed", "Canceled")


def prepare(kernel: Kernel, db: Connection, run: Run) -> None:
    """Read its graph; then it runs."""
    try:
        whole = _with_nodes(kernel, db, run)
        dependencies(whole.definition["jobs"])
    except (GraphError, ArmError) as reason:
        fail(kernel, db, run, "UserError", str(reason))
        return
    tell(kernel, db, run, f"A pipeline of {len(whole.definition['jobs'])} nodes.")
    runs.move(kernel, db, whole, "Running")


def _with_nodes(kernel: Kernel, db: Connection, run: Run) -> Run:
    if not run.definition.get("jobs") and run.definition.get("componentId"):
        spec = _component(kernel, db, run, run.definition["componentId"])
        run.definition["jobs"] = spec.get("jobs") or {}
    return run


def _component(kernel: Kernel, db: Connection, run: Run, reference: str) -> Json:
    workspace = runs.workspace_of(db, run.workspace)
    asset = references.resolve(kernel, workspace, "components", reference)
    if asset.registry:
        message = f"The component '{reference}' is in a registry of Azure's, which the local workspace does not reach."
        raise GraphError(message)
    spec: Json = asset.properties["componentSpec"]
    return spec


def enqueue(kernel: Kernel, db: Connection, run: Run) -> None:
    """A pipeline waits for nothing."""
    runs.move(kernel, db, run, "Running")


def watch(kernel: Kernel, db: Connection, run: Run) -> None:
    """Start the nodes that can start; end when none runs and none can."""
    started = {child.state["node"]: child for child in runs.children(db, run) if "node" in child.state}
    broken = _failed(started)
    if broken and not nodes.setting(run.definition.get("settings") or {}, "continue_on_step_failure"):
        _stop(kernel, db, started)
    else:
        started |= _start_ready(kernel, db, run, started)
    if all(child.is_final for child in started.values()):
        runs.move(kernel, db, run, "Finalizing")


def _failed(started: Mapping[str, Run]) -> list[str]:
    return [name for name, child in started.items() if child.status in _UNREACHABLE]


def _stop(kernel: Kernel, db: Connection, started: Mapping[str, Run]) -> None:
    for child in started.values():
        ask(kernel, db, child)


def _start_ready(kernel: Kernel, db: Connection, run: Run, started: Mapping[str, Run]) -> dict[str, Run]:
    done = {name for name, child in started.items() if child.status == "Completed"}
    ready = [
        name
        for name, parents in dependencies(run.definition["jobs"]).items()
        if name not in started and parents <= done
    ]
    scope = Scope(
        run.definition.get("inputs") or {},
        run.definition.get("outputs") or {},
        {name: started[name].definition.get("outputs") or {} for name in done},
    )
    return {name: _start(kernel, db, run, name, scope) for name in ready}


def _start(kernel: Kernel, db: Connection, run: Run, name: str, scope: Scope) -> Run:
    node = run.definition["jobs"][name]
    settings = run.definition.get("settings") or {}
    state: Json = {"node": name, "default_datastore": _datastore(settings)}
    try:
        spec = _spec(kernel, db, run, node)
        properties = nodes.properties(name, node, spec, scope, settings)
        if not nodes.is_known(node):
            state["unsupported"] = f"Nodes of type {node.get('type')} cannot run on this machine."
    except (BindingError, GraphError, ArmError) as reason:
        properties = {"jobType": nodes.kind_of(node), "displayName": name}
        state["unsupported"] = str(reason)
    properties["properties"] = (properties.get("properties") or {}) | _step_properties(kernel, run, name)
    return submissions.start_child(kernel, db, run, kernel.ids.guid(), properties, state)


def _step_properties(kernel: Kernel, run: Run, name: str) -> Json:
    return {
        "azureml.DevPlatv2": "true",
        "azureml.runsource": "azureml.StepRun",
        "azureml.nodeid": kernel.ids.hex(8),
        "azureml.moduleName": name,
        "azureml.pipelinerunid": run.run,
        "azureml.pipeline": run.run,
        "azureml.rootpipelinerunid": run.root,
        "StepType": "PythonScriptStep",
    }


def _spec(kernel: Kernel, db: Connection, run: Run, node: Json) -> Json:
    trial = node.get("trial")
    reference = node.get("componentId") or (trial.get("componentId") if isinstance(trial, dict) else None)
    return _component(kernel, db, run, reference) if reference else {}


def _datastore(settings: Json) -> str:
    name = str(nodes.setting(settings, "default_datastore") or "workspaceblobstore")
    return name.removeprefix("azureml:").rstrip("/").rsplit("/", 1)[-1]


def finish(kernel: Kernel, db: Connection, run: Run) -> None:
    """Its outcome is its nodes'; its outputs are where theirs are."""
    started = {child.state["node"]: child for child in runs.children(db, run) if "node" in child.state}
    failed = [name for name, child in started.items() if child.status == "Failed"]
    stopped = [name for name, child in started.items() if child.status == "Canceled"]
    placed = _with_outputs(run, started)
    if failed:
        message = f"Pipeline has failed child jobs: {', '.join(sorted(failed))}. For more details, see their logs."
        end(kernel, db, placed, "Failed", error=error(kernel, "UserError", message))
    else:
        end(kernel, db, placed, "Canceled" if stopped else "Completed")


def _with_outputs(run: Run, started: Mapping[str, Run]) -> Run:
    for name, node in run.definition["jobs"].items():
        for output, given in (node.get("outputs") or {}).items():
            bound = bound_output(given)
            made = (started[name].definition.get("outputs") or {}).get(output) if name in started else None
            if bound and made:
                run.definition["outputs"][bound] = made
    return run


def cancel(kernel: Kernel, db: Connection, run: Run) -> None:
    """It is canceled when all its nodes have ended; they were asked together with it."""
    if all(child.is_final for child in runs.children(db, run)):
        end(kernel, db, run, "Canceled")


def after(kernel: Kernel, run: Run) -> None:
    """Nothing to do outside of the transaction."""
