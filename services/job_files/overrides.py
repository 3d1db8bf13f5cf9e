"""What a person changes of a job file as they submit it; the file itself stays as it is."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from services.errors import JobFileError, UsageError
from services.job_files.document import JobDocument


@dataclass(frozen=True, slots=True)
class Overrides:
    """Changes to a job file; None and empty change nothing.

    `inputs` maps an input's name to its new value (a literal, or the path of an input that has one); `settings` are
    `path=value` pairs as `az ml job create --set` takes them (`resources.instance_count=2`).
    """

    compute: str | None = None
    experiment: str | None = None
    display_name: str | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)
    settings: tuple[tuple[str, str], ...] = ()


def parse_setting(text: str) -> tuple[str, str]:
    """`path=value` of a command's `--set`, taken apart; a `UsageError` where it is not one."""
    path, equals, value = text.partition("=")
    if not equals or not all(path.strip().split(".")):
        raise UsageError(f"--set {text!r} is not path=value.", advice="Write it like --set resources.instance_count=2.")
    return path.strip(), value


def changes(document: JobDocument, overrides: Overrides) -> list[tuple[str, object]]:
    """The overrides as (dotted path, value) pairs, in the order in which they are applied."""
    pairs: list[tuple[str, object]] = []
    if overrides.experiment:
        pairs.append(("experiment_name", overrides.experiment))
    if overrides.display_name:
        pairs.append(("display_name", overrides.display_name))
    if overrides.compute:
        pairs += [(place, _reference(overrides.compute)) for place in _compute_places(document)]
    pairs += [_input_change(document, name, value) for name, value in overrides.inputs.items()]
    return pairs + [(path, _typed(value)) for path, value in overrides.settings]


def apply(document: JobDocument, overrides: Overrides) -> JobDocument:
    """The document as it will be submitted; the lines stay those of the file."""
    data = copy.deepcopy(dict(document.data))
    for path, value in changes(document, overrides):
        _set(data, path, value)
    return replace(document, data=data)


def _compute_places(document: JobDocument) -> list[str]:
    """A pipeline's compute stands in its settings, and in each node that names its own."""
    if document.data.get("type") != "pipeline":
        return ["compute"]
    jobs = document.data.get("jobs")
    nodes = jobs.items() if isinstance(jobs, Mapping) else ()
    own = [f"jobs.{name}.compute" for name, node in nodes if isinstance(node, Mapping) and "compute" in node]
    return ["settings.default_compute", *own]


def _reference(compute: str) -> str:
    return compute if compute.startswith(("azureml:", "/", "${{")) or compute == "local" else f"azureml:{compute}"


def _input_change(document: JobDocument, name: str, value: str) -> tuple[str, object]:
    present = document.value_at(("inputs", name))
    if not isinstance(present, Mapping):
        return f"inputs.{name}", _typed(value)
    if "value" in present or "path" not in present:
        return f"inputs.{name}.value", _typed(value)
    return f"inputs.{name}.path", value


def _typed(value: str) -> object:
    """As `az` reads a value: JSON where it is some, else the text itself."""
    try:
        return json.loads(value)
    except ValueError:
        return value


def _set(data: dict[str, Any], path: str, value: object) -> None:
    *above, last = path.split(".")
    place = data
    for key in above:
        below = place.get(key)
        if below is None:
            below = place[key] = {}
        if not isinstance(below, dict):
            raise JobFileError(f"{path} cannot be set: {key} is {below!r}, which has no parts.")
        place = below
    place[last] = value
