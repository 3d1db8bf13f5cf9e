"""The first line: which workspace, where, who, and at the right what runs, and how old it all is where it is old."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from screens.widgets.page_head import between
from screens.widgets.status import GLYPHS
from services.formats import HOUR, MINUTE, ago
from services.text import safe

if TYPE_CHECKING:
    from services.session import Session

LOOK_EVERY = 15.0
"""Seconds between two looks at the clock. The line is drawn again only where it reads otherwise."""


class Header(Widget):
    """One line. `place` is what is known beyond the connection (region, who); `running` what runs now;
    `fault` why the workspace as a whole cannot be had just now, in a few words."""

    place: reactive[tuple[str, ...]] = reactive(())
    running: reactive[str] = reactive("")
    fresh_at: reactive[datetime | None] = reactive(None, repaint=False)
    updated: reactive[str] = reactive("")
    fault: reactive[str] = reactive("")

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def on_mount(self) -> None:
        self.set_interval(LOOK_EVERY, self._look)

    def watch_fresh_at(self) -> None:
        """Rows have come."""
        self._look()

    def _look(self) -> None:
        now = self._session.now()
        self.updated = "" if self.fresh_at is None else _updated(self.fresh_at, now)

    def render(self) -> Content:
        """The line, the least telling parts gone where there is no room."""
        right = self._right()
        for parts in range(len(self.place) + 1, -1, -1):
            left = self._left(parts)
            if left.cell_length + right.cell_length + 2 <= self.size.width:
                break
        return between(left, right, self.size.width)

    def _left(self, parts: int) -> Content:
        connection = self._session.connection
        known = (connection.resource_group, *self.place)[:parts]
        return Content.assemble(
            ("amlx  ", "$accent bold"),
            ("LOCAL " if connection.is_local else f"{safe(connection.cloud)} ", "$tone-waiting bold"),
            (f" {safe(connection.workspace_name)}", "$text-bright bold"),
            ("   " + " · ".join(safe(part) for part in known) if known else "", "$text-dim"),
        )

    def _right(self) -> Content:
        fault = f"{GLYPHS['failed']} {safe(self.fault)}" if self.fault else ""
        parts = [
            (self.running, "$tone-running"),
            (fault, "$tone-failed"),
            (self.updated, "$tone-waiting"),
        ]
        told = [part for part in parts if part[0]]
        return Content(" · ").stylize("$text-dim").join(Content.styled(*part) for part in told)


def _updated(at: datetime, now: datetime) -> str:
    """`updated 10:31` of what is old; of what is new there is nothing to say."""
    seconds = (now - at).total_seconds()
    if seconds < MINUTE:
        return ""
    return f"updated {at.astimezone():%H:%M}" if seconds < 12 * HOUR else f"updated {ago(at, now)}"
