"""The service's JSON as frames: values of the wrong type become nulls, times and durations become comparable."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from services.tables import Column, Item, Role, TableSpec

ISO_DURATION = re.compile(
    r"(?P<sign>-)?P(?:(?P<days>\d+(?:\.\d+)?)D)?"
    r"(?:T(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
"""ARM's durations (`PT30M`): days and smaller, since months and years have no length."""

DOTNET_DURATION = re.compile(
    r"(?P<sign>-)?(?:(?P<days>\d+)\.)?(?P<hours>\d\d?):(?P<minutes>\d\d):(?P<seconds>\d\d(?:\.\d+)?)"
)
"""Run history's durations (`1.02:03:04.5678901`: days, then hours, minutes and seconds)."""

LAST_EPOCH = 253_402_300_799_999
"""The last millisecond of year 9999, beyond which no Python datetime goes."""

SECONDS = {"days": 86400.0, "hours": 3600.0, "minutes": 60.0, "seconds": 1.0}


def frame_of(spec: TableSpec, items: Iterable[Item]) -> pl.DataFrame:
    """A frame by `spec`, a row an item, in the order given.

    A field that is missing or of the wrong type is a null; an item that is no object at all is left out.
    """
    rows = [item for item in items if isinstance(item, Mapping)]
    schema = spec.schema()
    columns = {column.key: series(column, rows).cast(schema[column.key], strict=False) for column in spec.columns}
    return pl.DataFrame(columns, schema=schema)


def series(column: Column, rows: Sequence[Item]) -> pl.Series:
    """One column's values, nulls where the service sent nothing usable."""
    values = picked(column.path, rows)
    return CONVERTERS[column.role](column.key, values)


def picked(path: str | Callable[[Item], object], rows: Sequence[Item]) -> list[object]:
    """What stands at `path` in each row, None where nothing does."""
    if callable(path):
        return [_asked(path, row) for row in rows]
    keys = path.split(".")
    return [at(row, keys) for row in rows]


def at(item: object, keys: Sequence[str]) -> object:
    """What stands under nested keys, None where one of them is missing."""
    for key in keys:
        if not isinstance(item, dict):
            return None
        item = item.get(key)
    return item


def seconds_of(value: object) -> float | None:
    """A duration in seconds: a number, ISO 8601 (`PT30M`) or .NET (`00:30:00`); None for anything else."""
    if isinstance(value, str):
        return _seconds_of_text(value)
    return number_of(value)


def number_of(value: object) -> float | None:
    """A JSON number as a float; None for anything else, and for an integer beyond all floats."""
    if type(value) is float:
        return value
    return float(value) if type(value) is int and abs(value) < 2**1023 else None


def times(name: str, values: Sequence[object]) -> pl.Series:
    """UTC datetimes in ms out of ISO 8601 texts (any fraction, any offset, none is UTC) or epoch milliseconds.

    What lies before 1970 is a null: `0001-01-01T00:00:00` is how .NET writes that nothing was set.
    """
    parsed = _parsed(pl.Series(name, [v if type(v) is str else None for v in values], pl.String))
    milliseconds = parsed.to_physical()
    if any(type(v) is int for v in values):
        epochs = pl.Series(name, [v if type(v) is int and 0 <= v <= LAST_EPOCH else None for v in values], pl.Int64)
        milliseconds = milliseconds.zip_with(milliseconds.is_not_null(), epochs)
    usable = milliseconds.is_between(0, LAST_EPOCH).fill_null(value=False)
    nothing = pl.Series(name, [None], pl.Int64)
    return milliseconds.zip_with(usable, nothing).cast(pl.Datetime("ms", "UTC"))


def _parsed(texts: pl.Series) -> pl.Series:
    zoned = texts.str.replace(r"^(\d{4}-\d\d-\d\d)[ tT](\d\d:\d\d:\d\d(?:\.\d+)?)[zZ]?$", "${1}T${2}+00:00")
    return zoned.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%:z", time_unit="ms", time_zone="UTC", strict=False)


@lru_cache(maxsize=4096)
def _seconds_of_text(text: str) -> float | None:
    match = ISO_DURATION.fullmatch(text) or DOTNET_DURATION.fullmatch(text)
    if match is None or text in ("P", "PT"):
        return None
    parts = match.groupdict()
    total = sum(float(parts[unit] or 0) * length for unit, length in SECONDS.items())
    return -total if parts["sign"] else total


def _asked(path: Callable[[Item], object], row: Item) -> object:
    try:
        return path(row)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError):  # an answer that is not whole
        return None


def _texts(name: str, values: Sequence[object]) -> pl.Series:
    return pl.Series(name, [_clean(v) if type(v) is str else None for v in values], pl.String)


def _clean(text: str) -> str:
    """JSON may hold half a surrogate pair, which no UTF-8 column can."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _numbers(name: str, values: Sequence[object]) -> pl.Series:
    return pl.Series(name, [number_of(v) for v in values], pl.Float64)


def _counts(name: str, values: Sequence[object]) -> pl.Series:
    return pl.Series(name, [v if type(v) is int and abs(v) < 2**63 else None for v in values], pl.Int64)


def _flags(name: str, values: Sequence[object]) -> pl.Series:
    return pl.Series(name, [v if type(v) is bool else None for v in values], pl.Boolean)


def _durations(name: str, values: Sequence[object]) -> pl.Series:
    return pl.Series(name, [seconds_of(v) for v in values], pl.Float64)


CONVERTERS: Mapping[Role, Callable[[str, Sequence[object]], pl.Series]] = {
    "text": _texts,
    "name": _texts,
    "status": _texts,
    "link": _texts,
    "tags": _texts,
    "time": times,
    "duration": _durations,
    "period": _durations,
    "number": _numbers,
    "money": _numbers,
    "count": _counts,
    "size": _counts,
    "flag": _flags,
}
