"""A command job made ready: its inputs found, its outputs placed, its command filled in; all of it a runner's plan."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection

from services.local_workspace.arm.job_bodies import default_uri
from services.local_workspace.execution import durations, environment, places, shell_paths
from services.local_workspace.execution.ends import SYSTEM_LOG
from services.local_workspace.execution.moves import PreparationError
from services.local_workspace.execution.plan import Plan
from services.local_workspace.execution.templates import UnknownExpressionError, fill
from services.local_workspace.history import experiments
from services.local_workspace.history.run import Json, Run
from services.local_workspace.kernel import Kernel, Workspace

LOG = "user_logs/std_log.txt"
DEFAULT_DATASTORE = "workspaceblobstore"
_ARTIFACTS = ("default", "artifacts")
"""Outputs of these names are the run's own artifacts, where no other place is given."""

_COPIED = ("Download", "EvalDownload")


@dataclass(slots=True)
class _Making:
    """A plan while its parts are found."""

    kernel: Kernel
    workspace: Workspace
    run: Run
    folder: Path
    values: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    copies: list[tuple[str, str]] = field(default_factory=list)
    downloads: list[tuple[str, str]] = field(default_factory=list)
    collected: list[tuple[str, str]] = field(default_factory=list)

    def shown(self, path: Path) -> str:
        """A path as the job's command has it."""
        return str(shell_paths.plain(self.kernel.folders.root, path))


def job_folder(kernel: Kernel, run: Run) -> Path:
    """Where a job's own files are: a folder named by the run's GUID, since that is safe in any shell."""
    return kernel.folders.jobs / run.uuid


def with_places(run: Run) -> Run:
    """The run with an address for each of its outputs."""
    datastore = run.state.get("default_datastore") or DEFAULT_DATASTORE
    for name, output in (run.definition.get("outputs") or {}).items():
        kept = default_uri(run.run) if name in _ARTIFACTS else _fresh(datastore, run.run, name, output)
        known = {"name": run.run, "output_name": name, "default_datastore": datastore}
        output["uri"] = fill(output.get("uri") or kept, known)
    return run


def _fresh(datastore: str, run: str, name: str, output: Json) -> str:
    tail = "" if output.get("jobOutputType") == "uri_file" else "/"
    return f"azureml://datastores/{datastore}/paths/azureml/{run}/{name}{tail}"


def make_plan(kernel: Kernel, db: Connection, workspace: Workspace, run: Run) -> Plan:
    """What the runner is to do. The run's outputs have their addresses already.

    Raises:
        PreparationError: an input or the code cannot be found, or the command names what is not there.
    """
    making = _Making(kernel, workspace, run, job_folder(kernel, run))
    for name, value in (run.definition.get("inputs") or {}).items():
        _input(making, name, value)
    for name, value in (run.definition.get("outputs") or {}).items():
        _output(making, name, value)
    making.values["name"] = run.run
    working = making.folder / "wd"
    _code(making, working)
    own = places.artifacts(kernel, workspace, run.run)
    experiment = experiments.ensure(kernel, db, workspace.key, run.experiment)
    return Plan(
        run=run.run,
        arguments=_arguments(making),
        working_folder=str(working),
        environment=environment.variables(kernel, workspace, run, experiment.id, making.folder)
        | environment.distributed(run.definition.get("distribution"))
        | making.variables
        | _own_variables(making),
        log=str(own / LOG),
        system_log=str(own / SYSTEM_LOG),
        folders=[str(making.folder / "home"), *making.folders],
        copies=making.copies,
        downloads=making.downloads,
        links=[(str(working / name), str(own / name)) for name in ("outputs", "logs")],
        collected=making.collected,
        scratch=[str(making.folder / part) for part in ("wd", "home", "packages", "inputs", "outputs")],
        timeout_seconds=durations.seconds((run.definition.get("limits") or {}).get("timeout")),
    )


def _own_variables(making: _Making) -> dict[str, str]:
    given = making.run.definition.get("environmentVariables") or {}
    return {str(name): _filled(making, str(value)) for name, value in given.items()}


