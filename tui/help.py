"""The keys that work here, grouped as people think, made from the bindings themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from screens.keys import GROUPS
from services.text import cut, fit, safe
from tui.keys import Line, help_lines


class HelpGroup(Widget):
    """One group's title and its keys."""

    def __init__(self, title: str, lines: list[Line]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines

    def render(self) -> Content:
        """A line a key."""
        parts: list[tuple[str, str]] = [(self._title.upper() + "\n", "$text-dim")]
        keys = max(len(line.keys) for line in self._lines)
        for line in self._lines:
            parts.append((fit(line.keys, keys) + " ", "$accent" if line.enabled else "$text-dim"))
            parts.append(
                (
                    cut(line.text, self.size.width - keys - 2) + "\n",
                    "$text-normal" if line.enabled else "$text-dim",
                )
            )
        return Content.assemble(*parts)


class HelpScreen(ModalScreen[None]):
    """Fits one screen; any of esc, q and ? closes it."""

    BINDINGS: ClassVar = [Binding("escape,question_mark,q,enter", "dismiss", "close")]

    def __init__(self, title: str, active: Mapping[str, ActiveBinding]) -> None:
        super().__init__()
        self._title = title
        self._lines = help_lines(active)

    def compose(self) -> ComposeResult:
        """Two columns: moving and viewing at the left, finding and acting at the right."""
        groups = {group.description: self._of(group.description) for group in GROUPS}
        with Vertical(classes="dialog help") as dialog:
            dialog.border_title = Content(f" Keys · {safe(self._title)} ")
            dialog.border_subtitle = Content(" esc closes ")
            with Horizontal():
                for column in (("Act", "Find"), ("Move", "View")):
                    with Vertical():
                        for name in column:
                            if groups[name]:
                                yield HelpGroup(name, groups[name])

    def _of(self, group: str) -> list[Line]:
        return [line for line in self._lines if line.group == group and line.text]
