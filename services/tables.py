"""How a list looks: which columns it has, where each stands in the service's JSON, and what it means.

One `TableSpec` a kind is all that screens, exports and tests need. This module does not import polars until a
frame is made, so that a screen can draw heads in its first frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import polars as pl

Role = Literal[
    "text", "name", "status", "time", "duration", "period", "number", "count", "size", "money", "flag", "link", "tags"
]
"""What a value means, hence how it is drawn: times are UTC datetimes, durations seconds, sizes bytes.

A duration is measured (1:31), a period is what somebody has set (30 min); both are seconds.
"""

DTYPES: Mapping[Role, str] = {
    "text": "String",
    "name": "String",
    "status": "String",
    "time": "Datetime",
    "duration": "Float64",
    "period": "Float64",
    "number": "Float64",
    "count": "Int64",
    "size": "Int64",
    "money": "Float64",
    "flag": "Boolean",
    "link": "String",
    "tags": "String",
}

Item = Mapping[str, Any]
"""One object of a list as the service sent it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    `key` names it in the frame; `title` heads it (short, never cut); `path` is where it stands in the JSON, dots
    between keys (`properties.status`), or a function of the item; `width` is in cells, 0 takes what is left;
    `importance` says which columns go first on a narrow screen (1 never goes, 9 goes first).
    """

    key: str
    title: str
    path: str | Callable[[Item], object]
    role: Role = "text"
    width: int = 12
    importance: int = 5


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A kind of list: `kind` (the field's word, plural), what identifies a row, and its columns."""

    kind: str
    columns: tuple[Column, ...]
    key: str = "name"

    def schema(self) -> dict[str, pl.DataType]:
        """Column key to polars dtype."""
        import polars as pl

        types: dict[str, pl.DataType] = {
            "String": pl.String(),
            "Datetime": pl.Datetime("ms", "UTC"),
            "Float64": pl.Float64(),
            "Int64": pl.Int64(),
            "Boolean": pl.Boolean(),
        }
        return {column.key: types[DTYPES[column.role]] for column in self.columns}

    def frame(self, items: Iterable[Item]) -> pl.DataFrame:
        """The list as a frame, a row an item.

        A missing or ill-typed field is a null: one bad value costs itself, one bad row itself, never the list.
        """
        from services.frames import frame_of

        return frame_of(self, items)
