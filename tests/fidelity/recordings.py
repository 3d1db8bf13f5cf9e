"""What recorded answers of the real service teach, without a word of what they say.

For each operation and status: every place that was seen, its JSON types, whether an answer of the newest api-version
always had it, and, for enumerations alone, the values. Names, ids, times, addresses and texts stay behind.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fidelity.operations import name_of
from tests.fidelity.shapes import SILENT, Place, Walk
from tests.fidelity.swagger import Node

HEADERS = ("Azure-AsyncOperation", "Location", "Retry-After", "x-ms-async-operation-timeout")
"""Headers that a client acts on."""

WORDS = ("status", "provisioningState", "code", "type", "createdByType", "lastModifiedByType", "runType", "JobType")
"""Keys with a closed set of values, where the schema calls them plain strings."""

_WORD = re.compile(r"[A-Za-z][\w./-]{0,80}")


@dataclass(slots=True)
class Seen:
    """What was seen at one place."""

    kinds: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Evidence:
    """All recorded answers of one operation and status."""

    versions: set[str] = field(default_factory=set)
    headers: list[set[str]] = field(default_factory=list)
    places: dict[str, Seen] = field(default_factory=lambda: defaultdict(Seen))
    objects: dict[str, dict[str, list[frozenset[str]]]] = field(default_factory=lambda: defaultdict(dict))
    """place of an object -> api-version -> the key sets it had"""

    def add(self, walk: Walk, exchange: dict[str, Any], node: Node) -> None:
        version = exchange["api_version"] or ""
        self.versions.add(version)
        names = {name.lower() for name in exchange["headers"]}
        self.headers.append({name for name in HEADERS if name.lower() in names})
        for place in walk.places(Place("", exchange["response"], node)):
            self._see(place, version)

    def _see(self, place: Place, version: str) -> None:
        seen = self.places[place.path]
        seen.kinds.add(place.kind)
        if is_word(place):
            seen.words.add(place.value)
        if isinstance(place.value, dict) and place.node != "any":
            self.objects[place.path].setdefault(version, []).append(frozenset(place.value))

    def _presence(self, path: str) -> str:
        """Whether this key is there each time, and since which api-version; "each" for items and map entries."""
        parent, _, last = path.rpartition(".")
        key = re.sub(r"<[^>]*>$", "", last)
        if key == "*" or key.endswith("[]") or parent not in self.objects:
            return "each"
        versions = self.objects[parent]
        having = [version for version in versions if all(key in keys for keys in versions[version])]
        lacking = max((version for version in versions if version not in having), default="")
        since = min((version for version in having if version > lacking or not lacking), default=None)
        if since is None:
            return "sometimes"
        return f"always@{since}" if lacking else "always"

    def contract(self) -> dict[str, Any]:
        """The contract of this operation and status, ready for JSON."""
        return {
            "samples": len(self.headers),
            "api-versions": sorted(self.versions - {""}),
            "headers": sorted(set.intersection(*self.headers)),
            "places": {path: self._line(path) for path in sorted(self.places) if path},
        }

    def _line(self, path: str) -> str:
        seen = self.places[path]
        words = f" = {' '.join(sorted(seen.words))}" if seen.words else ""
        return f"{self._presence(path)} {'|'.join(sorted(seen.kinds))}{words}"


def is_word(place: Place) -> bool:
    """Whether this value is one of a closed set, and so part of the contract."""
    if not isinstance(place.value, str) or not _WORD.fullmatch(place.value):
        return False
    return bool(place.words) or place.path.split(".")[-1] in WORDS


def answer_node(operations: dict[str, dict[str, Node]], operation: str, status: int) -> Node:
    """The schema of an answer. Errors are walked without: the published one stops where the service goes on."""
    answers = operations.get(operation, {})
    if status >= 400 or not answers:
        return SILENT
    found = answers.get(str(status), answers.get("200", SILENT))
    return SILENT if found == "none" else found


def contracts(recordings: Path, operations: dict[str, dict[str, Node]], walk: Walk) -> dict[str, Any]:
    """`operation status` -> contract, for every recorded exchange of an offered operation."""
    gathered: dict[str, Evidence] = defaultdict(Evidence)
    for exchange in exchanges(recordings):
        operation = name_of(exchange["method"], exchange["op"])
        if operation is not None:
            node = answer_node(operations, operation, exchange["status"])
            gathered[f"{operation} {exchange['status']}"].add(walk, exchange, node)
    return {name: gathered[name].contract() for name in sorted(gathered)}


def exchanges(recordings: Path) -> Iterator[dict[str, Any]]:
    """The recorded exchanges, one after another."""
    with recordings.open() as lines:
        yield from map(json.loads, lines)
