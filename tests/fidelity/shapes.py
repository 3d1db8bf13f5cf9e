"""What an answer looks like, value by value: the walk that the derivation and the checker share.

A place in an answer is written as a path: `value[].properties<Command>.inputs.*<uri_file>.uri`. `<...>` is the variant
that a discriminator chose, `*` any key of a map (a person's own words, so never part of a contract), `[]` any item.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from tests.fidelity.swagger import Node

DISCRIMINATORS = ("jobType", "computeType", "datastoreType", "credentialsType", "credentialType", "secretsType")
"""Also looked for where no schema names them."""

MAPS = ("<MessageParameters>.info.value", "actionUris", "parameters", "properties", "services", "tags")
"""How the places of maps end that no schema names."""

SILENT: Node = "?"
"""The node of a value that no schema knows: it is walked all the same. Inside "any" nobody promised a thing."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_SPAN = re.compile(r"-?(\d+\.)?\d\d:\d\d:\d\d(\.\d+)?")
_ISO_SPAN = re.compile(r"P(\d+D)?(T(\d+H)?(\d+M)?([\d.]+S)?)?")


@dataclass(frozen=True, slots=True)
class Place:
    """One value of an answer: where it stands, what it is, and what the schema says of it."""

    path: str
    value: Any
    node: Node
    required: bool = False
    nullable: bool = False

    @classmethod
    def of(cls, path: str, value: Any, node: Node, required: bool = False) -> "Place":
        """The place of a value whose node may say that null is allowed."""
        if isinstance(node, str) and node.endswith("?") and node != SILENT:
            return cls(path, value, node[:-1], required, True)
        return cls(path, value, node, required, isinstance(node, dict) and "null" in node)

    @property
    def words(self) -> frozenset[str]:
        """The values that the schema allows here; empty where it names none."""
        return frozenset(self.node.get("enum", ())) if isinstance(self.node, dict) else frozenset()

    @property
    def kind(self) -> str:
        return kind_of(self.value)


def kind_of(value: Any) -> str:
    """The JSON type of a value; strings that are instants or durations say so."""
    if isinstance(value, str):
        forms = {"string date-time": _INSTANT, "string duration": _SPAN, "string iso-duration": _ISO_SPAN}
        return next((kind for kind, form in forms.items() if value and form.fullmatch(value)), "string")
    names = {type(None): "null", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}
    return names[type(value)]


@dataclass(frozen=True, slots=True)
class Walk:
    """The walk over an answer, with the definitions that its schema refers to."""

    definitions: dict[str, Any]

    def places(self, place: Place) -> Iterator[Place]:
        """Every value from `place` down, parents before children; objects carry their variant in the path."""
        if isinstance(place.value, list):
            yield place
            for item in place.value:
                yield from self.places(Place.of(f"{place.path}[]", item, self._inside(place.node, "list")))
        elif isinstance(place.value, dict):
            yield from self._object(place)
        else:
            yield place

    def _inside(self, node: Node, form: str) -> Node:
        return node.get(form, SILENT) if isinstance(node, dict) else node

    def definition(self, node: Node) -> dict[str, Any]:
        """What a node says of an object: its keys, required ones, variants; empty where nothing is promised."""
        if isinstance(node, str):
            found: dict[str, Any] = self.definitions.get(node.removeprefix("#"), {})
            return found
        return node

    def definition_of(self, place: Place) -> dict[str, Any]:
        """The same for an object that is there: that of its variant, where it has one."""
        definition = self.definition(place.node)
        variant = self._variant(place.value, definition)
        return self.definition(definition.get("variants", {}).get(variant, place.node))

    def _object(self, place: Place) -> Iterator[Place]:
        variant = self._variant(place.value, self.definition(place.node))
        if variant:
            place = replace(place, path=f"{place.path}<{variant}>")
        yield place
        if place.node == "any":
            return
        definition = self.definition_of(place)
        for key, value in place.value.items():
            yield from self.places(self._child(place, definition, key, value))

    def _variant(self, value: dict[str, Any], definition: dict[str, Any]) -> str | None:
        if "code" not in value and "type" in value and "info" in value:  # an error's additionalInfo
            return str(value["type"])
        by = definition.get("by") or next((key for key in DISCRIMINATORS if key in value), None)
        chosen = value.get(by) if by else None
        return chosen if isinstance(chosen, str) else None

    def _child(self, place: Place, definition: dict[str, Any], key: str, value: Any) -> Place:
        if "keys" in definition:
            known = definition["keys"].get(key)
            if known is not None:
                return Place.of(f"{place.path}.{key}".lstrip("."), value, known, key in definition.get("required", ()))
        if "map" in definition or self._is_map(place, definition):
            return Place.of(f"{place.path}.*", value, definition.get("map", SILENT))
        return Place.of(f"{place.path}.{key}".lstrip("."), value, SILENT)

    def _is_map(self, place: Place, definition: dict[str, Any]) -> bool:
        return "keys" not in definition and place.path.endswith(MAPS)
