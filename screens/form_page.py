"""A page with a form: fields, a draft that outlives the page, and one key that does it.

To add one: give `DRAFT` (a name under which what was typed is kept), `TITLE`, `DOES` (what the form does, a word or
two), compose fields in `fields()`, and write `send(values)`, which runs in a thread, and `sent(result)`.
"""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from screens.dialogs.dialog import Dialog
from screens.keys import ACT, MOVE, key
from screens.messages import ClosePage
from screens.page import Page
from screens.styles import beside
from screens.widgets.fields import Field
from screens.widgets.status import GLYPHS
from services.errors import AmlxError
from services.text import safe


class FormPage(Page):
    """Fields one below the other; ctrl+s does it, esc leaves and keeps what was typed."""

    DEFAULT_CSS = beside(__file__)
    DRAFT = ""
    DOES = "save"

    BINDINGS: ClassVar = [
        key("ctrl+s", "submit", "go on", "review, then do what the form is for", ACT, name="form.submit"),
        key("escape", "leave_form", "back", "leave; what was typed is kept", MOVE, name="form.leave"),
    ]

    class Sent(Message):
        """The service has accepted."""

        def __init__(self, result: object) -> None:
            super().__init__()
            self.result = result

    class Refused(Message):
        """It was not done."""

        def __init__(self, error: AmlxError) -> None:
            super().__init__()
            self.error = error

    def body(self) -> ComposeResult:
        """The fields, and a line that says how it goes."""
        with VerticalScroll(classes="form", can_focus=False):
            yield from self.fields()
        yield Static("", classes="form--state", markup=False)

    def on_mount(self) -> None:
        draft = self.draft
        for field in self.query(Field):
            if field.key in draft:
                field.fill(draft[field.key])
        self.call_after_refresh(self._tell_state)

    def grab_focus(self) -> None:
        """The first field has it at first; one that is not laid out yet would come before it in the focus chain."""
        if self._focused_last is None:
            self._focused_last = next((widget for widget in self.query("Field *") if widget.can_focus), None)
        super().grab_focus()

    # For a form to override

    def fields(self) -> ComposeResult:
        """The form's widgets."""
        yield from ()

    def question(self, values: dict[str, str]) -> Dialog[bool] | None:
        """What to review before it is done; None asks nothing."""
        return None

    def send(self, values: dict[str, str]) -> object:
        """Do it. Runs in a thread. Raises AmlxError."""
        raise NotImplementedError

    def sent(self, result: object) -> None:
        """It was accepted."""
        self.post_message(ClosePage())

    def wrong(self, values: dict[str, str]) -> str | None:
        """What is wrong with the form as a whole."""
        return None

    # What is typed

    @property
    def draft(self) -> dict[str, str]:
        """What was typed in this form when it was left before."""
        return self.session.memory.draft(self.DRAFT)

    @property
    def values(self) -> dict[str, str]:
        """Each field's value by its key."""
        return {field.key: field.value for field in self.query(Field)}

    def field(self, name: str) -> Field:
        """The field of a key."""
        return next(field for field in self.query(Field) if field.key == name)

    def on_field_changed(self, event: Field.Changed) -> None:
        """Kept at once, so that nothing typed is ever lost."""
        self.session.memory.keep_draft(self.DRAFT, event.key, self.field(event.key).value)
        self._tell_state()
        self.refresh_bindings()

    # Doing it

    def why_not(self, action: str) -> str | None:
        """The first thing that keeps the form from being sent."""
        if action != "submit" or not self.is_mounted:
            return super().why_not(action)
        for field in self.query(Field):
            reason = field.reason()
            if reason is not None:
                return f"{field.label}: {reason}"
        return self.wrong(self.values)

    def label(self, action: str) -> str | None:
        """The key that goes on is called what it does."""
        return self.DOES if action == "submit" else None

    def _tell_state(self, text: str = "", style: str = "$text-dim") -> None:
        why = self.why_not("submit")
        ready = Content.assemble(("ctrl+s ", "$accent bold"), (self.DOES, "$text-normal"))
        idle = Content.styled(safe(why), "$text-dim") if why else ready
        self.query_one(".form--state", Static).update(Content.styled(safe(text), style) if text else idle)

    @work(exclusive=True, group="form")
    async def action_submit(self) -> None:
        """Review, then do it."""
        values = self.values
        dialog = self.question(values)
        if dialog is not None and not await self.app.push_screen_wait(dialog):
            return
        self._tell_state("Asking …")
        self._send(values)

    @work(thread=True, exclusive=True, group="form-send", exit_on_error=False)
    def _send(self, values: dict[str, str]) -> None:
        try:
            result = self.send(values)
        except AmlxError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Sent(result))

    def on_form_page_sent(self, event: Sent) -> None:
        """Done: the draft is needed no more."""
        self.session.memory.drop_draft(self.DRAFT)
        self.sent(event.result)

    def on_form_page_refused(self, event: Refused) -> None:
        """Not done: the form stays as it was typed, and says why."""
        self._tell_state(f"{GLYPHS['failed']} {event.error.sentence()}", "$tone-failed")

    def action_leave_form(self) -> None:
        """Back; the draft stays."""
        self.post_message(ClosePage())
