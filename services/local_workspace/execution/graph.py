"""A pipeline's nodes as a graph: who waits for whom, read from the bindings between outputs and inputs."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from services.local_workspace.execution.templates import names

Json = dict[str, Any]


class GraphError(Exception):
    """A binding names a node that is not there, or nodes wait for each other in a circle."""


def dependencies(nodes: Mapping[str, Json]) -> dict[str, set[str]]:
    """For each node the nodes whose outputs it takes.

    Raises:
        GraphError: see there.
    """
    found = {name: _parents(node) for name, node in nodes.items()}
    for name, parents in found.items():
        if unknown := parents - set(nodes):
            raise GraphError(
                f"The node '{name}' takes an output of '{min(unknown)}', which the pipeline does not have."
            )
    try:
        TopologicalSorter(found).prepare()
    except CycleError as error:
        raise GraphError(f"The pipeline's nodes wait for each other: {' -> '.join(error.args[1])}.") from error
    return found


def _parents(node: Json) -> set[str]:
    parts = [name.split(".") for text in _texts(node.get("inputs")) for name in names(text)]
    bound = {part[2] for part in parts if part[:2] == ["parent", "jobs"] and len(part) > 2}
    return bound | {str(name) for name in node.get("depends_on") or []}


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    return [value] if isinstance(value, str) else []
