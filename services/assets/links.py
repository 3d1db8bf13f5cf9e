"""Where an asset stands in the studio."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

PAGES: Mapping[str, str] = {
    "data": "data/{name}/{version}/details",
    "model": "model/{name}:{version}/details",
    "environment": "environments/{name}/version/{version}",
    "online-endpoint": "endpoints/realtime/{name}/detail",
    "batch-endpoint": "endpoints/batch/{name}/detail",
    "datastore": "data/datastore/{name}/edit",
}
"""By `az ml`'s word, as the studio's address bar has them; what has none is not here."""


def studio_page(word: str, name: str, version: str | None = None) -> str:
    """The page of an asset for `workspace.studio_link`; empty where it has none, or where the version is not known."""
    page = PAGES.get(word, "")
    if "{version}" in page and not version:
        return ""
    return page.format(name=quote(name, safe=""), version=quote(version or "", safe=""))
