"""The shell: sidebar, palette, help, footer, stacks of pages, sizes and themes."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from textual import events
from textual.app import ComposeResult
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from screens.form_page import FormPage
from screens.keys import ACT, key
from screens.list_page import ListPage
from screens.messages import OpenPage
from screens.page import Page
from screens.tabbed_page import TabbedPage
from screens.widgets.fields import TextField
from tests.conftest import settle
from tests.screens.driving import drive, press, text_of
from tests.screens.studio import ROWS, Models, Studio
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


def test_a_page_that_is_not_built_says_so(studio: Studio, screen_snapshot: Snapshot) -> None:
    assert screen_snapshot(studio.app(Models), ["colon", *"designer", "enter"])


def test_names_on_a_narrow_screen(studio: Studio, screen_snapshot: Snapshot) -> None:
    assert screen_snapshot(studio.app(Models), ["backslash"])


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


def test_the_palette_says_why_not_and_when_nothing_answers(studio: Studio) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "colon", *"deploy")
        assert "It has no versions, so there is nothing to deploy." in text_of(pilot.app)
        await press(pilot, "enter")
        assert pilot.app.screen.footer.sentence.plain == "It has no versions, so there is nothing to deploy."
        await press(pilot, "colon", *"xyzzy")
        assert "Nothing here is called that." in text_of(pilot.app)

    drive(studio.app(Opening), check)


@pytest.mark.parametrize(
    ("typed", "found"), [("stop", "Compute"), ("cancel", "Jobs"), ("theme", "Dark or light"), ("quit", "Leave amlx")]
)
def test_plain_words_find_in_the_palette(studio: Studio, typed: str, found: str) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "colon", *typed)
        first = pilot.app.screen.query_one(OptionList).get_option_at_index(0).prompt
        assert str(first).startswith(found)

    drive(studio.app(), check)


def test_who_goes_to_a_place_sees_its_list(studio: Studio) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen.pages.front, Inner)
        await press(pilot, "colon", *"notebooks", "enter")
        await pilot.app.screen._go("models")
        await press(pilot)
        assert isinstance(pilot.app.screen.pages.front, Opening)
        assert not pilot.app.screen.query(Inner), "what was open on top of it is gone"

    drive(studio.app(Opening), check)


@pytest.mark.parametrize("keys", [("escape",), ("tab",), ("shift+tab",), ("tab", "tab", "escape", "escape")])
def test_the_focus_stays_in_the_page(studio: Studio, keys: tuple[str, ...]) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, *keys)
        assert pilot.app.focused is pilot.app.screen.pages.front.table

    drive(studio.app(Models), check)


@pytest.mark.parametrize("key", ["escape", "tab"])
def test_from_the_sidebar_one_comes_back_to_the_page(studio: Studio, key: str) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "left")
        assert pilot.app.focused is pilot.app.screen.sidebar
        await press(pilot, "n")
        assert pilot.app.screen.footer.sentence.plain.startswith("The sidebar has the keys")
        await press(pilot, key)
        assert pilot.app.focused is pilot.app.screen.pages.front.table

    drive(studio.app(Models), check)


class Two(TabbedPage):
    """Two lists as tabs."""

    TITLE = "Both"
    TABS = (("First", Models), ("Second", Models))


def test_tab_goes_on_to_the_next_tab_where_a_page_has_one_pane(studio: Studio) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        page = pilot.app.screen.pages.front
        await press(pilot, "tab")
        assert page.tab_line.active == 1
        assert pilot.app.focused is page.front.table
        await press(pilot, "shift+tab")
        assert page.tab_line.active == 0

    drive(studio.app(Two), check)


def test_a_sentence_goes_with_the_next_key(studio: Studio) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "ctrl+c")
        assert "Press ctrl+q to leave amlx" in text_of(pilot.app).splitlines()[-1]
        await press(pilot, "j")
        assert "? help" in text_of(pilot.app).splitlines()[-1]

    drive(studio.app(Models), check)


def test_the_theme_is_remembered_unless_the_setting_was_changed_since(studio: Studio) -> None:
    from dataclasses import replace

    async def toggle(pilot: Pilot[Any]) -> None:
        await press(pilot, "ctrl+t")

    drive(studio.app(Models), toggle)
    assert studio.app(Models).theme == "amlx-light"
    drive(studio.app(Models), toggle)
    assert studio.app(Models).theme == "amlx-dark"
    studio.session.settings = replace(studio.session.settings, theme="light")
    assert studio.app(Models).theme == "amlx-light"


def test_a_local_workspace_that_was_started_again_is_told(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    pid = 7
    monkeypatch.setattr("services.local.status", lambda: SimpleNamespace(pid=pid))

    async def check(pilot: Pilot[Any]) -> None:
        nonlocal pid
        footer = pilot.app.screen.footer
        for pid in (7, 8):  # noqa: B007
            assert footer.sentence is None
            pilot.app.screen.pulse.look()
            await press(pilot)
        assert footer.sentence.plain == "The local workspace had ended; it was started again."

    drive(studio.app(Models), check)


def test_keys_that_can_do_nothing_are_not_offered(studio: Studio) -> None:
    class Plain(Models):
        yaml_of = ListPage.yaml_of

    async def nothing(pilot: Pilot[Any]) -> None:
        keys = {label: works for _, label, works in pilot.app.screen.footer.keys}
        assert "YAML" not in keys
        assert keys["filter"] is False
        await press(pilot, "slash")
        assert pilot.app.screen.footer.sentence.plain == "There are no models to filter."

    drive(studio.app(Plain, answers=(ROWS.clear(),)), nothing)


class Form(FormPage):
    """A form of one field."""

    TITLE, DRAFT, DOES = "New model", "model", "register it"

    def fields(self) -> ComposeResult:
        yield TextField("name", "Name")


def test_a_form_shows_the_way_out_and_what_it_does(studio: Studio) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        assert isinstance(pilot.app.focused, Input)
        last = text_of(pilot.app).splitlines()[-1]
        assert "esc back   ctrl+s register it" in last
        assert last.endswith("f1 help")
        await press(pilot, "f1")
        assert type(pilot.app.screen).__name__ == "HelpScreen"

    drive(studio.app(Form), check)


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
        await press(pilot, "backslash")
        assert sidebar.size.width == 19
        assert "Linked services" in text_of(pilot.app)

    drive(studio.app(Models), check, size=(120, 40))


def test_keys_can_be_given_by_settings(studio: Studio) -> None:
    from dataclasses import replace

    studio.session.settings = replace(studio.session.settings, keymap={"help": "f1", "filter": "f3"})

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
