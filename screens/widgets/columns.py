"""Which columns fit on a screen, and how wide each is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.tables import Column

GAP = 2
"""Cells between two columns."""

NARROWEST, WIDEST = 16, 60
"""Bounds of a column that takes what is left."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A column and its width in cells."""

    column: Column
    width: int


def fit(columns: Sequence[Column], width: int, longest: Mapping[str, int]) -> tuple[Placed, ...]:
    """The columns for `width` cells, in their own order.

    The least important go first. What is left over goes to the column of width 0, then to texts that are cut, as far
    as `longest` (cells of the longest text, by column key) asks for it.
    """
    kept = list(columns)
    while len(kept) > 1 and _least(kept) > width:
        kept.remove(max(reversed(kept), key=lambda column: column.importance))
    widths = {column.key: column.width or NARROWEST for column in kept}
    spare = width - _least(kept)
    for column in sorted(kept, key=lambda column: (column.width != 0, column.importance)):
        wish = min(WIDEST, longest.get(column.key, 0)) - widths[column.key]
        given = max(0, min(spare, wish))
        widths[column.key] += given
        spare -= given
    if len(kept) == 1:
        widths[kept[0].key] = min(widths[kept[0].key], max(1, width))
    return tuple(Placed(column, widths[column.key]) for column in kept)


def _least(columns: Sequence[Column]) -> int:
    return sum(column.width or NARROWEST for column in columns) + GAP * (len(columns) - 1)
