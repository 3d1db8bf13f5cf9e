"""Fields of a form: a label, what is typed or chosen, and below it what is wrong or what it means.

Every field has a `key`, a text `value` and a `reason()` why the value cannot be taken; the form asks them all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.styles import beside
from services.text import safe

Check = Callable[[str], str | None]


class Field(Vertical):
    """The base: label at the left, the control, a note below."""

    DEFAULT_CSS = beside(__file__)

    class Changed(Message):
        """The value of the field named `key` is other than before."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, key: str, label: str, *, note: str = "", check: Check | None = None) -> None:
        super().__init__(classes="field")
        self.key = key
        self.label = label
        self._note = note
        self._check = check
        self._note_line = Static("", classes="field--note", markup=False)

    def compose(self) -> ComposeResult:
        """Label and control, then the note."""
        with Horizontal(classes="field--row"):
            yield Static(self.label, classes="field--label", markup=False)
            yield self.control()
        yield self._note_line

    def on_mount(self) -> None:
        self.judge()

    def control(self) -> Widget:
        """What holds the value."""
        raise NotImplementedError

    @property
    def value(self) -> str:
        """The value as text."""
        raise NotImplementedError

    def fill(self, value: str) -> None:
        """Put a value in, as if it were typed."""
        raise NotImplementedError

    def reason(self) -> str | None:
        """Why the value cannot be taken; None where it can."""
        return self._check(self.value) if self._check else None

    def say(self, note: str) -> None:
        """Another note, where it depends on what is chosen elsewhere."""
        self._note = note
        self.judge()

    def judge(self) -> None:
        """Show what is wrong, or the note."""
        reason = self.reason() if self.value else None
        self._note_line.update(Content.styled(safe(reason or self._note), "$tone-failed" if reason else "$text-dim"))
        self._note_line.display = bool(reason or self._note)

    def changed(self) -> None:
        """The value has changed."""
        self.judge()
        self.post_message(self.Changed(self.key))


class FieldInput(Input):
    """An input of a form: enter goes on to the next field, arrows move between fields."""

    BINDINGS: ClassVar = [
        Binding("enter,down", "app.focus_next", "next field", show=False),
        Binding("up", "app.focus_previous", "field before", show=False),
    ]


class TextField(Field):
    """A line of text; `suggestions` complete it (right arrow)."""

    def __init__(
        self,
        key: str,
        label: str,
        *,
        value: str = "",
        hint: str = "",
        note: str = "",
        check: Check | None = None,
        suggestions: tuple[str, ...] = (),
    ) -> None:
        super().__init__(key, label, note=note, check=check)
        self.input = FieldInput(value, placeholder=hint, compact=True, select_on_focus=False)
        self.input.cursor_blink = False
        self.suggest(suggestions)

    def control(self) -> Widget:
        """The input."""
        return self.input

    @property
    def value(self) -> str:
        """What is typed, without spaces around it."""
        return self.input.value.strip()

    def fill(self, value: str) -> None:
        """Put a text in."""
        self.input.value = value

    def suggest(self, suggestions: tuple[str, ...]) -> None:
        """Complete from these."""
        self.input.suggester = SuggestFromList(suggestions, case_sensitive=False) if suggestions else None

    def on_input_changed(self, event: Input.Changed) -> None:
        """Judged as it is typed."""
        event.stop()
        self.changed()


class Choices(Widget, can_focus=True):
    """Options on one line; left and right (or space) choose."""

    BINDINGS: ClassVar = [
        Binding("right,l,space", "move(1)", "next option", show=False),
        Binding("left,h", "move(-1)", "option before", show=False),
        Binding("enter,down", "app.focus_next", "next field", show=False),
        Binding("up", "app.focus_previous", "field before", show=False),
    ]
    chosen: reactive[int] = reactive(0)

    class Picked(Message):
        """Another option was chosen."""

    def __init__(self, options: tuple[str, ...], chosen: int = 0) -> None:
        super().__init__()
        self.options = options
        self.set_reactive(Choices.chosen, chosen)

    def render(self) -> Content:
        """The chosen one in the accent."""
        parts: list[tuple[str, str]] = []
        for index, option in enumerate(self.options):
            here = index == self.chosen
            sign = "● " if here else "○ "
            style = ("$accent bold" if self.has_focus else "$text-bright bold") if here else "$text-dim"
            parts += [(sign + safe(option), style), ("   ", "")]
        return Content.assemble(*parts)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def action_move(self, by: int) -> None:
        """Choose the option beside."""
        self.chosen = (self.chosen + by) % len(self.options)
        self.post_message(self.Picked())

    def on_click(self) -> None:
        """Choose the next one."""
        self.action_move(1)


class ChoiceField(Field):
    """One of a few options."""

    def __init__(self, key: str, label: str, options: tuple[str, ...], *, note: str = "") -> None:
        super().__init__(key, label, note=note)
        self.choices = Choices(options)

    def control(self) -> Widget:
        """The options."""
        return self.choices

    @property
    def value(self) -> str:
        """The option chosen."""
        return self.choices.options[self.choices.chosen]

    def fill(self, value: str) -> None:
        """Choose an option by its text."""
        if value in self.choices.options:
            self.choices.chosen = self.choices.options.index(value)

    def on_choices_picked(self, event: Choices.Picked) -> None:
        """The choice counts at once."""
        event.stop()
        self.changed()


class Fold(Widget, can_focus=True):
    """A line that shows and hides what stands below it."""

    BINDINGS: ClassVar = [
        Binding("enter,space", "turn", "show or hide", show=False),
        Binding("down", "app.focus_next", "next field", show=False),
        Binding("up", "app.focus_previous", "field before", show=False),
    ]
    opened: reactive[bool] = reactive(False)

    def __init__(self, title: str, *inside: Widget) -> None:
        super().__init__()
        self._title = title
        self._inside = inside

    def render(self) -> Content:
        """The title with its sign."""
        style = "$accent bold" if self.has_focus else "$text-normal"
        return Content.assemble((f"{'▾' if self.opened else '▸'} {self._title}", style))

    def on_mount(self) -> None:
        self.watch_opened()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self) -> None:
        """Show or hide."""
        self.action_turn()

    def action_turn(self) -> None:
        """Show or hide."""
        self.opened = not self.opened

    def watch_opened(self) -> None:
        """What is hidden takes no room and no focus."""
        for widget in self._inside:
            widget.display = self.opened
