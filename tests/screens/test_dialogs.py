"""Dialogs: the safe choice has the focus, and only its own key does what is dangerous."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from screens.dialogs.questions import confirm, confirm_by_name, prompt, tell_error
from tests.screens.driving import drive, press
from tests.screens.studio import REFUSED, Models, Studio

LINES = ("It runs 1 job, hello-world, which will fail.", "Its disk stays.")


def stop() -> Any:
    return confirm("Stop ci-ada?", LINES, "stop it")


def create() -> Any:
    return confirm("Create ci-ada?", ("It has 2 cores and 14 GB.",), "create", keep="back", dangerous=False)


def delete() -> Any:
    return confirm_by_name("Delete ci-ada?", ("The instance and its disk go for good.",), "ci-ada", "delete it")


def blank() -> Any:
    return confirm_by_name("Delete it?", (), "  ci-ada", "delete it")


def ask_name() -> Any:
    return prompt("Rename", (), "rename", value="old", check=lambda typed: None if typed else "It needs a name.")


@pytest.mark.parametrize(
    ("make", "keys", "answer"),
    [
        (stop, ["enter"], False),
        (stop, ["escape"], False),
        (stop, ["s", "y"], True),
        (stop, ["n"], False),
        (stop, ["tab", "enter"], True),
        (create, ["enter"], True),
        (create, ["escape"], False),
        (delete, ["escape"], None),
        (delete, [*"ci-adx", "enter", "escape"], None),
        (delete, [*"ci-ada", "enter"], "ci-ada"),
        (blank, [*"ci-ada", "enter"], "ci-ada"),
        (ask_name, ["backspace", "backspace", "backspace", "enter", "n", "enter"], "n"),
    ],
)
def test_keys_answer(studio: Studio, make: Callable[[], Any], keys: list[str], answer: object) -> None:
    answers: list[object] = []

    async def check(pilot: Pilot[Any]) -> None:
        pilot.app.push_screen(make(), answers.append)
        await pilot.pause()
        await press(pilot, *keys)
        assert answers == [answer]

    drive(studio.app(Models), check)


@pytest.mark.parametrize(
    "make", [stop, create, delete, lambda: tell_error(REFUSED)], ids=["confirm", "harmless", "by_name", "error"]
)
def test_pictures(studio: Studio, screen_snapshot: Callable[..., bool], make: Callable[[], Any]) -> None:
    class Asking(Models):
        def on_mount(self) -> None:
            super().on_mount()
            self.app.push_screen(make())

    assert screen_snapshot(studio.app(Asking))
