"""The shell: sidebar, palette, help, footer, stacks of pages, sizes and themes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input

from screens.keys import ACT, key
from screens.messages import OpenPage
from screens.page import Page
from tests.conftest import settle
from tests.screens.driving import drive, press, text_of
from tests.screens.studio import Models, Studio
from tui.pages import ENTRIES

Snapshot = Callable[..., bool]
Size = tuple[int, int]


class Inner(Page, can_focus=True):
    """A page that another opens."""

    def crumbs(self) -> tuple[str, ...]:
        return ("Models", "[bold]cars[/bold]", "v3")


class Opening(Models):
    """A list whose rows open, and one key that does not work now."""

    BINDINGS: ClassVar = [key("d", "deploy", "deploy", "deploy the model", ACT)]

    def open_row(self, row: Any) -> None:
        self.post_message(OpenPage(Inner(self.session)))

    def why_not(self, action: str) -> str | None:
        return "It has no versions, so there is nothing to deploy." if action == "deploy" else None


def test_help(studio: Studio, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(studio.app(Opening), ["question_mark"], size=terminal_size)


def test_palette(studio: Studio, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(studio.app(Models), ["colon", *"en"], size=terminal_size)


def test_the_sidebar_in_use(studio: Studio, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(studio.app(Models), ["left", "down"], size=terminal_size)


def test_a_greyed_key_says_why(studio: Studio, screen_snapshot: Snapshot) -> None:
    assert screen_snapshot(studio.app(Opening), ["d"])


def test_no_colour(studio: Studio, screen_snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert screen_snapshot(studio.app(Models), ["j", "space"])


def test_too_small(studio: Studio, screen_snapshot: Snapshot) -> None:
    assert screen_snapshot(studio.app(Models), size=(20, 5))


def test_a_page_opens_another_and_comes_back(studio: Studio) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "j", "enter")
        assert "Models › [bold]cars[/bold] › v3" in text_of(pilot.app)
        await press(pilot, "escape")
        front = pilot.app.screen.pages.front
        assert isinstance(front, Opening)
        assert front.table.cursor == 1
        assert pilot.app.focused is front.table

    drive(studio.app(Opening), check)


def test_each_page_of_the_sidebar_can_be_reached(studio: Studio) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        for entry in ENTRIES:
            if entry.section != "Authoring":
                continue
            await press(pilot, "colon", *entry.name.lower().replace(" ", ""), "enter")
            assert pilot.app.screen.sidebar.current == entry.place
            assert entry.name in text_of(pilot.app)

    drive(studio.app(Models), check)


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (["left", "up", "enter"], "environments"),
        (["left", "m", "up", "enter"], "environments"),
        (["left", "down", "l"], "endpoints"),
        (["colon", *":notebooks", "enter"], "notebooks"),
    ],
)
def test_keys_lead_to_pages(studio: Studio, keys: list[str], place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    went: list[str] = []

    async def check(pilot: Pilot[Any]) -> None:
        async def go(to: str) -> None:
            went.append(to)

        monkeypatch.setattr(pilot.app.screen, "_go", go)
        await press(pilot, *keys)
        assert went == [place]

    drive(studio.app(Models), check)


def test_the_palette_does_what_the_page_can(studio: Studio) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "colon", *"dark or", "enter")
        assert pilot.app.theme == "amlx-light"

    drive(studio.app(Models), check)


def test_the_sidebar_folds_by_key_and_by_width(studio: Studio) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        sidebar = pilot.app.screen.sidebar
        assert sidebar.size.width > 10
        await press(pilot, "backslash")
        assert sidebar.size.width < 10
        await press(pilot, "backslash")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert sidebar.size.width < 10

    drive(studio.app(Models), check, size=(120, 40))


def test_keys_can_be_given_by_settings(studio: Studio) -> None:
    import msgspec

    studio.session.settings = msgspec.structs.replace(studio.session.settings, keymap={"help": "f1", "filter": "f3"})

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "f1")
        assert type(pilot.app.screen).__name__ == "HelpScreen"
        assert "f3" in text_of(pilot.app)

    drive(studio.app(Models), check)


def test_ctrl_c_does_not_quit(studio: Studio) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "ctrl+c")
        assert pilot.app.is_running
        await press(pilot, "q")
        assert not pilot.app.is_running

    drive(studio.app(Models), check)


def test_fast_typing_is_not_lost(studio: Studio) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        for character in ":jobs":
            pilot.app.post_message(events.Key(_character_to_key(character), character))
        await settle(pilot.app)
        await pilot.pause()
        assert pilot.app.screen.query_one(Input).value == "jobs"

    drive(studio.app(Models), check)


def test_a_colon_and_a_slash_can_be_typed_into_the_filter(studio: Studio) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "slash", *"a:/b")
        assert pilot.app.screen.query_one(Input).value == "a:/b"

    drive(studio.app(Models), check)
