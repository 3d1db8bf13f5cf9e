"""What the forms of a new instance and of a new cluster share: the name, the size, the region, the review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.message import Message

from screens.acting_page import twin_line
from screens.compute.size_field import SizeField
from screens.dialogs.dialog import Dialog
from screens.dialogs.questions import confirm
from screens.form_page import FormPage
from screens.messages import Say
from screens.widgets.fields import ChoiceField, Field, TextField
from services import compute
from services.errors import AmlxError

if TYPE_CHECKING:
    import polars as pl


class NewComputePage(FormPage):
    """Name, type and size; sizes are asked for once, when the form opens."""

    DOES = "review and create"

    class SizesCame(Message):
        """The region's sizes, and where that is."""

        def __init__(self, sizes: pl.DataFrame, region: str) -> None:
            super().__init__()
            self.sizes = sizes
            self.region = region

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
        yield TextField("name", "Compute name", hint="3 to 24 letters, digits, -", check=compute.check_name)
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
            self.post_message(Say(error.sentence(), "failed"))

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
            self.query_one(SizeField).offer(self._sizes, self.field("kind").value, self.session.now())

    def wrong(self, values: dict[str, str]) -> str | None:
        """A size that the quota has no room for would be refused."""
        row = self.query_one(SizeField).table.row
        if row and row["quota_left"] is not None and row["vcpus"] is not None and row["quota_left"] < row["vcpus"]:
            return f"{row['name']} needs {row['vcpus']} cores, and the quota has {row['quota_left']} left."
        return None

    def question(self, values: dict[str, str]) -> Dialog[bool] | None:
        """The review."""
        price = self._price()
        lines = (self.promise(values), *((price,) if price else ()), twin_line(self.twin(values)))
        return confirm(f"Create {values['name']}?", lines, "c", "create", keep="back", dangerous=False)

    def send(self, values: dict[str, str]) -> None:
        """Make it, and write it down; the next job is offered it first."""
        self.create(values)
        self.session.journal.add("create", values["name"], self.twin(values))
        self.session.memory.choose("compute", values["name"])

    def _price(self) -> str:
        row = self.query_one(SizeField).table.row or {}
        if row.get("price") is None:
            return ""
        if row["price"] == 0:
            return "It costs nothing."
        return f"List price: {row['price']:.2f} {row.get('currency') or 'USD'} an hour while it runs."
