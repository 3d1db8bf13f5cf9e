"""The base of all dialogs, and the choices at their foot.

A dialog says what will happen, to what, and which key does it. The safe choice has the focus where another would do
harm; esc takes it always.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from services.text import safe

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Choice(Generic[Result]):
    """One way out of a dialog: its key (empty: esc and enter alone), what it does, what the dialog then answers."""

    key: str
    label: str
    result: Result
    is_dangerous: bool = False


class ChoiceButton(Widget, can_focus=True):
    """A choice as one line; enter, space or a click takes it."""

    BINDINGS: ClassVar = [Binding("enter,space", "take", "choose")]

    class Taken(Message):
        """This choice was taken."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, index: int, key: str, label: str, is_dangerous: bool) -> None:
        super().__init__(classes="dangerous" if is_dangerous else "")
        self.index = index
        self._key = key
        self._label = label

    def render(self) -> Content:
        """The key and what it does; a sign where enter takes it, for those who see no colours."""
        return Content.assemble(
            ("▸" if self.has_focus else " ", ""), (f"{self._key} ", "bold"), (f"{self._label} ", "")
        )

    def action_take(self) -> None:
        """Take it."""
        self.post_message(self.Taken(self.index))

    def on_click(self) -> None:
        """Take it."""
        self.action_take()


class Dialog(ModalScreen[Result]):
    """A title, lines of text, whatever `inside()` adds, and choices. The first choice is the safe one, which esc takes.

    `focus` is the choice that enter takes at first.
    """

    AUTO_FOCUS = "ChoiceButton.at-first"
    BINDINGS: ClassVar = [
        Binding("right,down", "app.focus_next", show=False),
        Binding("left,up", "app.focus_previous", show=False),
    ]

    def __init__(
        self, title: str, lines: tuple[str | Content, ...], choices: tuple[Choice[Result], ...], *, focus: int = 0
    ) -> None:
        super().__init__()
        self._focus = focus
        self._title = title
        self._lines = lines
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Title in the border, text, the inside, choices."""
        with VerticalScroll(classes="dialog", can_focus=False) as dialog:
            dialog.border_title = Content(f" {safe(self._title)} ")
            for line in self._lines:
                yield Static(line if isinstance(line, Content) else Content(safe(line)), classes="line")
            yield from self.inside()
            with Horizontal(classes="choices"):
                for index, choice in enumerate(self._choices):
                    shown = choice.key if index else "esc"
                    button = ChoiceButton(index, shown, choice.label, choice.is_dangerous)
                    yield button.set_class(index == self._focus, "at-first")

    def inside(self) -> ComposeResult:
        """What stands between the text and the choices."""
        yield from ()

    def on_key(self, event: events.Key) -> None:
        """A choice's key takes it; esc takes the safe one."""
        if event.key == "escape":
            event.stop()
            self.take(self._choices[0])
        for choice in self._choices:
            if choice.key and event.key == choice.key:
                event.stop()
                self.take(choice)

    def on_choice_button_taken(self, event: ChoiceButton.Taken) -> None:
        """A choice was taken."""
        self.take(self._choices[event.index])

    def take(self, choice: Choice[Result]) -> None:
        """Answer and go."""
        self.dismiss(choice.result)
