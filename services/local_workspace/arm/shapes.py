"""What types a body's fields have to be of, said once and checked before anything is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.local_workspace.http import Json, user_error

Shape = type | Mapping[str, Any]
"""A type, or the shapes of an object's fields; what is absent or null always fits."""

RESOURCE: Mapping[str, Shape] = {"description": str, "tags": dict, "properties": dict}
"""What most resources' properties have."""


def check(given: object, shape: Shape, where: str = "properties") -> Json:
    """The object itself. Raises ArmError (400), naming the field, where a type does not fit."""
    if not isinstance(given, dict):
        raise user_error(400, f"The request's {where} must be an object.", "BadArgument", "ArgumentInvalid")
    _fits(given, shape, where)
    return given


def _fits(value: Any, shape: Shape, where: str) -> None:  # noqa: ANN401  any JSON
    if not isinstance(shape, Mapping):
        _of_type(value, shape, where)
        return
    _of_type(value, dict, where)
    for name in shape.keys() & value.keys():
        if value[name] is not None:
            _fits(value[name], shape[name], f"{where}.{name}")


def _of_type(value: object, kind: type, where: str) -> None:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        word = {dict: "an object", list: "a list", str: "a text", int: "a number", bool: "true or false"}[kind]
        raise user_error(400, f"The field '{where}' must be {word}.", "BadArgument", "ArgumentInvalid")
