"""A list on the screen: a frame, an index over it, and only as many lines drawn as are seen.

Textual's DataTable takes 20 s for 100,000 rows; this draws lines when asked, and after a change repaints only the
lines that differ. Widths are declared by the spec, never measured from what happens to be drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from screens.keys import FIND, MOVE, key
from screens.widgets.columns import Placed, fit
from screens.widgets.row_order import RowOrder, Sort
from screens.widgets.status import TONE_NAMES
from screens.widgets.table_lines import GUTTER, TableLines

if TYPE_CHECKING:
    import polars as pl

    from services.tables import TableSpec

NUMERIC = ("time", "number", "count", "size", "money", "duration", "period")


class FrameTable(ScrollView, can_focus=True):
    """Rows of a polars frame with a cursor, marks, a filter and a sort.

    `show_frame(frame, now)` gives it rows; the cursor stays on the row of the same key, and so do marks. `since(row)`
    tells since when a row's state lasts: it is then shown after the state ("Starting 42 s"). `at(row, now)` answers the
    row with what time alone changes of it, like how long a job runs.
    """

    BINDINGS: ClassVar = [
        key("down,j", "step(1)", "down", "a row down, up", MOVE, show=False, name="row.down"),
        key("up,k", "step(-1)", "up", "a row down, up", MOVE, show=False, name="row.up"),
        key("pagedown,ctrl+f", "page(1)", "page down", "a screen down, up", MOVE, show=False, name="row.page_down"),
        key("pageup", "page(-1)", "page up", "a screen down, up", MOVE, show=False, name="row.page_up"),
        key("left,h", "screen.sidebar", "sidebar", "to the sidebar", MOVE, show=False, name="pane.sidebar"),
        key("home,g", "ends(0)", "first", "first row, last row", MOVE, show=False, name="row.first"),
        key("end,G", "ends(-1)", "last", "first row, last row", MOVE, show=False, name="row.last"),
        key("enter", "open", "open", "open the row", MOVE, name="row.open"),
        key("space", "mark", "mark", "mark, to act on several", FIND, name="row.mark"),
        key("greater_than_sign", "sort(1)", "sort", "sort by another column", FIND, show=False, name="sort.next"),
        key("less_than_sign", "sort(-1)", "sort", "sort by another column", FIND, show=False, name="sort.before"),
        key("equals_sign", "reverse", "reverse", "turn the order round", FIND, show=False, name="sort.reverse"),
    ]
    COMPONENT_CLASSES: ClassVar = {
        *("frame-table--head", "frame-table--sorted", "frame-table--cursor", "frame-table--idle-cursor"),
        *(f"tone--{tone}" for tone in TONE_NAMES),
    }

    cursor: reactive[int] = reactive(0, repaint=False)
    """Position of the cursor, 0 at the top."""

    class Opened(Message):
        """Enter or a double click on the row named `key`."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Changed(Message):
        """The cursor, the marks, the filter or the rows are other than before."""

    def __init__(self, spec: TableSpec, since: Callable[[Mapping[str, Any]], datetime | None] | None = None) -> None:
        super().__init__()
        self.spec = spec
        self.order: RowOrder | None = None
        self.marks: set[str] = set()
        self.query_text = ""
        self.sort: Sort | None = None
        self.can_mark = False
        """Whether the page does something to marked rows."""
        self.can_open = True
        """Whether a row opens."""
        self.at: Callable[[dict[str, Any], datetime], Mapping[str, Any]] = lambda row, now: row
        self._lines = TableLines(since)
        self._placed: tuple[Placed, ...] = ()
        self._longest: dict[str, int] = {}
        self._drawn: dict[int, Strip] = {}

    # What is shown

    def show_frame(self, frame: pl.DataFrame, now: datetime) -> None:
        """Show these rows; cursor and marks stay on their keys, marks of what is gone go."""
        at = self.cursor_key
        self.order = RowOrder(frame, self.spec)
        self._longest = self.order.longest()
        self.marks = {mark for mark in self.marks if self.order.values(mark) is not None}
        self._lines.now = now
        self._arrange(at)

    def narrow(self, query: str) -> None:
        """Show only rows that answer `query`; a cursor whose row is gone begins at the top."""
        at, self.query_text = self.cursor_key, query
        self.set_reactive(FrameTable.cursor, 0)
        self._arrange(at)

    def tell(self, now: datetime) -> None:
        """Time has passed: ages are drawn again, where they read otherwise."""
        self._lines.now = now
        self.repaint()

    def _arrange(self, at: str | None) -> None:
        if self.order is None:
            return
        self.order.arrange(self.query_text, self.sort)
        found = self.order.position(at) if at is not None else None
        size = Size(0, len(self.order) + 1)
        if size != self.virtual_size:
            self.virtual_size = size
        self._fit()
        self.set_reactive(FrameTable.cursor, min(found if found is not None else self.cursor, max(0, self.count - 1)))
        self._scroll_to_cursor()
        self.repaint()
        self.post_message(self.Changed())

    # What the cursor and the marks are on

    @property
    def count(self) -> int:
        """Rows shown."""
        return 0 if self.order is None else len(self.order)

    @property
    def total(self) -> int:
        """Rows there are."""
        return 0 if self.order is None else self.order.frame.height

    @property
    def cursor_key(self) -> str | None:
        """Key of the row under the cursor."""
        return self.order.key(self.cursor) if self.order is not None and self.cursor < self.count else None

    @property
    def row(self) -> dict[str, Any] | None:
        """The row under the cursor."""
        return self.order.row(self.cursor) if self.order is not None and self.cursor < self.count else None

    @property
    def chosen(self) -> list[dict[str, Any]]:
        """The marked rows, or else the one under the cursor: what an action is for."""
        if self.order is None:
            return []
        marked = [self.order.values(mark) for mark in sorted(self.marks)]
        return [row for row in marked if row is not None] or [row for row in [self.row] if row is not None]

    # Keys

    def action_step(self, by: int) -> None:
        """Move the cursor by rows."""
        self.cursor = max(0, min(self.count - 1, self.cursor + by))

    def action_page(self, by: int) -> None:
        """Move the cursor by screens."""
        self.action_step(by * max(1, self.size.height - 2))

    def action_ends(self, end: int) -> None:
        """Move the cursor to the first or the last row."""
        self.cursor = 0 if end == 0 else max(0, self.count - 1)

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.cursor_key is not None:
            self.post_message(self.Opened(self.cursor_key))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What serves for nothing is not offered."""
        return {"mark": self.can_mark, "open": self.can_open}.get(action, True)

    def action_mark(self) -> None:
        """Mark the row or take its mark, and go one on."""
        if self.cursor_key is None:
            return
        self.marks ^= {self.cursor_key}
        self.action_step(1)
        self.repaint()
        self.post_message(self.Changed())

    def unmark(self) -> None:
        """Take all marks away."""
        self.marks = set()
        self.repaint()
        self.post_message(self.Changed())

    def action_sort(self, by: int) -> None:
        """Sort by the next or the previous column shown; past the end: the service's own order."""
        keys: list[str | None] = [None, *(placed.column.key for placed in self._placed)]
        now = keys.index(self.sort.key) if self.sort and self.sort.key in keys else 0
        self.sort_by(keys[(now + by) % len(keys)])

    def action_reverse(self) -> None:
        """Turn the order round."""
        if self.sort is not None:
            self.sort_by(self.sort.key)

    def sort_by(self, column_key: str | None) -> None:
        """Sort by a column, the other way round where it is the one already; None: as the service sent them."""
        if column_key is None:
            self.sort = None
        elif self.sort is not None and self.sort.key == column_key:
            self.sort = Sort(column_key, not self.sort.descending)
        else:
            role = next(column.role for column in self.spec.columns if column.key == column_key)
            self.sort = Sort(column_key, role in NUMERIC)
        self._arrange(self.cursor_key)

    # Mouse, focus, size

    def on_click(self, event: events.Click) -> None:
        """A row takes the cursor, twice opens it; a head sorts."""
        if event.y == 0:
            column = self._lines.column_at(self._placed, event.x)
            if column is not None:
                self.sort_by(column.key)
        elif self.scroll_offset.y + event.y - 1 < self.count:
            self.cursor = self.scroll_offset.y + event.y - 1
            if event.chain == 2:
                self.action_open()

    def watch_has_focus(self, has_focus: bool) -> None:
        """The cursor is weaker where keys go elsewhere."""
        super().watch_has_focus(has_focus)
        self.repaint()

    def on_resize(self) -> None:
        self._fit()
        self._scroll_to_cursor()

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint two lines, and scroll only where the cursor would leave the screen."""
        self._scroll_to_cursor()
        self.refresh_line(old + 1)
        self.refresh_line(new + 1)
        self.post_message(self.Changed())

    def _scroll_to_cursor(self) -> None:
        rows = max(1, self.size.height - 1)
        top = self.scroll_offset.y
        if self.cursor < top or self.cursor >= top + rows:
            target = self.cursor if self.cursor < top else self.cursor - rows + 1
            self.scroll_to(y=target, animate=False, immediate=True)

    def _fit(self) -> None:
        placed = fit(self.spec.columns, max(1, self.size.width - GUTTER - 1), self._longest)
        if placed != self._placed:
            self._placed = placed
            self.refresh()

    # Lines

    def notify_style_update(self) -> None:
        """The theme has changed: all lines are made anew."""
        super().notify_style_update()
        self._lines.styles = {}

    def repaint(self) -> None:
        """Draw again those lines that differ from what is on the screen."""
        width = self.size.width
        for y, strip in list(self._drawn.items()):
            if y < self.size.height and self._line(y) != strip:
                self.refresh(Region(0, y, width, 1))

    def render_line(self, y: int) -> Strip:
        """Line `y` of the widget: the heads, then a row each."""
        strip = self._drawn[y] = self._line(y)
        return strip

    def _line(self, y: int) -> Strip:
        lines, width = self._lines, self.size.width
        lines.styles = lines.styles or self._styles()
        if y == 0:
            return lines.head(self._placed, self.sort, width)
        position = self.scroll_offset.y + y - 1
        if self.order is None or position >= self.count:
            return lines.blank(width)
        cursor = ("cursor" if self.has_focus else "idle-cursor") if position == self.cursor else ""
        row = self.at(self.order.row(position), lines.now)
        return lines.row(self._placed, row, self.order.key(position) in self.marks, cursor, width)

    def _styles(self) -> dict[str, Any]:
        names = {name: name.rpartition("--")[2] for name in self.COMPONENT_CLASSES}
        styles = {short: self.get_component_rich_style(name) for name, short in names.items()}
        return {**styles, "base": self.rich_style}
