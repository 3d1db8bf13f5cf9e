"""What the forms of a new instance and of a new cluster share: the name, the size, the region, the review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.message import Message

from screens.acting_page import twin_line
from screens.compute.size_field import SizeField
from screens.dialogs.dialog import Dialog
from screens.dialogs.questions import Lines, confirm
from screens.form_page import FormPage
from screens.messages import ClosePage, GoTo, Say
from screens.widgets.fields import ChoiceField, Field, TextField
from services import compute
from services.errors import AmlxError
from services.formats import plural

if TYPE_CHECKING:
    import polars as pl


def _name(text: str) -> str | None:
    return compute.check_name(text) if text else "type one, 3 to 24 letters, digits or -."


class NewComputePage(FormPage):
    """Name, type and size; sizes are asked for once, when the form opens."""

    DOES = "review and create"

    class SizesCame(Message):
        """The region's sizes, and where that is."""

        def __init__(self, sizes: pl.DataFrame, region: str) -> None:
            super().__init__()
            self.sizes = sizes
            self.region = region

    class NoSizes(Message):
        """The region's sizes could not be had."""

        def __init__(self, error: AmlxError) -> None:
            super().__init__()
            self.error = error

    # For a form to write

    def promise(self, values: dict[str, str]) -> str:
        """What will be made, in a sentence."""
        raise NotImplementedError

    def twin(self, values: dict[str, str]) -> str:
        """Its command line twin."""
        raise NotImplementedError

    def create(self, values: dict[str, str]) -> None:
        """Make it. Runs in a thread. Raises AmlxError."""
        raise NotImplementedError

    # What they share

    def crumbs(self) -> tuple[str, ...]:
        """Below Compute."""
        return ("Compute", self.TITLE)

    def common_fields(self) -> ComposeResult:
        """What every compute has."""
        yield TextField("name", "Compute name", hint="3 to 24 letters, digits, -", check=_name)
        yield ChoiceField("kind", "Virtual machine", ("CPU", "GPU"))
        yield SizeField("size", "Size")

    def on_mount(self) -> None:
        self._sizes: pl.DataFrame | None = None
        self._ask_sizes()

    @work(thread=True, exclusive=True, group="sizes", exit_on_error=False)
    def _ask_sizes(self) -> None:
        try:
            wire = self.session.wire
            self.post_message(self.SizesCame(compute.sizes(wire), compute.region(wire)))
        except AmlxError as error:
            self.post_message(self.NoSizes(error))

    def on_new_compute_page_no_sizes(self, event: NoSizes) -> None:
        """Said where they would stand; they are asked for again, for a form has no key for that."""
        self.query_one(SizeField).say(event.error.sentence())
        self.set_timer(self.session.settings.refresh_seconds, self._ask_sizes)

    def on_new_compute_page_sizes_came(self, event: SizesCame) -> None:
        """Offer them."""
        self._sizes = event.sizes
        self.field("name").say(f"Location: {event.region}, as the workspace.")
        self._offer()

    def on_field_changed(self, event: Field.Changed) -> None:
        """CPU or GPU decides which sizes there are."""
        if event.key == "kind":
            self._offer()

    def _offer(self) -> None:
        if self._sizes is not None:
            kind, is_local = self.field("kind").value, self.session.connection.is_local
            none = f"This machine lends no {kind}" if is_local else f"The region offers no {kind} size"
            none += "; choose CPU." if kind == "GPU" else "."
            self.query_one(SizeField).offer(self._sizes, kind, self.session.now(), none=none)

    def question(self, values: dict[str, str]) -> Dialog[bool] | None:
        """The review: what will be made, what it costs where that is known, whether the quota has room."""
        told = (self.promise(values), self._price(), self._shortage(values))
        lines: Lines = (*(line for line in told if line), twin_line(self.twin(values)))
        return confirm(f"Create {values['name']}?", lines, "create", keep="back", dangerous=False)

    def send(self, values: dict[str, str]) -> str:
        """Make it, and write it down; the next job is offered it first. Answers its name."""
        with self.session.journal.doing("create", values["name"], self.twin(values)):
            self.create(values)
        self.session.memory.choose("compute", values["name"])
        return values["name"]

    def sent(self, result: object) -> None:
        """On to where it is seen to come, wherever the form was opened; who is elsewhere by now is only told."""
        if self.is_shown:
            self.post_message(ClosePage())
            self.post_message(GoTo("compute"))
        self.post_message(Say(f"{result} is being created."))

    def machines(self, values: dict[str, str]) -> int:
        """How many machines it begins with."""
        return 1

    def _shortage(self, values: dict[str, str]) -> str:
        """Only the service knows whether it refuses: quota that was told a moment ago is no reason to forbid."""
        field = self.query_one(SizeField)
        left, needed = field.quota_left(), ((field.table.row or {}).get("vcpus") or 0) * self.machines(values)
        if left is None or left >= needed:
            return ""
        decides = "this machine shares its cores" if self.session.connection.is_local else "the service may refuse it"
        return f"It needs {plural(needed, 'core')}, and the quota has {left} left: {decides}."

    def _price(self) -> str:
        row = self.query_one(SizeField).table.row or {}
        if row.get("price") is None:
            return ""
        if row["price"] == 0:
            return "It costs nothing."
        return f"List price: {row['price']:.2f} {row.get('currency') or 'USD'} an hour while it runs."
