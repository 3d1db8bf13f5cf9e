"""Run history's filters and orders (`Status eq 'Failed' and CreatedUtc gt 2026-01-01`) as SQL over rows.

Grammar: comparisons `FIELD eq|ne|gt|ge|lt|le VALUE`, `startswith(FIELD, 'x')`, `contains(FIELD, 'x')`, joined by and,
or, not and brackets. A field is a column's name, or `tags/KEY` and `properties/KEY`. Values: 'text', number, true,
false, null, a bare date. Source: QueryParams.filter and orderBy of run history's specification.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<mark>[(),])|(?P<word>[^\s(),'\[]+(?:\['[^']*'\])?))", re.DOTALL
)
_COMPARISONS = {"eq": "=", "ne": "<>", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}
_BAGS = ("tags", "properties")


class FilterError(Exception):
    """A filter or order that cannot be read; says at what."""


@dataclass(slots=True)
class _Reader:
    columns: Mapping[str, str]
    tokens: list[str]
    place: int = 0
    values: list[object] = field(default_factory=list)

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token.lower() != wanted):
            raise FilterError(f"'{wanted or 'a word'}' was expected, not '{token or 'the end'}'.")
        self.place += 1
        return token


def condition(text: str, columns: Mapping[str, str]) -> tuple[str, list[object]]:
    """SQL for a filter, and its values; `columns` are the fields in lower case and the columns they stand for.

    Raises:
        FilterError: it cannot be read, or names an unknown field.
    """
    reader = _Reader(columns, _tokens(text))
    found = _either(reader)
    if reader.peek():
        raise FilterError(f"'{reader.peek()}' was not expected.")
    return found, reader.values


def order(text: str, columns: Mapping[str, str]) -> str:
    """SQL for an order like `CreatedUtc desc, Status`."""
    parts = []
    for part in text.split(","):
        name, _, way = part.strip().partition(" ")
        if way.strip().lower() not in ("", "asc", "desc") or name.lower() not in columns:
            raise FilterError(f"'{part.strip()}' is no field to order by.")
        parts.append(f"{columns[name.lower()]} {'DESC' if way.strip().lower() == 'desc' else 'ASC'}")
    return ", ".join(parts)


def _tokens(text: str) -> list[str]:
    found, place = [], 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None:
            raise FilterError(f"'{text[place : place + 20]}' cannot be read.")
        found.append(match.group().strip())
        place = match.end()
    return found


def _either(reader: _Reader) -> str:
    parts = [_both(reader)]
    while reader.peek().lower() == "or":
        reader.take()
        parts.append(_both(reader))
    return f"({' OR '.join(parts)})"


def _both(reader: _Reader) -> str:
    parts = [_one(reader)]
    while reader.peek().lower() == "and":
        reader.take()
        parts.append(_one(reader))
    return f"({' AND '.join(parts)})"


def _one(reader: _Reader) -> str:
    word = reader.peek().lower()
    if word == "not":
        reader.take()
        return f"NOT {_one(reader)}"
    if word == "(":
        reader.take()
        inner = _either(reader)
        reader.take(")")
        return inner
    if word in ("startswith", "contains"):
        return _function(reader)
    return _comparison(reader)


def _function(reader: _Reader) -> str:
    name = reader.take().lower()
    reader.take("(")
    column = _column(reader, reader.take())
    reader.take(",")
    wanted = re.sub(r"([!%_])", r"!\1", str(_value(reader.take())))
    reader.take(")")
    reader.values.append(f"{wanted}%" if name == "startswith" else f"%{wanted}%")
    return f"{column} LIKE ? ESCAPE '!'"


def _comparison(reader: _Reader) -> str:
    column = _column(reader, reader.take())
    word = reader.take()
    if word.lower() not in _COMPARISONS:
        raise FilterError(f"'{word}' is no comparison.")
    value = _value(reader.take())
    if value is None:
        return f"{column} IS {'NOT ' if word.lower() == 'ne' else ''}NULL"
    reader.values.append(value)
    return f"{column} {_COMPARISONS[word.lower()]} ?"


def _column(reader: _Reader, name: str) -> str:
    bag, mark, key = name.partition("/")
    if not mark and (match := re.fullmatch(r"(\w+)\['([^']*)'\]", name)):
        bag, key = match[1], match[2]
    if key and bag.lower() in _BAGS:
        reader.values.append(key)
        return f"(SELECT value FROM json_each({bag.lower()}) WHERE key = ?)"
    if name.lower() not in reader.columns:
        raise FilterError(f"'{name}' is no field to filter by.")
    return reader.columns[name.lower()]


def _value(token: str) -> object:
    if token.startswith("'"):
        return token[1:-1].replace("''", "'")
    if token.lower() in ("true", "false"):
        return int(token.lower() == "true")
    if token.lower() == "null":
        return None
    try:
        return float(token)
    except ValueError:
        return token
