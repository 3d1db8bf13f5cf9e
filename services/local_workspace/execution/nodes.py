"""A pipeline's node as a job of its own: its component and its values made one job's properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.local_workspace.execution import bindings
from services.local_workspace.execution.bindings import Scope

Json = dict[str, Any]
Value = Any
"""Whatever JSON holds."""

_TYPES = {"command": "Command", "sweep": "Sweep", "pipeline": "Pipeline", "spark": "Spark", "automl": "AutoML"}
_PARAMETERS = {
    "choice": ("values",),
    "randint": ("upper",),
    "uniform": ("min_value", "max_value"),
    "loguniform": ("min_value", "max_value"),
    "quniform": ("min_value", "max_value", "q"),
    "qloguniform": ("min_value", "max_value", "q"),
    "normal": ("mu", "sigma"),
    "lognormal": ("mu", "sigma"),
    "qnormal": ("mu", "sigma", "q"),
    "qlognormal": ("mu", "sigma", "q"),
}


def kind_of(node: Json) -> str:
    """The job type that a node becomes; one that the local workspace does not know is recorded as a command."""
    return _TYPES.get(str(node.get("type") or "command").lower(), "Command")


def is_known(node: Json) -> bool:
    """Whether nodes of this type can run here."""
    return str(node.get("type") or "command").lower() in _TYPES


def properties(name: str, node: Json, spec: Json, scope: Scope, settings: Json) -> Json:
    """The job's properties (ARM's, camel case). `spec` is the node's component (or a sweep's trial component).

    Raises:
        BindingError: a value is bound to what is not there.
    """
    kind = kind_of(node)
    swept = node.get("search_space") or {} if kind == "Sweep" else {}
    declared = {key: value for key, value in (spec.get("inputs") or {}).items() if key not in swept}
    common: Json = {
        "jobType": kind,
        "displayName": node.get("display_name") or name,
        "description": spec.get("description"),
        "tags": node.get("tags") or {},
        "properties": dict(node.get("properties") or {}),
        "componentId": node.get("componentId") or (node.get("trial") or {}).get("componentId"),
        "computeId": node.get("computeId") or node.get("compute") or setting(settings, "default_compute"),
        "inputs": bindings.inputs(node.get("inputs") or {}, declared, scope),
        "outputs": bindings.outputs(node.get("outputs") or {}, spec.get("outputs") or {}, scope),
    }
    return common | _OWN.get(kind, lambda n, s, t: {})(node, spec, settings)


def setting(settings: Json, name: str) -> Value:
    """A pipeline's setting by its name in YAML."""
    return settings.get(name) or settings.get(_camel_key(name))


def _work(node: Json, spec: Json) -> Json:
    return {
        "command": spec.get("command") or node.get("command"),
        "codeId": spec.get("code") or node.get("codeId"),
        "environmentId": node.get("environment") or spec.get("environment") or node.get("environmentId"),
        "distribution": _camel(node.get("distribution") or spec.get("distribution")),
        "resources": _camel((spec.get("resources") or {}) | (node.get("resources") or {})),
        "environmentVariables": (spec.get("environment_variables") or {}) | (node.get("environment_variables") or {}),
    }


def _command(node: Json, spec: Json, settings: Json) -> Json:
    limits = node.get("limits") or spec.get("limits")
    return _work(node, spec) | {"limits": _limits(limits, "Command") if limits else None}


def _sweep(node: Json, spec: Json, settings: Json) -> Json:
    algorithm = node.get("sampling_algorithm") or "random"
    named = algorithm if isinstance(algorithm, str) else algorithm.get("type", "random")
    return {
        "objective": _camel(node.get("objective") or {}),
        "samplingAlgorithm": {"samplingAlgorithmType": str(named).capitalize()},
        "searchSpace": {name: _expression(value) for name, value in (node.get("search_space") or {}).items()},
        "earlyTermination": _camel(node.get("early_termination")),
        "limits": _limits(node.get("limits") or {}, "Sweep"),
        "trial": _work(node, spec),
    }


def _pipeline(node: Json, spec: Json, settings: Json) -> Json:
    own = spec.get("settings") or {}
    return {"jobs": spec.get("jobs") or node.get("jobs") or {}, "settings": {**settings, **own}}


_OWN = {"Command": _command, "Sweep": _sweep, "Pipeline": _pipeline}


def _expression(value: Value) -> Value:
    if not isinstance(value, Mapping):
        return value
    kind = str(value.get("type"))
    return [kind, [value.get(name) for name in _PARAMETERS.get(kind, ())]]


def _limits(given: Json, kind: str) -> Json:
    limits: Json = _camel({key: value for key, value in given.items() if key != "job_limits_type"})
    for name in ("timeout", "trialTimeout"):
        if isinstance(limits.get(name), int | float):
            limits[name] = f"PT{limits[name]}S"
    return limits | {"jobLimitsType": kind}


def _camel(value: Value) -> Value:
    """Keys of a YAML's form in REST's: `instance_count` becomes `instanceCount`."""
    if not isinstance(value, Mapping):
        return value
    return {_camel_key(str(key)): content for key, content in value.items()}


def _camel_key(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(part.capitalize() for part in rest)
