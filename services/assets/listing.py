"""Which assets there are, in which versions, and what one of them holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from services.assets.kinds import Kind, kind_of
from services.errors import NotFoundError, UsageError
from services.secrets import without_secrets

if TYPE_CHECKING:
    import polars as pl

    from services.arm import Json, Query, Wire

View = str
"""ActiveOnly, ArchivedOnly or All, as `listViewType` wants it."""


def list_assets(wire: Wire, word: str, *, view: View = "ActiveOnly") -> pl.DataFrame:
    """All assets of a kind by `KINDS[word].spec`. Source: GET {collection}."""
    kind = kind_of(word)
    asked = view if kind.archives else kind.view
    query = {"listViewType": asked} if asked else None
    return kind.spec.frame(_items(wire, kind.collection, kind, query))


def versions(wire: Wire, word: str, name: str, *, view: View = "ActiveOnly") -> pl.DataFrame:
    """All versions of an asset by `KINDS[word].versions`, newest first. Source: GET {collection}/{name}/versions."""
    kind = kind_of(word)
    if kind.versions is None:
        raise UsageError(f"{kind.title} have no versions.")
    items = _items(wire, f"{kind.collection}/{quote(name)}/versions", kind, {"listViewType": view})
    return kind.versions.frame(items).sort("created", descending=True, nulls_last=True, maintain_order=True)


def show(wire: Wire, word: str, name: str, version: str | None = None) -> Json:
    """One asset as ARM has it, but for secrets; in its newest version where none is named.

    Source: GET {collection}/{name} or GET {collection}/{name}/versions/{version}.
    """
    kind = kind_of(word)
    return without_secrets(wire.get(path_of(wire, kind, name, version), api=kind.api))


def path_of(wire: Wire, kind: Kind, name: str, version: str | None) -> str:
    """Where an asset stands below the workspace."""
    container = f"{kind.collection}/{quote(name)}"
    if kind.versions is None:
        return container
    return f"{container}/versions/{quote(version or _latest(wire, kind, name))}"


def _latest(wire: Wire, kind: Kind, name: str) -> str:
    container = wire.get(f"{kind.collection}/{quote(name)}", api=kind.api)
    told = (container.get("properties") or {}).get("latestVersion")
    if isinstance(told, str) and told:
        return told
    names = versions(wire, kind.word, name)["version"].drop_nulls()
    if names.is_empty():
        raise NotFoundError(f"{name} has no version.", status=404)
    return str(names[0])


def _items(wire: Wire, path: str, kind: Kind, query: Query | None) -> Iterator[Json]:
    for page in wire.pages(path, api=kind.api, query=query):
        yield from page
