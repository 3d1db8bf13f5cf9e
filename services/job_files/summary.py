"""What a review shows of a job file before it is submitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from services.job_files.checks import is_local, job_type, local_path, nodes
from services.job_files.code import CodeFolder, measure
from services.job_files.document import JobDocument, KeyPath
from services.job_files.overrides import Overrides
from services.ports import JobPort
from services.references import asset_label, compute_label

SERVERLESS = "serverless"
"""Compute of a job that names none."""

DEFAULT_EXPERIMENT = "Default"
"""Experiment of a job that names none and is submitted from a folder without a name (`/`)."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a pipeline; `compute` is empty where the pipeline's default serves."""

    name: str
    type: str
    compute: str = ""


@dataclass(frozen=True, slots=True)
class JobFile:
    """A job file that may be submitted: what the review shows, and the YAML that will go.

    `text` is the file as it was read, `yaml` what is submitted (the same, with `overrides` applied): what a person
    reviewed is what goes, whatever becomes of the file meanwhile. `warnings` are things that do not forbid it.
    """

    path: Path
    type: str
    display_name: str
    experiment: str
    compute: str
    environment: str
    command: str
    description: str
    inputs: tuple[JobPort, ...]
    code: CodeFolder | None
    nodes: tuple[Node, ...]
    tags: Mapping[str, str]
    text: str
    yaml: str
    overrides: Overrides = field(default_factory=Overrides)
    warnings: tuple[str, ...] = ()


def summarize(document: JobDocument, effective: JobDocument, overrides: Overrides, yaml: str) -> JobFile:
    """The summary of a document with its overrides applied (`effective`)."""
    kind = job_type(effective)
    inside: KeyPath = ("trial",) if kind == "sweep" else ()
    code = effective.value_at((*inside, "code"))
    tags = effective.data.get("tags")
    return JobFile(
        path=document.path,
        type=kind,
        display_name=_text(effective, ("display_name",)) or _text(effective, ("name",)),
        experiment=_text(effective, ("experiment_name",)) or default_experiment(),
        compute=compute_of(effective),
        environment=_environment(effective, (*inside, "environment")),
        command=_text(effective, (*inside, "command")).strip(),
        description=_text(effective, ("description",)).strip(),
        inputs=_inputs(effective),
        code=measure(local_path(effective, code)) if isinstance(code, str) and is_local(code) else None,
        nodes=_nodes(effective) if kind == "pipeline" else (),
        tags={str(key): str(value) for key, value in tags.items()} if isinstance(tags, Mapping) else {},
        text=document.text,
        yaml=yaml,
        overrides=overrides,
    )


def compute_of(document: JobDocument) -> str:
    """The name of the compute on which a job (or by default a pipeline's nodes) will run."""
    place: KeyPath = ("settings", "default_compute") if job_type(document) == "pipeline" else ("compute",)
    return compute_label(document.value_at(place)) or SERVERLESS


def default_experiment() -> str:
    """The experiment of a job that names none: the SDK calls it after the folder that one is in, not the file's."""
    return Path.cwd().stem.replace(" ", "") or DEFAULT_EXPERIMENT


def _text(document: JobDocument, place: KeyPath) -> str:
    value = document.value_at(place)
    return "" if value is None or isinstance(value, Mapping | list) else str(value)


def _environment(document: JobDocument, place: KeyPath) -> str:
    value = document.value_at(place)
    if not isinstance(value, Mapping):
        return asset_label(value)
    build = value.get("build")
    source = value.get("image") or (build.get("path") if isinstance(build, Mapping) else "")
    return " + ".join(str(part) for part in (value.get("name") or source, value.get("conda_file")) if part)


def _inputs(document: JobDocument) -> tuple[JobPort, ...]:
    inputs = document.data.get("inputs")
    return tuple(_input(str(name), value) for name, value in inputs.items()) if isinstance(inputs, Mapping) else ()


def _input(name: str, value: object) -> JobPort:
    if not isinstance(value, Mapping):
        return JobPort(name, "literal", str(value))
    stands = value.get("path", value.get("value", value.get("default", "")))
    return JobPort(name, str(value.get("type") or "uri_folder"), str(stands))


def _nodes(document: JobDocument) -> tuple[Node, ...]:
    return tuple(
        Node(name, str(node.get("type") or "command"), compute_label(node.get("compute")))
        for name, node in nodes(document)
    )
