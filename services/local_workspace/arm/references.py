"""How jobs, components and people name assets and data, and what stands behind those names.

azureml:NAME:VERSION   azureml:NAME@LABEL   [azureml:]/subscriptions/.../models/NAME/versions/VERSION
azureml://registries/REGISTRY/environments/NAME/versions/VERSION   .../labels/latest
azureml://datastores/NAME/paths/PATH   azureml://subscriptions/.../datastores/NAME/paths/PATH
https://... of the blob store
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from services.local_workspace.arm import asset_store, datastores
from services.local_workspace.arm.asset_kinds import KINDS, Kind
from services.local_workspace.blobs import store as blobs
from services.local_workspace.http import Json, user_error
from services.local_workspace.kernel import Kernel, Workspace

CURATED = "AzureML-"
"""Environments of such names are Microsoft's own, of the registry `azureml`: more of them than this machine knows."""
_ARM_ID = re.compile(
    r"(?:azureml:)?/subscriptions/(?P<s>[^/]+)/resourcegroups/(?P<g>[^/]+)/providers/[^/]+/workspaces/(?P<w>[^/]+)"
    r"/(?P<collection>[^/]+)/(?P<name>[^/]+)(?:/versions/(?P<version>[^/]+)|/labels/(?P<label>[^/]+))?",
    re.IGNORECASE,
)
_REGISTRY_ID = re.compile(
    r"azureml://registries/(?P<registry>[^/]+)/(?P<collection>[^/]+)/(?P<name>[^/]+)"
    r"(?:/versions/(?P<version>[^/]+)|/labels/(?P<label>[^/]+))?",
    re.IGNORECASE,
)
_LOCATION_ID = re.compile(
    r"azureml://locations/[^/]+/workspaces/[^/]+/(?P<collection>[^/]+)/(?P<name>[^/]+)/versions/(?P<version>[^/]+)",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(?:azureml:)?(?P<name>[^:@/]+)(?::(?P<version>[^:@/]+)|@(?P<label>[^:@/]+))")
_DATASTORE = re.compile(
    r"azureml://(?:subscriptions/(?P<s>[^/]+)/resourcegroups/(?P<g>[^/]+)(?:/providers/[^/]+)?/workspaces/(?P<w>[^/]+)/)?"
    r"datastores/(?P<datastore>[^/]+)(?:/paths(?:/(?P<path>.*))?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asset:
    """A version that a reference names. One of a registry has no `properties`: registries are not on this machine."""

    collection: str
    name: str
    version: str
    id: str
    properties: Json = field(default_factory=dict)
    registry: str = ""


def resolve(kernel: Kernel, workspace: Workspace, collection: str, reference: str) -> Asset:
    """The version of a `collection` (`models`) that the reference names.

    Raises ArmError: 400 for what is no reference to such an asset, 404 where there is no such version.
    """
    for pattern in (_REGISTRY_ID, _ARM_ID, _LOCATION_ID, _SHORT):
        found = pattern.fullmatch(reference.strip())
        if found:
            return _resolved(kernel, workspace, KINDS[collection], found.groupdict(), reference)
    message = (
        f"'{reference}' names no {KINDS[collection].word}: azureml:NAME:VERSION, azureml:NAME@latest or a full id."
    )
    raise user_error(400, message, "BadArgument")


def is_asset(reference: str) -> bool:
    """Whether this names a versioned asset rather than a path."""
    return any(pattern.fullmatch(reference) for pattern in (_REGISTRY_ID, _ARM_ID, _LOCATION_ID)) or (
        reference.startswith("azureml:") and _SHORT.fullmatch(reference) is not None
    )


def locate(kernel: Kernel, workspace: Workspace, uri: str) -> Path | None:
    """Where on this machine the file or folder of a datastore path, or of the blob store's address, stands.

    The path need not be there yet. None for storage elsewhere. Raises ArmError (404) for a datastore that is not there,
    BlobError for a path no file can have.
    """
    place = placed(kernel, workspace, uri)
    return blobs.local_path(kernel, place) if place else None


def placed(kernel: Kernel, workspace: Workspace, uri: str) -> blobs.Place | None:
    """The same as a place in the blob store, of which `blobs.store.signed_address` makes an address to read it by."""
    found = _DATASTORE.fullmatch(uri.strip())
    if not found:
        return blobs.place_of(uri)
    if found["w"]:
        workspace = Workspace(found["s"], found["g"], found["w"])
    return datastores.place(kernel, workspace, found["datastore"], found["path"] or "")


def _resolved(kernel: Kernel, workspace: Workspace, kind: Kind, parts: dict[str, str | None], reference: str) -> Asset:
    collection = parts.get("collection")
    if collection and collection.lower() != kind.collection:
        raise user_error(400, f"'{reference}' names no {kind.word}, but one of {collection}.", "BadArgument")
    name, number, label = str(parts["name"]), parts.get("version"), parts.get("label")
    if parts.get("registry"):
        return Asset(kind.collection, name, number or label or "latest", reference, {}, str(parts["registry"]))
    if parts.get("w"):
        workspace = Workspace(str(parts["s"]), str(parts["g"]), str(parts["w"]))
    key = asset_store.Name(workspace, kind.collection, name)
    row = asset_store.version(kernel, key, number) if number else None
    if not number and (label or "latest") == "latest":
        row = asset_store.latest(kernel, key)
    if row is None and kind.collection == "environments" and name.startswith(CURATED):
        return Asset(kind.collection, name, number or label or "latest", reference, {}, "azureml")
    if row is None:
        which = f":{number}" if number else f"@{label or 'latest'}"
        raise user_error(404, f"Not found {kind.word} {name}{which}.", "NotFound", kind.not_found)
    full = f"{workspace.id}/{kind.collection}/{name}/versions/{row['version']}"
    return Asset(kind.collection, name, row["version"], full, json.loads(row["properties"]))
