"""Which rows of a list answer what was typed.

A query is bare words: a row answers when every word stands somewhere in its text, in whatever case. All of a list's
columns but times are searched, each as its frame holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from services.tables import TableSpec

BETWEEN = "\x1f"
"""Stands between the columns, so that no word answers across two of them."""


def haystack(frame: pl.DataFrame, spec: TableSpec) -> pl.Series:
    """One lower-case text a row; made once a frame, searched at every key."""
    import polars as pl

    columns = [
        pl.col(column.key).cast(pl.String).fill_null("")
        for column in spec.columns
        if column.role not in ("time", "flag")
    ]
    return frame.select(pl.concat_str(columns, separator=BETWEEN).str.to_lowercase()).to_series()


def matching(hay: pl.Series, query: str) -> pl.Series | None:
    """True for each row that answers; None where nothing was asked."""
    import polars as pl

    words = query.lower().split()
    if not words:
        return None
    conditions = [hay.str.contains(word, literal=True) for word in words]
    return pl.select(pl.all_horizontal(conditions)).to_series()
