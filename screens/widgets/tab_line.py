"""The tabs of a page on one line: a number's key each, a count where it is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

BETWEEN = "   "


@dataclass(frozen=True, slots=True)
class TabLabel:
    """A tab's name, a shorter one for narrow screens, and how many things it holds, empty where that is not known."""

    name: str
    short: str
    count: str = ""

    def text(self, narrow: bool) -> str:
        """As it is drawn."""
        return f"{self.short if narrow else self.name} {self.count}".rstrip()


def label_of(names: str) -> TabLabel:
    """The label of `Compute instances|Instances`, or of one name for all widths."""
    name, _, short = names.partition("|")
    return TabLabel(name, short or name)


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
        self.set_reactive(TabLine.labels, tuple(label_of(name) for name in names))

    def count(self, index: int, count: str) -> None:
        """Tell how many things a tab holds."""
        labels = list(self.labels)
        labels[index] = replace(labels[index], count=count)
        self.labels = tuple(labels)

    @property
    def is_narrow(self) -> bool:
        """Whether only the shorter names fit."""
        full = sum(cell_len(label.text(narrow=False)) + len(BETWEEN) for label in self.labels)
        return full - len(BETWEEN) > self.size.width

    def render(self) -> Content:
        """One line; the open tab in the accent, underlined."""
        narrow = self.is_narrow
        parts: list[tuple[str, str]] = []
        for index, label in enumerate(self.labels):
            opened = index == self.active
            parts.append(
                (label.short if narrow else label.name, "$accent bold underline" if opened else "$text-normal")
            )
            parts.append((f" {label.count}" if label.count else "", "$accent" if opened else "$text-dim"))
            parts.append((BETWEEN, ""))
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """The tab under the mouse."""
        left, narrow = self.styles.padding.left, self.is_narrow
        for index, label in enumerate(self.labels):
            right = left + cell_len(label.text(narrow))
            if left <= event.x < right:
                self.post_message(self.Picked(index))
            left = right + len(BETWEEN)
