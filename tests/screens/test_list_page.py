"""A list's four faces, and what keys do in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from screens.widgets.frame_table import FrameTable
from services.errors import AmlxError
from tests.conftest import settle
from tests.screens.driving import drive, press
from tests.screens.studio import REFUSED, ROWS, SPEC, Models, Studio, frame, item
from tui.app import AmlxApp

Snapshot = Callable[..., bool]
Size = tuple[int, int]


class NeverAnswers(Models):
    """A list that is still being asked for."""

    def refresh_now(self) -> None:
        """The answer is on its way."""


def test_loading(studio: Studio, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(studio.app(NeverAnswers), size=terminal_size)


def test_rows(studio: Studio, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(studio.app(Models), ["j", "space"], size=terminal_size)


def test_none(studio: Studio, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(studio.app(Models, answers=(ROWS.clear(),)), size=terminal_size)


def test_failed(studio: Studio, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(studio.app(Models, answers=(REFUSED,)), size=terminal_size)


def test_a_failed_refresh_keeps_the_rows(studio: Studio, screen_snapshot: Snapshot) -> None:
    assert screen_snapshot(studio.app(Models, answers=(ROWS, REFUSED)), ["r"])


def test_light(studio: Studio, screen_snapshot: Snapshot) -> None:
    assert screen_snapshot(studio.app(Models), ["ctrl+t"])


def test_the_filter(studio: Studio, screen_snapshot: Snapshot) -> None:
    assert screen_snapshot(studio.app(Models), ["slash", *"00", "enter"])


def test_a_filter_that_nothing_answers(studio: Studio, screen_snapshot: Snapshot) -> None:
    assert screen_snapshot(studio.app(Models), ["slash", *"zebra"])


def table_of(app: AmlxApp) -> FrameTable:
    return app.screen.query_one(FrameTable)


def in_studio(app: AmlxApp, *keys: str, size: Size = (100, 30)) -> AmlxApp:
    """Run the app, press keys, and end it."""

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            for key in ("", *keys):
                await pilot.press(*filter(None, [key]))
                await settle(app)
                await pilot.pause()

    asyncio.run(run())
    return app


@pytest.mark.parametrize(
    ("keys", "key"),
    [
        (["j"], "cars-001"),
        (["G"], "cars-007"),
        (["end", "k"], "cars-006"),
        (["G", "g"], "cars-000"),
        (["pagedown"], "cars-007"),
        (["down", "down", "home"], "cars-000"),
    ],
)
def test_keys_move_the_cursor(studio: Studio, keys: list[str], key: str) -> None:
    app = studio.app(Models)
    seen = []

    async def run() -> None:
        async with app.run_test() as pilot:
            await settle(app)
            await pilot.pause()
            await pilot.press(*keys)
            seen.append(table_of(app).cursor_key)

    asyncio.run(run())
    assert seen == [key]


def test_a_refresh_keeps_cursor_and_marks_on_their_rows(studio: Studio) -> None:
    newer = frame([item(20), *ROWS_ITEMS[1:]])
    app = studio.app(Models, answers=(ROWS, newer))

    async def run() -> None:
        async with app.run_test() as pilot:
            await settle(app)
            await pilot.pause()
            await pilot.press("space", "j", "space", "k", "r")
            await settle(app)
            await pilot.pause()
            assert table_of(app).cursor_key == "cars-002"
            assert table_of(app).marks == {"cars-002"}, "the mark of a row that is gone goes"

    asyncio.run(run())


ROWS_ITEMS = [{"name": f"cars-{index:03}", "state": "Completed"} for index in range(8)]


def test_rows_that_a_filter_hid_come_back_with_the_keys(studio: Studio) -> None:
    app = studio.app(Models)

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "slash", *"zzz")
        await press(pilot, "enter")
        await press(pilot, "escape")
        assert table_of(app).count == 8
        assert app.focused is table_of(app)

    drive(app, check)


def test_a_filter_is_kept_by_a_refresh(studio: Studio) -> None:
    app = studio.app(Models)

    async def run() -> None:
        async with app.run_test() as pilot:
            await settle(app)
            await pilot.pause()
            await pilot.press("slash", *"CARS 3", "enter", "r")
            await settle(app)
            await pilot.pause()
            table = table_of(app)
            assert (table.count, table.total) == (1, 8)
            await pilot.press("escape")
            assert table.count == 8

    asyncio.run(run())


def test_a_fault_of_ours_stands_on_the_page_and_in_the_log(studio: Studio, caplog: pytest.LogCaptureFixture) -> None:
    class Faulty(Models):
        def load(self):
            raise ZeroDivisionError("a bug")

    app = studio.app(Faulty)
    seen = []

    async def run() -> None:
        async with app.run_test() as pilot:
            await settle(app)
            await pilot.pause()
            seen.append(app.screen.query_one(Faulty.__name__).face.content.plain)

    asyncio.run(run())
    assert "amlx has a fault" in seen[0]
    assert "a bug" in caplog.text


def test_the_link_is_copied_and_said(studio: Studio, screen_snapshot: Snapshot) -> None:
    app = studio.app(Models)
    assert screen_snapshot(app, ["o"])
    assert app.clipboard == "https://ml.azure.com/models/cars-000"


def test_yaml(studio: Studio, screen_snapshot: Snapshot) -> None:
    assert screen_snapshot(studio.app(Models), ["y"])


def test_an_error_without_rows_can_be_tried_again(studio: Studio) -> None:
    answers: tuple[object, ...] = (AmlxError("No."), ROWS)
    app = studio.app(Models, answers=answers)

    async def run() -> None:
        async with app.run_test() as pilot:
            await settle(app)
            await pilot.pause()
            assert not table_of(app).display
            await pilot.press("r")
            await settle(app)
            await pilot.pause()
            assert table_of(app).display
            assert app.focused is table_of(app)

    asyncio.run(run())


def test_columns_go_by_importance_where_it_is_narrow() -> None:
    from screens.widgets.columns import fit

    kept = [[placed.column.key for placed in fit(SPEC.columns, width, {})] for width in (200, 90, 60, 40, 20)]
    assert kept[0] == [column.key for column in SPEC.columns]
    assert "rows" not in kept[1]
    assert kept[-1] == ["state"] or kept[-1] == ["name"] or kept[-1] == ["state", "name"]
    assert [len(keys) for keys in kept] == sorted((len(keys) for keys in kept), reverse=True)
