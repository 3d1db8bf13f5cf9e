"""Which rows of a list answer what was typed.

A query is bare words: a row answers when every word stands somewhere in its text, in whatever case. All of a list's
columns of text are searched; numbers and times are shown otherwise than they are held, so they are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.tables import DTYPES

if TYPE_CHECKING:
    import polars as pl

    from services.tables import TableSpec

BETWEEN = "\x1f"
"""Stands between the columns, so that no word answers across two of them."""


def haystack(frame: pl.DataFrame, spec: TableSpec) -> pl.Series:
    """One lower-case text a row; made once a frame, searched at every key."""
    import polars as pl

    texts = [column.key for column in spec.columns if DTYPES[column.role] == "String"]
    columns = [pl.col(key).fill_null("") for key in texts]
    return frame.select(pl.concat_str(columns, separator=BETWEEN).str.to_lowercase()).to_series()


def matching(hay: pl.Series, query: str) -> pl.Series | None:
    """True for each row that answers; None where nothing was asked."""
    import polars as pl

    words = query.lower().split()
    if not words:
        return None
    conditions = [hay.str.contains(word, literal=True) for word in words]
    return pl.select(pl.all_horizontal(conditions)).to_series()
