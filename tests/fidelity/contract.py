"""The committed contracts, read: what one operation's answer has to look like."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from tests.fidelity.derive import CONTRACTS


@dataclass(frozen=True, slots=True)
class Line:
    """What recordings say of one place: present "always", "sometimes" or (items, map entries) "each"; types; words.

    `since` is the first api-version that always had it, "" where all had.
    """

    presence: str
    since: str
    kinds: frozenset[str]
    words: frozenset[str]

    @classmethod
    def read(cls, text: str) -> "Line":
        """A line as `recordings.py` writes it: `always@2023-02-01-preview null|string = Canceled`."""
        before, _, words = text.partition(" = ")
        told, _, kinds = before.partition(" ")
        presence, _, since = told.partition("@")
        return cls(presence, since, frozenset(kinds.split("|")), frozenset(words.split()))

    def __or__(self, other: "Line") -> "Line":
        return Line(self.presence, self.since, self.kinds | other.kinds, self.words | other.words)


class Contract:
    """The places of one recorded answer, by where they stand. Variants of one key count as that key."""

    def __init__(self) -> None:
        self.items: set[str] = set()
        self.objects: dict[str, dict[str, str]] = {}
        """place of an object -> the keys that it always has -> since which api-version"""
        self._lines: dict[str, Line] = {}

    def add(self, path: str, line: Line) -> None:
        """One place more; what is always there is told by the nearest recording alone."""
        key = bare(path)
        self._lines[key] = self._lines[key] | line if key in self._lines else line
        parent, _, last = key.rpartition(".")
        always = self.objects.setdefault(parent, {})
        if line.presence == "always" and last != "nextLink":  # that one tells of more pages, not of the shape
            always[last] = line.since
        elif line.presence == "each" and path != key:
            self.items.add(path)

    def always(self, path: str, version: str) -> set[str]:
        """The keys that the object at this place has in this api-version ("": the newest).

        What previews brought is asked of previews alone: stable versions took it over late or never.
        """
        return {key for key, since in self.objects[path].items() if _has(version, since)}

    def line(self, path: str) -> Line | None:
        """What was seen at this place, whatever its variant."""
        return self._lines.get(bare(path))


def _has(version: str, since: str) -> bool:
    if not since or not version:
        return True
    is_preview = since.endswith("-preview")
    return version >= since and (version.endswith("-preview") or not is_preview)


@cache
def schemas() -> dict[str, Any]:
    """`operations` and `definitions`, as `swagger.py` describes them."""
    content: dict[str, Any] = json.loads((CONTRACTS / "schemas.json").read_text())
    return content


@cache
def recorded() -> dict[str, Any]:
    """`operation status` -> contract."""
    content: dict[str, Any] = json.loads((CONTRACTS / "recorded.json").read_text())
    return content


@cache
def of(operation: str, status: int) -> Contract:
    """The contract of an answer: of its own recordings, or where there are none, of its nearest kin's.

    Further kin, which answer with the same resource, add types and words: a few recordings do not show them all.
    """
    found = Contract()
    for kin, before in _kin(operation, status):
        is_nearest = not found.objects
        for path, text in recorded().get(kin, {}).get("places", {}).items():
            line = Line.read(text)
            found.add(before + path, line if is_nearest else replace(line, presence="sometimes"))
    return found


def _kin(operation: str, status: int) -> Iterator[tuple[str, str]]:
    """Recorded answers with the same shape, nearest first, and the place at which they stand in this answer."""
    method, _, path = operation.partition(" ")
    is_list = method == "GET" and not path.endswith("}")
    yield f"{operation} {status}", ""
    if status < 400 and (is_list or path.endswith("}")):
        name = "{ws}" if path.endswith("/workspaces") else "{x}"
        item = f"{path}/{name}".replace("/subscriptions/{sub}/workspaces", "~/workspaces") if is_list else path
        others = [f"{verb} {item} {code}" for verb in sorted(("GET", "PUT"), key=method.__ne__) for code in (200, 201)]
        yield from ((other, "value[]." if is_list else "") for other in others if other != f"{operation} {status}")
    elif status >= 400 and method != "GET":
        yield f"GET {path} {status}", ""
    if status < 400 and path.endswith(("/runs/{x}", "/runs:query")):
        yield "GET /history/v1.0~/workspaces/{ws}/runs/{x} 200", "value[]." if path.endswith(":query") else ""


def headers(operation: str, status: int) -> frozenset[str]:
    """The headers that each recorded answer of this operation and status had."""
    return frozenset(recorded().get(f"{operation} {status}", {}).get("headers", ()))


def bare(path: str) -> str:
    """The path without its own variant."""
    return re.sub(r"<[^>]*>$", "", path)
