"""Microsoft's published schemas, brought down to what an answer can be held against.

A definition keeps its keys, what is required, and its variants by discriminator, with `allOf` merged; descriptions,
examples, patterns and what concerns requests alone are dropped. A node is written as

    "string" "string date-time" "integer" "number" "boolean" "any"     a plain value; "any": nothing is promised
    "#mfe.JobBase"                                                     another definition
    {"enum": [...]}  {"list": node}  {"map": node}
    "string?"  {"enum": [...], "null": true}                           where the schema allows null
"""

import json
from pathlib import Path
from typing import Any

from tests.fidelity.operations import OFFERED, name_of

FILES = {
    "2024-10-01/mfe.json": "mfe",
    "2024-10-01/machineLearningServices.json": "compute",
    "2024-10-01/workspaceRP.json": "workspace",
    "2024-10-01/registries.json": "registries",
    "run-history/run-history.json": "history",
}
_PLAIN = ("string", "integer", "number", "boolean")

Node = str | dict[str, Any]


class Swagger:
    """The files under a folder, read once each, and the definitions that were asked of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[Path, dict[str, Any]] = {}
        self.definitions: dict[str, Any] = {}

    def operations(self) -> dict[str, dict[str, Node]]:
        """Offered operation -> status -> the node of its answer ("none" for no body)."""
        found: dict[str, dict[str, Node]] = {}
        for file in FILES:
            path = (self._folder / file).resolve()
            for address, methods in self._read(path)["paths"].items():
                for method, operation in methods.items():
                    name = name_of(method.upper(), address)
                    if name and method != "parameters":
                        found.setdefault(name, self._answers(path, operation))
        return {name: found[name] for name in OFFERED if name in found}

    def _answers(self, path: Path, operation: dict[str, Any]) -> dict[str, Node]:
        answers = {}
        for status, response in operation["responses"].items():
            content = response.get("content", {}).get("application/json", response)
            answers[status] = self.node(path, content["schema"]) if "schema" in content else "none"
        return answers

    def _read(self, path: Path) -> dict[str, Any]:
        if path not in self._files:
            self._files[path] = json.loads(path.read_text())
        return self._files[path]

    def _definitions_of(self, path: Path) -> dict[str, Any]:
        document = self._read(path)
        found: dict[str, Any] = document.get("definitions") or document["components"]["schemas"]
        return found

    def _resolve(self, path: Path, reference: str) -> tuple[Path, str]:
        """Where a `$ref` leads: a file and a name. The published folders lie deeper than the copy's."""
        file, _, pointer = reference.partition("#")
        name = pointer.split("/")[-1]
        if not file:
            return path, name
        if "common-types" in file:
            return self._folder.resolve() / file[file.index("common-types") :], name
        return (path.parent / file).resolve(), name

    def node(self, path: Path, schema: dict[str, Any]) -> Node:
        """The node that a schema, as it stands in the file `path`, comes down to."""
        node = self._node(path, schema)
        if not (schema.get("x-nullable") or schema.get("nullable")):
            return node
        return f"{node}?" if isinstance(node, str) else node | {"null": True}

    def _node(self, path: Path, schema: dict[str, Any]) -> Node:
        if "$ref" in schema:
            return self._reference(*self._resolve(path, schema["$ref"]))
        if "enum" in schema:
            return {"enum": sorted(map(str, schema["enum"]))}
        if schema.get("type") == "array":
            return {"list": self.node(path, schema["items"])}
        if schema.get("type") in _PLAIN:
            return "string date-time" if schema.get("format") == "date-time" else schema["type"]
        extra = schema.get("additionalProperties")
        if isinstance(extra, dict) and "properties" not in schema:
            return {"map": self.node(path, extra)}
        return self._inline(path, schema) if "properties" in schema else "any"

    def _inline(self, path: Path, schema: dict[str, Any]) -> Node:
        return {"keys": {key: self.node(path, value) for key, value in sorted(schema["properties"].items())}}

    def _reference(self, path: Path, name: str) -> Node:
        key = f"{self._room(path)}.{name}"
        if key not in self.definitions:
            schema = self._definitions_of(path)[name]
            if "properties" not in schema and "allOf" not in schema:
                return self.node(path, schema)
            self.definitions[key] = {}  # taken before it is filled: definitions refer to themselves
            self.definitions[key].update(self._definition(path, name))
        return f"#{key}"

    def _room(self, path: Path) -> str:
        return FILES.get(str(path.relative_to(self._folder.resolve())), f"{path.stem}-{path.parent.name}")

    def _definition(self, path: Path, name: str) -> dict[str, Any]:
        keys: dict[str, Node] = {}
        required: set[str] = set()
        discriminator = self._merge(path, name, keys, required)
        made: dict[str, Any] = {"keys": dict(sorted(keys.items())), "required": sorted(required)}
        variants = self._variants(path, name) if discriminator else {}
        return made | ({"by": discriminator, "variants": variants} if variants else {})

    def _merge(self, path: Path, name: str, keys: dict[str, Node], required: set[str]) -> str | None:
        """Gather keys of a definition and all it inherits; answers its own discriminator."""
        schema = self._definitions_of(path)[name]
        for parent in schema.get("allOf", ()):
            self._merge(*self._resolve(path, parent["$ref"]), keys, required)
        keys.update({key: self.node(path, value) for key, value in schema.get("properties", {}).items()})
        required.update(schema.get("required", ()))
        found = schema.get("discriminator")
        return str(found["propertyName"] if isinstance(found, dict) else found) if found else None

    def _variants(self, path: Path, base: str) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for name, schema in sorted(self._definitions_of(path).items()):
            parents = [self._resolve(path, parent["$ref"]) for parent in schema.get("allOf", ())]
            if (path, base) in parents:
                found[schema.get("x-ms-discriminator-value", name)] = self._reference(path, name)
        return found
