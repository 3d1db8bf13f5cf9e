"""The journal of actions: newest first, each with its command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from screens.journal import JournalPage
from services.errors import ConflictError
from services.journal import Journal
from tests.screens.driving import drive, press
from tests.screens.studio import NOW, Studio

Snapshot = Callable[..., bool]
Size = tuple[int, int]


@pytest.fixture
def journal(studio: Studio) -> Journal:
    """Three actions, one of them refused."""
    times = iter(NOW - timedelta(minutes=minutes) for minutes in (300, 12, 1))
    made = Journal(studio.session.connection, lambda: next(times))
    made.add("start", "ci-ada", "amlx compute start --name ci-ada")
    with pytest.raises(ConflictError), made.doing("stop", "ci-ada", "amlx compute stop --name ci-ada"):
        raise ConflictError("It is being updated.", status=409)
    made.add("delete", "[red]x\x1b", "amlx compute delete --name '[red]x' --yes")
    return made


def test_rows(studio: Studio, journal: Journal, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(studio.app(JournalPage), size=terminal_size)


def test_none(studio: Studio, screen_snapshot: Snapshot) -> None:
    assert screen_snapshot(studio.app(JournalPage))


def test_a_line_is_copied(studio: Studio, journal: Journal) -> None:
    app = studio.app(JournalPage)

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "j", "enter")
        assert app.clipboard == "amlx compute stop --name ci-ada"

    drive(app, check)


def test_the_palette_finds_it(studio: Studio, journal: Journal) -> None:
    app = studio.app()

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "colon", *"journal", "enter")
        assert isinstance(app.screen.pages.front, JournalPage)  # type: ignore[attr-defined]

    drive(app, check)
