"""The tabs of a page on one line: a number's key each, a count where it is known."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

BETWEEN = "   "


@dataclass(frozen=True, slots=True)
class TabLabel:
    """A tab's name and how many things it holds, empty where that is not known."""

    name: str
    count: str = ""

    @property
    def text(self) -> str:
        """As it is drawn."""
        return f"{self.name} {self.count}".rstrip()


class TabLine(Widget):
    """Shows which of several tabs is open; a click posts `Picked`."""

    labels: reactive[tuple[TabLabel, ...]] = reactive(())
    active: reactive[int] = reactive(0)

    class Picked(Message):
        """A tab was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.set_reactive(TabLine.labels, tuple(TabLabel(name) for name in names))

    def count(self, index: int, count: str) -> None:
        """Tell how many things a tab holds."""
        labels = list(self.labels)
        labels[index] = TabLabel(labels[index].name, count)
        self.labels = tuple(labels)

    def render(self) -> Content:
        """One line; the open tab in the accent, underlined."""
        parts: list[tuple[str, str]] = []
        for index, label in enumerate(self.labels):
            opened = index == self.active
            parts.append((label.name, "$accent bold underline" if opened else "$text-normal"))
            parts.append((f" {label.count}" if label.count else "", "$accent" if opened else "$text-dim"))
            parts.append((BETWEEN, ""))
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """The tab under the mouse."""
        left = self.styles.padding.left
        for index, label in enumerate(self.labels):
            right = left + cell_len(label.text)
            if left <= event.x < right:
                self.post_message(self.Picked(index))
            left = right + len(BETWEEN)
