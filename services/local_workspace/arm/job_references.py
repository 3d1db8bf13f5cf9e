"""What a job names must be there: its compute, and every asset of an explicit version.

The SDK checks neither for standalone jobs, so the service does, at the PUT.
"""

from __future__ import annotations

from collections.abc import Iterator

from services.local_workspace.arm import machines, references
from services.local_workspace.arm.references import Asset
from services.local_workspace.history.run import Json
from services.local_workspace.http import ArmError, user_error
from services.local_workspace.kernel import Kernel, Workspace

_FIELDS = (("codes", "codeId"), ("environments", "environmentId"), ("components", "componentId"))


def compute_name(compute: str | None) -> str:
    """The name in a compute's id, empty for serverless.

    >>> compute_name("/subscriptions/s/resourceGroups/g/providers/x/workspaces/w/computes/cpu-cluster")
    'cpu-cluster'
    """
    name = (compute or "").removeprefix("azureml:").rstrip("/").rsplit("/", 1)[-1]
    return "" if name.lower() == "serverless" else name


def check(kernel: Kernel, workspace: Workspace, properties: Json) -> None:
    """Raise 404, of the service's own kind, for compute or an asset version that the workspace does not have."""
    for name in _computes(properties):
        if not machines.exists(kernel, workspace, name):
            message = f"Compute '{name}' not found in workspace '{workspace.name}'."
            raise user_error(404, message, "NotFound", "ComputeNotFound")
    for collections, reference in _assets(properties):
        if references.is_asset(reference):
            asset(kernel, workspace, collections, reference)


def asset(kernel: Kernel, workspace: Workspace, collections: tuple[str, ...], reference: str) -> Asset:
    """What a reference names, in the first of the collections that has it. Raises ArmError where none has."""
    refusals: list[ArmError] = []
    for collection in collections:
        try:
            return references.resolve(kernel, workspace, collection, reference)
        except ArmError as error:
            refusals.append(error)
    # A full id names its collection: of it the refusal says that nothing is there, of the others that it is wrong.
    raise next((refusal for refusal in refusals if refusal.status == 404), refusals[0])


def _computes(properties: Json) -> Iterator[str]:
    for place in [properties, properties.get("settings") or {}, *_nodes(properties)]:
        for field in ("computeId", "compute", "default_compute", "defaultCompute"):
            name = compute_name(place.get(field)) if isinstance(place.get(field), str) else ""
            if name and not name.startswith("${{"):
                yield name


def _nodes(properties: Json) -> list[Json]:
    return [node for node in (properties.get("jobs") or {}).values() if isinstance(node, dict)]


def _assets(properties: Json) -> Iterator[tuple[tuple[str, ...], str]]:
    for part in [properties, properties.get("trial") or {}, *_nodes(properties)]:
        for collection, field in _FIELDS:
            if isinstance(part.get(field), str):
                yield (collection,), part[field]
        for value in (part.get("inputs") or {}).values():
            if isinstance(value, dict) and isinstance(value.get("uri"), str):
                yield ("data", "models"), value["uri"]
