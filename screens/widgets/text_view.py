"""Lines of text that scroll: YAML, a file. Long lines are cut at the edge; left and right move over them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from screens.keys import MOVE, key


class TextView(ScrollView, can_focus=True):
    """Shows lines; only those in sight are drawn."""

    BINDINGS: ClassVar = [
        key("j", "scroll_down", "down", "a line down, up", MOVE, show=False, name="text.down"),
        key("k", "scroll_up", "up", "a line down, up", MOVE, show=False, name="text.up"),
        key("g", "scroll_home", "first", "first line, last line", MOVE, show=False, name="text.first"),
        key("G", "scroll_end", "last", "first line, last line", MOVE, show=False, name="text.last"),
    ]

    def __init__(self, lines: Sequence[Content] = ()) -> None:
        super().__init__()
        self.lines = list(lines)

    def on_mount(self) -> None:
        self.show_text(self.lines)

    def show_text(self, lines: Sequence[Content]) -> None:
        """Show other lines, from where one was; only those that differ are drawn again."""
        before, self.lines = self.lines, list(lines)
        widest = max((line.cell_length for line in self.lines), default=0)
        size = Size(widest, len(self.lines))
        if size.height != self.virtual_size.height or len(before) != len(self.lines):
            self.virtual_size = size
            self.refresh()
            return
        self.virtual_size = size
        for number, (old, new) in enumerate(zip(before, self.lines, strict=True)):
            if not old.is_same(new):
                self.refresh_line(number)

    def render_line(self, y: int) -> Strip:
        """A line, from the column that is scrolled to."""
        left, top = self.scroll_offset
        width = self.size.width
        if top + y >= len(self.lines):
            return Strip.blank(width, self.rich_style)
        line = self.lines[top + y]
        strips = Visual.to_strips(self, line, max(1, line.cell_length), 1, Style.from_styles(self.styles))
        return (strips[0] if strips else Strip([])).crop(left, left + width).adjust_cell_length(width, self.rich_style)
