"""One thing in full: sections of facts, aligned, in the order in which one reads them.

To add one: subclass `DetailPage`, write `load()` (in a thread; answers what the service told, or raises an AmlxError)
and `sections(what, now)`, which makes lines of it. `yaml_of(what)` gives key y something to show.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from rich.cells import chop_cells
from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.worker import get_current_worker

from screens.keys import VIEW, key
from screens.messages import Copy, OpenPage, Refreshed
from screens.page import Page
from screens.widgets import face
from screens.widgets.face import Face, Notice
from screens.widgets.text_view import TextView
from services.errors import AmlxError
from services.formats import ago
from services.text import fit, safe

if TYPE_CHECKING:
    from services.session import Session

What = TypeVar("What")
LABEL = 22
"""Cells of the names of facts, and of the gap after the longest."""
GAP = 2


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part: facts by name (empty ones are left out), then lines of any kind."""

    title: str
    facts: Mapping[str, str]
    lines: tuple[Content, ...] = ()


class DetailPage(Page, Generic[What]):
    """Loading, the facts, or why there are none."""

    BINDINGS: ClassVar = [
        key("r", "refresh", "refresh", "ask the service again", VIEW, show=False),
        key("y", "yaml", "YAML", "all of it as YAML", VIEW),
        key("o", "link", "studio link", "copy its address in the studio", VIEW, show=False),
    ]

    class Came(Message):
        """What the service told."""

        def __init__(self, what: object) -> None:
            super().__init__()
            self.what = what

    class Failed(Message):
        """It could not be had."""

        def __init__(self, error: AmlxError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.face = Face()
        self.notice = Notice()
        self.text = TextView()
        self.what: What | None = None

    def body(self) -> ComposeResult:
        """A face, or the facts."""
        yield self.face
        yield self.notice
        yield self.text

    def on_mount(self) -> None:
        self.text.display = False
        self.face.content = face.loading(self.crumbs()[-1])
        self.refresh_now()

    # For a page to write

    def load(self) -> What:
        """Ask the service. Runs in a thread. Raises AmlxError."""
        raise NotImplementedError

    def sections(self, what: What, now: datetime) -> Iterable[Section]:
        """What it told, as sections."""
        raise NotImplementedError

    def yaml_of(self, what: What) -> str:
        """All of it as YAML."""
        raise NotImplementedError

    def link(self) -> str:
        """Its address in the studio; empty where it has none."""
        return ""

    def tell(self, what: What) -> None:
        """Something else has to be said of it: a state in the head."""

    # Loading

    def refresh_now(self) -> None:
        """Ask again."""
        self._load()

    @work(thread=True, exclusive=True, group="load", exit_on_error=False)
    def _load(self) -> None:
        try:
            answer: Message = self.Came(self.load())
        except AmlxError as error:
            answer = self.Failed(error)
        if not get_current_worker().is_cancelled:  # a newer look is on its way: this one is old
            self.post_message(answer)

    def on_detail_page_came(self, event: Came) -> None:
        """Show the facts."""
        self.what = event.what  # type: ignore[assignment]
        self.loaded_at = self.session.now()
        self._draw()
        self.face.display = False
        self.notice.told = None
        if not self.text.display:
            self.text.display = True
            self.grab_focus()
        self.tell(self.what)  # type: ignore[arg-type]
        self.post_message(Refreshed(self.loaded_at))

    def _draw(self) -> None:
        if self.what is not None:
            sections = self.sections(self.what, self.session.now())
            self.text.show_text(lines_of(sections, self.size.width - 6))

    def on_resize(self) -> None:
        """Long values wrap at another width."""
        self._draw()

    def on_detail_page_failed(self, event: Failed) -> None:
        """Say why there are none; what was there before stays, and says how old it is."""
        if self.loaded_at is None:
            self.face.content = face.failed(event.error)
        else:
            self.notice.told = event.error, ago(self.loaded_at, self.session.now())

    # Keys

    def action_refresh(self) -> None:
        """Ask again."""
        self.refresh_now()

    def action_yaml(self) -> None:
        """Open the YAML."""
        from screens.yaml_page import YamlPage

        if self.what is not None:
            self.post_message(OpenPage(YamlPage(self.session, self.crumbs(), self.yaml_of(self.what))))

    def action_link(self) -> None:
        """Copy the address."""
        if self.link():
            self.post_message(Copy(self.link(), "the studio link"))


def lines_of(sections: Iterable[Section], width: int) -> list[Content]:
    """Each section's title, facts and lines, a blank line between two; nothing for a section without any."""
    shown: list[Content] = []
    for section in sections:
        facts = [line for name, value in section.facts.items() if value for line in fact(name, value, width)]
        if facts or section.lines:
            blank = [Content("")] if shown else []
            shown += [*blank, Content.styled(section.title.upper(), "$text-dim"), *facts, *section.lines]
    return shown


def fact(name: str, value: str, width: int) -> list[Content]:
    """A name and its value, aligned; a long value goes on below."""
    pieces = wrapped(safe(value), max(20, width - LABEL)) or [""]
    names = [fit(safe(name), LABEL - GAP) + " " * GAP, *[" " * LABEL] * (len(pieces) - 1)]
    return [
        Content.assemble((label, "$text-dim"), (piece, "$text-bright"))
        for label, piece in zip(names, pieces, strict=True)
    ]


def wrapped(text: str, width: int) -> list[str]:
    """A safe text in lines of at most `width` cells, broken at spaces where it has any."""
    return textwrap.wrap(text, width) if text.isascii() else chop_cells(text, width)
