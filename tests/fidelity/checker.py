"""Hold one answer against the recordings and the published schemas.

`check_answer` is what every test of the local workspace's fidelity asks. Where a recording and a schema differ, the
recording wins: what was recorded is never a difference.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fidelity import contract
from tests.fidelity.contract import Line
from tests.fidelity.operations import name_of
from tests.fidelity.recordings import answer_node, is_word
from tests.fidelity.shapes import SILENT, Place, Walk
from tests.fidelity.swagger import Node

LONG_RUNNING = ("Azure-AsyncOperation", "Location")


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which an answer is not as Azure's.

    `kind`: "operation" (not offered), "missing" (a key that recordings always have, or the schema requires),
    "unknown" (a key that neither knows), "unrecorded" (the schema's, but no recording of this resource has it),
    "type", "null" (recordings always have a value), "word" (of no closed set), "header".
    """

    kind: str
    operation: str
    place: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.operation}: {self.kind} {self.place} {self.detail}".rstrip()


Found = Iterator[tuple[str, str, str]]
"""Kind, place, detail."""


def check_answer(method: str, path: str, status: int, body: Any, headers: Mapping[str, str]) -> list[Difference]:
    """All differences of one answer; `path` may have a query, `body` is the parsed JSON or None."""
    operation = name_of(method, path)
    if operation is None:
        return [Difference("operation", f"{method} {path}", "", "is not on the list of offered operations")]
    found: list[tuple[str, str, str]] = [("header", name, "") for name in _missing_headers(operation, status, headers)]
    if body is not None and status != 204:
        version = parse_qs(urlsplit(path).query).get("api-version", [""])[0]
        found += _Answer(operation, status, version).differences(body)
    return [Difference(kind, f"{operation} {status}", place, detail) for kind, place, detail in dict.fromkeys(found)]


def _missing_headers(operation: str, status: int, headers: Mapping[str, str]) -> list[str]:
    present = {name.lower() for name in headers}
    wanted = sorted(contract.headers(operation, status))
    if status == 202 and not present & {name.lower() for name in LONG_RUNNING}:
        wanted.append(" or ".join(LONG_RUNNING))
    return [name for name in wanted if name.lower() not in present]


class _Answer:
    """The contracts of one operation and status, applied to one body."""

    def __init__(self, operation: str, status: int, version: str) -> None:
        self._version = version
        self._contract = contract.of(operation, status)
        self._walk = Walk(contract.schemas()["definitions"])
        operations = contract.schemas()["operations"]
        self._node = answer_node(operations, operation, status)
        if status >= 400 and not self._contract.objects:  # no such error was recorded: the published shape holds
            self._node = operations.get(operation, {}).get("default", SILENT)
        self._is_history = "/history/" in operation

    def differences(self, body: Any) -> Found:
        """Of every place in the body, parents before children."""
        places = list(self._walk.places(Place("", body, self._node)))
        for place in places:
            if isinstance(place.value, dict) and place.node != "any" and place.path in self._contract.objects:
                yield from self._against_recording(place)
            elif isinstance(place.value, dict) and place.node != "any":
                yield from self._against_schema(place)
            yield from self._of_value(place)
        yield from self._untold(places)

    def _against_recording(self, place: Place) -> Found:
        """An object's keys, where one at this place was recorded."""
        for key in sorted(self._contract.always(place.path, self._version) - place.value.keys()):
            yield "missing", _join(place.path, key), ""
        if self._contract.line(_join(place.path, "*")) is not None:
            return
        known = self._walk.definition_of(place).get("keys", {})
        for key in sorted(place.value):
            if self._contract.line(_join(place.path, key)) is None:
                yield "unrecorded" if key in known else "unknown", _join(place.path, key), ""

    def _against_schema(self, place: Place) -> Found:
        """An object's keys, where only the schema knows it."""
        definition = self._walk.definition_of(place)
        for key in definition.get("required", ()):
            if key not in place.value:
                yield "missing", _join(place.path, key), ""
        if definition.get("keys") and "map" not in definition:
            for key in sorted(place.value.keys() - definition["keys"].keys()):
                yield "unknown", _join(place.path, key), ""

    def _untold(self, places: list[Place]) -> Found:
        """What an error's additionalInfo always tells, and this one does not."""
        paths = {place.path for place in places}
        if "error.additionalInfo" in paths:
            for path in sorted(self._contract.items - paths):
                if path.startswith("error.") and "<Message" not in path:  # only some errors have a message format
                    yield "missing", path, ""

    def _of_value(self, place: Place) -> Found:
        """A value of another type, or a word of no set."""
        line = self._contract.line(place.path)
        if not _kind_fits(place, line):
            told = sorted(line.kinds) if line else place.node
            yield "null" if place.kind == "null" else "type", place.path, f"is {place.kind}, not {told}"
            return
        words = (line.words if line else frozenset()) | self._words(place)
        if words and is_word(place) and place.value not in words:
            yield "word", place.path, f"is {place.value}, not {sorted(words)}"

    def _words(self, place: Place) -> frozenset[str]:
        """The schema's words; a run's status is a job's, though run history calls it a plain string."""
        if self._is_history and place.path.split(".")[-1] == "status":
            return frozenset(contract.schemas()["definitions"]["mfe.JobBase"]["keys"]["status"]["enum"])
        return place.words


def _join(parent: str, key: str) -> str:
    return f"{parent}.{key}".lstrip(".")


def _kind_fits(place: Place, line: Line | None) -> bool:
    if line and any(_fits(place.kind, kind) for kind in line.kinds):
        return True
    if place.kind == "null":
        return place.nullable or (line is None and not place.required)
    return _schema_fits(place.kind, place.node) and (line is None or place.node != SILENT)


def _fits(kind: str, wanted: str) -> bool:
    if wanted in ("string", "number"):
        return kind.startswith(wanted) or (kind, wanted) == ("integer", "number")
    return kind == wanted


def _schema_fits(kind: str, node: Node) -> bool:
    if node in ("any", SILENT):
        return True
    if isinstance(node, str):
        return kind == "object" if node.startswith("#") else _fits(kind, node)
    wanted = {"enum": "string", "list": "array", "map": "object", "keys": "object"}
    return any(form in node and _fits(kind, needed) for form, needed in wanted.items())
