"""What pages ask of the shell. All bubble up to the studio screen."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from screens.page import Page
    from screens.widgets.status import Tone


class OpenPage(Message):
    """Show `page` on top of the one that asks; esc comes back."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page


class ClosePage(Message):
    """Go back to the page below."""


class GoTo(Message):
    """Show a page of the sidebar by its id (`compute`, `jobs`, ...)."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place


class Say(Message):
    """One sentence in the footer's line, until the next key or a few seconds have passed."""

    def __init__(self, text: str, tone: Tone = "normal") -> None:
        super().__init__()
        self.text = text
        self.tone = tone


class Copy(Message):
    """Put `text` on the person's clipboard (OSC 52) and say `what` was copied."""

    def __init__(self, text: str, what: str) -> None:
        super().__init__()
        self.text = text
        self.what = what


class Refreshed(Message):
    """A page's rows were asked for and came at `at`; the header tells how fresh they are. None: not known."""

    def __init__(self, at: datetime | None) -> None:
        super().__init__()
        self.at = at
