"""Lists and objects on stdout: table, json, csv or yaml. Nothing written by others reaches a terminal raw."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO

from screens.widgets.cells import RIGHT, cell
from services.formats import moment
from services.text import cell_width, fit, safe
from services.wire.answers import Json

if TYPE_CHECKING:
    import polars as pl

    from services.tables import Column, TableSpec

GAP = "  "


def write_list(out: TextIO, frame: pl.DataFrame, spec: TableSpec, form: str, now: datetime) -> None:
    """A frame in one of four forms. json, csv and yaml have all columns, times as ISO 8601 in UTC."""
    if form == "table" and frame.is_empty():
        return
    if form == "table":
        out.writelines(f"{line}\n" for line in table(frame, spec, now, width=_terminal_width(out)))
    elif form == "csv":
        out.write(_csv(frame, raw=not out.isatty()))
    else:
        _write(out, [_plain(row) for row in frame.iter_rows(named=True)], form)


def write_object(out: TextIO, value: Json, form: str) -> None:
    """One object in one of four forms; as table or csv, a line a leaf."""
    if form in ("json", "yaml"):
        _write(out, value, form)
        return
    leaves = list(_leaves(value))
    if form == "csv":
        import polars as pl

        out.write(_csv(pl.DataFrame(leaves, schema=["key", "value"], orient="row"), raw=not out.isatty()))
        return
    write_facts(out, leaves)


def write_facts(out: TextIO, facts: Iterable[tuple[str, str]]) -> None:
    """What is known of one thing, a line each: its name, then its value. What is empty is left out."""
    told = [(safe(key), safe(value)) for key, value in facts if value]
    longest = max((cell_width(key) for key, _ in told), default=0)
    out.writelines(f"{fit(key, longest)}{GAP}{value}\n" for key, value in told)


def facts_of(frame: pl.DataFrame, spec: TableSpec, now: datetime) -> list[tuple[str, str]]:
    """The first row of a frame as facts, by its columns' heads."""
    row = frame.row(0, named=True)
    told = [column for column in spec.columns if row[column.key] not in (None, "")]
    return [(column.title.lower(), cell(column, row[column.key], now).text) for column in told]


def table(frame: pl.DataFrame, spec: TableSpec, now: datetime, *, width: int | None) -> list[str]:
    """Aligned lines under heads. In `width` cells the columns that matter least go; without one none does.

    On a terminal times are told as ages, else in local time to the minute.
    """
    columns = [
        column for column in spec.columns if column.importance == 1 or frame[column.key].null_count() < len(frame)
    ]
    cells = {column.key: _cells(frame, column, now, ages=width is not None) for column in columns}
    widths = {key: max(map(cell_width, texts)) for key, texts in cells.items()}
    shown = _fitting(columns, widths, width)
    lines = zip(*(cells[column.key] for column in shown), strict=True)
    return [_line(texts, shown, widths, width) for texts in lines]


def _cells(frame: pl.DataFrame, column: Column, now: datetime, *, ages: bool) -> list[str]:
    values = frame[column.key].to_list()
    if column.role == "time" and not ages:
        return [column.title, *("–" if value is None else moment(value) for value in values)]
    return [column.title, *(cell(column, value, now).text for value in values)]


def _fitting(columns: Sequence[Column], widths: Mapping[str, int], width: int | None) -> list[Column]:
    """The columns that fit, those of the highest importance number left out first."""
    shown = list(columns)
    while width is not None and len(shown) > 1:
        if sum(widths[column.key] + len(GAP) for column in shown) - len(GAP) <= width:
            break
        least = max(shown, key=lambda column: column.importance)
        if least.importance == 1:
            break
        shown.remove(least)
    return shown


def _line(texts: Sequence[str], columns: Sequence[Column], widths: Mapping[str, int], width: int | None) -> str:
    parts = [
        fit(text, widths[column.key], right=column.role in RIGHT) for text, column in zip(texts, columns, strict=True)
    ]
    line = GAP.join(parts).rstrip()
    return line if width is None else fit(line, width).rstrip()


def _terminal_width(out: TextIO) -> int | None:
    return shutil.get_terminal_size().columns if out.isatty() else None


def _write(out: TextIO, value: object, form: str) -> None:
    out.write(_yaml(value) if form == "yaml" else _json(value) + "\n")


def _json(value: object) -> str:
    """JSON in which what cannot be seen is escaped; it means the same."""
    text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    return "\n".join(_escaped(line) for line in text.split("\n"))


def _escaped(line: str) -> str:
    if safe(line) == line:
        return line
    return "".join(c if safe(c) == c else json.dumps(c)[1:-1] if c != "\x7f" else "\\u007f" for c in line)


def _yaml(value: object) -> str:
    import yaml

    text = yaml.safe_dump(value, sort_keys=False, allow_unicode=True)
    if all(safe(line) == line for line in text.split("\n")):
        return text
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=False)


def _csv(frame: pl.DataFrame, *, raw: bool) -> str:
    import polars as pl

    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    made_safe = [] if raw else [pl.col(name).map_elements(safe, return_dtype=pl.String) for name in texts]
    return frame.with_columns(made_safe).write_csv(datetime_format="%Y-%m-%dT%H:%M:%S%.3fZ")


def _plain(row: Mapping[str, Any]) -> Json:
    return {key: _iso(value) if isinstance(value, datetime) else value for key, value in row.items()}


def _iso(value: datetime) -> str:
    return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _leaves(value: object, place: str = "") -> list[tuple[str, str]]:
    """Each value that is no object and no list, with the dotted path to it."""
    if isinstance(value, Mapping):
        inner = [_leaves(item, f"{place}.{key}" if place else str(key)) for key, item in value.items()]
    elif isinstance(value, list):
        inner = [_leaves(item, f"{place}.{index}") for index, item in enumerate(value)]
    else:
        return [] if value is None else [(place, str(value))]
    return [leaf for leaves in inner for leaf in leaves]
