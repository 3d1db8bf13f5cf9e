"""The keys that work here, grouped as people think, made from the bindings themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.keys import GROUPS
from services.text import fit, safe
from tui.keys import Line, help_lines


class HelpLine(Horizontal):
    """The keys of one action, and what it does; a long text wraps beside its keys."""

    def __init__(self, line: Line, keys_width: int) -> None:
        super().__init__()
        self._line = line
        self._keys_width = keys_width

    def compose(self) -> ComposeResult:
        """Keys, then text."""
        line = self._line
        keys = Static(Content.styled(fit(line.keys, self._keys_width), "$accent" if line.enabled else "$text-dim"))
        keys.styles.width = self._keys_width + 1
        yield keys
        yield Static(Content.styled(safe(line.text), "$text-normal" if line.enabled else "$text-dim"), classes="text")


class HelpGroup(Vertical):
    """One group's title and its keys."""

    def __init__(self, title: str, lines: list[Line]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        """A line a key."""
        yield Static(Content.styled(self._title.upper(), "$text-dim"))
        keys = max(len(line.keys) for line in self._lines)
        for line in self._lines:
            yield HelpLine(line, keys)


class HelpBox(VerticalScroll):
    """Scrolls where the screen is too low, and says at its foot that there is more."""

    def on_mount(self) -> None:
        self.call_after_refresh(self.tell)

    def on_resize(self) -> None:
        """Another height, other lines out of sight."""
        self.call_after_refresh(self.tell)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """At the end there is no more."""
        super().watch_scroll_y(old_value, new_value)
        self.tell()

    def tell(self) -> None:
        """What esc does, and whether lines stand below."""
        more = self.max_scroll_y > self.scroll_offset.y
        self.border_subtitle = Content(" ↓ more below · esc closes " if more else " esc closes ")


class HelpScreen(ModalScreen[None]):
    """Arrows scroll it; any of esc, q and ? closes it."""

    BINDINGS: ClassVar = [Binding("escape,question_mark,q,enter", "dismiss", "close")]

    def __init__(self, title: str, active: Mapping[str, ActiveBinding]) -> None:
        super().__init__()
        self._title = title
        self._lines = help_lines(active)

    def compose(self) -> ComposeResult:
        """Two columns: acting and viewing at the left, moving and finding at the right."""
        groups = {group.description: self._of(group.description) for group in GROUPS}
        with HelpBox(classes="dialog help") as dialog:
            dialog.border_title = Content(f" Keys · {safe(self._title)} ")
            with Horizontal():
                for column in (("Act", "View"), ("Move", "Find")):
                    with Vertical():
                        for name in column:
                            if groups[name]:
                                yield HelpGroup(name, groups[name])

    def _of(self, group: str) -> list[Line]:
        return [line for line in self._lines if line.group == group and line.text]
