"""Driving a studio without a picture."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from textual.pilot import Pilot

from tests.conftest import settle
from tui.app import AmlxApp

Check = Callable[[Pilot[Any]], Awaitable[None]]


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys and wait until nothing is under way."""
    await pilot.press(*keys)
    await settle(pilot.app)
    await pilot.pause()


def drive(app: AmlxApp, check: Check, size: tuple[int, int] = (100, 30)) -> None:
    """Run the app, and `check` once it has settled."""

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(app)
            await pilot.pause()
            await check(pilot)

    asyncio.run(run())


def text_of(app: AmlxApp) -> str:
    """What the screen shows, a line a row."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)
