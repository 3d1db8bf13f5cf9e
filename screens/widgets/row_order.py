"""Which rows of a frame are shown, and in which order: an index over the frame, which itself is never moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.query import haystack, matching

if TYPE_CHECKING:
    import polars as pl

    from services.tables import TableSpec


@dataclass(frozen=True, slots=True)
class Sort:
    """By which column, and whether the greatest comes first."""

    key: str
    descending: bool = False


class RowOrder:
    """Positions on the screen to rows of the frame.

    A row has a position (0 is the top of the list as shown), an index (where it stands in the frame) and a key (the
    text in the spec's key column, which outlives a refresh).
    """

    def __init__(self, frame: pl.DataFrame, spec: TableSpec) -> None:
        import polars as pl

        self.frame = frame
        self._spec = spec
        self._keys = frame[spec.key].cast(pl.String)
        self._hay: pl.Series | None = None
        self._all = pl.int_range(0, frame.height, dtype=pl.UInt32, eager=True)
        self._order = self._all
        self._counts: dict[str, dict[str, int]] = {}

    def arrange(self, query: str, sort: Sort | None) -> None:
        """Show the rows that answer `query`, sorted; nulls come last, equal rows keep the service's order."""
        order = self._all if sort is None else self._sorted(sort)
        if query.strip():
            if self._hay is None:
                self._hay = haystack(self.frame, self._spec)
            mask = matching(self._hay, query)
            if mask is not None:
                order = order.filter(mask.gather(order))
        self._order = order

    def _sorted(self, sort: Sort) -> pl.Series:
        return self.frame[sort.key].arg_sort(descending=sort.descending, nulls_last=True)

    def __len__(self) -> int:
        return len(self._order)

    def index(self, position: int) -> int:
        """Where the row at `position` stands in the frame."""
        return int(self._order[position])

    def key(self, position: int) -> str:
        """What names the row at `position`."""
        return str(self._keys[self.index(position)])

    def keys(self) -> list[str]:
        """What names each row shown, from the top."""
        return [str(key) for key in self._keys.gather(self._order)]

    def row(self, position: int) -> dict[str, Any]:
        """The row at `position`, column key to value."""
        return self.frame.row(self.index(position), named=True)

    def values(self, key: str) -> dict[str, Any] | None:
        """The row named `key`, shown or not; None where the frame has none."""
        index = self._keys.index_of(key)
        return None if index is None else self.frame.row(index, named=True)

    def position(self, key: str) -> int | None:
        """Where the row named `key` is shown; None where it is not."""
        return self._keys.gather(self._order).index_of(key)

    def counts(self, key: str) -> dict[str, int]:
        """How often each text stands in a column, whatever is shown; counted once a frame."""
        if key not in self._counts:
            self._counts[key] = dict(self.frame[key].drop_nulls().value_counts().iter_rows())
        return self._counts[key]

    def longest(self, limit: int = 2000) -> dict[str, int]:
        """Characters of the longest text among the first rows, by column: what widths are made from."""
        import polars as pl

        texts = [key for key, dtype in self.frame.schema.items() if dtype == pl.String]
        if not texts or not self.frame.height:
            return {}
        found = self.frame.head(limit).select(pl.col(texts).str.len_chars().max()).row(0, named=True)
        return {key: length or 0 for key, length in found.items()}
