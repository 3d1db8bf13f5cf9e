"""What pages ask of the shell. All bubble up to the studio screen."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
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


class OpenJob(Message):
    """Show the page of a job."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class OpenInstance(Message):
    """Show a compute instance."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class NewInstance(Message):
    """Begin to make a compute instance."""


class SubmitJob(Message):
    """Begin to submit a job file; None: the person picks one."""

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        self.path = path


class SubmitSample(Message):
    """Begin to submit the sample job that ships with amlx."""


class AskOverview(Message):
    """Ask anew for what is known of the workspace as a whole; it comes by `Page.told` or `Page.not_told`."""


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
