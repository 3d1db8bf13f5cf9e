"""JSON as frames: whatever the service sends, a list stays a list."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.frames import seconds_of
from services.tables import Column, Item, TableSpec


def explode(item: Item) -> object:
    """A column that asks for what need not be there."""
    return item["properties"]["list"][0].lower()


SPEC = TableSpec(
    "things",
    (
        Column("name", "NAME", "name", "name"),
        Column("status", "STATUS", "properties.status", "status"),
        Column("created", "CREATED", "properties.created", "time"),
        Column("lasted", "LASTED", "properties.lasted", "duration"),
        Column("count", "COUNT", "properties.count", "count"),
        Column("price", "PRICE", "properties.price", "money"),
        Column("on", "ON", "properties.on", "flag"),
        Column("first", "FIRST", explode),
    ),
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "properties", "x"]), inner),
    max_leaves=8,
)


def frame_row(properties: dict[str, object]) -> dict[str, object]:
    """The one row of a frame of one item."""
    return SPEC.frame([{"name": "a", "properties": properties}]).row(0, named=True)


@pytest.mark.parametrize(
    "written",
    [
        "2022-09-09T19:33:30.6856348+00:00",
        "2022-09-09T19:33:30.6856348Z",
        "2022-09-09T19:33:30.685634",
        "2022-09-09 19:33:30.685",
        "2022-09-09T21:33:30.685+02:00",
        1662752010685,
    ],
)
def test_times_are_utc_in_milliseconds(written: object) -> None:
    assert frame_row({"created": written})["created"] == datetime(2022, 9, 9, 19, 33, 30, 685000, UTC)


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00", "yesterday", "", True, 10**30, -5, 1.5, {}, "9999-99-99T0"])
def test_what_is_no_time_is_a_null(written: object) -> None:
    assert frame_row({"created": written})["created"] is None


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("PT30M", 1800),
        ("P1DT2H3M4.5S", 93784.5),
        ("-PT1S", -1),
        ("00:01:02.5000000", 62.5),
        ("1.02:03:04", 93784),
        (90, 90),
        ("P", None),
        ("PT", None),
        ("soon", None),
        (True, None),
        (None, None),
    ],
)
def test_durations_are_seconds(written: object, seconds: float | None) -> None:
    assert seconds_of(written) == seconds


def test_a_wrong_value_costs_itself_alone() -> None:
    row = frame_row({"status": 3, "count": "many", "price": "1", "on": 1, "lasted": [], "list": ["X"]})
    assert row == {
        **dict.fromkeys(("status", "created", "lasted", "count", "price", "on")),
        "name": "a",
        "first": "x",
    }


def test_what_is_no_object_costs_its_row_alone() -> None:
    assert SPEC.frame([{"name": "a"}, None, 3, "x", [], {"name": "b"}])["name"].to_list() == ["a", "b"]  # type: ignore[list-item]


def test_half_a_surrogate_pair_is_replaced() -> None:
    assert frame_row({"status": "\ud800x"})["status"] == "?x"


@given(st.lists(JSON, max_size=5))
def test_any_json_makes_a_frame(items: list[Item]) -> None:
    frame = SPEC.frame(items)
    assert dict(frame.schema) == SPEC.schema()
    assert len(frame) == sum(isinstance(item, dict) for item in items)
    frame.to_dicts()
