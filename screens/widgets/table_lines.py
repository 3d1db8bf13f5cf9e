"""The lines of a table as strips of styled text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from screens.widgets.cells import RIGHT, Cell, cell
from screens.widgets.columns import GAP, Placed
from screens.widgets.row_order import Sort
from screens.widgets.status import CHANGING
from services.formats import age
from services.tables import Column
from services.text import cell_width, fit

GUTTER = 4
"""Cells left of the first column: the cursor's sign and the mark's."""

SPACE = " " * GAP
ARROWS = {False: " ↑", True: " ↓"}


class TableLines:
    """Draws heads and rows; holds the styles of the theme and the time that ages are counted to."""

    def __init__(self, since: Callable[[Mapping[str, Any]], datetime | None] | None) -> None:
        self.styles: dict[str, Style] = {}
        self.now = datetime(1970, 1, 1, tzinfo=UTC)
        self._since = since

    def blank(self, width: int) -> Strip:
        """A line below the last row."""
        return Strip.blank(width, self.styles["base"])

    def head(self, placed: tuple[Placed, ...], sort: Sort | None, width: int) -> Strip:
        """The titles, the sorted one marked; a title is never cut: it may reach into the gap."""
        segments = [Segment(" " * GUTTER, self.styles["head"])]
        for place in placed:
            column, sorted_by = place.column, sort is not None and sort.key == place.column.key
            arrow = ARROWS[sort.descending] if sort and sorted_by else ""
            title = fit(column.title.upper() + arrow, place.width, right=column.role in RIGHT)
            segments.append(Segment(title, self.styles["sorted" if sorted_by else "head"]))
            segments.append(Segment(SPACE, self.styles["head"]))
        return self._line(segments, width, self.styles["head"])

    def row(self, placed: tuple[Placed, ...], row: Mapping[str, Any], marked: bool, cursor: str, width: int) -> Strip:
        """A row; `cursor` names the style of the cursor where it is on this row."""
        under = Style(bgcolor=self.styles[cursor].bgcolor) if cursor else Style.null()
        sign = "▸" if cursor == "cursor" else " "
        segments = [Segment(f" {sign}{'•' if marked else ' '} ", self.styles["accent"] + under)]
        for place in placed:
            one = self._cell(place, row)
            text = fit(one.text, place.width, right=place.column.role in RIGHT)
            segments.append(Segment(text + SPACE, self.styles[one.tone] + under))
        return self._line(segments, width, self.styles["base"] + under)

    def _cell(self, place: Placed, row: Mapping[str, Any]) -> Cell:
        """A state that changes with its age, where there is room for both."""
        column = place.column
        value = row.get(column.key)
        one = cell(column, value, self.now)
        if column.role == "status" and self._since is not None and value in CHANGING:
            since = self._since(row)
            if since is not None:
                aged = f"{one.text} {age((self.now - since).total_seconds())}"
                return Cell(aged, one.tone) if cell_width(aged) <= place.width else one
        return one

    def column_at(self, placed: tuple[Placed, ...], x: int) -> Column | None:
        """The column whose cells stand at `x`."""
        left = GUTTER
        for place in placed:
            if left <= x < left + place.width + GAP:
                return place.column
            left += place.width + GAP
        return None

    @staticmethod
    def _line(segments: list[Segment], width: int, rest: Style) -> Strip:
        return Strip(segments).adjust_cell_length(width, rest)
