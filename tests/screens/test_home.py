"""Home in its faces: loading, a workspace in use, a new one, and one that cannot be had."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from textual.message import Message
from textual.pilot import Pilot

from screens.messages import NewInstance, SubmitJob, SubmitSample
from services.compute import INSTANCES
from services.jobs import JOBS
from tests.screens.driving import drive, press
from tests.screens.studio import NOW, REFUSED, Studio, whole
from tui.pulse import Pulse

Snapshot = Callable[..., bool]
Size = tuple[int, int]


def jobs(*rows: tuple[str, str, float | None]) -> pl.DataFrame:
    """Jobs by status, name and duration."""
    items = [
        {
            "name": f"job_{index}",
            "systemData": {"createdAt": (NOW - timedelta(minutes=50 * index)).isoformat()},
            "properties": {"status": status, "displayName": name, "experimentName": "train", "jobType": "Command"},
        }
        for index, (status, name, _) in enumerate(rows)
    ]
    return JOBS.frame(items).with_columns(pl.Series("duration", [row[2] for row in rows], dtype=pl.Float64))


def instances(*states: str) -> pl.DataFrame:
    """Instances by state."""
    since = (NOW - timedelta(hours=3)).isoformat()
    own = [
        {"state": state, "vmSize": "Standard_DS11_v2", "lastOperation": {"operationTime": since}} for state in states
    ]
    return INSTANCES.frame([{"name": f"ci-{n}", "properties": {"properties": one}} for n, one in enumerate(own)])


IN_USE = whole(
    jobs(
        ("Running", "hello-world", 91),
        ("Queued", "sweep lr", None),
        ("Failed", "[bold]gray_pig", 64),
        ("Completed", "회귀", 9),
    ),
    instances("Running", "Stopped"),
)
NEW = whole(jobs(), instances())


def test_rows(studio: Studio, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    studio.overview = IN_USE
    assert screen_snapshot(studio.app(), size=terminal_size)


def test_none(studio: Studio, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    studio.overview = NEW
    assert screen_snapshot(studio.app(), size=terminal_size)


def test_failed(studio: Studio, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    studio.overview = REFUSED
    assert screen_snapshot(studio.app(), size=terminal_size)


def test_loading(
    studio: Studio, screen_snapshot: Snapshot, terminal_size: Size, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pulse, "look", lambda *_: None)
    assert screen_snapshot(studio.app(), size=terminal_size)


@pytest.mark.parametrize(("key", "wish"), [("c", NewInstance), ("s", SubmitSample), ("f", SubmitJob)])
def test_a_first_step_has_a_key(studio: Studio, key: str, wish: type[Message], monkeypatch: pytest.MonkeyPatch) -> None:
    wishes: list[Message] = []
    monkeypatch.setattr("tui.studio.page_for", lambda asked, _: wishes.append(asked))
    studio.overview = NEW

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, key)
        assert [type(asked) for asked in wishes] == [wish]

    drive(studio.app(), check)


def test_what_runs_stands_in_the_header_and_counts_in_the_sidebar(studio: Studio) -> None:
    studio.overview = IN_USE

    async def check(pilot: Pilot[Any]) -> None:
        screen = pilot.app.screen
        assert screen.header.running == "1 job running · 1 waiting"
        assert screen.sidebar.counts["compute"] == "2/5"

    drive(studio.app(), check)


def test_a_workspace_that_came_back_is_shown(studio: Studio) -> None:
    studio.overview = REFUSED

    async def check(pilot: Pilot[Any]) -> None:
        studio.overview = IN_USE
        await press(pilot, "r")
        assert pilot.app.screen.pages.front.menu.display

    drive(studio.app(), check)
