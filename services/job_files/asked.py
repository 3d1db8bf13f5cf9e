"""What only the service can say of a job file: whether the compute and the assets that it names exist.

The SDK asks for a pipeline's compute alone, and for no asset whose version is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from services import assets
from services.errors import JobFileError, NotFoundError
from services.job_files.checks import nodes
from services.job_files.document import JobDocument, KeyPath
from services.jobs.waiting import why_it_waits
from services.references import compute_label, segment

if TYPE_CHECKING:
    from services.arm import Wire

COMPUTE_API = "2023-08-01-preview"
NOT_ASKED = ("", "serverless", "local")
"""Compute that is no resource of a workspace."""

_ASSET = re.compile(r"azureml:(?P<name>[^/:@]+)(?::(?P<version>[^/:@]+)|@latest)")


def check_named(wire: Wire, document: JobDocument) -> tuple[str, ...]:
    """Ask for each compute, data asset and model that a job file names, once each; what will keep the job waiting.

    Raises:
        JobFileError: with the line of the first that does not exist.
        AmlxError: the service could not be asked.
    """
    asked: set[tuple[str, str]] = set()
    warnings: list[str] = []
    for place, kind, name in _named(document):
        if (kind, name) in asked:
            continue
        asked.add((kind, name))
        try:
            warnings += _ask(wire, kind, name)
        except NotFoundError as error:
            workspace = wire.connection.workspace_name
            raise JobFileError(
                f"There is no {_WORDS[kind]} {name} in {workspace}.", line=document.line_of(place), advice=_ADVICE[kind]
            ) from error
    return tuple(warnings)


_WORDS = {"compute": "compute", "data": "data asset", "model": "model"}
_ADVICE = {
    "compute": "Choose one of the workspace's, or none for serverless.",
    "data": "Register it first, or name another.",
    "model": "Register it first, or name another.",
}


def _ask(wire: Wire, kind: str, name: str) -> list[str]:
    if kind == "compute":
        why = why_it_waits(wire.get(f"computes/{segment(name)}", api=COMPUTE_API), name)
        return [why] if why else []
    word, _, version = name.partition(":")
    assets.show(wire, kind, word, version or None)
    return []


def _named(document: JobDocument) -> Iterator[tuple[KeyPath, str, str]]:
    """Place, kind and name (`name:version` of an asset) of each thing that is to be asked for."""
    jobs: list[KeyPath] = [(), *(("jobs", name) for name, _ in nodes(document))]
    for place in ((*job, "compute") for job in jobs):
        yield from _compute(document, place)
    yield from _compute(document, ("settings", "default_compute"))
    for job in jobs:
        yield from _assets(document, (*job, "inputs"))


def _compute(document: JobDocument, place: KeyPath) -> Iterator[tuple[KeyPath, str, str]]:
    name = compute_label(document.value_at(place))
    if name not in NOT_ASKED and "${{" not in name:
        yield place, "compute", name


def _assets(document: JobDocument, place: KeyPath) -> Iterator[tuple[KeyPath, str, str]]:
    inputs = document.value_at(place)
    for name, value in inputs.items() if isinstance(inputs, Mapping) else ():
        path, kind = (value.get("path"), value.get("type")) if isinstance(value, Mapping) else (value, None)
        match = _ASSET.fullmatch(path) if isinstance(path, str) else None
        if match is not None:
            found = match["name"] + (f":{match['version']}" if match["version"] else "")
            yield (*place, str(name), "path"), "model" if str(kind).endswith("_model") else "data", found
