"""What ARM tells of an asset, put in the order in which a person reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.jobs.values import time_of
from services.wire.answers import Json

APART = frozenset({"tags", "properties"})
"""Keys that have sections of their own."""

USUAL = (("isArchived", False), ("isAnonymous", False), ("isDefault", False), ("serviceDataAccessAuthIdentity", "None"))
"""What goes without saying."""

CALLED = {
    "dataUri": "path",
    "modelUri": "path",
    "serviceDataAccessAuthIdentity": "data access as",
    "publicNetworkAccess": "public access",
}
"""Fields that a person calls otherwise than ARM."""

DEEPEST = 3


@dataclass(frozen=True, slots=True)
class About:
    """An asset's facts: names as a person reads them, nested ones joined; times are UTC, None where not told."""

    id: str
    attributes: Mapping[str, str]
    tags: Mapping[str, str]
    properties: Mapping[str, str]
    created: datetime | None
    created_by: str
    changed: datetime | None


def about(item: Json) -> About:
    """All facts of ARM's answer but its nulls and what goes without saying; names are for the page to tell."""
    properties = item.get("properties") or {}
    made = item.get("systemData") or {}
    own = {key: value for key, value in properties.items() if key not in APART}
    return About(
        id=str(item.get("id", "")),
        attributes=dict(_facts(own)),
        tags=_texts(properties.get("tags") or item.get("tags")),
        properties=_texts(properties.get("properties")),
        created=time_of(made.get("createdAt")),
        created_by=str(made.get("createdBy") or ""),
        changed=time_of(made.get("lastModifiedAt")),
    )


def _facts(values: Mapping[str, Any], above: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for key, value in values.items():
        name = _joined(above, _words(CALLED.get(key, key)))
        if isinstance(value, Mapping) and depth < DEEPEST:
            yield from _facts(value, name, depth + 1)
        elif value not in (None, "", [], {}) and (key, value) not in USUAL:
            yield name, _said(value)


def _joined(above: str, words: str) -> str:
    """`Credentials` and `credentials type` are `Credentials type`."""
    repeats = words.split(" ")[0] == above.split(" ")[-1].lower()
    return f"{above} {words.partition(' ')[2] if repeats else words}".strip().capitalize()


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _texts(values: object) -> dict[str, str]:
    return {str(key): str(value) for key, value in values.items()} if isinstance(values, Mapping) else {}


def _words(key: str) -> str:
    """`provisioningState` as `provisioning state`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", " ", key).lower()
