"""From a session to a screen and back: what must be set before Textual is imported, and what becomes of faults.

Textual reads its variables when it is imported, so nothing here imports it at the top.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from services import folders, log
from services.errors import UsageError

if TYPE_CHECKING:
    from services.session import Session
    from tui.app import AmlxApp

FRAMES_A_SECOND = "120"
"""Each frame waits for a timer of this rate; idle it stands still. 120 halves the wait of 60."""


def make(session: Session, start: str = "home") -> AmlxApp:
    """The app on a session, not yet running. `start` is the page to begin on."""
    gc.disable()  # nothing of a start is garbage; the app turns it on after its first frame
    os.environ.setdefault("TEXTUAL_FPS", FRAMES_A_SECOND)
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    from tui.app import AmlxApp

    return AmlxApp(session, start)


def run(session: Session, start: str = "home") -> int:
    """Show the studio until the person leaves; the exit code.

    Raises:
        UsageError: there is no terminal that could show it.
    """
    check_terminal()
    log.start()
    app = make(session, start)
    app.run()
    if app.return_code:
        if app.return_value is None:
            print(f"amlx ended because of a fault of its own. {folders.log_file()} says more.", file=sys.stderr)  # noqa: T201
        return app.return_code
    _take_leave(session, app)
    return app.return_value or 0


def _take_leave(session: Session, app: AmlxApp) -> None:
    """Tell what goes on, where something does, under the prompt that comes back."""
    from tui.parting import parting

    told = parting(session, app.studio.pulse.known) if app.studio is not None else ""
    if told:
        print(told)  # noqa: T201


def check_terminal() -> None:
    """Refuse what cannot show a screen: a pipe, a dumb terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "amlx's screen needs a terminal.", advice="In a script use its commands: amlx --help names them."
        )
    if os.environ.get("TERM", "dumb") == "dumb" and os.name == "posix":
        raise UsageError("This terminal (TERM=dumb) cannot show a screen.", advice="Set TERM, e.g. to xterm-256color.")
