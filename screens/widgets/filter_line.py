"""The line in which a list is filtered as one types."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static


class FilterInput(Input):
    """Input whose enter and arrows lead back to the rows and whose esc takes the filter away."""

    BINDINGS: ClassVar = [
        Binding("enter,down", "rows", "to the rows"),
        Binding("escape", "clear", "clear"),
    ]

    def action_rows(self) -> None:
        """Keep the filter, go to the rows."""
        self.post_message(FilterLine.Left())

    def action_clear(self) -> None:
        """Take the filter away."""
        self.value = ""
        self.post_message(FilterLine.Left())


class FilterLine(Horizontal):
    """`/ words`: posts `Typed` at each change and `Left` when done; goes from sight when left empty."""

    class Typed(Message):
        """The filter reads `text` now."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The person goes back to the rows."""

    def compose(self) -> ComposeResult:
        """The sign and the input."""
        yield Static("/", markup=False, classes="filter--sign")
        field = FilterInput(placeholder="words to find", compact=True)
        field.cursor_blink = False
        yield field

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(FilterInput).value

    def begin(self) -> None:
        """Come into sight with the focus."""
        self.display = True
        self.screen.set_focus(self.query_one(FilterInput))  # at once: the next key is for it

    def clear(self) -> None:
        """Empty, and out of sight."""
        self.query_one(FilterInput).value = ""
        self.display = False

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each key narrows the rows."""
        event.stop()
        self.post_message(self.Typed(event.value))

    def on_filter_line_left(self) -> None:
        """An empty filter takes no room."""
        self.display = bool(self.text)
