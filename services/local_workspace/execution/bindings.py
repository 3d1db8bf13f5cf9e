"""What a pipeline's node is given: its values, the pipeline's inputs, other nodes' outputs, its component's defaults.

A node's values come in the pipeline's REST form (`job_input_type`, `uri`, `value`, `mode`), and leave as a job's inputs
and outputs (`jobInputType`, ...).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.local_workspace.execution.templates import UnknownExpressionError, fill, sole_name

Json = dict[str, Any]
Value = Any
"""Whatever JSON holds."""

PRIMITIVES = frozenset({"string", "integer", "number", "boolean", "enum", "float"})
_FOLDERS = frozenset({"path", "AnyDirectory"})


class BindingError(Exception):
    """A node's input or output is bound to what the pipeline does not have."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What expressions can name: the pipeline's inputs and outputs, and the outputs of nodes that have completed."""

    inputs: Mapping[str, Json]
    outputs: Mapping[str, Json]
    nodes: Mapping[str, Mapping[str, Json]]

    def value(self, name: str) -> Json | None:
        """The job input that an expression like `parent.inputs.x` or `parent.jobs.a.outputs.x` stands for."""
        match name.split("."):
            case ["parent", "inputs", *rest]:
                return self.inputs.get(".".join(rest))
            case ["parent", "jobs", node, "outputs", output]:
                return _as_input(self.nodes.get(node, {}).get(output))
        return None


def _as_input(output: Json | None) -> Json | None:
    if output is None or not output.get("uri"):
        return None
    return {"jobInputType": output.get("jobOutputType", "uri_folder"), "uri": output["uri"], "mode": "ReadOnlyMount"}


def inputs(given: Mapping[str, Any], declared: Mapping[str, Json], scope: Scope) -> dict[str, Json]:
    """A node's inputs; optional ones without a value are left out.

    Raises:
        BindingError: a binding names nothing, or an input that must be there has no value.
    """
    found: dict[str, Json] = {}
    for name in [*declared, *(name for name in given if name not in declared)]:
        value = _input(name, given.get(name), declared.get(name) or {}, scope)
        if value is not None:
            found[name] = value
        elif name in declared and not _is_optional(declared[name]):
            raise BindingError(f"The input '{name}' has no value.")
    return found


def _is_optional(declared: Json) -> bool:
    return str(declared.get("optional", False)).lower() == "true"


def _input(name: str, given: Value, declared: Json, scope: Scope) -> Json | None:
    if not isinstance(given, dict):
        given = {"value": declared.get("default") if given is None else given}
    content = given.get("uri") if given.get("uri") is not None else given.get("value")
    if content is None:
        return None
    bound = sole_name(content)
    if bound is None:
        return _own(name, given, declared, _filled(name, content, scope))
    value = scope.value(bound)
    if value is None and not _is_optional(declared):
        raise BindingError(f"The input '{name}' is bound to '{bound}', which has no value.")
    return value | _mode(given) if value is not None else None


def _filled(name: str, content: Value, scope: Scope) -> Value:
    if not isinstance(content, str) or "${{" not in content:
        return content
    values = {f"parent.inputs.{key}": str(_text(value)) for key, value in scope.inputs.items()}
    try:
        return fill(content, values)
    except UnknownExpressionError as error:
        raise BindingError(f"The input '{name}' cannot be filled in: {error}") from error


def _text(value: Json) -> Value:
    return value.get("uri") if value.get("jobInputType", "literal") != "literal" else value.get("value")


def _own(name: str, given: Json, declared: Json, content: Value) -> Json:
    kind = given.get("job_input_type") or given.get("jobInputType") or "literal"
    wanted = declared.get("type", "string")
    if kind == "literal" and wanted in PRIMITIVES:
        return {"jobInputType": "literal", "value": content if isinstance(content, str) else str(content)}
    data = kind if kind != "literal" else ("uri_folder" if wanted in _FOLDERS else str(wanted))
    return {"jobInputType": data, "uri": str(content), "mode": "ReadOnlyMount"} | _mode(given)


def _mode(given: Json) -> Json:
    return {"mode": given["mode"]} if given.get("mode") else {}


def outputs(given: Mapping[str, Any], declared: Mapping[str, Json], scope: Scope) -> dict[str, Json]:
    """A node's outputs, as a job's: of its component, with what the node says, with what the pipeline says of them."""
    names = [*declared, *(name for name in given if name not in declared)]
    return {name: _output(given.get(name), declared.get(name) or {}, scope) for name in names}


def _output(given: Value, declared: Json, scope: Scope) -> Json:
    given = given if isinstance(given, dict) else {"value": given}
    kind = given.get("job_output_type") or given.get("jobOutputType") or declared.get("type") or "uri_folder"
    own: Json = {"jobOutputType": "uri_folder" if kind in _FOLDERS else kind}
    own |= {name: given[name] for name in ("uri", "mode") if given.get(name)}
    own |= {new: given[old] for old, new in (("name", "assetName"), ("version", "assetVersion")) if given.get(old)}
    pipelines = scope.outputs.get(bound_output(given) or "", {})
    return own | {name: value for name, value in pipelines.items() if value is not None and name != "description"}


def bound_output(given: Value) -> str | None:
    """The pipeline's output that a node's output is bound to (`${{parent.outputs.x}}`), if it is."""
    content = given.get("value") or given.get("uri") if isinstance(given, dict) else given
    match (sole_name(content) or "").split("."):
        case ["parent", "outputs", name]:
            return name
    return None
