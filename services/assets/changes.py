"""What can be done to assets: archive and restore what has versions, delete what has none, switch schedules."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from services.assets.kinds import Kind, kind_of
from services.assets.listing import path_of
from services.errors import UsageError
from services.wire.answers import Accepted

if TYPE_CHECKING:
    from services.arm import Wire


def archive(wire: Wire, word: str, name: str, version: str | None = None) -> Accepted:
    """Hide an asset, or one version of it, from lists; jobs that name it go on to find it."""
    return _set(wire, _archivable(word), name, version, "isArchived", value=True)


def restore(wire: Wire, word: str, name: str, version: str | None = None) -> Accepted:
    """Bring an archived asset, or one version of it, back into lists."""
    return _set(wire, _archivable(word), name, version, "isArchived", value=False)


def enable(wire: Wire, name: str, *, on: bool) -> Accepted:
    """Switch a schedule on or off. Source: PUT schedules/{name} with isEnabled."""
    return _set(wire, kind_of("schedule"), name, None, "isEnabled", value=on)


def delete(wire: Wire, word: str, name: str) -> Accepted:
    """Delete an endpoint, a datastore, a connection or a schedule. Source: DELETE {collection}/{name}."""
    kind = kind_of(word)
    if not kind.deletes:
        raise UsageError(f"{kind.title} cannot be deleted, as jobs may name them.", advice="Archive it instead.")
    answer = wire.send("DELETE", f"{kind.collection}/{quote(name)}", api=kind.api)
    return Accepted(name, answer.operation)


def _archivable(word: str) -> Kind:
    kind = kind_of(word)
    if not kind.archives:
        raise UsageError(f"{kind.title} cannot be archived.", advice="Delete it instead.")
    return kind


def _set(wire: Wire, kind: Kind, name: str, version: str | None, key: str, *, value: bool) -> Accepted:
    """ARM knows no PATCH for assets: what is there is sent back with one property changed."""
    path = (
        path_of(wire, kind, name, version) if version or kind.versions is None else f"{kind.collection}/{quote(name)}"
    )
    body = wire.get(path, api=kind.api)
    changed = {**(body.get("properties") or {}), key: value}
    answer = wire.send("PUT", path, api=kind.api, body={"properties": changed})
    return Accepted(name, answer.operation)
