"""The usual questions: yes or no, a name typed to be sure, a line of text, and a message to read.

    if await self.app.push_screen_wait(confirm("Stop ci-ada?", ("It runs 1 job, which will fail.",), "stop it")):

(in a worker: `@work` without thread), or `self.app.push_screen(confirm(...), callback)`.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from screens.dialogs.dialog import Choice, ChoiceButton, Dialog
from services.errors import AmlxError
from services.text import safe

Lines = tuple[str | Content, ...]


def confirm(title: str, lines: Lines, label: str, *, keep: str = "leave it", dangerous: bool = True) -> Dialog[bool]:
    """Asks before something is done: y does it, n and esc leave all as it is. Answers True or False.

    Never the key that opened the question: pressed twice by a slip it would answer too. Enter does what is harmless.
    """
    choices = (Choice("n", keep, False), Choice("y", label, True, dangerous))
    return Dialog(title, lines, choices, focus=0 if dangerous else 1)


def tell(title: str, lines: Lines) -> Dialog[None]:
    """Something to read."""
    return Dialog(title, lines, (Choice("", "close", None),))


def tell_error(error: AmlxError) -> Dialog[None]:
    """What went wrong and what to do next."""
    lines = (error.message, *((error.advice,) if error.advice else ()))
    return tell(error.title, lines)


class TextDialog(Dialog[str | None]):
    """Asks for a line of text; `check` answers what is wrong with it, as a sentence, or None. Answers None for esc."""

    AUTO_FOCUS = "Input"

    def __init__(
        self,
        title: str,
        lines: Lines,
        label: str,
        *,
        value: str = "",
        check: Callable[[str], str | None],
    ) -> None:
        super().__init__(title, lines, (Choice("", "cancel", None), Choice("enter", label, "")))
        self._value = value
        self._check = check

    def inside(self) -> ComposeResult:
        """The field, and what is wrong with what stands in it."""
        field = Input(safe(self._value), compact=True)
        field.cursor_blink = False
        yield field
        yield Static(Content(""), classes="wrong")

    def on_mount(self) -> None:
        self._judge(self._value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Judged as it is typed."""
        self._judge(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter answers, where nothing is wrong."""
        if self._check(event.value) is None:
            self.dismiss(event.value)

    def take(self, choice: Choice[str | None]) -> None:
        """esc, or what is typed."""
        value = self.query_one(Input).value
        if choice.result is None:
            self.dismiss(None)
        elif self._check(value) is None:
            self.dismiss(value)

    def _judge(self, value: str) -> None:
        reason = self._check(value)
        self.query_one(".wrong", Static).update(Content.styled(safe(reason or ""), "$text-dim"))
        self.query(ChoiceButton).last().disabled = reason is not None


def confirm_by_name(title: str, lines: Lines, name: str, label: str) -> TextDialog:
    """Asks for the thing's name before what cannot be undone. Answers the name, or None. Blanks around do not count."""
    names = (name.strip(), safe(name).strip())
    return TextDialog(
        title,
        (*lines, Content.assemble(("Type ", ""), (safe(name), "$text-bright bold"), (" to be sure:", ""))),
        label,
        check=lambda typed: None if typed.strip() in names else "enter works once the name stands here.",
    )


def prompt(title: str, lines: Lines, label: str, *, value: str = "", check: Callable[[str], str | None]) -> TextDialog:
    """Asks for a line of text."""
    return TextDialog(title, lines, label, value=value, check=check)