def _arguments(making: _Making) -> list[str]:
    shell = shutil.which("bash") or shutil.which("sh") or "/bin/sh"
    return [shell, "-c", _filled(making, making.run.definition.get("command") or "")]


def _filled(making: _Making, text: str) -> str:
    try:
        return fill(text, making.values)
    except UnknownExpressionError as error:
        raise PreparationError(f"The command cannot be filled in: {error}") from error


def _code(making: _Making, working: Path) -> None:
    code = making.run.definition.get("codeId")
    if not code:
        return
    found = places.find(making.kernel, making.workspace, code)
    if isinstance(found, places.Remote):
        raise PreparationError(f"The code at {found.address} is not in this workspace; submit it from a local folder.")
    making.copies.append((str(found), str(working)))


def _input(making: _Making, name: str, given: Json) -> None:
    value = _literal(given) if given.get("jobInputType", "literal") == "literal" else _data(making, name, given)
    making.values[f"inputs.{name}"] = value
    making.variables[f"AZURE_ML_INPUT_{name}"] = value


def _literal(given: Json) -> str:
    return str(given.get("value", ""))


def _data(making: _Making, name: str, given: Json) -> str:
    address = given.get("uri")
    if not address:
        raise PreparationError(f"The input '{name}' names no data.")
    if given.get("mode") == "Direct":
        return str(address)
    try:
        found = places.find(making.kernel, making.workspace, address)
    except PreparationError as error:
        raise PreparationError(f"The input '{name}' cannot be used. {error.message}", error.code) from error
    copy = making.folder / "inputs" / f"INPUT_{name}"
    if isinstance(found, places.Remote):
        return _downloaded(making, found, given, copy)
    if not found.exists():
        raise PreparationError(f"The input '{name}' cannot be used: there is nothing at {address}.", "DataAccessError")
    if given.get("mode") in _COPIED:
        target = copy if found.is_dir() else copy / found.name
        making.copies.append((str(found), str(target)))
        return making.shown(target)
    return making.shown(found)


def _downloaded(making: _Making, found: places.Remote, given: Json, copy: Path) -> str:
    is_folder = found.is_folder or given.get("jobInputType") != "uri_file"
    target = copy if is_folder else copy / (found.address.split("?")[0].rstrip("/").rsplit("/", 1)[-1] or "data")
    making.downloads.append((found.address, f"{target}/" if is_folder else str(target)))
    return making.shown(target)


def _output(making: _Making, name: str, given: Json) -> None:
    found = places.find(making.kernel, making.workspace, given["uri"])
    if isinstance(found, places.Remote):
        raise PreparationError(f"The output '{name}' cannot be written to {found.address}.")
    value = given["uri"] if given.get("mode") == "Direct" else making.shown(_writable(making, name, given, found))
    making.values[f"outputs.{name}"] = value
    making.variables[f"AZURE_ML_OUTPUT_{name}"] = value


def _writable(making: _Making, name: str, given: Json, found: Path) -> Path:
    is_file = given.get("jobOutputType") == "uri_file"
    place = found
    if given.get("mode") == "Upload":
        place = making.folder / "outputs" / f"OUTPUT_{name}" / (found.name if is_file else "")
        making.collected.append((str(place), str(found)))
    making.folders.append(str(place.parent if is_file else place))
    return place


def system_lines(run: Run) -> list[str]:
    """What the system log says before the command: what is as in Azure here, and what is not."""
    definition = run.definition
    lines = [
        f"Job {run.run} of experiment {run.experiment} runs on this machine, as you.",
        f"The interpreter is {environment.interpreter()}, first on PATH.",
        f"The environment {definition.get('environmentId')} is recorded; its image and packages are not used here.",
    ]
    count = (definition.get("resources") or {}).get("instanceCount") or 1
    if definition.get("distribution") or count > 1:
        kind = (definition.get("distribution") or {}).get("distributionType") or "none"
        lines.append(
            f"It asks for {count} instances, distribution {kind}; one process is started here, as rank 0 of 1."
        )
    return lines
