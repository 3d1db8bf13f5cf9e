"""What answers a filter."""

from __future__ import annotations

import pytest

from services.query import haystack, matching
from services.tables import Column, TableSpec

SPEC = TableSpec(
    "jobs",
    (
        Column("name", "NAME", "name", "name"),
        Column("status", "STATUS", "status", "status"),
        Column("n", "N", "n", "count"),
    ),
)
FRAME = SPEC.frame(
    [
        {"name": "Train-LR", "status": "Failed", "n": 12},
        {"name": "train-xgb", "status": "Completed", "n": 3},
        {"name": None, "status": "Failed", "n": 3},
        {"name": "100%.*(", "status": None, "n": 3},
        {"name": "학습", "status": "Running", "n": 3},
    ]
)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("   ", [0, 1, 2, 3, 4]),
        ("train", [0, 1]),
        ("TRAIN failed", [0]),
        ("failed train", [0]),
        (".*(", [3]),
        ("학", [4]),
        ("lrfailed", []),
        ("12", []),
    ],
)
def test_all_words_must_stand_in_a_row(query: str, rows: list[int]) -> None:
    mask = matching(haystack(FRAME, SPEC), query)
    found = list(range(FRAME.height)) if mask is None else mask.arg_true().to_list()
    assert found == rows
