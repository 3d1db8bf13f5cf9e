"""A list of one kind in four faces: loading, rows, none, failed.

To add a list: subclass `ListPage`, give it `TITLE`, `SPEC` (a TableSpec of the services), `NONE` (one sentence) and
`NONE_KEYS` (each key that makes something, with what it does), and write `load()`, which runs in a thread and answers
a frame of the spec's schema or raises an AmlxError. Then, as the kind needs: `open_row`, `yaml_of` (in a thread),
`link_of`, `since`, and `why_not` for the actions it binds. `self.table.row` is the row under the cursor,
`self.table.chosen` the marked rows or else that one. After an action was accepted call `refresh_soon()`: the list is
then asked each second until nothing changes any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from screens.keys import FIND, VIEW, key, not_while_typing
from screens.messages import ClosePage, Copy, OpenPage, Refreshed
from screens.page import Page
from screens.widgets import face
from screens.widgets.face import Face, Notice
from screens.widgets.filter_line import FilterLine
from screens.widgets.frame_table import FrameTable
from screens.widgets.list_facts import list_facts
from screens.widgets.status import CHANGING
from services.errors import AmlxError
from services.formats import ago
from services.tables import TableSpec

if TYPE_CHECKING:
    import polars as pl

    from services.session import Session

Row = Mapping[str, Any]
"""One row of a frame, column key to value."""

QUICK = 1.0
"""Seconds between two looks while something changes its state."""

AGES_EVERY = 10
"""Seconds between two looks at ages like 12 min ago. Only lines that read otherwise are drawn."""


class ListPage(Page):
    """One kind of thing, live."""

    SPEC: TableSpec
    NONE = "Nothing is here yet."
    NONE_KEYS: ClassVar[tuple[tuple[str, str], ...]] = ()
    STATUS = ""
    """Key of the status column: where given, the head counts the states, and changing ones make the list look often."""

    BINDINGS: ClassVar = [
        key("slash", "filter", "filter", "only rows with these words", FIND, ahead=True),
        key("escape", "unfilter", "clear", "clear filter, then marks", FIND, show=False),
        key("r", "refresh", "refresh", "ask the service again", VIEW, show=False),
        key("y", "yaml", "YAML", "the item as YAML", VIEW),
        key("o", "link", "studio link", "copy its studio address", VIEW, show=False),
    ]

    class Loaded(Message):
        """Rows have come; more are to come where they are not `whole`."""

        def __init__(self, frame: pl.DataFrame, whole: bool = True) -> None:
            super().__init__()
            self.frame = frame
            self.whole = whole

    class LoadFailed(Message):
        """No rows could be had."""

        def __init__(self, error: AmlxError) -> None:
            super().__init__()
            self.error = error

    class YamlCame(Message):
        """The item `name` as YAML."""

        def __init__(self, name: str, text: str) -> None:
            super().__init__()
            self.name = name
            self.text = text

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.table = FrameTable(self.SPEC, self.since)
        self.table.can_open = type(self).open_row is not ListPage.open_row
        self.face = Face()
        self.notice = Notice()
        self.filter = FilterLine()
        self._frame_changes = False
        self._hurry = 0
        self._timer: Timer | None = None
        self._rested = False

    def body(self) -> ComposeResult:
        """Filter, notice, then rows or a face."""
        yield self.filter
        yield self.notice
        yield self.table
        yield self.face

    def on_mount(self) -> None:
        self.filter.display = False
        self._show_face(face.loading(self.SPEC.kind))
        self.refresh_now()
        self.set_interval(1.0, self._tick)

    # For a list to override

    def load(self) -> pl.DataFrame:
        """The rows, in the service's order. Runs in a thread. Raises AmlxError."""
        raise NotImplementedError

    def loads(self) -> Iterator[tuple[pl.DataFrame, bool]]:
        """Frames of a list that comes in parts, the last one said to be whole. Runs in a thread. Raises AmlxError."""
        yield self.load(), True

    def how_made(self) -> str:
        """The command line that makes the first one, where no key of this page does."""
        return ""

    def open_row(self, row: Row) -> None:
        """Enter on a row."""

    def yaml_of(self, row: Row) -> str | None:
        """The item as YAML; None where it has none. Runs in a thread. Raises AmlxError."""
        return None

    def link_of(self, row: Row) -> str | None:
        """The item's address in the studio; None where it has none."""
        return None

    def since(self, row: Row) -> datetime | None:
        """Since when the row's state lasts, where that is known: shown while the state changes."""
        return None

    # Loading

    def refresh_now(self) -> None:
        """Ask the service again."""
        self._load()

    def refresh_soon(self) -> None:
        """An action was accepted: look now, and each second for a while."""
        self._hurry = 5
        self.refresh_now()

    @work(thread=True, exclusive=True, group="load", exit_on_error=False)
    def _load(self) -> None:
        try:
            for frame, whole in self.loads():
                if get_current_worker().is_cancelled:
                    return
                self.post_message(self.Loaded(frame, whole))
        except AmlxError as error:
            self.post_message(self.LoadFailed(error))

    def on_list_page_loaded(self, event: Loaded) -> None:
        """Rows, or none."""
        self.loaded_at = self.session.now()
        self._frame_changes = self._changes(event.frame)
        self.notice.told = None
        self.table.show_frame(event.frame, self.loaded_at)
        self._show_rows()
        self.post_message(Refreshed(self.loaded_at))
        if event.whole:
            self._again()

    def on_list_page_load_failed(self, event: LoadFailed) -> None:
        """Old rows stay, and say how old they are; without any the error has the page."""
        if self.loaded_at is None:
            self._show_face(face.failed(event.error))
        else:
            self.notice.told = event.error, ago(self.loaded_at, self.session.now())
        self._again()

    def fault(self, error: BaseException) -> None:
        """A fault of amlx stands where the rows would."""
        fault = AmlxError(
            "amlx has a fault here.", advice="The details are in the log: amlx --version --verbose names it."
        )
        self.post_message(self.LoadFailed(fault))

    def _changes(self, frame: pl.DataFrame) -> bool:
        return bool(self.STATUS) and frame[self.STATUS].is_in(list(CHANGING)).any()

    # Looking again

    def _again(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = None
        self._hurry = max(0, self._hurry - 1)
        if self.is_shown:
            quick = self._frame_changes or self._hurry
            seconds = QUICK if quick else self.session.settings.refresh_seconds
            if seconds > 0:
                self._timer = self.set_timer(seconds, self.refresh_now)

    def _tick(self) -> None:
        """Ages that are told in seconds go on; the others are looked at now and then."""
        now = self.session.now()
        if self.is_shown and self.table.display and (self._frame_changes or now.second % AGES_EVERY == 0):
            self.table.tell(now)

    def shown(self) -> None:
        """Rows are renewed where something else was in front: a form may have made one."""
        if self.loaded_at is not None:
            self.table.tell(self.session.now())
            self._facts()
        if self._rested:
            self._rested = False
            self.refresh_now()

    def hidden(self) -> None:
        """No looking while nobody sees."""
        self._rested = True
        if self._timer is not None:
            self._timer.stop()

    # Faces

    def _show_face(self, content: Content) -> None:
        self.face.content = content
        self._put_in_front(self.face, self.table)

    def _put_in_front(self, front: Widget, behind: Widget) -> None:
        """One of table and face is seen, and has the focus where the other had it, or nobody."""
        front.display, behind.display = True, False
        if self.is_shown and self.is_attached and self.screen.focused in (None, behind):
            self.call_after_refresh(self.grab_focus)

    def _show_rows(self) -> None:
        if self.table.total == 0:
            self._show_face(face.none(self.NONE, self.NONE_KEYS, self.how_made()))
        elif self.table.count == 0:
            self._show_face(face.none(f"No {self.SPEC.kind} answer this filter.", (("esc", "take the filter away"),)))
        else:
            self._put_in_front(self.table, self.face)
        self._facts()
        self.refresh_bindings()

    def _facts(self) -> None:
        self.set_facts(*list_facts(self.table, self.STATUS))

    # Messages and actions

    def on_frame_table_changed(self) -> None:
        """Marks and cursor decide what keys can do."""
        self._facts()
        self.refresh_bindings()

    def on_frame_table_opened(self) -> None:
        """Enter on a row."""
        if self.table.row is not None:
            self.open_row(self.table.row)

    def on_filter_line_typed(self, event: FilterLine.Typed) -> None:
        """Each key narrows the rows."""
        self.table.narrow(event.text)
        self._show_rows()

    def on_filter_line_left(self) -> None:
        """Back to the rows, as they are with what stands in the line now, or to what stands in their place."""
        self.table.narrow(self.filter.text)
        self._show_rows()
        (self.table if self.table.display else self.face).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What no row of this kind has is not offered."""
        made_by = {"yaml": (type(self).yaml_of, ListPage.yaml_of), "link": (type(self).link_of, ListPage.link_of)}
        own, general = made_by.get(action, (True, False))
        return False if own is general else super().check_action(action, parameters)

    def why_not(self, action: str) -> str | None:
        """Without rows there is nothing to read or to filter."""
        if action in ("yaml", "link") and self.table.row is None:
            return f"There are no {self.SPEC.kind} here."
        if action == "filter" and self.table.total == 0:
            return f"There are no {self.SPEC.kind} to filter."
        return super().why_not(action)

    def action_filter(self) -> None:
        """Open the filter line."""
        not_while_typing(self.screen.focused)
        self.filter.begin()

    def action_unfilter(self) -> None:
        """Take away the filter, then the marks, then leave."""
        if self.table.query_text:
            self.filter.clear()
        elif self.table.marks:
            self.table.unmark()
        else:
            self.post_message(ClosePage())

    def action_refresh(self) -> None:
        """Ask the service again."""
        self.refresh_now()

    def action_yaml(self) -> None:
        """Open the item's YAML."""
        if self.table.row is not None:
            self._fetch_yaml(self.table.row)

    @work(thread=True, exclusive=True, group="yaml", exit_on_error=False)
    def _fetch_yaml(self, row: Row) -> None:
        text = self.yaml_of(row)
        if text is not None:
            self.post_message(self.YamlCame(str(row[self.SPEC.key]), text))

    def on_list_page_yaml_came(self, event: YamlCame) -> None:
        """Show the YAML on a page of its own."""
        from screens.yaml_page import YamlPage

        self.post_message(OpenPage(YamlPage(self.session, (*self.crumbs(), event.name), event.text)))

    def action_link(self) -> None:
        """Copy the item's address."""
        link = self.link_of(self.table.row) if self.table.row is not None else None
        if link:
            self.post_message(Copy(link, "the studio link"))
