"""What keeps header, sidebar and Home true: the workspace as a whole, asked again and again in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.message import Message
from textual.widget import Widget

from services.errors import AmlxError

if TYPE_CHECKING:
    from screens.home.overview import Overview
    from services.session import Session

EVERY = 15.0
"""Seconds between two looks."""


class Pulse(Widget):
    """Nothing to see; posts `Told` or `NotTold`. Its first look opens the session's roads, after the first frame."""

    class Told(Message):
        """How the workspace is now, and whether its local server is another than at the look before."""

        def __init__(self, overview: Overview, restarted: bool) -> None:
            super().__init__()
            self.overview = overview
            self.restarted = restarted

    class NotTold(Message):
        """The workspace could not be had."""

        def __init__(self, error: AmlxError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.known: Overview | None = None
        self._failed = False
        self._pid: int | None = None

    def on_mount(self) -> None:
        self.display = False
        self.call_after_refresh(self.look)
        self.set_interval(EVERY, self.look)

    def look(self, anew: bool = False) -> None:
        """Ask what changes quickly; `anew`: everything."""
        if anew:
            self.known = None
        self._look(self.known, anew)

    @work(thread=True, exclusive=True, group="pulse", exit_on_error=False)
    def _look(self, known: Overview | None, anew: bool) -> None:
        from screens.home.overview import overview

        if anew and self._failed:
            self._session.reconnect()
        try:
            found = overview(self._session, known)
        except AmlxError as error:
            self._failed = True
            self.post_message(self.NotTold(error))
        else:
            self._failed = False
            self.known = found
            self.post_message(self.Told(found, self._restarted()))

    def _restarted(self) -> bool:
        """Someone ended the local workspace, or it ended idle, and a request has started it again."""
        if not self._session.connection.is_local:
            return False
        from services import local

        before, self._pid = self._pid, local.status().pid
        return None not in (before, self._pid) and before != self._pid
