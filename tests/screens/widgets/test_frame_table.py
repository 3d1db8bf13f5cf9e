"""The table: what is drawn is safe, aligned and only as much as changed; large frames are no slower."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.geometry import Region
from textual.pilot import Pilot

from screens.widgets.cells import cell
from screens.widgets.columns import fit
from screens.widgets.frame_table import FrameTable
from screens.widgets.row_order import RowOrder, Sort
from tests.screens.driving import drive, press, text_of
from tests.screens.studio import NOW, ROWS, SPEC, Models, Studio, frame, item

NAUGHTY = [
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "a\nb\tc\r",
    "[bold]x[/bold] [@click=app.quit]quit[/] [/nothing]",
    "\u202eevil\u202c",
    "zero\u200bwidth",
    "한국어 컴퓨트 인스턴스 이름이 아주 길다",
    "e\u0301 👩‍👩‍👧 🏳️‍🌈",
    "\x00\x9b31m\x85",
    "x" * 500,
]


def controls(text: str) -> list[str]:
    return [
        character for character in text if (ord(character) < 32 or 127 <= ord(character) < 160) and character != "\n"
    ]


def test_naughty_strings_are_drawn_as_they_are(studio: Studio, screen_snapshot: Callable[..., bool]) -> None:
    rows = frame([item(index, name, name=name, kind=name) for index, name in enumerate(NAUGHTY)])
    assert screen_snapshot(studio.app(Models, answers=(rows,)), size=(120, 40))


def test_no_control_reaches_the_screen(studio: Studio) -> None:
    rows = frame([item(index, name, name=name, kind=name) for index, name in enumerate(NAUGHTY)])

    async def check(pilot: Pilot[Any]) -> None:
        text = text_of(pilot.app)
        assert not controls(text)
        assert "[bold]x[/bold]" in text
        await press(pilot, "y")
        assert not controls(text_of(pilot.app))

    drive(studio.app(Models, answers=(rows,)), check, size=(160, 40))


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_makes_a_cell_without_controls(text: str) -> None:
    for column in SPEC.columns[:3]:
        assert not controls(cell(column, text, NOW).text.replace("\n", "\x00"))


@pytest.mark.parametrize("width", [10, 40, 79, 120, 200])
def test_lines_are_as_wide_as_the_table(studio: Studio, width: int) -> None:
    rows = frame([item(index, "Failed", name=name) for index, name in enumerate(NAUGHTY)])

    async def check(pilot: Pilot[Any]) -> None:
        table = pilot.app.screen.query_one(FrameTable)
        for y in range(table.size.height):
            strip = table.render_line(y)
            assert strip.cell_length == table.size.width == cell_len(strip.text)

    drive(studio.app(Models, answers=(rows,)), check, size=(max(width, 40), 24))


def test_the_cursor_repaints_two_lines(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        table = pilot.app.screen.query_one(FrameTable)
        drawn: list[Region] = []
        monkeypatch.setattr(table, "refresh", lambda *regions, **_: drawn.extend(regions))
        table.cursor = 1
        assert [region.y for region in drawn] == [1, 2]
        assert all(region.height == 1 for region in drawn)

    drive(studio.app(Models), check)


def test_the_same_rows_again_repaint_nothing(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        table = pilot.app.screen.query_one(FrameTable)
        drawn: list[Region] = []
        monkeypatch.setattr(table, "refresh", lambda *regions, **_: drawn.extend(regions))
        table.show_frame(ROWS, NOW)
        assert drawn == []

    drive(studio.app(Models), check)


def test_sorting() -> None:
    order = RowOrder(frame([item(3), item(1), item(2, took=None)]), SPEC)
    order.arrange("", Sort("name"))
    assert order.keys() == ["cars-001", "cars-002", "cars-003"]
    order.arrange("", Sort("took", descending=True))
    assert order.keys() == ["cars-003", "cars-001", "cars-002"], "nulls come last"
    order.arrange("cars-003", Sort("took"))
    assert order.keys() == ["cars-003"]
    assert order.position("cars-001") is None
    order.arrange("", None)
    assert order.keys() == ["cars-003", "cars-001", "cars-002"], "the service's own order"


def test_sorting_by_keys_and_mouse(studio: Studio) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        table = pilot.app.screen.query_one(FrameTable)
        await press(pilot, "greater_than_sign", "greater_than_sign")
        assert table.sort == Sort("name")
        await press(pilot, "equals_sign")
        assert table.sort == Sort("name", descending=True)
        assert table.order is not None
        assert table.order.keys()[0] == "cars-007"
        await pilot.click(table, offset=(6, 0))
        assert table.sort == Sort("state")
        await pilot.click(table, offset=(6, 3))
        assert table.cursor == 2

    drive(studio.app(Models), check)


@pytest.mark.parametrize("width", range(1, 140, 7))
def test_columns_never_are_wider_than_the_screen(width: int) -> None:
    placed = fit(SPEC.columns, width, {"name": 300})
    assert sum(one.width + 2 for one in placed) - 2 <= max(width, 1)


def test_a_frame_without_a_key_column_value_can_be_shown() -> None:
    order = RowOrder(frame([{"state": "Failed"}, item(1)]), SPEC)
    order.arrange("", None)
    assert order.keys() == ["None", "cars-001"]
    assert order.values("cars-001") is not None


def many(count: int) -> pl.DataFrame:
    names = [f"job_{index:06}" for index in range(count)]
    return pl.DataFrame({"name": names, "state": ["Failed"] * count}).with_columns(
        *(pl.lit(None).cast(dtype).alias(key) for key, dtype in SPEC.schema().items() if key not in ("name", "state"))
    )


def test_a_hundred_thousand_rows_filter_and_scroll_at_once() -> None:
    order = RowOrder(many(100_000), SPEC)
    order.arrange("job_09 failed", None)
    begun = time.perf_counter()
    order.arrange("job_0999 failed", Sort("name", descending=True))
    assert len(order) == 100
    assert order.row(0)["name"] == "job_099999"
    assert time.perf_counter() - begun < 1.0, "a filter that takes a second on 100,000 rows builds rows in Python"
