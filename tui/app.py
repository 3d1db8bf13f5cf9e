"""The app: themes, keymap, the session, and the studio screen. What it shows is the screen's affair."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding

from screens.keys import VIEW, key
from tui.studio import StudioScreen
from tui.themes import THEMES, at_start, keep

if TYPE_CHECKING:
    from services.session import Session

ENDED_BY = {"SIGHUP": 129, "SIGTERM": 143}
"""Exit codes by signal, as shells give them."""

LOG = logging.getLogger("amlx.tui")


class AmlxApp(App[int]):
    """amlx on a session. `start` is the page to begin on; ends with an exit code."""

    TITLE = "amlx"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    NOTIFICATION_TIMEOUT = 6
    BINDINGS: ClassVar = [
        key("q", "quit", "quit", "leave amlx; jobs go on", VIEW, show=False),
        key("ctrl+q", "quit", "quit", "leave amlx; jobs go on", VIEW, show=False, name="quit.always", ahead=True),
        Binding("ctrl+c", "help_quit", show=False, system=True),
        key("ctrl+t", "theme", "theme", "dark or light", VIEW, show=False),
    ]

    def __init__(self, session: Session, start: str = "home") -> None:
        super().__init__()
        self.session = session
        self.start = start
        self.studio: StudioScreen | None = None
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = at_start(session.settings.theme)
        self.stylesheet.set_variables(self.get_css_variables())
        self.set_keymap(session.settings.keymap)

    def get_default_screen(self) -> StudioScreen:
        """The one screen; dialogs and help come over it."""
        self.studio = StudioScreen(self.session, self.start)
        return self.studio

    def refresh_css(self, animate: bool = True) -> None:
        """Style all anew for a theme; not for that of the start, which was known before anything was styled."""
        if self.screen_stack:
            super().refresh_css(animate)

    def on_mount(self) -> None:
        if not self.is_headless:
            self.call_after_refresh(_collect_garbage_again)
            self._heed_signals()

    def _heed_signals(self) -> None:
        """A closed terminal or a kill leaves as q does, with the terminal as it was."""
        loop = asyncio.get_running_loop()
        for name, code in ENDED_BY.items():
            if hasattr(signal, name):
                with contextlib.suppress(NotImplementedError):  # Windows has no signals in its loop
                    loop.add_signal_handler(getattr(signal, name), self.exit, code, code)

    async def on_event(self, event: events.Event) -> None:
        """A sentence in the footer has been read when the next key is pressed."""
        if isinstance(event, events.Key | events.MouseDown) and self.studio is not None:
            self.studio.footer.hush()
        await super().on_event(event)

    async def on_unmount(self) -> None:
        self.session.close()

    def action_theme(self) -> None:
        """Dark becomes light, light dark; remembered for the next time."""
        name = "light" if self.current_theme.dark else "dark"
        self.theme = THEMES[name].name
        keep(name, self.session.settings.theme)

    def action_help_quit(self) -> None:
        """ctrl+c does not end amlx, where a slip would be maddening; it says what does."""
        if self.studio is not None:
            self.studio.footer.say("Press ctrl+q to leave amlx. Jobs go on.")

    def _fatal_error(self) -> None:
        """A fault ends amlx: its traceback belongs to the log, not over the restored terminal."""
        LOG.error("amlx ended by a fault", exc_info=self._exception)
        self._close_messages_no_wait()


def _collect_garbage_again() -> None:
    """What a start has made stays: it is not looked through again, which took longer than the first frame."""
    gc.freeze()
    gc.enable()
